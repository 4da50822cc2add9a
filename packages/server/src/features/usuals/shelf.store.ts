import { unitPriceFor, type Priced } from '../catalog/index.ts'
import type { Shelved } from './reorder.ts'

/** A listing as it comes out of `shelfJson`. */
export interface ShelfRow extends Omit<Shelved, 'priceFor'>, Priced {}

/**
 * The listings that are wanted, and those that could stand in for them: of the same merchant, category and community.
 * `wanted` is a select of their ids.
 */
export const shelfJson = (wanted: string): string => `
  (with wished as materialized (
     select l.merchant_id, l.community_id, s.category_id from listings l join skus s on s.id = l.sku_id where l.id in (${wanted})
   )
   select coalesce(json_agg(json_build_object('id', l.id, 'merchantId', l.merchant_id, 'communityId', l.community_id,
     'categoryId', s.category_id, 'unit', s.unit, 'isOnSale', l.state = 'ON_SALE' and m.state = 'ACTIVE',
     'available', greatest(0, g.available), 'priceFen', l.price_fen, 'priceTiers', l.price_tiers) order by l.id), '[]')
   from listings l join skus s on s.id = l.sku_id join merchants m on m.id = l.merchant_id
   cross join lateral (
     select coalesce(min(coalesce(v.on_hand + v.presell_limit - v.allocated - v.reserved, 0) / c.quantity), 0)::int as available
     from (
       select component_sku_id as sku_id, quantity from bundle_components where bundle_sku_id = l.sku_id
       union all
       select l.sku_id, 1 where not exists (select 1 from bundle_components where bundle_sku_id = l.sku_id)
     ) c left join stock_levels v on v.node_id = l.node_id and v.sku_id = c.sku_id
   ) g
   where (l.merchant_id, l.community_id, s.category_id) in (select merchant_id, community_id, category_id from wished))`

export const shelved = (row: ShelfRow): Shelved => ({
  ...row,
  priceFor: (quantity) => unitPriceFor(row, quantity),
})
