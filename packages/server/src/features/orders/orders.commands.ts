import { eq, sql } from 'drizzle-orm'
import type { ActingRole } from '../../access/actor.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { idempotent, inTxOnce } from '../../graph/idempotency.ts'
import type { Keys } from '../accounts/index.ts'
import { riderCommunities, type RiderId } from '../carriers/index.ts'
import { post } from '../ledger/index.ts'
import { isCarried } from './fulfilment.ts'
import { deliveryPostings } from './money.ts'
import { assertMay, riderOf, withReach } from './order.policy.ts'
import { isExpired, refundable, step, type Order, type OrderId, type OrderStep } from './order.ts'
import { lockOrder, restoreStock, saveOrder } from './orders.store.ts'
import { orders } from './orders.table.ts'
import { codesMatch, mostTries, pickupCodeOf } from './pickup-code.ts'
import { requestRefund } from './refunds.commands.ts'
import { refuse } from '@linli/kit'

export interface OrderDeps extends TxDeps {
  readonly env: { readonly acceptMinutes: number; readonly claimWindowHours: number }
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
}

/** Load, allow, decide, save, tell. */
export function moveOrder(deps: OrderDeps, request: MoveRequest): Promise<OrderId> {
  return inTx(deps, (tx) => moveIn(tx, deps, request))
}

export async function moveIn(
  tx: Tx,
  deps: OrderDeps,
  { orderId, action, expectedVersion, riderId }: MoveRequest,
): Promise<OrderId> {
  const order = await lockOrder(tx, orderId)
  const role = assertMay(tx.actor, action, withReach(order))
  if (expectedVersion !== undefined && expectedVersion !== null && expectedVersion !== order.version)
    refuse('STALE_VERSION', { currentVersion: order.version }, 'expectedVersion')
  const carrier =
    action === 'CLAIM' ? riderOf(tx.actor) : action === 'ASSIGN' ? await riderServing(tx, order, riderId) : undefined
  await take(tx, deps, order, { action, role, ...(carrier && { riderId: carrier }) })
  return order.id
}

/** One step of a locked order with all that follows from it. */
export async function take(
  tx: Tx,
  { env }: Pick<OrderDeps, 'env'>,
  order: Order,
  move: { action: OrderStep; role: ActingRole; riderId?: RiderId },
): Promise<Order> {
  const deadlines = { acceptMinutes: env.acceptMinutes, claimWindowMinutes: env.claimWindowHours * 60 }
  let next = step(order, { ...move, at: tx.now }, deadlines)
  if (next.state === 'CANCELLED') {
    await restoreStock(tx, order.id)
    next = await requestRefund(tx, next, refundable(next), 'cancelled')
  }
  if (next.status === 'DELIVERED' && isCarried.byRider(next.mode))
    await post(tx, { reason: 'delivery', sourceId: order.id, orderId: order.id, postings: deliveryPostings(next) })
  await saveOrder(tx, next, { action: move.action, from: order.state, role: move.role })
  return next
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

type Redeemed = { readonly orderId: OrderId } | { readonly refused: 'PICKUP_CODE_WRONG' | 'PICKUP_CODE_LOCKED' }

/**
 * Hands a pickup over against its code. A wrong code is counted, and the count must stay: so that refusal comes after
 * the commit.
 */
export async function redeemPickup(
  deps: OrderDeps,
  request: { orderId: string; code: string },
  key: string,
): Promise<OrderId> {
  const redeemed = await inTx(deps, async (tx): Promise<Redeemed> => {
    const order = await lockOrder(tx, request.orderId)
    assertMay(tx.actor, 'REDEEM', withReach(order))
    const wrong = await countTry(tx, deps, order, request.code)
    if (wrong) return wrong
    return idempotent(tx, { operation: 'redeemPickup', key, request }, async () => ({
      orderId: await moveIn(tx, deps, { orderId: order.id, action: 'REDEEM' }),
    }))
  })
  if ('refused' in redeemed) refuse(redeemed.refused, {}, 'code')
  return redeemed.orderId
}

async function countTry(tx: Tx, { keys }: OrderDeps, { id }: Order, code: string): Promise<Redeemed | undefined> {
  const [row] = await tx.sql.select({ tries: orders.pickupTries }).from(orders).where(eq(orders.id, id))
  if (row!.tries >= mostTries) return { refused: 'PICKUP_CODE_LOCKED' }
  if (codesMatch(code, pickupCodeOf(keys, id))) return undefined
  await tx.sql
    .update(orders)
    .set({ pickupTries: sql`${orders.pickupTries} + 1` })
    .where(eq(orders.id, id))
  return { refused: 'PICKUP_CODE_WRONG' }
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
