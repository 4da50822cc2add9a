import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '../../db/tx.ts'
import { post } from '../ledger/index.ts'
import { budgetOf, heldOf, moving, owedTo, platformsOwn } from './budget.ts'
import type { OfferId, RedPacketId, RedemptionId } from './offer.ts'
import { offerRedemptions, offers, redPackets } from './offers.table.ts'
import { holdEach, returnedPart, type DiscountedOrder, type OrderId } from './redemption.ts'
import { lockOffers, readStanding, type LockedOffer } from './redemptions.store.ts'
import { newId, Refusal, toFen, type Fen } from '@linli/kit'

/**
 * Holds what the orders are placed with. Those that can no longer have it are answered with their refusal, and nothing is
 * held for them: somebody else was first, or the offer has changed or ended since the cart was reckoned.
 */
export async function holdOffers(tx: Tx, orders: readonly DiscountedOrder[]): Promise<ReadonlyMap<OrderId, Refusal>> {
  const discounted = orders.filter(({ discounts }) => discounts.length > 0)
  if (discounted.length === 0) return new Map()
  const locked = await lockOffers(
    tx,
    discounted.flatMap(({ discounts }) => discounts.map(({ offerId }) => offerId)),
  )
  const standing = await readStanding(tx, locked, {
    householdIds: discounted.map(({ householdId }) => householdId),
    deviceHashes: discounted.flatMap(({ deviceHash }) => deviceHash ?? []),
  })
  const { held, refused } = holdEach(standing, discounted, tx.now)
  if (held.length > 0) {
    const rows = held
      .map((redemption) => ({ ...redemption, id: newId('red'), createdAt: tx.now }))
      .toSorted((a, b) => (a.offerId < b.offerId ? -1 : 1))
    await tx.sql.insert(offerRedemptions).values(rows)
    await movePackets(tx, rows, 'HELD')
    await countRedeemed(tx, rows, 1)
    for (const row of rows)
      await post(tx, {
        reason: 'offer-hold',
        sourceId: row.id,
        orderId: row.orderId,
        postings: moving(budgetOf(row.offerId), heldOf(row.offerId), row.platformFen),
      })
  }
  return new Map(
    [...refused].map(([orderId, { offerId, reason }]) => [
      orderId,
      new Refusal('OFFER_NOT_AVAILABLE', { offerId, reason }),
    ]),
  )
}

/** Paid: what was held goes to the shop, which gave the goods for less. Told again, it does nothing. */
export async function spendOffers(tx: Tx, orderIds: readonly OrderId[]): Promise<void> {
  const spent = await tx.sql
    .update(offerRedemptions)
    .set({ state: 'SPENT' })
    .where(and(inArray(offerRedemptions.orderId, [...orderIds]), eq(offerRedemptions.state, 'HELD')))
    .returning()
  await movePackets(tx, spent, 'SPENT')
  for (const { id, offerId, orderId, merchantId, platformFen } of spent.toSorted(byOffer))
    await post(tx, {
      reason: 'offer-spend',
      sourceId: id,
      orderId,
      postings: moving(heldOf(offerId), owedTo(merchantId), platformFen),
    })
}

/** Cancelled: the order did not come to be, so budget, packet and the household's turn are as before. */
export async function releaseOffers(tx: Tx, orderIds: readonly OrderId[]): Promise<void> {
  const standing = and(
    inArray(offerRedemptions.orderId, [...orderIds]),
    inArray(offerRedemptions.state, ['HELD', 'SPENT']),
  )
  const used = await tx.sql.selectDistinct({ id: offerRedemptions.offerId }).from(offerRedemptions).where(standing)
  if (used.length === 0) return
  const locked = await lockOffers(
    tx,
    used.map(({ id }) => id),
  )
  const before = await tx.sql
    .select()
    .from(offerRedemptions)
    .where(standing)
    .orderBy(asc(offerRedemptions.offerId), asc(offerRedemptions.id))
    .for('update')
  await tx.sql
    .update(offerRedemptions)
    .set({ state: 'RELEASED' })
    .where(
      inArray(
        offerRedemptions.id,
        before.map(({ id }) => id),
      ),
    )
  await movePackets(tx, before, 'GRANTED')
  await countRedeemed(tx, before, -1)
  for (const row of before)
    await giveBack(tx, locked, row, {
      reason: 'offer-release',
      sourceId: row.id,
      amountFen: toFen(row.platformFen - row.returnedFen),
    })
}

export interface GoodsRefund {
  readonly orderId: OrderId
  /** The refund: told again, it does nothing. */
  readonly sourceId: string
  /** Of what was paid for the goods, how much has been given back, this refund included. */
  readonly refundedFen: Fen
  /** What was paid for the goods. */
  readonly goodsFen: Fen
}

/** Refunded after payment: the platform's part of what came back returns too, and a packet whose rule says so. */
export async function returnOffers(tx: Tx, { orderId, sourceId, refundedFen, goodsFen }: GoodsRefund): Promise<void> {
  const spent = and(eq(offerRedemptions.orderId, orderId), eq(offerRedemptions.state, 'SPENT'))
  const used = await tx.sql.select({ id: offerRedemptions.offerId }).from(offerRedemptions).where(spent)
  if (used.length === 0) return
  const locked = await lockOffers(
    tx,
    used.map(({ id }) => id),
  )
  const rows = await tx.sql.select().from(offerRedemptions).where(spent).orderBy(offerRedemptions.offerId).for('update')
  for (const row of rows) {
    const amountFen = toFen(returnedPart(row.platformFen, refundedFen, goodsFen) - row.returnedFen)
    if (amountFen > 0) {
      await tx.sql
        .update(offerRedemptions)
        .set({ returnedFen: sql`${offerRedemptions.returnedFen} + ${amountFen}` })
        .where(eq(offerRedemptions.id, row.id))
      await giveBack(tx, locked, row, { reason: 'offer-return', sourceId: `${sourceId}|${row.id}`, amountFen })
    }
    if (refundedFen >= goodsFen && locked.find(({ id }) => id === row.offerId)!.packetReturns) {
      await tx.sql.update(offerRedemptions).set({ state: 'RELEASED' }).where(eq(offerRedemptions.id, row.id))
      await movePackets(tx, [row], 'GRANTED')
      await countRedeemed(tx, [row], -1)
    }
  }
}

type Row = typeof offerRedemptions.$inferSelect
const byOffer = (a: Row, b: Row): number =>
  a.offerId < b.offerId ? -1 : a.offerId > b.offerId ? 1 : a.id < b.id ? -1 : 1

/** From where it lies to the budget; after the end of the offer there is none, and the platform has it back. */
async function giveBack(
  tx: Tx,
  locked: readonly LockedOffer[],
  { offerId, orderId, merchantId, state }: Row,
  { reason, sourceId, amountFen }: { reason: string; sourceId: string; amountFen: Fen },
): Promise<void> {
  const from = state === 'HELD' ? heldOf(offerId) : owedTo(merchantId)
  const isEnded = locked.find(({ id }) => id === offerId)!.state === 'ENDED'
  const to = isEnded ? platformsOwn : budgetOf(offerId)
  const booked = await post(tx, { reason, sourceId, orderId, postings: moving(from, to, amountFen) })
  if (booked && isEnded)
    await tx.sql
      .update(offers)
      .set({ budgetFen: sql`${offers.budgetFen} - ${amountFen}` })
      .where(eq(offers.id, offerId))
}

/** From the state before; a packet that is somewhere else already stays there. */
const stateBefore = { HELD: ['GRANTED'], SPENT: ['HELD'], GRANTED: ['HELD', 'SPENT'] } as const

async function movePackets(
  tx: Tx,
  rows: readonly { readonly packetId: RedPacketId | null }[],
  state: keyof typeof stateBefore,
): Promise<void> {
  const ids = rows.flatMap(({ packetId }) => packetId ?? [])
  if (ids.length === 0) return
  await tx.sql
    .update(redPackets)
    .set({ state })
    .where(and(inArray(redPackets.id, ids), inArray(redPackets.state, [...stateBefore[state]])))
}

async function countRedeemed(
  tx: Tx,
  rows: readonly { readonly id: RedemptionId; readonly offerId: OfferId }[],
  by: 1 | -1,
): Promise<void> {
  const ids = rows.map(({ offerId }) => offerId)
  await tx.sql.execute(sql`
    update ${offers} o set redeemed = o.redeemed + ${by} * c.times
    from (select id, count(*)::int as times from unnest(${sql.param(ids)}::text[]) ids(id) group by id) c
    where o.id = c.id`)
}
