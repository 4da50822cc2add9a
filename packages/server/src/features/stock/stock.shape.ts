import { sql, type SQL } from 'drizzle-orm'
import { Int } from 'type-graphql'
import { PageArgs } from '../../graph/lists.ts'
import { connection, expr, extend, one, shape, type At } from '../../graph/read/index.ts'
import { bundleComponents, ListingType, listingShape, skuShape, stockNodeShape } from '../catalog/index.ts'
import { stockLevels, stockMovements } from './stock.table.ts'
import { stockReach } from './stock.ts'
import { StockLevelType, StockMovementConnection } from './stock.types.ts'

const mostHolds = 200

export const stockMovementShape = shape('StockMovement', stockMovements)

export const stockLevelShape = shape('StockLevel', stockLevels, {
  prefix: 'stk',
  reach: stockReach,
  fields: {
    node: one(
      () => stockNodeShape,
      ({ t }, far) => sql`${far['id']} = ${t['nodeId']}`,
    ),
    sku: one(
      () => skuShape,
      ({ t }, far) => sql`${far['id']} = ${t['skuId']}`,
    ),
    available: expr(({ t }) => sql`${t['onHand']} + ${t['presellLimit']} - ${t['allocated']} - ${t['reserved']}`),
    holds: expr(
      ({ t }) => sql`(
        select coalesce(json_agg(json_build_object('holder', h.cause, 'quantity', h.quantity, 'expiresAt', h.expires_at) order by h.since, h.cause), '[]') from (
          select m.cause, sum(m.reserved_delta + m.allocated_delta) as quantity, min(m.at) as since,
            case when sum(m.reserved_delta) > 0 then max(m.expires_at) end as expires_at
          from ${stockMovements} m where m.level_id = ${t['id']}
          group by m.cause having sum(m.reserved_delta + m.allocated_delta) > 0
          order by since, m.cause limit ${sql.raw(String(mostHolds))}
        ) h)`,
    ),
  },
})

extend(StockLevelType, stockLevelShape, {
  movements: {
    type: () => StockMovementConnection,
    args: () => PageArgs,
    description: 'What happened to it, oldest first.',
    read: connection(
      () => stockMovementShape,
      ({ t }, far) => sql`${far['levelId']} = ${t['id']}`,
    ),
  },
})

const free = sql.raw('(v.on_hand + v.presell_limit - v.allocated - v.reserved)')

/** Of a bundle as many as its scarcest component makes; nothing of goods that the node does not have. */
const availableOf = ({ t }: At): SQL => sql`coalesce((
  select min(coalesce(${free}, 0) / b.quantity) from ${bundleComponents} b
  left join ${stockLevels} v on v.node_id = ${t['nodeId']} and v.sku_id = b.component_sku_id where b.bundle_sku_id = ${t['skuId']}
), (select ${free} from ${stockLevels} v where v.node_id = ${t['nodeId']} and v.sku_id = ${t['skuId']}), 0)`

extend(
  ListingType,
  listingShape,
  {
    available: {
      type: () => Int,
      description: 'Units that can be ordered now; of a bundle as many as its scarcest component makes.',
      read: expr(availableOf),
    },
  },
  { inStock: (at) => sql`${availableOf(at)} > 0` },
)
