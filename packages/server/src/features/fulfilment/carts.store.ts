import type { Pool } from 'pg'
import type { CategoryId, ListingId, MerchantId, PriceTier } from '../catalog/index.ts'
import { unitPriceFor } from '../catalog/index.ts'
import type { CommunityId, Point } from '../communities/index.ts'
import { distanceM, pointSlotFor, type DayHours } from '../points/index.ts'
import type { Cart, Home } from './cart.ts'
import { fulfilmentModes, type FulfilmentMode } from './fulfilment.ts'
import { firstDays, type CartFacts, type CartLine, type DayOf, type PointFacts } from './quote.ts'
import { ruleOf, type ModeRules } from './rule.ts'
import { furthestDay, windowAt } from './window.ts'
import { refuse, type Fen, type Id } from '@linli/kit'

export interface LineRow {
  readonly listingId: ListingId
  readonly quantity: number
  readonly communityId: CommunityId | null
  readonly state: string | null
  readonly name: string
  readonly unit: string
  /** Where one unit is taken from: one level, or one for each component of a bundle. */
  readonly taken: readonly { readonly levelId: Id<'stk'>; readonly quantity: number }[]
  readonly merchantId: MerchantId
  readonly merchantState: string
  /** Of the merchant's catalog: as long as it is this, nothing of the line but the stock is another. */
  readonly catalogVersion: number
  readonly isServed: boolean
  readonly shop: Point
  readonly priceFen: Fen
  readonly priceTiers: readonly PriceTier[]
  readonly categoryId: CategoryId
  readonly weightGrams: number
  readonly needsCold: boolean
  readonly shelfLifeHours: number | null
  readonly available: number
}

interface PointRow {
  readonly id: string
  readonly location: Point
  readonly hours: readonly DayHours[]
  readonly slotMinutes: number
  readonly slotCapacity: number
  readonly coldCapacity: number
  readonly state: string
  readonly slots: readonly {
    readonly startsAt: string
    readonly left: number
    readonly coldLeft: number
  }[]
}

/** What a cart refers to, as it stands; nothing of it is held. */
export interface LoadedCart {
  readonly home: Home & { readonly buildingId: string; readonly location: Point }
  readonly lines: readonly LineRow[]
  readonly point: PointRow | null
  readonly slots: readonly { readonly mode: FulfilmentMode; readonly startsAt: string; readonly used: number }[]
}

/**
 * One statement for any number of carts. What a bundle weighs and how long it keeps is what its components weigh and keep;
 * without a level for each of them it is taken from nowhere. Whatever else this reads of a catalog needs a trigger that
 * counts it in `catalog_versions`.
 * The windows that matter lie between a day ago and the furthest day that can be chosen.
 */
export const cartStatement = {
  name: 'cart-facts',
  text: `
with carts as materialized (
  select * from json_to_recordset((select $1::json)) as c(cart int, "householdId" text, "pointId" text)
), homes as materialized (
  select c.cart, c."pointId", h.id, h.community_id, h.building_id, b.location
  from carts c join households h on h.id = c."householdId" and h.active join buildings b on b.id = h.building_id
), wanted as materialized (
  select * from json_to_recordset((select $2::json)) as w(cart int, position int, "listingId" text, quantity int)
)
select json_build_object('id', o.id, 'communityId', o.community_id, 'buildingId', o.building_id, 'location', o.location) as home,
  (select json_agg(json_build_object('listingId', w."listingId", 'quantity', w.quantity,
     'communityId', l.community_id, 'state', l.state,
     'name', s.name, 'unit', s.unit, 'taken', coalesce(b.taken,
       case when v.id is null then '[]'::json else json_build_array(json_build_object('levelId', v.id, 'quantity', 1)) end),
     'merchantId', l.merchant_id, 'merchantState', m.state,
     'catalogVersion', (select c.version from catalog_versions c where c.merchant_id = l.merchant_id),
     'isServed', exists (select 1 from merchant_communities c where c.merchant_id = l.merchant_id and c.community_id = l.community_id),
     'shop', n.location, 'priceFen', l.price_fen, 'priceTiers', l.price_tiers, 'categoryId', s.category_id,
     'weightGrams', coalesce(b.weight, s.weight_grams), 'needsCold', coalesce(b.cold, s.cold_chain),
     'shelfLifeHours', case when b.taken is null then s.shelf_life_hours else b.shelf end,
     'available', coalesce(b.available, greatest(0, v.on_hand + v.presell_limit - v.allocated - v.reserved), 0)) order by w.position)
   from wanted w
   left join listings l on l.id = w."listingId"
   left join merchants m on m.id = l.merchant_id
   left join stock_nodes n on n.id = l.node_id
   left join skus s on s.id = l.sku_id
   left join stock_levels v on v.node_id = l.node_id and v.sku_id = l.sku_id
   left join lateral (
     select sum(k.weight_grams * c.quantity)::int as weight, bool_or(k.cold_chain) as cold, min(k.shelf_life_hours) as shelf,
       min(greatest(0, coalesce(cv.on_hand + cv.presell_limit - cv.allocated - cv.reserved, 0)) / c.quantity)::int as available,
       coalesce(case when count(*) = count(cv.id) then json_agg(json_build_object('levelId', cv.id, 'quantity', c.quantity) order by cv.id) end, '[]') as taken
     from bundle_components c join skus k on k.id = c.component_sku_id
     left join stock_levels cv on cv.node_id = l.node_id and cv.sku_id = c.component_sku_id
     where c.bundle_sku_id = l.sku_id having count(*) > 0
   ) b on true
   where w.cart = o.cart) as lines,
  (select json_build_object('id', p.id, 'location', p.location, 'hours', p.hours, 'slotMinutes', p.slot_minutes,
     'slotCapacity', p.slot_capacity, 'coldCapacity', p.cold_capacity, 'state', p.state, 'slots', (
       select coalesce(json_agg(json_build_object('startsAt', z.starts_at, 'left', z.capacity - z.used,
         'coldLeft', z.cold_capacity - z.cold_used)), '[]')
       from point_slots z where z.point_id = p.id and z.starts_at between $3::timestamptz - interval '1 day' and $3::timestamptz + interval '${furthestDay} days'))
   from pickup_points p
   where p.community_id = o.community_id and case when o."pointId" is null then p.state = 'OPEN' else p.id = o."pointId" end
   order by p.created_at, p.id limit 1) as point,
  (select coalesce(json_agg(json_build_object('mode', f.mode, 'startsAt', f.starts_at, 'used', f.used)), '[]')
   from fulfilment_slots f where f.community_id = o.community_id
     and f.starts_at between $3::timestamptz - interval '1 day' and $3::timestamptz + interval '${furthestDay} days') as slots,
  o.cart
from homes o`,
}

/** In the order asked; undefined where there is no such household. */
export async function loadCarts(pool: Pool, carts: readonly Cart[], now: Date): Promise<(LoadedCart | undefined)[]> {
  const asked = carts.map(({ householdId, pointId }, cart) => ({ cart, householdId, pointId }))
  const wanted = carts.flatMap(({ lines }, cart) =>
    lines.map(({ listingId, quantity }, position) => ({ cart, position, listingId, quantity })),
  )
  const { rows } = await pool.query<LoadedCart & { cart: number }>({
    ...cartStatement,
    values: [JSON.stringify(asked), JSON.stringify(wanted), now],
  })
  const found = new Map(rows.map(({ cart, ...loaded }) => [cart, loaded]))
  return carts.map((_, cart) => found.get(cart))
}

/** Refuses lines that cannot be ordered in any mode. */
export function assertOrderable(
  { home, lines, point }: LoadedCart,
  { pointId }: Pick<Cart, 'pointId'>,
  field = '',
): void {
  for (const [index, line] of lines.entries()) {
    if (line.communityId !== home.communityId) refuse('LISTING_NOT_FOUND', {}, `${field}lines.${index}.listingId`)
    if (line.state !== 'ON_SALE') refuse('LISTING_OFF_SALE', {}, `${field}lines.${index}.listingId`)
  }
  if (new Set(lines.map(({ merchantId }) => merchantId)).size > 1)
    refuse('LINES_OF_SEVERAL_MERCHANTS', {}, `${field}lines`)
  if (lines[0]!.merchantState !== 'ACTIVE') refuse('MERCHANT_PAUSED', {}, `${field}lines`)
  if (pointId !== null && point === null) refuse('NOT_FOUND', {}, `${field}pointId`)
}

/** What was loaded, as the facts a quote is made of, for the day that was chosen for each mode. */
export function cartFactsOf(
  { home, lines, point, slots }: LoadedCart,
  rules: ModeRules,
  now: Date,
  dayOf: DayOf = firstDays,
): CartFacts {
  const used = new Map<FulfilmentMode, number>()
  for (const mode of fulfilmentModes) {
    const found = windowAt(ruleOf(rules, mode).window, now, dayOf(mode))
    if (!found || 'cutoffAt' in found) continue
    const slot = slots.find((each) => each.mode === mode && isAt(each.startsAt, found.slotStartsAt))
    if (slot) used.set(mode, slot.used)
  }
  return {
    lines: lines.map(lineOf),
    isServed: lines.every(({ isServed }) => isServed),
    shopDistanceM: Math.max(...lines.map(({ shop }) => distanceM(shop, home.location))),
    point:
      point &&
      pointFactsOf(point, home.location, windowAt(ruleOf(rules, 'SELF_PICKUP').window, now, dayOf('SELF_PICKUP'))),
    used,
  }
}

const isAt = (text: string, at: Date): boolean => new Date(text).getTime() === at.getTime()

const lineOf = (row: LineRow): CartLine => ({
  listingId: row.listingId,
  quantity: row.quantity,
  unitPriceFen: unitPriceFor(row, row.quantity),
  categoryId: row.categoryId,
  weightGrams: row.weightGrams,
  needsCold: row.needsCold,
  shelfLifeHours: row.shelfLifeHours,
  available: row.available,
})

function pointFactsOf(point: PointRow, home: Point, window: ReturnType<typeof windowAt>): PointFacts {
  const slot = window && 'startsAt' in window ? pointSlotFor(point, window.startsAt) : undefined
  const taken = slot && point.slots.find(({ startsAt }) => isAt(startsAt, slot.startsAt))
  return {
    id: point.id,
    isOpen: point.state === 'OPEN' && slot !== undefined,
    distanceM: distanceM(point.location, home),
    left: taken?.left ?? point.slotCapacity,
    coldLeft: point.coldCapacity === 0 ? null : (taken?.coldLeft ?? point.coldCapacity),
  }
}
