import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import pg from 'pg'
import { tellPort } from './lib/contender.ts'

/**
 * What a careful programmer writes first: one transaction a buyer, the row of the goods locked until it commits. It knows
 * no prices, no permissions, no events and no keys that make a retry harmless.
 */
const pool = new pg.Pool({
  connectionString: process.env['DATABASE_URL'],
  max: Number(process.env['BENCH_CONNECTIONS']),
  options: '-c timezone=UTC -c jit=off',
})

async function buy(goodsId: number, buyer: string): Promise<string | null> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    const { rows } = await client.query<{ left: number }>({
      name: 'look',
      text: 'select units_left as left from flash_goods where id = $1 for update',
      values: [goodsId],
    })
    if ((rows[0]?.left ?? 0) < 1) {
      await client.query('rollback')
      return null
    }
    const id = randomUUID()
    await client.query({
      name: 'order',
      text: 'insert into flash_orders (id, goods_id, buyer, placed_at) values ($1, $2, $3, now())',
      values: [id, goodsId, buyer],
    })
    await client.query({
      name: 'take',
      text: 'update flash_goods set units_left = units_left - 1 where id = $1',
      values: [goodsId],
    })
    await client.query('commit')
    return id
  } finally {
    client.release()
  }
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { goodsId, buyer } = JSON.parse(Buffer.concat(chunks).toString()) as { goodsId: number; buyer: string }
  const id = await buy(goodsId, buyer)
  const body = JSON.stringify(id === null ? { soldOut: true } : { id })
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

tellPort(createServer((request, response) => void answer(request, response)))
