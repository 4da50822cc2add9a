import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Tx, TxDeps } from '../../db/tx.ts'
import { inTxOnce } from '../../graph/idempotency.ts'
import type { Outcome } from '../../graph/user-error.ts'
import { checkBatch, households, type HouseholdId } from '../communities/index.ts'
import { budgetLeft } from './offer-facts.store.ts'
import { assertCan, type OfferId, type RedPacketId } from './offer.ts'
import { lockOffer } from './offers.commands.ts'
import { redPackets } from './offers.table.ts'
import { lockOffers, type LockedOffer } from './redemptions.store.ts'
import { addMs, newId, Refusal, refuse, shareFen, toFen, type Fen } from '@linli/kit'

export interface PacketGrant {
  readonly offerId: string
  readonly householdIds: readonly string[]
}

/** An answer that survives the record of idempotency. */
type Granted = { readonly id: RedPacketId } | { readonly code: string; readonly field: string }

const dayMs = 86_400_000

/**
 * Gives each household a packet. What is given is a promise, so it is given only while the budget covers it together with
 * all that are out: who comes after that is refused, and the others have theirs.
 */
export async function grantRedPackets(
  deps: TxDeps,
  request: PacketGrant,
  key: string,
): Promise<Outcome<RedPacketId>[]> {
  checkBatch(request.householdIds, 'householdIds')
  const { granted } = await inTxOnce(deps, { operation: 'grantRedPackets', key, request }, async (tx) => {
    const offer = await lockOffer(tx, request.offerId)
    if (offer.kind !== 'RED_PACKET') refuse('OFFER_WRONG_KIND', { kind: offer.kind }, 'offerId')
    assertCan(tx.actor, 'GRANT', offer)
    return { granted: await grantEach(tx, offer, request.householdIds) }
  })
  return granted.map((each) => ('id' in each ? { done: each.id } : { refused: new Refusal(each.code, {}, each.field) }))
}

/**
 * The same within another's transaction, by whoever was allowed to: the packet of each household, or null where there is
 * none to give. A draft or an ended offer gives nothing.
 */
export async function grantPackets(
  tx: Tx,
  offerId: OfferId,
  householdIds: readonly HouseholdId[],
): Promise<(RedPacketId | null)[]> {
  const [offer] = await lockOffers(tx, [offerId])
  if (offer?.kind !== 'RED_PACKET' || offer.state !== 'ACTIVE' || offer.validUntil <= tx.now)
    return householdIds.map(() => null)
  return (await grantEach(tx, offer, householdIds)).map((each) => ('id' in each ? each.id : null))
}

async function grantEach(tx: Tx, offer: LockedOffer, householdIds: readonly string[]): Promise<Granted[]> {
  const here = await tx.sql
    .select({ id: households.id })
    .from(households)
    .where(
      and(
        inArray(households.id, householdIds as HouseholdId[]),
        offer.communityId === null ? undefined : eq(households.communityId, offer.communityId),
      ),
    )
  const known = new Map(here.map(({ id }) => [id as string, id]))
  const amountFen = offer.amountFen!
  const coveredBy = shareFen(amountFen, offer.platformBps)
  let freeFen = await freeBudget(tx, offer)
  const expiresAt = new Date(Math.min(addMs(tx.now, offer.packetDays! * dayMs).getTime(), offer.validUntil.getTime()))
  if (expiresAt <= tx.now) refuse('OFFER_NOT_AVAILABLE', { offerId: offer.id, reason: 'EXPIRED' }, 'offerId')
  const rows: (typeof redPackets.$inferInsert)[] = []
  const granted = householdIds.map((householdId, index): Granted => {
    const field = `householdIds.${index}`
    const found = known.get(householdId)
    if (!found) return { code: 'NOT_FOUND', field }
    if (coveredBy > freeFen) return { code: 'OFFER_BUDGET_EMPTY', field }
    freeFen = toFen(freeFen - coveredBy)
    const id = newId('pkt')
    rows.push({ id, offerId: offer.id, householdId: found, state: 'GRANTED', amountFen, expiresAt, createdAt: tx.now })
    return { id }
  })
  if (rows.length > 0) await tx.sql.insert(redPackets).values(rows)
  return granted
}

/** What no packet that is out counts on. */
async function freeBudget(tx: Tx, { id, platformBps }: LockedOffer): Promise<Fen> {
  const out = and(
    eq(redPackets.offerId, id),
    eq(redPackets.state, 'GRANTED'),
    sql`${redPackets.expiresAt} > ${tx.now.toISOString()}::timestamptz`,
  )
  const [row] = await tx.sql
    .select({
      leftFen: sql<number>`${budgetLeft(sql`${id}`)}::float8`,
      // As `shareFen` rounds each.
      outFen: sql<number>`coalesce(sum((${redPackets.amountFen} * ${platformBps} + 5000) / 10000), 0)::float8`,
    })
    .from(redPackets)
    .where(out)
  return toFen(row!.leftFen - row!.outFen)
}
