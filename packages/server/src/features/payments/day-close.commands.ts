import { and, eq, sql } from 'drizzle-orm'
import { stampOf } from '../../access/actor.ts'
import type { Sql } from '../../db/database.ts'
import { inTx, type TxDeps } from '../../db/tx.ts'
import { accountKinds, type AccountKind } from '../ledger/index.ts'
import { isBalanced, type DayFigures, type KindFigures, type RefundFigures, type Span } from './day.ts'
import type { MoneyApp } from './payments.hooks.ts'
import { reconcile, seesBooks, spanOrRefuse } from './reconcile.commands.ts'
import { dayCloses, moneyDifferences } from './reconcile.table.ts'
import { closeAfter } from './reconcile.ts'
import { newId, refuse, toFen, type Id } from '@linli/kit'

export interface Preview {
  readonly day: string
  readonly figures: DayFigures
  readonly isBalanced: boolean
  readonly isClosed: boolean
  readonly openDifferences: number
}

/** What a close of the day would say now. */
export async function previewDay(app: MoneyApp, day: string): Promise<Preview> {
  if (!seesBooks(app)) refuse('FORBIDDEN')
  const span = spanOrRefuse(day)
  const [closed] = await app.db.sql.select().from(dayCloses).where(eq(dayCloses.day, day))
  const figures = closed?.figures ?? (await figuresOf(app.db.sql, app, span))
  return {
    day,
    figures,
    isBalanced: isBalanced(figures),
    isClosed: closed !== undefined,
    openDifferences: await countOpen(app.db.sql, day),
  }
}

/** Closes a day for good: it is compared once more, and every difference must be resolved. A closed day stays as it is. */
export async function closeDay(app: MoneyApp, day: string): Promise<Id<'cls'>> {
  if (!seesBooks(app)) refuse('FORBIDDEN')
  const span = spanOrRefuse(day)
  if (app.clock.now() < closeAfter(span.to)) refuse('DAY_NOT_OVER', { until: closeAfter(span.to).toISOString() })
  const [closed] = await app.db.sql.select({ id: dayCloses.id }).from(dayCloses).where(eq(dayCloses.day, day))
  if (closed) return closed.id
  await reconcile(app, day)
  return inTx(app, (tx) => closeIn(tx, app, day, span))
}

async function closeIn(
  tx: Pick<TxDeps, 'actor'> & { sql: Sql; now: Date },
  app: MoneyApp,
  day: string,
  span: Span,
): Promise<Id<'cls'>> {
  const open = await countOpen(tx.sql, day)
  if (open > 0) refuse('DAY_HAS_DIFFERENCES', { open })
  const figures = await figuresOf(tx.sql, app, span)
  if (!isBalanced(figures)) refuse('DAY_NOT_BALANCED')
  const id = newId('cls')
  await tx.sql
    .insert(dayCloses)
    .values({ id, day, closedAt: tx.now, closedBy: stampOf(tx.actor, 'OPERATOR'), figures })
    .onConflictDoNothing()
  const [stands] = await tx.sql.select({ id: dayCloses.id }).from(dayCloses).where(eq(dayCloses.day, day))
  return stands!.id
}

async function countOpen(db: Sql, day: string): Promise<number> {
  const [row] = await db
    .select({ open: sql<number>`count(*)::int` })
    .from(moneyDifferences)
    .where(and(eq(moneyDifferences.day, day), eq(moneyDifferences.state, 'OPEN')))
  return row!.open
}

async function figuresOf(db: Sql, { money }: MoneyApp, span: Span): Promise<DayFigures> {
  const accounts = await accountFigures(db, span)
  return {
    accounts,
    sumFen: toFen(accounts.reduce((sum, { closingFen }) => sum + closingFen, 0)),
    orders: await money.dayOrders(db, span),
    refunds: await refundFigures(db, span),
  }
}

const instantOf = (at: Date) => sql`${at.toISOString()}::timestamptz`

async function accountFigures(db: Sql, { from, to }: Span): Promise<KindFigures[]> {
  const { rows } = await db.execute<{ kind: AccountKind; opening: string; in: string; out: string }>(sql`
    select a.kind, coalesce(sum(e.amount_fen) filter (where e.at < ${instantOf(from)}), 0)::text as opening,
      coalesce(sum(e.amount_fen) filter (where e.at >= ${instantOf(from)} and e.amount_fen > 0), 0)::text as "in",
      coalesce(-sum(e.amount_fen) filter (where e.at >= ${instantOf(from)} and e.amount_fen < 0), 0)::text as "out"
    from ledger_entries e join ledger_accounts a on a.id = e.account_id where e.at < ${instantOf(to)} group by a.kind`)
  const of = new Map(rows.map((row) => [row.kind, row]))
  return accountKinds.flatMap((kind) => {
    const row = of.get(kind)
    if (!row) return []
    const [opening, added, taken] = [Number(row.opening), Number(row.in), Number(row.out)]
    return [
      {
        kind,
        openingFen: toFen(opening),
        inFen: toFen(added),
        outFen: toFen(taken),
        closingFen: toFen(opening + added - taken),
      },
    ]
  })
}

async function refundFigures(db: Sql, { from, to }: Span): Promise<RefundFigures> {
  const { rows } = await db.execute<{ asked: string; paid: string; waiting: string }>(sql`
    select coalesce(sum(amount_fen) filter (where created_at >= ${instantOf(from)}), 0)::text as asked,
      coalesce(sum(amount_fen) filter (where state = 'SUCCEEDED' and settled_at >= ${instantOf(from)} and settled_at < ${instantOf(to)}), 0)::text as paid,
      coalesce(sum(amount_fen) filter (where state <> 'SUCCEEDED' or settled_at >= ${instantOf(to)}), 0)::text as waiting
    from refunds where created_at < ${instantOf(to)}`)
  const row = rows[0]!
  return {
    askedFen: toFen(Number(row.asked)),
    paidFen: toFen(Number(row.paid)),
    underWayFen: toFen(Number(row.waiting)),
  }
}
