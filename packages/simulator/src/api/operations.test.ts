import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import * as access from './access.operations.ts'
import * as audience from './audience.operations.ts'
import * as books from './books.operations.ts'
import * as carts from './carts.operations.ts'
import * as changes from './changes.operations.ts'
import * as counters from './counters.operations.ts'
import * as dispatch from './dispatch.operations.ts'
import * as histories from './histories.operations.ts'
import * as money from './money.operations.ts'
import * as offers from './offers.operations.ts'
import * as orders from './orders.operations.ts'
import * as places from './places.operations.ts'
import * as ratings from './ratings.operations.ts'
import * as streams from './streams.operations.ts'
import * as trade from './trade.operations.ts'

/** The little of graphql that is needed; it is a dependency of the client, and the simulator itself uses none. */
interface Graphql {
  buildSchema(text: string): unknown
  parse(text: string): unknown
  validate(schema: unknown, document: unknown): readonly Error[]
}

const { buildSchema, parse, validate } = createRequire(import.meta.resolve('@linli/client'))('graphql') as Graphql
const schema = buildSchema(readFileSync(new URL('../../../../schema.graphql', import.meta.url), 'utf8'))

const isOperation = (value: unknown): value is string =>
  typeof value === 'string' && /^\s*(query|mutation|subscription)\b/.test(value)

const operations = [
  access,
  audience,
  books,
  carts,
  changes,
  counters,
  dispatch,
  histories,
  money,
  offers,
  orders,
  places,
  ratings,
  streams,
  trade,
]
  .flatMap((module) => Object.entries(module))
  .flatMap(([name, value]) => (name === 'stepOrder' ? Object.entries(value) : [[name, value] as const]))
  .filter((entry): entry is readonly [string, string] => isOperation(entry[1]))

test('there are operations to check', () => expect(operations.length).toBeGreaterThan(30))

test.each(operations)('%s is an operation of schema.graphql', (_, text) => {
  expect(validate(schema, parse(text)).map((error) => error.message)).toEqual([])
})
