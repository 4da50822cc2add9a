import { and, eq, gte, inArray, lt, notInArray, sql } from 'drizzle-orm'
import { stampOf, system } from '../../access/actor.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import type { App } from '../../graph/context.ts'
import { spanOf, type Span } from './day.ts'
import { findDifferences, ownChecks } from './money-checks.ts'
import type { Settlement, SettlementKind } from './payment-provider.ts'
import { askPayment, hear } from './payments.commands.ts'
import type { MoneyApp } from './payments.hooks.ts'
import { findPayment } from './payments.store.ts'
import { payments, refunds } from './payments.table.ts'
import { moneyDifferences, reconcileRuns } from './reconcile.table.ts'
import type { Difference, DifferenceId, DifferenceKind } from './reconcile.ts'
import { findRefundBy, hearRefund } from './refunds.commands.ts'
import { addMinutes, businessDay, newId, refuse, toFen, type Fen, type Id } from '@linli/kit'

export const spanOrRefuse = (day: string): Span =>
  spanOf(day) ?? refuse('BAD_INPUT', { reason: 'a day is written 2026-11-22' }, 'day')

/** The same for whoever may look into the books. */
export function reconcileFor(app: MoneyApp, day: string): Promise<Id<'rec'>> {
  if (!seesBooks(app)) refuse('FORBIDDEN')
  return reconcile(app, day)
}

/** Compares one business day three ways: the provider's bill, our payments and refunds, and the books. */
export async function reconcile(app: MoneyApp, day: string): Promise<Id<'rec'>> {
  const span = spanOrRefuse(day)
  const asSystem: MoneyApp = { ...app, actor: system }
  // Ours first: what is settled while the bill is made stands in the bill, and not the other way round.
  const ours = await listSettled(app, span)
  const bill = await app.payments.listSettlements(day)
  const billed = await compareBill(asSystem, bill)
  const missing = await compareOurs(asSystem, ours, bill)
  const own = await findDifferences(app.db.sql, [...ownChecks, ...app.money.checks])
  const found = [...billed.differences, ...missing, ...own]
  return inTx(app, async (tx) => {
    await saveDifferences(tx, day, found)
    const id = newId('rec')
    await tx.sql.insert(reconcileRuns).values({
      id,
      day,
      at: tx.now,
      by: stampOf(tx.actor, tx.actor.kind === 'TIMER' ? null : 'OPERATOR'),
      payments: bill.filter(({ kind }) => kind === 'CHARGE').length,
      refunds: bill.filter(({ kind }) => kind === 'REFUND').length,
      settled: billed.settled,
      differences: found.length,
    })
    return id
  })
}

interface Ours {
  readonly kind: SettlementKind
  readonly id: string
  /** Under which the provider knows it. */
  readonly reference: string
  readonly amountFen: Fen
}

async function listSettled({ db }: App, { from, to }: Span): Promise<Ours[]> {
  const paid = await db.sql
    .select({ id: payments.id, amountFen: payments.amountFen })
    .from(payments)
    .where(
      and(inArray(payments.state, ['SUCCEEDED', 'LATE']), gte(payments.settledAt, from), lt(payments.settledAt, to)),
    )
  const returned = await db.sql
    .select({
      id: refunds.id,
      amountFen: refunds.amountFen,
      reference: sql<string>`case when ${refunds.tries} = 0 then ${refunds.id} else ${refunds.id} || '-' || ${refunds.tries} end`,
    })
    .from(refunds)
    .where(and(eq(refunds.state, 'SUCCEEDED'), gte(refunds.settledAt, from), lt(refunds.settledAt, to)))
  return [
    ...paid.map((each) => ({ ...each, kind: 'CHARGE' as const, reference: each.id })),
    ...returned.map((each) => ({ ...each, kind: 'REFUND' as const })),
  ]
}

/** Every line of the bill must be ours, with its amount. What we have not heard of yet is settled now. */
async function compareBill(
  app: MoneyApp,
  bill: readonly Settlement[],
): Promise<{ settled: number; differences: Difference[] }> {
  const differences: Difference[] = []
  let settled = 0
  for (const line of bill) {
    const name = line.kind === 'CHARGE' ? 'PAYMENT' : 'REFUND'
    const before = await lookUp(app, line)
    if (!before) differences.push(differenceOf(`${name}_UNKNOWN_HERE`, line.reference, 0, line.amountFen))
    else if (before.amountFen !== line.amountFen)
      differences.push(differenceOf(`${name}_AMOUNT`, before.id, before.amountFen, line.amountFen))
    else if (!before.isDone) {
      await before
        .settle()
        .catch((error: unknown) => app.log.error({ err: error, id: before.id }, 'could not be settled'))
      if ((await lookUp(app, line))?.isDone) settled++
      else differences.push(differenceOf(`${name}_NOT_SETTLED`, before.id, 0, line.amountFen))
    }
  }
  return { settled, differences }
}

interface Found {
  readonly id: string
  readonly amountFen: Fen
  readonly isDone: boolean
  settle(): Promise<void>
}

async function lookUp(app: MoneyApp, { kind, reference, amountFen }: Settlement): Promise<Found | undefined> {
  const said = { state: 'SUCCEEDED', amountFen } as const
  if (kind === 'CHARGE') {
    const payment = await findPayment(app.db.sql, reference)
    const isDone = payment?.state === 'SUCCEEDED' || payment?.state === 'LATE'
    return payment && { ...payment, isDone, settle: () => hear(app, payment, said) }
  }
  const refund = await findRefundBy(app, reference)
  return refund && { ...refund, isDone: refund.state === 'SUCCEEDED', settle: () => hearRefund(app, refund, said) }
}

/** What we hold for done and does not stand in the bill of the day may stand in another day's: the provider is asked. */
async function compareOurs(app: MoneyApp, ours: readonly Ours[], bill: readonly Settlement[]): Promise<Difference[]> {
  const billed = new Set(bill.map(({ kind, reference }) => `${kind} ${reference}`))
  const differences: Difference[] = []
  for (const { kind, id, reference, amountFen } of ours) {
    if (billed.has(`${kind} ${reference}`)) continue
    const isCharge = kind === 'CHARGE'
    const said = await (isCharge ? app.payments.query(reference) : app.payments.queryRefund(reference))
    const theirs = said.state === 'SUCCEEDED' ? said.amountFen : 0
    if (theirs === amountFen) continue
    const name = isCharge ? 'PAYMENT' : 'REFUND'
    differences.push(differenceOf(theirs === 0 ? `${name}_MISSING_THERE` : `${name}_AMOUNT`, id, amountFen, theirs))
  }
  return differences
}

const differenceOf = (kind: DifferenceKind, subjectId: string, ours: number, theirs: number): Difference => ({
  kind,
  subjectId,
  oursFen: toFen(ours),
  theirsFen: toFen(theirs),
})

/** What is found again stays what it was; what is open and not found any more has gone. */
async function saveDifferences(tx: Tx, day: string, found: readonly Difference[]): Promise<void> {
  const seen: DifferenceId[] = []
  for (const difference of found) {
    const [saved] = await tx.sql
      .insert(moneyDifferences)
      .values({ ...difference, id: newId('dif'), day, state: 'OPEN', foundAt: tx.now, seenAt: tx.now })
      .onConflictDoUpdate({
        target: [
          moneyDifferences.kind,
          moneyDifferences.subjectId,
          moneyDifferences.oursFen,
          moneyDifferences.theirsFen,
        ],
        set: {
          seenAt: tx.now,
          state: sql`case when ${moneyDifferences.state} = 'GONE' then 'OPEN' else ${moneyDifferences.state} end`,
        },
      })
      .returning({ id: moneyDifferences.id })
    seen.push(saved!.id)
  }
  await tx.sql
    .update(moneyDifferences)
    .set({ state: 'GONE' })
    .where(
      and(
        eq(moneyDifferences.day, day),
        eq(moneyDifferences.state, 'OPEN'),
        seen.length > 0 ? notInArray(moneyDifferences.id, seen) : undefined,
      ),
    )
}

const longestNote = 500

/** An operator has seen to it, and says how. */
export function resolveDifference(deps: TxDeps, request: { id: string; note: string }): Promise<DifferenceId> {
  const note = request.note.trim()
  if (note.length === 0 || note.length > longestNote)
    refuse('BAD_INPUT', { reason: `a note has 1 to ${longestNote} characters` }, 'note')
  return inTx(deps, async (tx) => {
    if (!seesBooks(tx)) refuse('FORBIDDEN')
    const [row] = await tx.sql
      .select()
      .from(moneyDifferences)
      .where(eq(moneyDifferences.id, request.id as DifferenceId))
      .for('update')
    if (!row) refuse('NOT_FOUND')
    if (row.state !== 'OPEN') refuse('DIFFERENCE_NOT_OPEN', { state: row.state })
    await tx.sql
      .update(moneyDifferences)
      .set({ state: 'RESOLVED', note, resolvedAt: tx.now, resolvedBy: stampOf(tx.actor, 'OPERATOR') })
      .where(eq(moneyDifferences.id, row.id))
    return row.id
  })
}

/** The books of the whole platform are for its operators, not for those of one community. */
export const seesBooks = ({ actor }: Pick<TxDeps, 'actor'>): boolean =>
  actor.grants.some(({ role, placeKind }) => role === 'SYSTEM' || (role === 'OPERATOR' && placeKind === 'PLATFORM'))

/** After midnight the day before is compared once more, when everything of it has arrived. */
export async function reconcileNow(app: App): Promise<void> {
  const now = app.clock.now()
  const acting = { ...app, actor: system }
  const days = new Set([businessDay(addMinutes(now, -3 * 60)), businessDay(now)])
  for (const { id } of await listUnheard(app)) await askPayment(acting, id)
  for (const day of days) await reconcile(acting, day)
}

/** Payments that should have ended long ago. */
const listUnheard = ({ db, clock }: App) =>
  db.sql
    .select({ id: payments.id })
    .from(payments)
    .where(and(eq(payments.state, 'PENDING'), lt(payments.expiresAt, addMinutes(clock.now(), -60))))
    .limit(1_000)
