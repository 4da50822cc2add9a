import { eq, sql } from 'drizzle-orm'
import type { Tx } from '../../db/tx.ts'
import {
  ledgerAccounts,
  ledgerEntries,
  ledgerTransactions,
  platformOwner,
  post,
  type Posting,
} from '../ledger/index.ts'
import type { Order, OrderId } from '../orders/index.ts'
import { attribute, type Leg } from './attribution.ts'
import { contestDeadline, recoveryPostings } from './breach.ts'
import { saveBreach, tell, timesOf, weatherDuring, type Breach } from './promises.store.ts'
import type { LegRow } from './promises.table.ts'
import { toFen, type Fen } from '@linli/kit'

/** Finds the cause from what was told of the order when it happened, and lets who caused it make the fund whole. */
export async function attributeTo(tx: Tx, order: Order, breach: Breach, endedAt: Date): Promise<void> {
  const times = await timesOf(tx, order, endedAt)
  const { cause, lateMs, legs } = attribute(times, await weatherDuring(tx, order, times))
  const { merchantId, id } = order
  const { compensationFen } = breach
  const recoveredFen = order.state === 'CANCELLED' ? toFen(0) : compensationFen
  if (compensationFen > 0 && recoveredFen === 0) await returnTo(tx, order, breach)
  if (recoveredFen > 0)
    await post(tx, {
      reason: 'promise-recovery',
      sourceId: breach.id,
      orderId: id,
      postings: recoveryPostings(cause, merchantId, recoveredFen),
    })
  const found = { ...breach, riderId: order.riderId }
  const facts = { cause, lateMs }
  const { version } = await tell(tx, found, order, { type: 'BreachAttributed', facts })
  await saveBreach(tx, breach.id, {
    ...found,
    version,
    recoveredFen,
    cause,
    causeState: 'PROPOSED',
    legs: legs.map(legRow),
    contestBy: contestDeadline(tx.now),
    endedAt,
    nextAt: null,
  })
}

const legRow = (leg: Leg): LegRow => ({
  ...leg,
  startedAt: leg.startedAt.toISOString(),
  endedAt: leg.endedAt.toISOString(),
})

/**
 * A cancelled order gives everything back, and the compensation was the first part of it: what nobody gave for that part
 * still lies with the shop or as fee, and makes the fund whole. Nobody pays for an order that there is none of.
 */
async function returnTo(tx: Tx, { id: orderId }: Order, { id, compensationFen }: Breach): Promise<void> {
  const postings = await leftOver(tx, orderId, compensationFen)
  await post(tx, { reason: 'promise-returned', sourceId: id, orderId, postings })
}

async function leftOver(tx: Tx, orderId: OrderId, amountFen: Fen): Promise<Posting[]> {
  const held = await tx.sql
    .select({
      kind: ledgerAccounts.kind,
      ownerId: ledgerAccounts.ownerId,
      fen: sql<string>`sum(${ledgerEntries.amountFen})`,
    })
    .from(ledgerTransactions)
    .innerJoin(ledgerEntries, eq(ledgerEntries.transactionId, ledgerTransactions.id))
    .innerJoin(ledgerAccounts, eq(ledgerAccounts.id, ledgerEntries.accountId))
    .where(
      sql`${ledgerTransactions.orderId} = ${orderId} and ${ledgerAccounts.kind} in ('MERCHANT_PAYABLE', 'DELIVERY_FEES')`,
    )
    .groupBy(ledgerAccounts.kind, ledgerAccounts.ownerId)
    .having(sql`sum(${ledgerEntries.amountFen}) > 0`)
  let missing: number = amountFen
  const given = held.map(({ kind, ownerId, fen }): Posting => {
    const part = Math.min(missing, Number(fen))
    missing -= part
    return { kind, ownerId, amountFen: toFen(-part) }
  })
  return [
    ...given,
    { kind: 'PLATFORM', ownerId: platformOwner, amountFen: toFen(-missing) },
    { kind: 'GUARANTEE_FUND', ownerId: platformOwner, amountFen },
  ]
}
