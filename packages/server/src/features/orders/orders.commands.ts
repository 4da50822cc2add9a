import { sql } from 'drizzle-orm'
import type { ActingRole } from '../../access/actor.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { inTxOnce } from '../../graph/idempotency.ts'
import type { Keys } from '../accounts/index.ts'
import { riderCommunities, type RiderId } from '../carriers/index.ts'
import { checkName } from '../communities/index.ts'
import { giveBackModeSlot, isCarried } from '../fulfilment/index.ts'
import { post } from '../ledger/index.ts'
import { releaseOffers, spendOffers } from '../offers/index.ts'
import { giveUpPayment } from '../payments/index.ts'
import { giveBackSlot } from '../points/index.ts'
import { allocateHold, pickHold, releaseHold, returnGoods } from '../stock/index.ts'
import { cancelChanges } from './changes/changes.closing.ts'
import { deliveryPostings } from './money.ts'
import { assertMay, riderOf, withReach } from './order.policy.ts'
import { goodsFen, isExpired, refundable, step, type Order, type OrderId, type OrderStep } from './order.ts'
import { lockOrder, saveOrder } from './orders.store.ts'
import { shelve, withPoint } from './pickups/pickups.store.ts'
import { requestRefund } from './refunds.commands.ts'
import { refuse } from '@linli/kit'

export interface OrderDeps extends TxDeps {
  readonly env: {
    readonly acceptMinutes: number
    readonly claimWindowHours: number
    readonly pickupReminderMinutes: number
  }
  /** Pickup codes are derived from them. */
  readonly keys: Keys
}

export interface MoveRequest {
  readonly orderId: string
  readonly action: OrderStep
  /** What the caller last saw; another version is refused. Absent: whatever it is. */
  readonly expectedVersion?: number | null | undefined
  /** For ASSIGN: who is to carry it. */
  readonly riderId?: string
  /** For ARRIVE_AT_POINT: where the goods lie, in the words of whoever put them there. */
  readonly shelf?: string | null | undefined
}

/** Load, allow, decide, save, tell. */
export function moveOrder(deps: OrderDeps, request: MoveRequest): Promise<OrderId> {
  return inTx(deps, (tx) => moveIn(tx, deps, request))
}

export async function moveIn(
  tx: Tx,
  deps: OrderDeps,
  { orderId, action, expectedVersion, riderId, shelf }: MoveRequest,
): Promise<OrderId> {
  const order = await lockOrder(tx, orderId)
  const role = assertMay(tx.actor, action, withReach(order))
  if (expectedVersion !== undefined && expectedVersion !== null && expectedVersion !== order.version)
    refuse('STALE_VERSION', { currentVersion: order.version }, 'expectedVersion')
  const carrier =
    action === 'CLAIM' ? riderOf(tx.actor) : action === 'ASSIGN' ? await riderServing(tx, order, riderId) : undefined
  const going = action === 'ARRIVE_AT_POINT' ? await withPoint(tx, order) : order
  const next = await take(tx, deps, going, { action, role, ...(carrier && { riderId: carrier }) })
  if (action === 'ARRIVE_AT_POINT' && isCarried.byNobody(next.mode)) await shelve(tx, deps, next, shelfOf(shelf))
  return order.id
}

/** Nothing, or one line that people read. */
const shelfOf = (shelf: string | null | undefined): string | null => (shelf?.trim() ? checkName(shelf, 'shelf') : null)

interface Step {
  readonly action: OrderStep
  readonly role: ActingRole
  readonly riderId?: RiderId
  /** When it happened, where that was before it is told; absent: now. */
  readonly at?: Date
  /** Pays the goods back, without the fee for bringing them. */
  readonly refundsGoods?: boolean
}

/** One step of a locked order with all that follows from it. */
export async function take(tx: Tx, { env }: Pick<OrderDeps, 'env'>, order: Order, move: Step): Promise<Order> {
  const deadlines = { acceptMinutes: env.acceptMinutes, claimWindowMinutes: env.claimWindowHours * 60 }
  let next = step(order, { ...move, at: move.at ?? tx.now }, deadlines)
  await moveStock(tx, order, next, move.action)
  if (next.state === 'CANCELLED') await leavePlaces(tx, order)
  if (next.state === 'CANCELLED') await cancelChanges(tx, order, move.role)
  if (order.state === 'PENDING_PAYMENT' && next.state === 'CANCELLED') await giveUpPayment(tx, order.purchaseId)
  await moveDiscounts(tx, next, move.action)
  if (move.refundsGoods) next = await requestRefund(tx, next, goodsFen(next), 'not collected')
  else if (next.state === 'CANCELLED') next = await requestRefund(tx, next, refundable(next), 'cancelled')
  if (next.status === 'DELIVERED' && isCarried.byRider(next.mode))
    await post(tx, { reason: 'delivery', sourceId: order.id, orderId: order.id, postings: deliveryPostings(next) })
  await saveOrder(tx, next, { action: move.action, from: order.state, role: move.role })
  return next
}

/** What a step means for the goods: paid they are kept, packed they leave the shelf, cancelled they go back to it. */
async function moveStock(tx: Tx, before: Order, { id, state }: Order, action: OrderStep): Promise<void> {
  if (state === 'CANCELLED') {
    await releaseHold(tx, id)
    // What is on its way to the door is on no shelf; whoever brings it back books it in.
    if (before.status !== 'OUT_FOR_DELIVERY' || action === 'RETURN') await returnGoods(tx, id, 'ALL', 'RETURNED')
  } else if (action === 'PAY') await allocateHold(tx, id)
  else if (action === 'PACK') await pickHold(tx, id)
}

/** Others may come in its window and its slot. */
async function leavePlaces(
  tx: Tx,
  { communityId, mode, modeSlotAt, pointId, pointSlotAt, isCold }: Order,
): Promise<void> {
  if (modeSlotAt) await giveBackModeSlot(tx, { communityId, mode, startsAt: modeSlotAt })
  if (pointId && pointSlotAt) await giveBackSlot(tx, { pointId, startsAt: pointSlotAt, isCold })
}

/** What a step means for the offers it was placed with: paid they are spent, cancelled they are as before. */
async function moveDiscounts(tx: Tx, { id, state, discountFen }: Order, action: OrderStep): Promise<void> {
  // A change may have left nothing of the discount: what the offer gave is asked of the offer.
  if (state === 'CANCELLED') await releaseOffers(tx, [id])
  else if (action === 'PAY' && discountFen > 0) await spendOffers(tx, [id])
}

async function riderServing(tx: Tx, order: Order, riderId: string | undefined): Promise<RiderId> {
  const [found] = await tx.sql
    .select({ id: riderCommunities.riderId })
    .from(riderCommunities)
    .where(
      sql`${riderCommunities.riderId} = ${riderId ?? ''} and ${riderCommunities.communityId} = ${order.communityId}`,
    )
  if (!found) refuse('RIDER_NOT_HERE', {}, 'riderId')
  return found.id
}

/** Cancels by whoever may, and asks for the money back when it was paid. */
export async function cancelOrder(
  deps: OrderDeps,
  request: Omit<MoveRequest, 'action'>,
  key: string,
): Promise<OrderId> {
  const asked = { operation: 'cancelOrder', key, request }
  const done = await inTxOnce(deps, asked, async (tx) => ({
    orderId: await moveIn(tx, deps, { ...request, action: 'CANCEL' }),
  }))
  return done.orderId
}

/** What timers do to one order, if it is still due: another worker or the resident may have been first. */
export function expireOrder(deps: OrderDeps, id: OrderId): Promise<void> {
  return inTx(deps, async (tx) => {
    const order = await lockOrder(tx, id)
    if (isExpired(order, tx.now)) await take(tx, deps, order, { action: 'EXPIRE', role: 'SYSTEM' })
    else if (order.state === 'COMPLETED' && order.closeBy && tx.now > order.closeBy)
      await take(tx, deps, order, { action: 'CLOSE', role: 'SYSTEM' })
  })
}
