import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
  type GraphQLNamedInputType,
} from 'graphql'
import type { Rows } from './reference-rows.ts'

/** The one source of chance: every choice is a number that fast-check knows, can print, replay and make smaller. */
export interface Chance {
  below(count: number): number
}

export const pick = <T>(chance: Chance, from: readonly T[]): T => from[chance.below(from.length)]!
/** Zero, to which fast-check shrinks, is always the plain alternative. */
export const percent = (chance: Chance, often: number): boolean => chance.below(100) >= 100 - often

/** Values that say something about the rows there are, by what they are for. */
export type Pools = ReturnType<typeof poolsOf>

export function poolsOf(rows: Rows) {
  const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id)
  const at = rows.orders.flatMap(({ placedAt, payBy, windowEnd }) => [placedAt, payBy, windowEnd])
  const own: Readonly<Record<string, readonly string[]>> = {
    communityId: ids(rows.communities),
    merchantId: ids(rows.merchants),
    householdId: ids(rows.households),
    buildingId: ids(rows.buildings),
    riderId: ids(rows.riders),
    categoryId: ids(rows.categories),
    ownerId: rows.ledgerAccounts.map(({ ownerId }) => ownerId),
    'Order.id': ids(rows.orders),
    'Community.id': ids(rows.communities),
    'order.id': ids(rows.orders),
    'community.id': ids(rows.communities),
    'merchant.id': ids(rows.merchants),
  }
  const anyId = Object.values(rows).flatMap((list) =>
    (list as readonly { id?: string }[]).flatMap(({ id }) => id ?? []),
  )
  const names = [...rows.communities, ...rows.merchants, ...rows.households, ...rows.skus, ...rows.riders].map(
    ({ name }) => name,
  )
  const numbers = rows.orders.map(({ number }) => number)
  return {
    ids: (hint: string) => own[hint] ?? own[hint.split('.').at(-1)!] ?? anyId,
    texts: [
      '',
      '%',
      '_',
      '\\',
      "'; --",
      '菠',
      '1',
      'WANG',
      'a',
      ...names,
      ...names.map((name) => name.slice(0, 2)),
      ...numbers,
      ...numbers.map((number) => number.slice(0, 9)),
    ],
    instants: [...at, ...at.map((each) => new Date(each.getTime() + 1)), new Date('2020-01-01T00:00:00Z')].map((each) =>
      each.toISOString(),
    ),
    fen: [
      0,
      1,
      -1,
      ...rows.orders.map(({ totalFen }) => totalFen),
      ...rows.listings.map(({ priceFen }) => priceFen),
      2 ** 53 - 1,
    ],
  }
}

const junkIds = [
  '',
  'nonsense',
  'ord_01jd0000000000000000000000',
  'com_01jd0000000000000000000000',
  'xyz_01jd0000000000000000000000',
]

/** A value of an input type, as JSON. Only what is valid: what is not has its own tests. */
export function randomValue(chance: Chance, type: GraphQLInputType, hint: string, pools: Pools, depth = 0): unknown {
  if (isNonNullType(type)) return randomValue(chance, type.ofType, hint, pools, depth)
  if (isListType(type))
    return Array.from({ length: chance.below(4) }, () =>
      randomValue(chance, type.ofType as GraphQLInputType, hint, pools, depth + 1),
    )
  const named = getNamedType(type) as GraphQLNamedInputType
  if (isEnumType(named)) return pick(chance, named.getValues()).name
  if (isInputObjectType(named))
    return Object.fromEntries(
      chosenFields(chance, named, depth).map(({ name, type: fieldType }) => [
        name,
        !isNonNullType(fieldType) && percent(chance, 5)
          ? null
          : randomValue(chance, fieldType, hintOf(hint, named.name, name), pools, depth + 1),
      ]),
    )
  return randomScalar(chance, named.name, hint, pools)
}

function randomScalar(chance: Chance, name: string, hint: string, pools: Pools): unknown {
  switch (name) {
    case 'Boolean':
      return percent(chance, 50)
    case 'Int':
      return hint.endsWith('days') ? 1 + chance.below(40) : pick(chance, [2, 1, 3, 5, 20, 100])
    case 'Float':
      // Somewhere in the town, or in a hurry elsewhere.
      return pick(chance, hint === 'lat' ? [39.99, 39.9, 0, -90] : [116.47, 116.4, 0, 180])
    case 'Fen':
      return pick(chance, pools.fen)
    case 'DateTime':
      return pick(chance, pools.instants)
    case 'ID':
      return percent(chance, 15) ? pick(chance, junkIds) : pick(chance, pools.ids(hint))
    default:
      return hint === 'savedViews.screen' ? pick(chance, ['orders', 'none']) : pick(chance, pools.texts)
  }
}

const nesting = new Set(['and', 'or', 'not'])

/** Required fields, and of the others a few; `and`, `or` and `not` end somewhere. */
export function chosenFields(
  chance: Chance,
  type: Extract<GraphQLNamedInputType, { getFields(): object }>,
  depth: number,
) {
  const all = Object.values(
    (type as { getFields(): Record<string, { name: string; type: GraphQLInputType }> }).getFields(),
  )
  const optional = all.filter(
    ({ name, type: fieldType }) => !isNonNullType(fieldType) && (depth < 3 || !nesting.has(name)),
  )
  const chosen = Array.from({ length: chance.below(4) }, () =>
    optional.length > 0 ? pick(chance, optional) : undefined,
  )
  const required = all.filter((field) => isNonNullType(field.type))
  return [...new Set([...required, ...chosen.filter((field) => field !== undefined)])]
}

const operators = new Set(['eq', 'in', 'startsWith', 'contains', 'from', 'to', 'min', 'max', ...nesting])

/** What a value is about: operators hand on what their operand is about. */
export const hintOf = (hint: string, typeName: string, name: string): string =>
  operators.has(name) ? hint : `${typeName.replace(/Filter$/, '')}.${name}`
