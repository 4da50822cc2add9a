import { and, eq, inArray, ne, or } from 'drizzle-orm'
import type { Tx } from '../../db/tx.ts'
import { ledgerAccounts } from '../ledger/index.ts'
import type { Offer, OfferId } from './offer.ts'
import { offerRedemptions, offers, redPackets } from './offers.table.ts'
import type { Standing } from './redemption.ts'
import { noFen } from '@linli/kit'

export type LockedOffer = Offer & { readonly redeemed: number }

/** Every change of what stands of an offer holds the offer first; several in id order. */
export async function lockOffers(tx: Tx, ids: readonly string[]): Promise<LockedOffer[]> {
  return tx.sql
    .select()
    .from(offers)
    .where(inArray(offers.id, [...new Set(ids)] as OfferId[]))
    .orderBy(offers.id)
    .for('update')
}

export interface Users {
  readonly householdIds: readonly string[]
  readonly deviceHashes: readonly string[]
}

/** What stands of locked offers, as far as it concerns these households and devices. */
export async function readStanding(
  tx: Tx,
  locked: readonly LockedOffer[],
  { householdIds, deviceHashes }: Users,
): Promise<Standing> {
  const ids = locked.map(({ id }) => id)
  const ofThem = or(
    inArray(offerRedemptions.householdId, householdIds as never[]),
    inArray(offerRedemptions.deviceHash, [...deviceHashes]),
  )
  const redemptions = await tx.sql
    .select()
    .from(offerRedemptions)
    .where(and(inArray(offerRedemptions.offerId, ids), ne(offerRedemptions.state, 'RELEASED'), ofThem))
  const packets = await tx.sql
    .select()
    .from(redPackets)
    .where(
      and(
        inArray(redPackets.offerId, ids),
        inArray(redPackets.householdId, householdIds as never[]),
        eq(redPackets.state, 'GRANTED'),
      ),
    )
  const budgets = await tx.sql
    .select({ ownerId: ledgerAccounts.ownerId, balanceFen: ledgerAccounts.balanceFen })
    .from(ledgerAccounts)
    .where(and(eq(ledgerAccounts.kind, 'OFFER_BUDGET'), inArray(ledgerAccounts.ownerId, ids)))
  const leftOf = new Map(budgets.map(({ ownerId, balanceFen }) => [ownerId, balanceFen]))
  return {
    redemptions,
    packets,
    offers: new Map(locked.map((offer) => [offer.id, { offer, budgetLeftFen: leftOf.get(offer.id) ?? noFen }])),
  }
}
