import {
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  type GraphQLInputType,
} from 'graphql'

/** A small generator of its own: one seed, one run. */
export function randomFrom(seed: number) {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    chance: (probability: number) => next() < probability,
    below: (limit: number) => Math.floor(next() * limit),
    pick: <T>(items: readonly T[]): T => items[Math.floor(next() * items.length)]!,
  }
}
export type Random = ReturnType<typeof randomFrom>

const injections = [
  "' or '1'='1",
  "'; drop table orders; --",
  "') union select null,version() --",
  '" or ""="',
  '$1',
  '$$',
  "'||pg_sleep(3)||'",
  "'; select pg_sleep(3); --",
  '%',
  '_',
  '\\',
  '%%%%',
  '%_%\\',
  '*',
  '../../etc/passwd',
  '${7*7}',
  '{{7*7}}',
  '<script>alert(1)</script>',
  '=cmd|calc',
  '{"$gt":""}',
  'null',
  'undefined',
  '__proto__',
  'constructor',
]
const odd = [
  '',
  ' ',
  '\t\n',
  '王小二',
  '🏃‍♀️👨‍👩‍👧',
  '\u202eabc',
  '\ufeff',
  'e\u0301'.repeat(50),
  'a'.repeat(5_000),
  '\0',
  'a\0b',
  '\ud800',
  'x\udfff',
  `${'a'.repeat(40)}!`,
  `${'0'.repeat(30)}1`,
  '(a+)+$',
  '-'.repeat(300),
]
const wholes = [
  0,
  1,
  -1,
  2,
  20,
  99,
  100,
  101,
  2 ** 31 - 1,
  -(2 ** 31),
  2 ** 31,
  2 ** 53 - 1,
  2 ** 53,
  1e300,
  1.5,
  -0,
  'NaN',
  '7',
  true,
  null,
]
const instants = [
  '2026-03-03T04:00:00Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '2026-02-30T00:00:00Z',
  '2026-03-03',
  'now',
  '2026-03-03T04:00:00+14:00',
  '-271821-04-20T00:00:00Z',
  0,
  null,
]
const strange = [{}, [], [[]], { a: 1 }, 0, true, 'text', null]

/** A value for an input: mostly of the right form and wrong in content, at times of the wrong form. */
export function hostileValue(type: GraphQLInputType, random: Random, ids: readonly string[], depth = 0): unknown {
  if (random.chance(0.03)) return random.pick(strange)
  const given = getNullableType(type)
  if (!isNonNullType(type) && random.chance(depth > 3 ? 0.8 : 0.15)) return null
  if (isListType(given)) {
    const length = random.chance(0.05) ? random.pick([101, 300]) : random.below(4)
    return Array.from({ length: depth > 3 ? Math.min(length, 1) : length }, () =>
      hostileValue(given.ofType, random, ids, depth + 1),
    )
  }
  if (isInputObjectType(given)) {
    const chosen = Object.values(given.getFields()).filter(
      ({ type: inner }) => isNonNullType(inner) || random.chance(depth > 2 ? 0.15 : 0.4),
    )
    const value: Record<string, unknown> = Object.fromEntries(
      chosen.map(({ name, type: inner }) => [name, hostileValue(inner, random, ids, depth + 1)]),
    )
    if (random.chance(0.04)) value['isAdmin'] = true
    return value
  }
  if (isEnumType(given))
    return random.chance(0.9) ? random.pick(given.getValues()).name : random.pick(['', 'NOT_A_VALUE', 'toString', 7])
  switch (given.name) {
    case 'ID':
      return random.chance(0.6)
        ? random.pick(ids)
        : random.pick([
            ...injections,
            ...odd,
            'ord_',
            'ord_zzzzzzzzzzzzzzzzzzzzzzzzzz',
            '7',
            7,
            -1,
            'ord_01m00000000000000000000000',
            'ORD_01M00000000000000000000000',
          ])
    case 'Boolean':
      return random.chance(0.9) ? random.chance(0.5) : random.pick(['true', 1, null])
    case 'DateTime':
      return random.pick(instants)
    case 'Int':
    case 'Float':
    case 'Fen':
      return random.pick(wholes)
    default:
      return random.pick(
        random.chance(0.2) ? ['13912345678', '000000', 'orders:read', 'orders'] : [...injections, ...odd],
      )
  }
}
