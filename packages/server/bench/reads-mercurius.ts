import Fastify from 'fastify'
import { GraphQLScalarType } from 'graphql'
import { mercurius } from 'mercurius'
import pg from 'pg'
import { tellPort } from './lib/contender.ts'
import {
  afterOf,
  fen,
  inOrder,
  instant,
  listsInOrder,
  statements,
  typeDefs,
  type LineRow,
  type ListingRow,
  type OrderRow,
} from './reads-peers.ts'

const pool = new pg.Pool({
  connectionString: process.env['DATABASE_URL'],
  max: 10,
  options: '-c timezone=UTC -c jit=off -c random_page_cost=1.1',
})
const rows = async (name: keyof typeof statements, values: unknown[]) =>
  (await pool.query({ name, text: statements[name], values })).rows
const byId = async (name: keyof typeof statements, ids: readonly string[]) =>
  inOrder(ids, (await rows(name, [[...new Set(ids)]])) as { id: string }[])

type Queries<Row> = readonly { readonly obj: Row }[]

const server = Fastify({ logger: false })
await server.register(mercurius, {
  schema: typeDefs,
  jit: 1,
  resolvers: {
    Fen: new GraphQLScalarType({ name: 'Fen', serialize: fen }),
    DateTime: new GraphQLScalarType({ name: 'DateTime', serialize: instant }),
    Query: {
      orders: async (_: unknown, { after }: { after: string }) => ({ nodes: await rows('page', afterOf(after)) }),
    },
  },
  loaders: {
    Order: {
      household: (queries: Queries<OrderRow>) =>
        byId(
          'households',
          queries.map(({ obj }) => obj.householdId),
        ),
      merchant: (queries: Queries<OrderRow>) =>
        byId(
          'merchants',
          queries.map(({ obj }) => obj.merchantId),
        ),
      async lines(queries: Queries<OrderRow>) {
        const ids = queries.map(({ obj }) => obj.id)
        return listsInOrder(ids, (await rows('lines', [ids])) as LineRow[])
      },
    },
    OrderLine: {
      listing: (queries: Queries<LineRow>) =>
        byId(
          'listings',
          queries.map(({ obj }) => obj.listingId),
        ),
    },
    Listing: {
      sku: (queries: Queries<ListingRow>) =>
        byId(
          'skus',
          queries.map(({ obj }) => obj.skuId),
        ),
    },
  },
})
await server.ready()
tellPort(server.server)
