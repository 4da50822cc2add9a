import { createServer } from 'node:http'
import DataLoader from 'dataloader'
import { GraphQLScalarType } from 'graphql'
import { createSchema, createYoga } from 'graphql-yoga'
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

const byId = (name: keyof typeof statements) =>
  new DataLoader(async (ids: readonly string[]) => inOrder(ids, (await rows(name, [ids])) as { id: string }[]))
const makeLoaders = () => ({
  household: byId('households'),
  merchant: byId('merchants'),
  lines: new DataLoader(async (ids: readonly string[]) => listsInOrder(ids, (await rows('lines', [ids])) as LineRow[])),
  listing: byId('listings'),
  sku: byId('skus'),
})
type Context = { loaders: ReturnType<typeof makeLoaders> }

const yoga = createYoga({
  logging: false,
  graphiql: false,
  landingPage: false,
  context: (): Context => ({ loaders: makeLoaders() }),
  schema: createSchema<Context>({
    typeDefs,
    resolvers: {
      Fen: new GraphQLScalarType({ name: 'Fen', serialize: fen }),
      DateTime: new GraphQLScalarType({ name: 'DateTime', serialize: instant }),
      Query: {
        orders: async (_: unknown, { after }: { after: string }) => ({ nodes: await rows('page', afterOf(after)) }),
      },
      Order: {
        household: ({ householdId }: OrderRow, _: unknown, { loaders }: Context) => loaders.household.load(householdId),
        merchant: ({ merchantId }: OrderRow, _: unknown, { loaders }: Context) => loaders.merchant.load(merchantId),
        lines: ({ id }: OrderRow, _: unknown, { loaders }: Context) => loaders.lines.load(id),
      },
      OrderLine: {
        listing: ({ listingId }: LineRow, _: unknown, { loaders }: Context) => loaders.listing.load(listingId),
      },
      Listing: { sku: ({ skuId }: ListingRow, _: unknown, { loaders }: Context) => loaders.sku.load(skuId) },
    },
  }),
})
// eslint-disable-next-line @typescript-eslint/no-misused-promises
tellPort(createServer(yoga))
