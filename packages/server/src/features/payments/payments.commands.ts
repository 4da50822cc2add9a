import { and, eq, lte } from 'drizzle-orm'
import { system } from '../../access/actor.ts'
import { inTx, type Tx } from '../../db/tx.ts'
import { inTxOnce, type Asked } from '../../graph/idempotency.ts'
import type { ProviderState } from './payment-provider.ts'
import { afterAnswer, askAgainAt, type PaymentId, type Settled } from './payment.ts'
import { subjectOf, type MoneyApp } from './payments.hooks.ts'
import { findPayment, listShares, lockPayment, type PaymentRow } from './payments.store.ts'
import { payments, paymentShares } from './payments.table.ts'
import { newId, refuse, toFen } from '@linli/kit'

/**
 * Pays a subject: the intent is committed, the provider is asked, the answer is committed. What is not heard is asked
 * for again by a worker (see `payments.sweeps.ts`); the payment says PENDING until somebody knows.
 */
export async function pay(app: MoneyApp, subjectId: string, asked: Asked): Promise<PaymentId> {
  await closeGivenUp(app, subjectId)
  const { paymentId } = await inTxOnce(app, asked, (tx) => openPayment(tx, app, subjectId))
  const failure = await beginPayment(app, paymentId)
  if (failure !== undefined) refuse('PAYMENT_FAILED', { reason: failure })
  return paymentId
}

/** Pays all orders of a purchase at once. */
export const payPurchase = (app: MoneyApp, purchaseId: string, key: string): Promise<PaymentId> =>
  pay(app, purchaseId, { operation: 'payPurchase', key, request: { purchaseId } })

async function openPayment(tx: Tx, app: MoneyApp, subjectId: string): Promise<{ paymentId: PaymentId }> {
  const subject = subjectOf(app, subjectId)
  if (!subject) refuse('NOT_FOUND')
  const { householdId, communityId, expiresAt, shares } = await subject.charge(tx, subjectId)
  const [open] = await tx.sql
    .select({ id: payments.id })
    .from(payments)
    .where(and(eq(payments.subjectId, subjectId), eq(payments.state, 'PENDING')))
  if (open) return { paymentId: open.id }
  const id = newId('pay')
  await tx.sql.insert(payments).values({
    id,
    subjectId,
    householdId,
    communityId,
    state: 'PENDING',
    amountFen: toFen(shares.reduce((sum, { amountFen }) => sum + amountFen, 0)),
    provider: app.payments.name,
    createdAt: tx.now,
    expiresAt,
    askAt: askAgainAt(tx.now, 0),
  })
  await tx.sql.insert(paymentShares).values(shares.map((share) => ({ ...share, paymentId: id })))
  return { paymentId: id }
}

/** Makes the intent known to the provider; the reason when it declined at once. Safe to run again at any point. */
async function beginPayment(app: MoneyApp, id: PaymentId): Promise<string | undefined> {
  const payment = await findPayment(app.db.sql, id)
  if (!payment) throw new Error(`${id} is no payment`)
  if (payment.state !== 'PENDING') return payment.failure ?? undefined
  if (payment.clientParameters !== null) return undefined
  const { amountFen, expiresAt } = payment
  const prepaid = await app.payments.prepay({ reference: id, amountFen, expiresAt }).catch((error: unknown) => {
    app.log.warn({ err: error, paymentId: id }, 'the payment provider did not answer')
  })
  if (!prepaid) return undefined
  const { clientParameters, outcome } = prepaid
  return inTx(app, async (tx) => {
    if (outcome) return settleIn(tx, app, payment, outcome, { clientParameters })
    await tx.sql.update(payments).set({ clientParameters }).where(eq(payments.id, id))
    return undefined
  })
}

/** Books what the provider said of a payment, once, in whatever order and however often it is said. */
export const settle = (app: MoneyApp, payment: PaymentRow, answer: Settled): Promise<string | undefined> =>
  inTx(app, (tx) => settleIn(tx, app, payment, answer, {}))

async function settleIn(
  tx: Tx,
  app: MoneyApp,
  { id, subjectId }: PaymentRow,
  answer: Settled,
  more: Partial<Pick<PaymentRow, 'clientParameters'>>,
): Promise<string | undefined> {
  const subject = subjectOf(app, subjectId)
  if (!subject) throw new Error(`nobody knows what ${subjectId} is`)
  await subject.lock(tx, subjectId)
  const payment = await lockPayment(tx, id)
  const state = afterAnswer(payment.state, answer)
  if (state === undefined) return payment.failure ?? undefined
  const failure = answer.done ? null : answer.reason
  await tx.sql
    .update(payments)
    .set({ ...more, state, failure, settledAt: tx.now })
    .where(eq(payments.id, id))
  if (failure !== null) return failure
  await subject.onPaid(tx, app, { ...payment, state }, await listShares(tx, id))
  return undefined
}

/** Nothing of the subject is to be paid any more, or something else: the open payment is closed at the provider. */
export async function giveUpPayment(tx: Tx, subjectId: string): Promise<void> {
  await tx.sql
    .update(payments)
    .set({ expiresAt: tx.now, askAt: tx.now })
    .where(and(eq(payments.subjectId, subjectId), eq(payments.state, 'PENDING')))
}

/** A payment that was given up must be closed before another of the same subject is opened. */
async function closeGivenUp(app: MoneyApp, subjectId: string): Promise<void> {
  const now = app.clock.now()
  const open = await app.db.sql
    .select({ id: payments.id })
    .from(payments)
    .where(and(eq(payments.subjectId, subjectId), eq(payments.state, 'PENDING'), lte(payments.expiresAt, now)))
  for (const { id } of open) await askPayment({ ...app, actor: system }, id)
}

/** Asks the provider what has become of a payment, and settles what it knows. Never guesses. */
export async function askPayment(app: MoneyApp, id: PaymentId): Promise<void> {
  const payment = await findPayment(app.db.sql, id)
  if (payment?.state !== 'PENDING') return
  await app.db.sql
    .update(payments)
    .set({ askAt: askAgainAt(app.clock.now(), payment.asked + 1), asked: payment.asked + 1 })
    .where(eq(payments.id, id))
  const isOver = app.clock.now() >= payment.expiresAt
  let said = await app.payments.query(id)
  if (isOver && said.state === 'PENDING') {
    await app.payments.closePayment(id)
    said = await app.payments.query(id)
  }
  if (said.state === 'NOT_FOUND' && isOver) await settle(app, payment, { done: false, reason: 'it never arrived' })
  else if (said.state === 'NOT_FOUND') await beginPayment(app, id)
  else await hear(app, payment, said)
}

/** What the provider says of a payment counts only with its amount: another is left to the reconciliation. */
export async function hear(app: MoneyApp, payment: PaymentRow, said: ProviderState): Promise<void> {
  if (said.state === 'FAILED') await settle(app, payment, { done: false, reason: said.reason })
  if (said.state !== 'SUCCEEDED') return
  if (said.amountFen === payment.amountFen) await settle(app, payment, { done: true })
  else app.log.error({ paymentId: payment.id, said }, 'the provider took another amount')
}
