import { system } from '../../access/actor.ts'
import { inTx } from '../../db/tx.ts'
import type { World } from '../../testing/world.ts'
import { applyOffers, type CartLine } from './discounts.ts'
import { loadOfferFacts } from './offer-facts.store.ts'
import type { OfferId } from './offer.ts'
import { fundOffer, moveOffer, saveOffer, type SavedOffer } from './offers.commands.ts'
import type { OrderId } from './redemption.ts'
import { holdOffers } from './redemptions.commands.ts'
import { addMinutes, newId, toFen } from '@linli/kit'

const aMonthMinutes = 30 * 24 * 60

/** 满30减7, in force, wholly the platform's, for a household as often as it likes; with a budget. */
export async function anActiveOffer(
  w: World,
  { budgetFen = 0, ...more }: Partial<SavedOffer> & { budgetFen?: number } = {},
): Promise<OfferId> {
  const deps = { ...w.app, actor: await w.as('OPERATOR') }
  const terms: SavedOffer = {
    kind: 'THRESHOLD_OFF',
    name: '满30减7',
    nameEn: '7 off 30',
    validFrom: w.clock.now(),
    validUntil: addMinutes(w.clock.now(), aMonthMinutes),
    stackable: false,
    priority: 0,
    merchantBps: 0,
    thresholdFen: 3_000,
    amountFen: 700,
    packetReturns: false,
    householdLimit: 1_000,
    ...more,
  }
  const id = await saveOffer(deps, terms, newId('key'))
  if (budgetFen > 0) await fundOffer(deps, { offerId: id, amountFen: budgetFen }, newId('key'))
  await moveOffer(deps, { offerId: id, action: 'ACTIVATE' })
  return id
}

export interface Buyer {
  readonly householdId: string
  readonly communityId: string
  readonly merchantId: string
  readonly listingId: string
}

/** What the cart of this buyer is reckoned to, as it is before placing. */
export async function reckon(
  w: World,
  { householdId, communityId, merchantId, listingId }: Buyer,
  { goodsFen = 5_000, deviceHash = null as string | null } = {},
) {
  const line = { listingId, quantity: 1, totalFen: toFen(goodsFen) } as CartLine
  const cart = { merchantId, communityId, lines: [line] } as unknown as Parameters<typeof applyOffers>[0]
  const now = w.clock.now()
  const [facts] = await loadOfferFacts(w.app, [{ householdId, communityId, merchantId, deviceHash }], now)
  return { ...applyOffers(cart, facts!, now), deviceHash }
}

/** Holds what was reckoned for a new order; refused when it can no longer be had. */
export async function hold(
  w: World,
  { householdId, communityId, merchantId }: Buyer,
  { discounts, deviceHash }: Awaited<ReturnType<typeof reckon>>,
): Promise<OrderId> {
  const orderId = newId('ord')
  const order = { orderId, householdId, communityId, merchantId, deviceHash, discounts }
  await inTx({ ...w.app, actor: system }, async (tx) => {
    const refused = await holdOffers(tx, [order as Parameters<typeof holdOffers>[1][number]])
    for (const refusal of refused.values()) throw refusal
  })
  return orderId
}

export const balances = async (w: World, ownerId: string) =>
  Object.fromEntries(
    (
      await w.app.db.pool.query<{ kind: string; sum: string }>(
        `select a.kind, coalesce(sum(e.amount_fen), 0) as sum from ledger_accounts a left join ledger_entries e on e.account_id = a.id
         where a.owner_id = $1 group by a.kind order by a.kind`,
        [ownerId],
      )
    ).rows.map(({ kind, sum }) => [kind, Number(sum)]),
  )
