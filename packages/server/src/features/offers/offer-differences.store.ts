import { sql } from 'drizzle-orm'
import type { Sql } from '../../db/database.ts'
import { ledgerAccounts } from '../ledger/index.ts'
import type { OfferId } from './offer.ts'
import { offerRedemptions, offers, redPackets } from './offers.table.ts'

export interface OfferDifference {
  readonly offerId: OfferId
  readonly what: 'REDEEMED' | 'HELD' | 'BUDGET' | 'BELOW_ZERO' | 'PACKETS'
  readonly expected: number
  readonly found: number
}

/** Where counters, ledger and redemptions tell different stories; nothing, always. For checks after a storm. */
export async function findOfferDifferences(on: Pick<Sql, 'execute'>): Promise<OfferDifference[]> {
  const { rows } = await on.execute<OfferDifference & Record<string, unknown>>(sql`
    with told as (
      select o.id, o.redeemed, o.budget_fen,
        count(r.id) filter (where r.state <> 'RELEASED') as standing,
        coalesce(sum(r.platform_fen) filter (where r.state = 'HELD'), 0) as held,
        coalesce(sum(r.platform_fen - r.returned_fen) filter (where r.state = 'SPENT'), 0) as spent,
        count(r.id) filter (where r.packet_id is not null and r.state <> 'RELEASED') as in_use
      from ${offers} o left join ${offerRedemptions} r on r.offer_id = o.id group by o.id
    ), booked as (
      select told.*, coalesce(b.balance_fen, 0) as budget_left, coalesce(h.balance_fen, 0) as held_balance,
        (select count(*) from ${redPackets} p where p.offer_id = told.id and p.state <> 'GRANTED') as not_free
      from told
      left join ${ledgerAccounts} b on b.kind = 'OFFER_BUDGET' and b.owner_id = told.id
      left join ${ledgerAccounts} h on h.kind = 'OFFER_HELD' and h.owner_id = told.id
    )
    select id as "offerId", what, expected::float8, found::float8 from booked, lateral (values
      ('REDEEMED', standing, redeemed),
      ('HELD', held, held_balance),
      ('BUDGET', budget_fen - held - spent, budget_left),
      ('BELOW_ZERO', greatest(budget_left, 0), budget_left),
      ('PACKETS', in_use, not_free)
    ) d(what, expected, found) where expected <> found order by id, what`)
  return rows
}
