import { expect } from 'vitest'
import type { World } from '../../testing/world.ts'
import { findMoneyDifferences } from '../orders/index.ts'
import { sweepBrokenPromises, sweepPromisesAtRisk } from './promises.sweeps.ts'
import { newId } from '@linli/kit'

/** Looks as a worker does, and does what follows. */
export async function look(w: World): Promise<void> {
  await sweepPromisesAtRisk(w.app)
  await sweepBrokenPromises(w.app)
  await w.settle()
}

/** Forward by so many minutes, as a worker lives through them. */
export async function pass(w: World, minutes: number): Promise<void> {
  w.clock.move(minutes)
  await look(w)
}

/** A rule of the community: what is ordered for the same day comes between 18:00 and 18:30. */
export async function sameDayAtSix(w: World, communityId: string): Promise<void> {
  const daily = {
    cutoffMinute: 960,
    startMinute: 1_080,
    endMinute: 1_110,
    leadDays: 0,
    rollsOver: false,
    pickLeadMinutes: 60,
    daysAhead: 3,
  }
  await w.app.db.pool.query(
    `insert into mode_rules (id, community_id, mode, version, enabled, fee, cost, "window", takes_bulky, keeps_cold,
       compensation, free_cancel_after_minutes, reason, set_at)
     select $1, $2, mode, 1, enabled, fee, cost, $3, takes_bulky, keeps_cold, compensation, free_cancel_after_minutes, reason, set_at
     from mode_rules where community_id is null and mode = 'SAME_DAY' and version = 1`,
    [newId('mrl'), communityId, JSON.stringify({ withinMinutes: null, daily })],
  )
}

/** All entries of an order that are not zero in the end, by kind of account. Whatever they are, everybody's money fits. */
export async function booksOf(w: World, orderId: string): Promise<Record<string, number>> {
  expect(await findMoneyDifferences(w.app.db.sql)).toEqual([])
  const { rows } = await w.app.db.pool.query<{ kind: string; fen: number }>(
    `select a.kind, sum(e.amount_fen)::int as fen from ledger_transactions x
     join ledger_entries e on e.transaction_id = x.id join ledger_accounts a on a.id = e.account_id
     where x.order_id = $1 group by a.kind having sum(e.amount_fen) <> 0 order by a.kind`,
    [orderId],
  )
  return Object.fromEntries(rows.map(({ kind, fen }) => [kind, fen]))
}
