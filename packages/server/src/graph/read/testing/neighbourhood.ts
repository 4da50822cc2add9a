import { eq } from 'drizzle-orm'
import type { Actor } from '../../../access/actor.ts'
import { apiKeys, sessions } from '../../../features/accounts/index.ts'
import { leaders } from '../../../features/carriers/carriers.table.ts'
import { riderCommunities } from '../../../features/carriers/index.ts'
import { listings, merchantCommunities, merchants } from '../../../features/catalog/index.ts'
import { saveListings } from '../../../features/catalog/listings.commands.ts'
import { readNotifications } from '../../../features/inbox/inbox.commands.ts'
import type { FulfilmentMode, OrderStep } from '../../../features/orders/index.ts'
import { cancelOrder } from '../../../features/orders/orders.commands.ts'
import { pickupCodeOf } from '../../../features/orders/pickups/pickup.ts'
import { redeemPickup, reportMissing } from '../../../features/orders/pickups/pickups.commands.ts'
import { refundOrder } from '../../../features/orders/refunds.commands.ts'
import { openLevel } from '../../../features/stock/stock.commands.ts'
import { saveView } from '../../../features/views/views.commands.ts'
import { anonymous, type World } from '../../../testing/world.ts'
import { newId } from '@linli/kit'

/** How far each order comes, and after how many minutes the next is placed: several are placed at the same instant. */
const journeys: readonly [FulfilmentMode, readonly OrderStep[], number][] = [
  ['INSTANT', [], 0],
  ['INSTANT', ['PAY'], 0],
  ['INSTANT', ['PAY', 'ACCEPT'], 3],
  ['INSTANT', ['PAY', 'ACCEPT', 'PREPARE'], 0],
  ['INSTANT', ['PAY', 'ACCEPT', 'PACK'], 0],
  ['INSTANT', ['PAY', 'ACCEPT', 'PACK', 'CLAIM'], 0],
  ['INSTANT', ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP'], 7],
  ['SAME_DAY', ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP', 'DELIVER'], 0],
  ['LEADER_DELIVERY', ['PAY', 'ACCEPT', 'PACK'], 0],
  ['LEADER_DELIVERY', ['PAY', 'ACCEPT', 'PACK', 'PICK_UP', 'DELIVER'], 2],
  ['SELF_PICKUP', ['PAY', 'ACCEPT', 'PREPARE', 'PACK', 'ARRIVE_AT_POINT'], 0],
]

/** Two communities with everything that a document can ask for, and people of every role in them. */
export async function neighbourhood(w: World) {
  const { sql } = w.app.db
  const [here, there] = [await w.place(), await w.place()]
  // One merchant and one rider serve both; one listing is sold out, one is off sale, two cost the same.
  await sql.insert(merchantCommunities).values({ merchantId: here.merchantId, communityId: there.communityId })
  await sql.insert(riderCommunities).values({ riderId: here.riderId, communityId: there.communityId })
  await w.listing(here.merchantId, here.communityId, { stock: 0 })
  const offSale = await w.listing(here.merchantId, there.communityId, { priceFen: 1_250 })
  await sql.update(listings).set({ state: 'OFF_SALE' }).where(eq(listings.id, offSale))
  await w.listing(there.merchantId, there.communityId, { priceFen: 99 })
  await saveBundle(w, here)
  await sql.update(merchants).set({ rating: 4.7 }).where(eq(merchants.id, there.merchantId))
  const second = { ...here, householdId: await w.household(here.communityId) }
  await w.household(there.communityId)
  for (const { communityId } of [here, there])
    await sql.insert(leaders).values({ id: newId('led'), name: '孙姐', communityId, createdAt: w.clock.now() })

  const people = {
    platform: await w.as('OPERATOR'),
    operator: await w.as('OPERATOR', here.communityId),
    resident: await w.as('RESIDENT', here.householdId),
    neighbour: await w.as('RESIDENT', second.householdId),
    stranger: await w.as('RESIDENT', there.householdId),
    merchant: await w.as('MERCHANT', here.merchantId),
    rider: await w.as('RIDER', here.riderId),
    riderThere: await w.as('RIDER', there.riderId),
    leader: await w.as('LEADER', there.communityId),
    partner: await w.as('PARTNER', here.communityId, ['orders:write', 'households:read']),
    reader: await w.as('PARTNER', there.communityId, ['orders:read']),
    partnerOfNothing: await w.as('PARTNER', here.communityId, []),
    manifold: await many(w, [
      await w.as('RESIDENT', second.householdId),
      await w.as('MERCHANT', there.merchantId),
      await w.as('RIDER', there.riderId),
      await w.as('RIDER', await w.rider(here.communityId)),
      await w.as('OPERATOR', there.communityId),
    ]),
    anonymous,
  }

  for (const at of [here, there])
    for (const [mode, until, minutes] of journeys) {
      await w.order({ at: at === here && minutes > 0 ? second : at, mode, until, quantity: 1 + (minutes % 3) })
      w.clock.move(minutes)
    }
  const cancelled = await w.order({ at: here, until: ['PAY'] })
  await cancelOrder({ ...w.app, actor: cancelled.resident }, { orderId: cancelled.id }, 'cancel')
  const refunded = await w.order({ at: there, mode: 'SAME_DAY', until: ['PAY', 'ACCEPT'], quantity: 2 })
  for (const amountFen of [100, 41])
    await refundOrder(
      { ...w.app, actor: people.platform },
      { orderId: refunded.id, amountFen, reason: '少了一把' },
      `refund ${amountFen}`,
    )
  await shelves(w, here)
  await w.settle()
  // Past the window of the first of them, so that some are late; before anything of them expires by itself.
  w.clock.move(40)
  await rest(w, people)
  return { people, here, there }
}

export type Neighbourhood = Awaited<ReturnType<typeof neighbourhood>>

/** Goods below cost, of which there are three, and two of them as a bundle. */
async function saveBundle(w: World, { merchantId, communityId }: { merchantId: string; communityId: string }) {
  const deps = { ...w.app, actor: await w.as('MERCHANT', merchantId) }
  const { rows } = await w.app.db.pool.query<{ id: string }>('select id from categories order by id limit 1')
  const good = { name: '番茄', nameEn: 'Tomato', unit: '500 g', categoryId: rows[0]!.id, communityId, priceFen: 450 }
  const save = (listing: object) =>
    saveListings(deps, merchantId, [{ ...good, state: 'ON_SALE', ...listing }], { shelve: openLevel })
  await save({ stock: 5, costFen: 500, belowCostReason: '临期', priceTiers: [{ fromQuantity: 3, priceFen: 400 }] })
  const made = await w.app.db.pool.query<{ id: string }>('select id from skus where cost_fen = 500')
  await save({ name: '两份番茄', priceFen: 1_000, components: [{ skuId: made.rows[0]!.id, quantity: 2 }] })
}

/** What a counter has seen: a code that was right, the same again, a wrong one, and goods that are not there. */
async function shelves(w: World, at: Awaited<ReturnType<World['place']>>): Promise<void> {
  const actor = await w.as('LEADER', at.communityId)
  const parcel = () => w.order({ at, mode: 'SELF_PICKUP', until: ['PAY', 'ACCEPT', 'PACK', 'ARRIVE_AT_POINT'] })
  const [collected, missing] = [await parcel(), await parcel()]
  const { rows } = await w.app.db.pool.query<{ point_id: string }>('select point_id from orders where id = $1', [
    collected.id,
  ])
  const pointId = rows[0]!.point_id
  w.clock.move(1)
  const code = pickupCodeOf(w.app.keys, collected.id, 0)
  for (const [index, shown] of [code, code, 'wrong'].entries())
    await redeemPickup({ ...w.app, actor }, { pointId, code: shown }, `scan ${index}`).catch(() => undefined)
  await reportMissing({ ...w.app, actor }, { orderId: missing.id, note: '货架上没有' })
}

/** One person with the grants of several. */
async function many(w: World, parts: readonly Actor[]): Promise<Actor> {
  const [first] = parts
  await w.app.db.pool.query('update role_grants set principal_id = $1 where principal_id = any($2)', [
    first!.id,
    parts.map(({ id }) => id),
  ])
  return { ...first!, grants: parts.flatMap(({ grants }) => grants) }
}

/** What belongs to people alone: read notifications, views, keys, sign-ins. */
async function rest(
  w: World,
  people: { platform: Actor; operator: Actor; merchant: Actor; resident: Actor; partner: Actor },
): Promise<void> {
  const { sql } = w.app.db
  const now = w.clock.now()
  const { rows } = await w.app.db.pool.query<{ id: string }>(
    'select id from notifications where principal_id = $1 order by id limit 1',
    [people.merchant.id],
  )
  await readNotifications(
    { ...w.app, actor: people.merchant },
    rows.map(({ id }) => id),
  )
  for (const actor of [people.platform, people.operator])
    for (const scope of ['MINE', 'TEAM'] as const)
      await saveView({ ...w.app, actor }, { screen: 'orders', name: `晚点 ${scope}`, query: 'late=1', scope })
  for (const communityId of [people.operator.grants[0]!.placeId, null])
    await sql.insert(apiKeys).values({
      id: newId('key'),
      principalId: people.partner.id as never,
      name: 'POS',
      prefix: 'lk_x',
      secretHash: 'x',
      scopes: ['orders:read'],
      communityId: communityId as never,
      createdBy: 'x',
      createdAt: now,
    })
  for (const minutes of [60, -60])
    await sql.insert(sessions).values({
      id: newId('ses'),
      principalId: people.resident.id as never,
      method: 'PHONE_CODE',
      tokenHash: `hash ${minutes}`,
      device: '手机',
      createdAt: now,
      lastSeenAt: now,
      idleSeconds: 60,
      expiresAt: new Date(now.getTime() + minutes * 60_000),
      endsAt: new Date(now.getTime() + 60 * 60_000),
    })
}
