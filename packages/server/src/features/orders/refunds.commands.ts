import { and, asc, eq, sql } from 'drizzle-orm'
import { sees } from '../../access/reach.ts'
import { inTxUnless, type Tx, type TxDeps } from '../../db/tx.ts'
import { inTxOnce } from '../../graph/idempotency.ts'
import { bookedHere, type Posting } from '../ledger/index.ts'
import { returnOffers } from '../offers/index.ts'
import {
  refunds,
  requestRefund as requestFrom,
  type Bearer,
  type RefundedLine,
  type RefundId,
} from '../payments/index.ts'
import { releasePart, returnGoods } from '../stock/index.ts'
import { lineRefundFen, refundSources } from './money.ts'
import { mayRefund, orderReach, withReach } from './order.policy.ts'
import { refundable, type Order, type OrderId } from './order.ts'
import { lockOrder, saveOrder } from './orders.store.ts'
import { orderLines } from './orders.table.ts'
import { refuse, toFen, type Fen, type Id } from '@linli/kit'

const longestReason = 200

/** NOBODY is for what no order has got. */
type Giver = Exclude<Bearer, 'NOBODY'>

interface RefundTerms {
  readonly bearer?: Giver
  readonly lines?: readonly RefundedLine[]
  readonly restock?: boolean
}

/** Writes the intent to give money back; it is sent after the commit. Answers the order with the amount counted. */
export async function requestRefund(
  tx: Tx,
  order: Order,
  amountFen: Fen,
  reason: string,
  terms: RefundTerms = {},
): Promise<Order> {
  await requestRefunds(tx, order, amountFen, reason, terms)
  return { ...order, refundedFen: toFen(order.refundedFen + amountFen) }
}

async function requestRefunds(
  tx: Tx,
  order: Order,
  amountFen: Fen,
  reason: string,
  { bearer = 'MERCHANT', ...terms }: RefundTerms,
): Promise<RefundId[]> {
  if (amountFen === 0) return []
  const givenBefore = await givenByMerchant(tx, order.id)
  const from = refundSources(order, { bearer, amountFen, givenBefore })
  const made = await requestFrom(tx, { orderId: order.id, amountFen, reason, bearer, from, ...terms })
  if (order.discountFen > 0 && bearer === 'MERCHANT')
    await returnDiscounts(tx, order, made[0]!, givenBefore + amountFen)
  return made
}

/** The goods come back to the merchant, so what an offer of the platform gave him for them does not stay with him. */
async function returnDiscounts(tx: Tx, order: Order, refundId: RefundId, givenFen: number): Promise<void> {
  const goods = Math.max(0, order.paidFen - order.feeFen)
  await returnOffers(tx, {
    orderId: order.id,
    sourceId: refundId,
    refundedFen: toFen(Math.min(givenFen, goods)),
    goodsFen: toFen(goods),
  })
}

async function givenByMerchant(tx: Tx, orderId: OrderId): Promise<Fen> {
  const [row] = await tx.sql
    .select({ sum: sql<string>`coalesce(sum(${refunds.amountFen}), 0)` })
    .from(refunds)
    .where(and(eq(refunds.orderId, orderId), eq(refunds.bearer, 'MERCHANT')))
  return toFen(Number(row!.sum))
}

export interface RefundRequest {
  readonly orderId: string
  /** Either an amount or lines. */
  readonly amountFen?: number | null | undefined
  readonly lines?: readonly { readonly lineId: string; readonly quantity: number }[] | null | undefined
  readonly reason: string
  /** Absent: the merchant. */
  readonly bearer?: Bearer | null | undefined
  /** Whether the goods of the lines go back on the shelf. */
  readonly restock?: boolean | null | undefined
}

/** Gives back a part of what was paid; never more than is left of it. */
export function refundOrder(
  deps: TxDeps,
  request: RefundRequest,
  key: string,
): Promise<{ orderId: OrderId; refundId: RefundId }> {
  checkRequest(request)
  return inTxOnce(deps, { operation: 'refundOrder', key, request }, async (tx) => {
    const { order, refundId } = await giveBack(tx, request)
    return { orderId: order.id, refundId }
  })
}

/** What a refund would come to, and nothing of it is kept. */
export interface RefundPreview {
  readonly orderId: OrderId
  readonly amountFen: Fen
  readonly lines: readonly RefundedLine[]
  /** What could still be given back after it. */
  readonly leftFen: Fen
  readonly postings: readonly Posting[]
}

/** Goes all the way that `refundOrder` goes, and undoes it. */
export function previewRefund(deps: TxDeps, request: RefundRequest): Promise<RefundPreview> {
  checkRequest(request)
  return inTxUnless(true, deps, async (tx) => {
    const { order, amountFen, lines } = await giveBack(tx, request)
    const postings = await bookedHere(tx, order.id)
    return { orderId: order.id, amountFen, lines, leftFen: toFen(refundable(order)), postings }
  })
}

async function giveBack(
  tx: Tx,
  request: RefundRequest,
): Promise<{ order: Order; refundId: RefundId; amountFen: Fen; lines: RefundedLine[] }> {
  const order = await lockOrder(tx, request.orderId)
  const reachable = withReach(order)
  if (!sees(tx.actor, orderReach, reachable)) refuse('NOT_FOUND')
  if (!tx.actor.grants.some((grant) => mayRefund(grant, reachable))) refuse('FORBIDDEN')
  const lines = request.lines ? await refundLines(tx, order.id, request.lines) : []
  const amountFen = request.lines
    ? toFen(lines.reduce((sum, line) => sum + line.amountFen, 0))
    : toFen(request.amountFen!)
  const left = refundable(order)
  if (amountFen > left) refuse('AMOUNT_ABOVE_PAID', { refundableFen: left }, request.lines ? 'lines' : 'amountFen')
  if (amountFen === 0) refuse('BAD_INPUT', { reason: 'nothing was paid for these lines' }, 'lines')
  const restock = request.restock ?? false
  if (restock) await putBack(tx, order, lines)
  const bearer = (request.bearer ?? 'MERCHANT') as Giver
  const made = await requestRefunds(tx, order, amountFen, request.reason.trim(), { bearer, lines, restock })
  const next = { ...order, version: order.version + 1, refundedFen: toFen(order.refundedFen + amountFen) }
  await saveOrder(tx, next, { action: 'REFUND', from: order.state, role: 'OPERATOR' })
  return { order: next, refundId: made[0]!, amountFen, lines }
}

function checkRequest(request: RefundRequest): void {
  const { length } = request.reason.trim()
  if (length === 0 || length > longestReason)
    refuse('BAD_INPUT', { reason: `a reason has 1 to ${longestReason} characters` }, 'reason')
  checkWhat(request)
}

function checkWhat({ amountFen, lines, restock, bearer }: RefundRequest): void {
  if (bearer === 'NOBODY') refuse('BAD_INPUT', { reason: 'somebody gives it' }, 'bearer')
  if ((amountFen == null) === (lines == null))
    refuse('BAD_INPUT', { reason: 'a refund is of an amount or of lines' }, 'amountFen')
  if (amountFen != null && toFen(amountFen) <= 0)
    refuse('BAD_INPUT', { reason: 'a refund is at least 1 fen' }, 'amountFen')
  if (restock && lines == null) refuse('BAD_INPUT', { reason: 'an amount brings no goods back' }, 'restock')
  if (lines == null) return
  if (lines.length === 0 || new Set(lines.map(({ lineId }) => lineId)).size < lines.length)
    refuse('BAD_INPUT', { reason: 'every line once, and at least one' }, 'lines')
}

/** Counts the pieces on their lines, and says what each comes to. The order is locked, and its lines with it. */
async function refundLines(
  tx: Tx,
  orderId: OrderId,
  asked: NonNullable<RefundRequest['lines']>,
): Promise<RefundedLine[]> {
  const lines = await tx.sql
    .select()
    .from(orderLines)
    .where(eq(orderLines.orderId, orderId))
    .orderBy(asc(orderLines.id))
  const refunded: RefundedLine[] = []
  for (const [index, { lineId, quantity }] of asked.entries()) {
    const line = lines.find(({ id }) => id === lineId)
    if (!line) refuse('NOT_FOUND', {}, `lines.${index}.lineId`)
    const left = line.quantity - line.refundedQuantity
    if (quantity < 1 || quantity > left) refuse('QUANTITY_ABOVE_BOUGHT', { left }, `lines.${index}.quantity`)
    const amountFen = lineRefundFen(line, quantity)
    await tx.sql
      .update(orderLines)
      .set({
        refundedQuantity: line.refundedQuantity + quantity,
        refundedFen: toFen(line.refundedFen + amountFen),
      })
      .where(eq(orderLines.id, line.id))
    refunded.push({ lineId, quantity, amountFen })
  }
  return refunded
}

/** Goods that have not left the shop are let go; others have come back to it. */
async function putBack(tx: Tx, order: Order, refunded: readonly RefundedLine[]): Promise<void> {
  const lines = await tx.sql.select().from(orderLines).where(eq(orderLines.orderId, order.id))
  const goods = refunded.flatMap(({ lineId, quantity }) =>
    lines
      .find(({ id }) => id === (lineId as Id<'oln'>))!
      .taken.map((each) => ({ levelId: each.levelId, quantity: each.quantity * quantity })),
  )
  if (order.status === 'PENDING' || order.status === 'PICKING') await releasePart(tx, order.id, goods)
  else await returnGoods(tx, order.id, goods, 'RETURNED')
}
