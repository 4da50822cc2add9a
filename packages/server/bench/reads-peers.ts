/** What the two servers with loaders share: the schema, and the statement behind every loader. */
export const typeDefs = /* GraphQL */ `
  scalar Fen
  scalar DateTime
  type Query {
    orders(first: Int!, after: String!): OrderConnection!
  }
  type OrderConnection {
    nodes: [Order!]!
  }
  type Order {
    id: ID!
    number: String!
    state: String!
    totalFen: Fen!
    placedAt: DateTime!
    household: Household
    merchant: Merchant!
    lines: [OrderLine!]!
  }
  type Household {
    id: ID!
    name: String!
  }
  type Merchant {
    id: ID!
    name: String!
  }
  type OrderLine {
    quantity: Int!
    unitPriceFen: Fen!
    listing: Listing!
  }
  type Listing {
    id: ID!
    sku: Sku!
  }
  type Sku {
    id: ID!
    name: String!
  }
`

export interface OrderRow {
  readonly id: string
  readonly householdId: string
  readonly merchantId: string
}
export interface LineRow {
  readonly orderId: string
  readonly listingId: string
}
export interface ListingRow {
  readonly id: string
  readonly skuId: string
}

export const statements = {
  page: `select id, number, state, total_fen::int8 as "totalFen", placed_at as "placedAt", household_id as "householdId", merchant_id as "merchantId"
    from orders where (placed_at, id) < ($1, $2) order by placed_at desc, id desc limit 20`,
  households: 'select id, name from households where id = any($1)',
  merchants: 'select id, name from merchants where id = any($1)',
  lines: `select order_id as "orderId", quantity, unit_price_fen as "unitPriceFen", listing_id as "listingId"
    from order_lines where order_id = any($1) order by order_id, position`,
  listings: 'select id, sku_id as "skuId" from listings where id = any($1)',
  skus: 'select id, name from skus where id = any($1)',
} as const

export const afterOf = (cursor: string): [string, string] =>
  JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, string]
export const fen = (value: unknown): number => Number(value)
export const instant = (value: unknown): string => (value as Date).toISOString()

/** In the order asked. */
export function inOrder<Row extends { readonly id: string }>(
  ids: readonly string[],
  rows: readonly Row[],
): (Row | null)[] {
  const found = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => found.get(id) ?? null)
}

export function listsInOrder(ids: readonly string[], rows: readonly LineRow[]): LineRow[][] {
  const found = Map.groupBy(rows, ({ orderId }) => orderId)
  return ids.map((id) => found.get(id) ?? [])
}
