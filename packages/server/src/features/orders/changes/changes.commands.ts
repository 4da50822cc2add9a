import { stampOf, type ActingRole } from '../../../access/actor.ts'
import { inTx, type Tx, type TxDeps } from '../../../db/tx.ts'
import { inTxOnce } from '../../../graph/idempotency.ts'
import { holdMore, lockLevels, releaseHold, releasePart } from '../../stock/index.ts'
import type { Order, OrderAction, OrderId } from '../order.ts'
import { lockOrder, saveOrder } from '../orders.store.ts'
import { requestRefund } from '../refunds.commands.ts'
import {
  checkEdits,
  planEdits,
  planPoint,
  rests,
  unitsMoved,
  type Edit,
  type Offered,
  type Plan,
} from './change-plan.ts'
import { assertMayChange, assertMayPropose } from './change.policy.ts'
import {
  askedOf,
  assertChangeable,
  backFen,
  changeObstacle,
  needsNoYes,
  payerOf,
  type ChangeAction,
  type ChangeId,
  type ChangePayer,
} from './change.ts'
import { dropChange, givePlatform, setChange } from './changes.closing.ts'
import { assertPointOpen, moveToPoint } from './changes.points.ts'
import { listLines, loadOffered, lockChange, rewriteLines, type ChangeRow } from './changes.store.ts'
import { changeProposals } from './changes.table.ts'
import { addMinutes, newId, refuse, toFen } from '@linli/kit'

export interface ChangeDeps extends TxDeps {
  readonly env: { readonly changeMinutes: number; readonly payMinutes: number }
}

export interface ChangeRequest {
  readonly orderId: string
  /** Either edits or another pickup point. */
  readonly edits?: readonly Edit[] | null | undefined
  readonly pointId?: string | null | undefined
  readonly reason: string
  readonly payer?: ChangePayer | null | undefined
  readonly expectedVersion?: number | null | undefined
  /** What the caller was shown; another is refused. */
  readonly expectedDeltaFen?: number | null | undefined
}

export interface Proposed {
  readonly orderId: OrderId
  readonly changeId: ChangeId
}

const longestReason = 200

/** Proposes a change, or, where it takes nobody's yes, carries it out. */
export async function proposeChange(deps: ChangeDeps, request: ChangeRequest, key: string): Promise<Proposed> {
  checkRequest(request)
  return inTxOnce(deps, { operation: 'proposeChange', key, request }, async (tx) => {
    const { orderId, changeId } = await propose(tx, deps, request)
    return { orderId, changeId }
  })
}

export function checkRequest({ edits, pointId, reason }: ChangeRequest): void {
  const length = reason.trim().length
  if (length === 0 || length > longestReason)
    refuse('BAD_INPUT', { reason: `a reason has 1 to ${longestReason} characters` }, 'reason')
  if (Boolean(edits) === Boolean(pointId))
    refuse('BAD_INPUT', { reason: 'a change is of lines, or of the pickup point' }, 'edits')
  if (edits) checkEdits(edits)
}

export async function propose(
  tx: Tx,
  deps: ChangeDeps,
  request: ChangeRequest,
): Promise<Proposed & { readonly order: Order; readonly plan: Plan }> {
  const order = await lockOrder(tx, request.orderId)
  const proposer = assertMayPropose(tx.actor, order)
  const { expectedVersion, expectedDeltaFen } = request
  if (expectedVersion != null && expectedVersion !== order.version)
    refuse('STALE_VERSION', { currentVersion: order.version }, 'expectedVersion')
  assertChangeable(order, proposer)
  const plan = await makePlan(tx, order, { ...request, payer: payerOf(proposer, request.payer) })
  if (expectedDeltaFen != null && expectedDeltaFen !== plan.deltaFen)
    refuse('CHANGE_PRICED_ANEW', { deltaFen: plan.deltaFen }, 'expectedDeltaFen')
  const id = newId('chg')
  const proposedBy = stampOf(tx.actor, proposer)
  const expiresAt = addMinutes(tx.now, deps.env.changeMinutes)
  const change: ChangeRow = {
    id,
    orderId: order.id,
    communityId: order.communityId,
    merchantId: order.merchantId,
    householdId: order.householdId,
    ...plan,
    state: 'PROPOSED',
    proposer,
    proposedBy,
    asked: askedOf(proposer),
    reason: request.reason.trim(),
    refundFen: toFen(0),
    orderVersion: order.version + 1,
    version: 1,
    createdAt: tx.now,
    expiresAt,
    decidedAt: null,
    decidedBy: null,
  }
  await tx.sql.insert(changeProposals).values(change)
  await hold(tx, order, change)
  const open = await told(tx, { ...order, openChangeId: id }, 'CHANGE_PROPOSED', proposer)
  if (needsNoYes(proposer, order)) await agree(tx, deps, open, change, proposer)
  return { orderId: order.id, changeId: id, order, plan }
}

async function makePlan(
  tx: Tx,
  order: Order,
  { edits, pointId, payer }: Pick<ChangeRequest, 'edits' | 'pointId'> & { readonly payer: ChangePayer },
): Promise<Plan> {
  const lines = await listLines(tx, order.id)
  if (pointId) {
    if (pointId === order.pointId) refuse('BAD_INPUT', { reason: 'it is this point already' }, 'pointId')
    return planPoint(order, lines, pointId as NonNullable<Order['pointId']>)
  }
  const offered = await loadOffered(
    tx,
    order,
    edits!.flatMap(({ listingId }) => listingId ?? []),
  )
  for (const [index, { listingId }] of edits!.entries())
    if (listingId) assertOffered(offered.get(listingId), `edits.${index}`)
  return planEdits({ order, lines, payer }, edits!, offered)
}

function assertOffered(listing: (Offered & { readonly isOnSale: boolean }) | undefined, field: string): void {
  if (!listing) refuse('LISTING_NOT_FOUND', {}, `${field}.listingId`)
  if (!listing.isOnSale) refuse('LISTING_OFF_SALE', {}, `${field}.listingId`)
  if (listing.taken.length === 0 || listing.taken.some(({ levelId }) => !levelId))
    refuse('INSUFFICIENT_STOCK', { listingId: listing.id, available: 0 }, `${field}.quantity`)
}

/** What would come with the change is kept for it from now on: a yes is never too late for the goods. */
async function hold(tx: Tx, order: Order, change: ChangeRow): Promise<void> {
  const more = goodsMore(change)
  if (more.length > 0) await holdMore(tx, change.id, more, { expiresAt: change.expiresAt })
  if (change.kind === 'READDRESS_POINT') await assertPointOpen(tx, order, change.after.pointId)
}

const goodsMore = (change: Pick<ChangeRow, 'before' | 'after'>) =>
  [...unitsMoved(change)].flatMap(([levelId, quantity]) =>
    quantity > 0 ? [{ levelId, quantity, listingId: listingFrom(change, levelId) }] : [],
  )
const listingFrom = ({ after }: Pick<ChangeRow, 'after'>, levelId: string): string =>
  after.lines.findLast(({ taken }) => taken.some((from) => from.levelId === levelId))!.listingId

/** The next version of an order, with its entry in the timeline. */
async function told(tx: Tx, order: Order, action: OrderAction, role: ActingRole): Promise<Order> {
  const next = { ...order, version: order.version + 1 }
  await saveOrder(tx, next, { action, from: order.state, role })
  return next
}

/** Everybody who had to has said yes: it is done at once, or when the household has paid what it costs more. */
async function agree(tx: Tx, deps: ChangeDeps, order: Order, change: ChangeRow, role: ActingRole): Promise<void> {
  if (change.payer !== 'RESIDENT') return void (await apply(tx, order, change, role))
  await setChange(tx, change.id, role, {
    state: 'AWAITING_PAYMENT',
    expiresAt: addMinutes(tx.now, deps.env.payMinutes),
  })
  await told(tx, order, 'CHANGE_ACCEPTED', role)
}

/** Makes the order what was agreed: lines, goods and money, as one. */
export async function apply(tx: Tx, order: Order, change: ChangeRow, role: ActingRole): Promise<Order> {
  const { before, after } = change
  await rewriteLines(tx, order.id, change)
  await moveGoods(tx, order, change)
  const pointSlotAt = change.kind === 'READDRESS_POINT' ? await moveToPoint(tx, order, change) : order.pointSlotAt
  const platformFen = (side: ChangeRow['before']) => side.lines.reduce((sum, line) => sum + line.platformFen, 0)
  await givePlatform(tx, order, change.id, toFen(platformFen(after) - platformFen(before)))
  const refundFen = toFen(backFen(change, order))
  // By the discounts that it had: what becomes of them is told to the offers with the refund.
  const refunded = await requestRefund(tx, order, refundFen, 'changed')
  await setChange(tx, change.id, role, { state: 'APPLIED', refundFen })
  const { itemsFen, discountFen, totalFen, pointId } = after
  const changed = { ...refunded, itemsFen, discountFen, totalFen, pointId, pointSlotAt, openChangeId: null }
  return told(tx, changed, 'CHANGE_APPLIED', role)
}

async function moveGoods(tx: Tx, order: Order, change: ChangeRow): Promise<void> {
  const units = unitsMoved(change)
  // All at once and in id order, like every lock on stock: the three below lock only some of them each.
  await lockLevels(tx, [...units.keys()])
  const less = [...units].flatMap(([levelId, quantity]) => (quantity < 0 ? [{ levelId, quantity: -quantity }] : []))
  if (less.length > 0) await releasePart(tx, order.id, less)
  await releaseHold(tx, change.id)
  const more = goodsMore(change)
  if (more.length > 0) await holdMore(tx, order.id, more, { paid: true })
}

export interface ChangeStep {
  readonly changeId: string
  readonly expectedVersion?: number | null | undefined
}

/** Says yes for the side that was asked. */
export function acceptChange(deps: ChangeDeps, request: ChangeStep, key: string): Promise<Proposed> {
  return inTxOnce(deps, { operation: 'acceptChange', key, request }, async (tx) => {
    const { order, change, role } = await begin(tx, request, 'ACCEPT')
    await assertRests(tx, order, change)
    await agree(tx, deps, order, change, role)
    return { orderId: order.id, changeId: change.id }
  })
}

/** Says no for the side that was asked. */
export const rejectChange = (deps: TxDeps, request: ChangeStep): Promise<Proposed> =>
  end(deps, request, { action: 'REJECT', state: 'REJECTED', tells: 'CHANGE_REJECTED' })

/** Takes it back for the side that proposed it. */
export const withdrawChange = (deps: TxDeps, request: ChangeStep): Promise<Proposed> =>
  end(deps, request, { action: 'WITHDRAW', state: 'WITHDRAWN', tells: 'CHANGE_WITHDRAWN' })

function end(
  deps: TxDeps,
  request: ChangeStep,
  { action, state, tells }: { action: ChangeAction; state: 'REJECTED' | 'WITHDRAWN'; tells: OrderAction },
): Promise<Proposed> {
  return inTx(deps, async (tx) => {
    const { order, change, role } = await begin(tx, request, action)
    await dropChange(tx, change.id, role, state)
    await told(tx, { ...order, openChangeId: null }, tells, role)
    return { orderId: order.id, changeId: change.id }
  })
}

/** Load and allow, for every action on a change. */
export async function begin(tx: Tx, { changeId, expectedVersion }: ChangeStep, action: ChangeAction) {
  const { order, change } = await lockChange(tx, changeId)
  const role = assertMayChange(tx.actor, action, change)
  if (expectedVersion != null && expectedVersion !== change.version)
    refuse('STALE_VERSION', { currentVersion: change.version }, 'expectedVersion')
  const blocked = changeObstacle(change, action, tx.now)
  if (blocked) refuse(blocked.code, blocked.facts)
  return { order, change, role }
}

/** What was proposed for another order than this has become is not done to it. */
export async function assertRests(tx: Tx, order: Order, change: ChangeRow): Promise<void> {
  if (!rests(change.before, order, await listLines(tx, order.id)))
    refuse('STALE_VERSION', { currentVersion: order.version })
}

/** What a timer does to a change that nobody answered, or paid for, in time. */
export function expireChange(deps: TxDeps, id: ChangeId): Promise<void> {
  return inTx(deps, async (tx) => {
    const { order, change } = await lockChange(tx, id)
    if (order.openChangeId !== id || change.expiresAt >= tx.now) return
    await dropChange(tx, id, 'SYSTEM', 'EXPIRED')
    await told(tx, { ...order, openChangeId: null }, 'CHANGE_EXPIRED', 'SYSTEM')
  })
}
