import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { deepestRule, mostClauses, type Rule } from '../rule.ts'
import { checkRule } from './check.ts'

const modes = ['INSTANT', 'SELF_PICKUP']
const check = (value: unknown) => checkRule(value, { modes })
const faultsOf = (value: unknown) => {
  const checked = check(value)
  return 'faults' in checked ? checked.faults.map(({ path, code }) => `${path}: ${code}`) : []
}
const id = (prefix: string) => `${prefix}_01jd0000000000000000000000`

const good: readonly Rule[] = [
  { all: [] },
  { any: [{ not: { all: [] } }] },
  { trait: { key: 'LAST_ORDER', is: 'GTE', value: 21 } },
  { trait: { key: 'DISCOUNT_SHARE', is: 'GTE', percentile: 70 } },
  { trait: { key: 'BASKET', is: 'BETWEEN', value: 0, upTo: 5_000 } },
  { trait: { key: 'TOP_CATEGORY', is: 'IN', words: [id('cat')] } },
  { trait: { key: 'MODE', is: 'NE', words: ['SELF_PICKUP'] } },
  { trait: { key: 'CADENCE', is: 'KNOWN' } },
  { performed: { event: 'ORDERED', times: { is: 'GTE', count: 2 }, withinDays: 0 } },
  { performed: { event: 'REDEEMED', times: { is: 'GTE', count: 2 }, from: '2017-12-01', to: '2017-12-31' } },
  {
    performed: {
      event: 'LATE',
      times: { is: 'EQ', count: 0 },
      where: {
        categoryIds: [id('cat')],
        modes: ['INSTANT'],
        dayparts: ['NIGHT'],
        minTotalFen: 100,
        isDiscounted: false,
      },
    },
  },
  { inSegment: { segmentId: id('seg') } },
  { hasTag: { tagId: id('tag') } },
  { community: { ids: [id('com')] } },
  { building: { ids: [id('bld')] } },
  { bucket: { salt: '春季试验', from: 0, to: 9_999 } },
]

test.each(good)('%j is a rule, and comes out as it went in', (rule) => {
  expect(check(rule)).toEqual({ rule })
})

test.each([
  [null, ': WRONG_TYPE'],
  ['all', ': WRONG_TYPE'],
  [[], ': WRONG_TYPE'],
  [{}, ': NOT_ONE_FIELD'],
  [{ all: [], any: [] }, ': NOT_ONE_FIELD'],
  [{ none: [] }, ': UNKNOWN_FIELD', ': NOT_ONE_FIELD'],
  [{ all: {} }, 'all: WRONG_TYPE'],
  [{ all: [{ hasTag: { tagId: 'x' } }] }, 'all.0.hasTag.tagId: NOT_AN_ID'],
  [{ hasTag: { tagId: id('seg') } }, 'hasTag.tagId: NOT_AN_ID'],
  [{ hasTag: {} }, 'hasTag.tagId: NOT_AN_ID'],
  [{ trait: { key: 'AGE', is: 'GT', value: 1 } }, 'trait.key: UNKNOWN_WORD'],
  [{ trait: { key: 'toString', is: 'KNOWN' } }, 'trait.key: UNKNOWN_WORD'],
  [{ trait: { key: 'ORDERS', is: 'IN', words: ['3'] } }, 'trait.is: COMPARISON_UNFIT'],
  [{ trait: { key: 'DEVICE', is: 'GT', value: 3 } }, 'trait.is: COMPARISON_UNFIT'],
  [{ trait: { key: 'ORDERS', is: 'GT' } }, 'trait.value: MISSING_FIELD'],
  [{ trait: { key: 'ORDERS', is: 'GT', value: '3' } }, 'trait.value: WRONG_TYPE'],
  [{ trait: { key: 'ORDERS', is: 'GT', value: 1.5 } }, 'trait.value: NOT_WHOLE'],
  [{ trait: { key: 'ORDERS', is: 'GT', value: Number.NaN } }, 'trait.value: NOT_WHOLE'],
  [{ trait: { key: 'ORDERS', is: 'GT', value: -1 } }, 'trait.value: OUT_OF_BOUNDS'],
  [{ trait: { key: 'DISCOUNT_SHARE', is: 'GT', value: 10_001 } }, 'trait.value: OUT_OF_BOUNDS'],
  [{ trait: { key: 'SPEND', is: 'GT', value: 2 ** 31 } }, 'trait.value: OUT_OF_BOUNDS'],
  [{ trait: { key: 'ORDERS', is: 'BETWEEN', value: 5, upTo: 4 } }, 'trait.upTo: BOUNDS_CROSSED'],
  [{ trait: { key: 'ORDERS', is: 'KNOWN', value: 1 } }, 'trait.value: UNWANTED_FIELD'],
  [{ trait: { key: 'ORDERS', is: 'GT', value: 1, percentile: 50 } }, 'trait.value: UNWANTED_FIELD'],
  [{ trait: { key: 'ORDERS', is: 'GT', percentile: 100 } }, 'trait.percentile: OUT_OF_BOUNDS'],
  [{ trait: { key: 'DAYPART', is: 'EQ', words: ['MORNING', 'NOON'] } }, 'trait.words: TOO_MANY'],
  [{ trait: { key: 'DAYPART', is: 'IN', words: [] } }, 'trait.words: TOO_FEW'],
  [{ trait: { key: 'DAYPART', is: 'IN', words: ['MORNING', 'MORNING'] } }, 'trait.words.1: TWICE'],
  [{ trait: { key: 'MODE', is: 'EQ', words: ['DRONE'] } }, 'trait.words.0: UNKNOWN_WORD'],
  [{ performed: { event: 'ORDERED' } }, 'performed.times: MISSING_FIELD'],
  [{ performed: { event: 'PRAYED', times: { is: 'GTE', count: 1 } } }, 'performed.event: UNKNOWN_WORD'],
  [{ performed: { event: 'ORDERED', times: { is: 'GT', count: 1 } } }, 'performed.times.is: UNKNOWN_WORD'],
  [
    { performed: { event: 'ORDERED', times: { is: 'GTE', count: 1 }, withinDays: -1 } },
    'performed.withinDays: OUT_OF_BOUNDS',
  ],
  [
    { performed: { event: 'ORDERED', times: { is: 'GTE', count: 1 }, withinDays: 3, from: '2017-12-01' } },
    'performed.from: UNWANTED_FIELD',
  ],
  [
    { performed: { event: 'ORDERED', times: { is: 'GTE', count: 1 }, from: '2017-02-30' } },
    'performed.from: WRONG_TYPE',
  ],
  [
    { performed: { event: 'ORDERED', times: { is: 'GTE', count: 1 }, to: '1999-12-31' } },
    'performed.to: OUT_OF_BOUNDS',
  ],
  [
    { performed: { event: 'ORDERED', times: { is: 'GTE', count: 1 }, from: '2017-12-31', to: '2017-12-01' } },
    'performed.to: BOUNDS_CROSSED',
  ],
  [
    { performed: { event: 'ORDERED', times: { is: 'GTE', count: 1 }, where: { isDiscounted: 'yes' } } },
    'performed.where.isDiscounted: WRONG_TYPE',
  ],
  [{ bucket: { salt: '', from: 0, to: 1 } }, 'bucket.salt: OUT_OF_BOUNDS'],
  [{ bucket: { salt: 'a\0b', from: 0, to: 1 } }, 'bucket.salt: WRONG_TYPE'],
  [{ bucket: { salt: 'a', from: 2, to: 1 } }, 'bucket.to: BOUNDS_CROSSED'],
  [{ bucket: { salt: 'a', from: 0, to: 10_000 } }, 'bucket.to: OUT_OF_BOUNDS'],
])('%j is none, and it is said where and why', (value, ...expected) => {
  expect(faultsOf(value)).toEqual(expected)
})

test('all that is wrong is said at once', () => {
  const rule = { all: [{ hasTag: { tagId: 'x' } }, { all: [] }, { not: { trait: { key: 'ORDERS', is: 'GT' } } }] }
  expect(faultsOf(rule)).toEqual(['all.0.hasTag.tagId: NOT_AN_ID', 'all.2.not.trait.value: MISSING_FIELD'])
})

test('a field that is null is one that is absent', () => {
  const rule = {
    trait: { key: 'ORDERS', is: 'GT', value: 1, upTo: null, words: null, percentile: undefined },
    all: null,
  }
  expect(check(rule)).toEqual({ rule: { trait: { key: 'ORDERS', is: 'GT', value: 1 } } })
})

const nested = (levels: number): unknown => (levels === 1 ? { all: [] } : { not: nested(levels - 1) })
const wide = (count: number): unknown => ({ any: Array.from({ length: count }, () => ({ all: [] })) })

test('a rule is as deep and as large as it may be, and no more', () => {
  expect(faultsOf(nested(deepestRule))).toEqual([])
  expect(faultsOf(nested(deepestRule + 1))).toEqual(['not.not.not.not.not.not.not.not: TOO_DEEP'])
  expect(faultsOf(wide(mostClauses - 1))).toEqual([])
  expect(faultsOf(wide(mostClauses))).toEqual([`any.${mostClauses - 1}: TOO_MANY`])
  expect(faultsOf(wide(1_000_000))).toEqual(['any: TOO_MANY'])
})

test('a rule that holds itself is too deep', () => {
  const rule: { not?: unknown } = {}
  rule.not = rule
  expect(faultsOf(rule).join()).toContain('TOO_DEEP')
})

test('what is inherited is not said', () => {
  expect(faultsOf(Object.create({ all: [] }))).toEqual([': NOT_ONE_FIELD'])
  expect(faultsOf(JSON.parse('{"__proto__":{"all":[]}}'))).toContain(': NOT_ONE_FIELD')
})

const junk = fc.anything({
  withNullPrototype: true,
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSparseArray: true,
})
const almost = fc.letrec((tie) => ({
  rule: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(...good),
    fc.record({ all: fc.array(tie('rule'), { maxLength: 4 }) }, { requiredKeys: [] }),
    fc.record({ not: tie('rule') }),
    fc.record({ trait: fc.record({ key: junk, is: junk, value: junk, words: junk }) }),
    fc.record({ performed: junk }),
    fc.record({ bucket: fc.record({ salt: junk, from: junk, to: junk }) }),
    junk,
  ),
})).rule

test('whatever comes in is answered by a rule or by what is wrong with it, and a rule stays one', () => {
  fc.assert(
    fc.property(almost, (value) => {
      const checked = check(value)
      if ('rule' in checked) expect(check(structuredClone(checked.rule))).toEqual(checked)
      else expect(checked.faults.length).toBeGreaterThan(0)
    }),
    { numRuns: 300 },
  )
})
