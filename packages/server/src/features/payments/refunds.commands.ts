import { and, eq, inArray } from 'drizzle-orm'
import { sees, type Reach } from '../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { inTxOnce } from '../../graph/idempotency.ts'
import { post, type Posting } from '../ledger/index.ts'
import type { ProviderState } from './payment-provider.ts'
import {
  afterRefundAnswer,
  askAgainAt,
  takeFrom,
  type Bearer,
  type PaymentId,
  type RefundedLine,
  type RefundId,
  type Settled,
} from './payment.ts'
import type { MoneyApp } from './payments.hooks.ts'
import { findPayment, lockRefundable } from './payments.store.ts'
import { refunds } from './payments.table.ts'
import { newId, refuse, toFen, type Fen } from '@linli/kit'

export type RefundRow = typeof refunds.$inferSelect

export interface RefundDraft {
  readonly orderId: string
  readonly amountFen: Fen
  readonly reason: string
  readonly bearer: Bearer
  /** Who gives it: sums to the amount, below zero. Empty where the money has not become anybody's yet. */
  readonly from: readonly Posting[]
  readonly lines?: readonly RefundedLine[]
  readonly restock?: boolean
  /** Only from this payment; absent: from the order's payments, the oldest first. */
  readonly paymentId?: PaymentId
}

/**
 * Writes the intent to give money back, and books it as on its way; it is sent after the commit. An order that was paid
 * in several parts may need several refunds. The caller has locked the order.
 */
export async function requestRefund(tx: Tx, draft: RefundDraft): Promise<RefundId[]> {
  const { orderId, amountFen, reason, bearer, from, lines = [], restock = false } = draft
  if (amountFen === 0) return []
  const shares = (await lockRefundable(tx, orderId)).filter(
    ({ paymentId }) => draft.paymentId === undefined || paymentId === draft.paymentId,
  )
  const taken = takeFrom(shares, amountFen)
  if (!taken)
    refuse('AMOUNT_ABOVE_PAID', { refundableFen: shares.reduce((sum, { leftFen }) => sum + leftFen, 0) }, 'amountFen')
  const made = taken.map(({ paymentId, leftFen }) => {
    const { communityId, householdId, provider } = shares.find((share) => share.paymentId === paymentId)!.of
    return { id: newId('ref'), paymentId, communityId, householdId, provider, amountFen: leftFen }
  })
  await tx.sql.insert(refunds).values(
    made.map(({ provider: _, ...each }) => ({
      ...each,
      orderId: orderId as RefundRow['orderId'],
      state: 'REQUESTED' as const,
      bearer,
      reason,
      lines,
      restock,
      createdAt: tx.now,
      askAt: askAgainAt(tx.now, 0),
    })),
  )
  if (from.length > 0) {
    const onItsWay = made.map(({ provider, amountFen: fen }): Posting => ({
      kind: 'CLEARING',
      ownerId: provider,
      amountFen: fen,
    }))
    await post(tx, { reason: 'refund', sourceId: made[0]!.id, orderId, postings: [...from, ...onItsWay] })
  }
  for (const { id } of made) await tellRequested(tx, { id, orderId, version: 1 })
  return made.map(({ id }) => id)
}

const tellRequested = (tx: Tx, { id, orderId, version }: { id: RefundId; orderId: string; version: number }) =>
  tx.emit({
    type: 'RefundRequested',
    aggregateId: id,
    seq: version,
    topics: [`refund:${id}`],
    facts: { refundId: id, orderId },
  })

export const refundReach: Reach<{ communityId: string }> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
]

/** Sends a refund that the provider refused once more, under a new reference. */
export async function retryRefund(deps: TxDeps, refundId: string, key: string): Promise<RefundId> {
  const asked = { operation: 'retryRefund', key, request: { refundId } }
  const done = await inTxOnce(deps, asked, async (tx) => {
    const refund = await lockRefund(tx, refundId)
    if (!refund || !sees(tx.actor, refundReach, refund)) refuse('NOT_FOUND')
    if (refund.state !== 'FAILED') refuse('REFUND_WRONG_STATE', { state: refund.state })
    const version = refund.version + 1
    await tx.sql
      .update(refunds)
      .set({
        state: 'REQUESTED',
        version,
        tries: refund.tries + 1,
        failure: null,
        settledAt: null,
        asked: 0,
        askAt: askAgainAt(tx.now, 0),
      })
      .where(eq(refunds.id, refund.id))
    await tellRequested(tx, { ...refund, version })
    return { id: refund.id }
  })
  return done.id
}

async function lockRefund(tx: Tx, id: string): Promise<RefundRow | undefined> {
  const [row] = await tx.sql
    .select()
    .from(refunds)
    .where(eq(refunds.id, id as RefundId))
    .for('update')
  return row
}

/** A provider that has refused a reference refuses it for ever: each new try has its own. */
const referenceOf = ({ id, tries }: Pick<RefundRow, 'id' | 'tries'>): string => (tries === 0 ? id : `${id}-${tries}`)

/** The refund that a reference names; one of an earlier try tells nothing any more. */
export async function findRefundBy(app: Pick<TxDeps, 'db'>, reference: string): Promise<RefundRow | undefined> {
  const [row] = await app.db.sql
    .select()
    .from(refunds)
    .where(eq(refunds.id, reference.split('-')[0] as RefundId))
  return row && referenceOf(row) === reference ? row : undefined
}

const open = ['REQUESTED', 'SENT', 'UNKNOWN'] as const

/** Asks the provider to give the money back. Safe to run again: one reference is carried out once. */
export async function sendRefund(app: MoneyApp, refundId: string, asked = 0): Promise<void> {
  const now = app.clock.now()
  // Before the call: whatever becomes of this process, somebody will ask for the answer.
  const [refund] = await app.db.sql
    .update(refunds)
    .set({ state: 'SENT', sentAt: now, askAt: askAgainAt(now, asked) })
    .where(and(eq(refunds.id, refundId as RefundId), inArray(refunds.state, [...open])))
    .returning()
  if (!refund) return
  const payment = await findPayment(app.db.sql, refund.paymentId)
  const call = {
    reference: referenceOf(refund),
    paymentReference: refund.paymentId,
    amountFen: refund.amountFen,
    totalFen: payment!.amountFen,
  }
  const said = await app.payments.refund(call).catch(async (error: unknown) => {
    app.log.warn({ err: error, refundId }, 'the payment provider did not answer')
    await app.db.sql
      .update(refunds)
      .set({ state: 'UNKNOWN' })
      .where(and(eq(refunds.id, refund.id), eq(refunds.state, 'SENT')))
  })
  if (said) await hearRefund(app, refund, said)
}

/** Asks what has become of a refund; one that never arrived is sent again. */
export async function askRefund(app: MoneyApp, id: RefundId): Promise<void> {
  const [refund] = await app.db.sql.select().from(refunds).where(eq(refunds.id, id))
  if (!refund || !open.some((state) => state === refund.state)) return
  const asked = refund.asked + 1
  await app.db.sql
    .update(refunds)
    .set({ asked, askAt: askAgainAt(app.clock.now(), asked) })
    .where(eq(refunds.id, id))
  const said = refund.state === 'REQUESTED' ? undefined : await app.payments.queryRefund(referenceOf(refund))
  if (!said || said.state === 'NOT_FOUND') await sendRefund(app, id, asked)
  else await hearRefund(app, refund, said)
}

/** Like `hear`, of a refund. */
export async function hearRefund(app: MoneyApp, refund: RefundRow, said: ProviderState): Promise<void> {
  if (said.state === 'FAILED') await settleRefund(app, refund, { done: false, reason: said.reason })
  if (said.state !== 'SUCCEEDED') return
  if (said.amountFen === refund.amountFen) await settleRefund(app, refund, { done: true })
  else app.log.error({ refundId: refund.id, said }, 'the provider gave back another amount')
}

const settleRefund = (app: MoneyApp, { id, tries }: RefundRow, answer: Settled): Promise<void> =>
  inTx(app, async (tx) => {
    const refund = await lockRefund(tx, id)
    // What is said of an earlier try is no longer about this one.
    if (!refund || refund.tries !== tries) return
    const state = afterRefundAnswer(refund.state, answer)
    if (state === undefined) return
    const version = refund.version + 1
    await tx.sql
      .update(refunds)
      .set({ state, version, settledAt: tx.now, failure: answer.done ? null : answer.reason })
      .where(eq(refunds.id, id))
    const { orderId, householdId, paymentId, amountFen } = refund
    if (answer.done) {
      const { provider } = (await findPayment(tx.sql, paymentId))!
      await post(tx, {
        reason: 'refund-paid',
        sourceId: id,
        orderId,
        postings: [
          { kind: 'CLEARING', ownerId: provider, amountFen: toFen(0 - amountFen) },
          { kind: 'RESIDENT_PAYMENTS', ownerId: householdId, amountFen },
        ],
      })
    }
    await tx.emit({
      type: 'RefundSettled',
      aggregateId: id,
      seq: version,
      topics: [`refund:${id}`],
      facts: { refundId: id, orderId, state },
    })
  })
