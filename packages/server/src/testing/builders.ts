import { eq } from 'drizzle-orm'
import { system, type Actor } from '../access/actor.ts'
import { riderCommunities, riders, type RiderId } from '../features/carriers/index.ts'
import {
  categories,
  listings,
  merchantCommunities,
  merchants,
  priceHistory,
  skus,
  stockNodes,
  type ListingId,
  type MerchantId,
} from '../features/catalog/index.ts'
import {
  buildings,
  communities,
  households,
  type CommunityId,
  type HouseholdId,
} from '../features/communities/index.ts'
import {
  moveOrder,
  payOrder,
  placeOrder,
  type FulfilmentMode,
  type OrderId,
  type OrderStep,
} from '../features/orders/index.ts'
import { pickupPoints } from '../features/points/index.ts'
import { stockLevels, stockMovements } from '../features/stock/index.ts'
import type { App } from '../graph/context.ts'
import { newId, toFen } from '@linli/kit'

let made = 0
const next = () => ++made

/** Each fills in everything that the test does not speak of. */
export function builders(app: App) {
  const { sql } = app.db
  const now = () => app.clock.now()

  async function community(): Promise<CommunityId> {
    const id = newId('com')
    const center = { lat: 39.99, lng: 116.47 }
    const boundary = [center, { lat: 39.995, lng: 116.47 }, { lat: 39.995, lng: 116.48 }]
    await sql.insert(communities).values({
      id,
      name: `望京花园 ${next()}`,
      nameEn: 'Wangjing Garden',
      kind: 'OLD_ESTATE',
      district: '朝阳',
      center,
      boundary,
      createdAt: now(),
    })
    await point(id)
    return id
  }

  /** A pickup point that is open from eight to ten at night. */
  async function point(communityId: CommunityId, more: Partial<typeof pickupPoints.$inferInsert> = {}) {
    const id = newId('pnt')
    const hours = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 480, closesMinute: 1_320 }))
    await sql.insert(pickupPoints).values({
      id,
      communityId,
      kind: 'STATION',
      name: `南门驿站 ${next()}`,
      nameEn: 'South Gate',
      location: { lat: 39.99, lng: 116.47 },
      address: '南门内左手',
      hours,
      slotMinutes: 60,
      slotCapacity: 20,
      coldCapacity: 5,
      dwellHours: 48,
      freshDwellHours: 12,
      overdueHours: 24,
      freshRule: 'DISPOSE',
      createdAt: now(),
      ...more,
    })
    return id
  }

  async function household(communityId: CommunityId): Promise<HouseholdId> {
    const [id, buildingId] = [newId('hh'), newId('bld')]
    const name = `${next()} 号楼`
    await sql
      .insert(buildings)
      .values({ id: buildingId, communityId, name, entrances: 2, floors: 6, location: { lat: 39.99, lng: 116.47 } })
    await sql
      .insert(households)
      .values({ id, communityId, buildingId, name: `王家 ${made}`, door: '3-502', verifiedAt: now(), createdAt: now() })
    return id
  }

  async function merchant(communityId: CommunityId): Promise<MerchantId> {
    const id = newId('mer')
    await sql.insert(merchants).values({
      id,
      name: `老李菜铺 ${next()}`,
      nameEn: "Li's",
      location: { lat: 39.99, lng: 116.47 },
      createdAt: now(),
    })
    await sql.insert(merchantCommunities).values({ merchantId: id, communityId })
    await sql.insert(stockNodes).values({
      id: newId('nod'),
      kind: 'SHOP',
      name: `老李菜铺 ${made}`,
      merchantId: id,
      location: { lat: 39.99, lng: 116.47 },
      createdAt: now(),
    })
    return id
  }

  async function listing(
    merchantId: MerchantId,
    communityId: CommunityId,
    { stock = 100, priceFen = 320 } = {},
  ): Promise<ListingId> {
    const [id, skuId, categoryId, levelId] = [newId('lst'), newId('sku'), newId('cat'), newId('stk')]
    const [shop] = await sql.select({ id: stockNodes.id }).from(stockNodes).where(eq(stockNodes.merchantId, merchantId))
    const nodeId = shop!.id
    await sql.insert(categories).values({ id: categoryId, key: `veg-${next()}`, name: '蔬菜', nameEn: 'Vegetables' })
    await sql.insert(skus).values({
      id: skuId,
      merchantId,
      categoryId,
      name: `菠菜 ${made}`,
      nameEn: 'Spinach',
      unit: '500 g',
      createdAt: now(),
    })
    await sql.insert(listings).values({
      id,
      skuId,
      merchantId,
      communityId,
      nodeId,
      priceFen: toFen(priceFen),
      state: 'ON_SALE',
      createdAt: now(),
    })
    await sql.insert(priceHistory).values({ id: newId('prc'), listingId: id, priceFen: toFen(priceFen), at: now() })
    await sql.insert(stockLevels).values({ id: levelId, nodeId, skuId, merchantId, onHand: stock })
    await sql.insert(stockMovements).values({
      id: newId('mov'),
      levelId,
      kind: 'RECEIVED',
      onHandDelta: stock,
      cause: levelId,
      at: now(),
    })
    return id
  }

  async function rider(communityId: CommunityId): Promise<RiderId> {
    const id = newId('rid')
    await sql.insert(riders).values({ id, name: `赵师傅 ${next()}`, onDuty: true, createdAt: now() })
    await sql.insert(riderCommunities).values({ riderId: id, communityId })
    return id
  }

  /** A neighbourhood with one of each. */
  async function place() {
    const communityId = await community()
    const [householdId, merchantId, riderId] = [
      await household(communityId),
      await merchant(communityId),
      await rider(communityId),
    ]
    return { communityId, householdId, merchantId, riderId, listingId: await listing(merchantId, communityId) }
  }
  type Place = Awaited<ReturnType<typeof place>>

  const residentOf = (householdId: string): Actor => ({
    kind: 'PERSON',
    id: newId('usr'),
    name: '王阿姨',
    sessionId: null,
    expiresAt: null,
    grants: [{ id: 'grant', role: 'RESIDENT', placeKind: 'HOUSEHOLD', placeId: householdId, scopes: [] }],
  })
  const actorOf = (
    role: 'MERCHANT' | 'RIDER' | 'LEADER',
    placeKind: 'MERCHANT' | 'RIDER' | 'COMMUNITY',
    placeId: string,
    more: Actor['grants'] = [],
  ): Actor => ({
    kind: 'PERSON',
    id: newId('usr'),
    name: role,
    sessionId: null,
    expiresAt: null,
    grants: [{ id: 'grant', role, placeKind, placeId, scopes: [] }, ...more],
  })

  /** An order that has been brought so far, by the people concerned and through the commands. */
  async function order({
    at,
    until = [],
    mode = 'INSTANT',
    quantity = 1,
  }: { at?: Place; until?: readonly OrderStep[]; mode?: FulfilmentMode; quantity?: number } = {}) {
    const where = at ?? (await place())
    const resident = residentOf(where.householdId)
    const basket = { householdId: where.householdId, mode, lines: [{ listingId: where.listingId, quantity }] }
    const { id } = await placeOrder({ ...app, actor: resident }, basket, newId('key'))
    const actors: Record<'MERCHANT' | 'RIDER' | 'LEADER', Actor> = {
      MERCHANT: actorOf('MERCHANT', 'MERCHANT', where.merchantId),
      RIDER: actorOf('RIDER', 'RIDER', where.riderId, [
        { id: 'grant', role: 'RIDER', placeKind: 'COMMUNITY', placeId: where.communityId, scopes: [] },
      ]),
      LEADER: actorOf('LEADER', 'COMMUNITY', where.communityId),
    }
    for (const action of until) await bring(id, action, resident, actors, mode)
    return { ...where, id, resident, actors }
  }

  async function bring(
    id: OrderId,
    action: OrderStep,
    resident: Actor,
    actors: Record<'MERCHANT' | 'RIDER' | 'LEADER', Actor>,
    mode: FulfilmentMode,
  ) {
    if (action === 'PAY') return void (await payOrder({ ...app, actor: resident }, { orderId: id }, newId('key')))
    const carrier = mode === 'LEADER_DELIVERY' ? actors.LEADER : actors.RIDER
    const actor = ['CLAIM', 'PICK_UP', 'DELIVER'].includes(action)
      ? carrier
      : action === 'EXPIRE' || action === 'CLOSE'
        ? system
        : actors.MERCHANT
    await moveOrder({ ...app, actor }, { orderId: id, action })
  }

  async function placesOfRider(riderId: string): Promise<CommunityId[]> {
    const rows = await sql
      .select()
      .from(riderCommunities)
      .where(eq(riderCommunities.riderId, riderId as RiderId))
    return rows.map((row) => row.communityId)
  }

  return { community, point, household, merchant, listing, rider, place, order, placesOfRider }
}
