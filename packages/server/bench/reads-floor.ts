import { createServer } from 'node:http'
import pg from 'pg'
import { tellPort } from './lib/contender.ts'

/**
 * The floor: no framework, no GraphQL, one statement written by hand. Children come as compact positional arrays, the
 * shape of SQL that was measured as the fastest; names are put on here, and the answer is that of all the others.
 */
const pool = new pg.Pool({
  connectionString: process.env['DATABASE_URL'],
  max: 10,
  options: '-c timezone=UTC -c jit=off -c random_page_cost=1.1',
})

const page = `select json_agg(r.j) as j from (
  select json_build_array(o.id, o.number, o.state, o.total_fen, o.placed_at, h.id, h.name, m.id, m.name, (
    select json_agg(json_build_array(l.quantity, l.unit_price_fen, s.id, s.name) order by l.position)
    from order_lines l join listings i on i.id = l.listing_id join skus s on s.id = i.sku_id
    where l.order_id = o.id)) as j
  from orders o join households h on h.id = o.household_id join merchants m on m.id = o.merchant_id
  where (o.placed_at, o.id) < ($1, $2) order by o.placed_at desc, o.id desc limit 20) r`

type Line = [quantity: number, unitPriceFen: number, skuId: string, skuName: string]
type Row = [string, string, string, number, string, string, string, string, string, Line[]]

const line = ([quantity, unitPriceFen, id, name]: Line) => ({ quantity, unitPriceFen, listing: { sku: { id, name } } })
const order = ([id, number, state, totalFen, placedAt, householdId, household, merchantId, merchant, lines]: Row) => ({
  id,
  number,
  state,
  totalFen,
  // As PostgreSQL spells it: an instant all the same.
  placedAt,
  household: { id: householdId, name: household },
  merchant: { id: merchantId, name: merchant },
  lines: lines.map(line),
})

const server = createServer((request, response) => {
  const cursor = request.url!.slice(request.url!.indexOf('=') + 1)
  const after = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as [string, string]
  void pool.query<{ j: Row[] | null }>({ name: 'page', text: page, values: after }).then(({ rows }) => {
    const body = JSON.stringify({ data: { orders: { nodes: (rows[0]!.j ?? []).map(order) } } })
    response
      .writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-length': Buffer.byteLength(body) })
      .end(body)
  })
})
tellPort(server)
