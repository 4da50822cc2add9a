import { expect, test } from 'vitest'
import type { Rule } from '../rule.ts'
import { lint, type LintFacts } from './lint.ts'
import { outcomeOf } from './outcome.ts'

const facts: LintFacts = {
  sensitivityOf: (id) => (id === 'gone' ? undefined : id === 'income' ? 'SENSITIVE' : 'NORMAL'),
  segmentExists: (id) => id !== 'gone',
  categoryNames: (id) => ({ pharmacy: ['药品', 'Pharmacy'], baby: ['母婴用品', 'Baby'] })[id] ?? ['蔬菜', 'Vegetables'],
  saltsInUse: new Set(['spring']),
}
const codes = (rule: Rule, more: Partial<LintFacts> = {}) =>
  lint(rule, { ...facts, ...more }).map(({ path, code, facts: { ground } }) =>
    [path, code, ground].filter((each) => each !== undefined).join(' '),
  )
const trait = (key: 'ORDERS' | 'SPEND', is: 'GT' | 'LT' | 'EQ', value: number): Rule => ({ trait: { key, is, value } })
const tag: Rule = { hasTag: { tagId: 'x' } }
const bought = (categoryId: string): Rule => ({
  performed: { event: 'ORDERED', times: { is: 'GTE', count: 1 }, where: { categoryIds: [categoryId] } },
})

test.each<readonly [Rule, readonly string[]]>([
  [tag, []],
  [bought('vegetables'), []],
  [{ all: [tag, { not: { hasTag: { tagId: 'income' } } }] }, ['all.1.not SENSITIVE_TAG']],
  [{ hasTag: { tagId: 'gone' } }, [' UNKNOWN']],
  [{ inSegment: { segmentId: 'gone' } }, [' UNKNOWN']],
  [bought('pharmacy'), [' PROXY HEALTH']],
  [{ trait: { key: 'TOP_CATEGORY', is: 'EQ', words: ['baby'] } }, [' PROXY PREGNANCY']],
  [{ trait: { key: 'DEVICE', is: 'EQ', words: ['IOS'] } }, [' PROXY FINANCE']],
  [{ building: { ids: ['b'] } }, [' PROXY LOCATION']],
  [{ building: { ids: ['b', 'c'] } }, []],
  [{ bucket: { salt: 'spring', from: 0, to: 9 } }, [' SALT_IN_USE']],
])('%j is warned of as it should be', (rule, expected) => {
  expect(codes(rule)).toEqual(expected.map((each) => each))
})

test('so few that they are named are warned of, and nobody is not few', () => {
  expect([0, 1, 19, 20].map((size) => codes(tag, { size }))).toEqual([[], [' TOO_SMALL'], [' TOO_SMALL'], []])
})

test.each<readonly [Rule, string]>([
  [{ all: [] }, 'ALWAYS'],
  [{ any: [] }, 'NEVER'],
  [{ not: { any: [] } }, 'ALWAYS'],
  [{ all: [tag, { not: tag }] }, 'NEVER'],
  [{ any: [tag, { not: tag }] }, 'ALWAYS'],
  [{ all: [trait('ORDERS', 'GT', 5), trait('ORDERS', 'LT', 6)] }, 'NEVER'],
  [{ all: [trait('ORDERS', 'GT', 5), trait('ORDERS', 'LT', 7)] }, 'OPEN'],
  [{ all: [trait('ORDERS', 'GT', 5), trait('SPEND', 'LT', 5)] }, 'OPEN'],
  [{ any: [trait('ORDERS', 'GT', 5), trait('ORDERS', 'LT', 6)] }, 'OPEN'],
  [{ all: [{ community: { ids: ['a'] } }, { community: { ids: ['b'] } }] }, 'NEVER'],
  [{ all: [{ bucket: { salt: 's', from: 0, to: 9 } }, { bucket: { salt: 's', from: 10, to: 19 } }] }, 'NEVER'],
  [{ all: [{ bucket: { salt: 's', from: 0, to: 9 } }, { bucket: { salt: 't', from: 10, to: 19 } }] }, 'OPEN'],
  [{ bucket: { salt: 's', from: 0, to: 9_999 } }, 'ALWAYS'],
  [{ performed: { event: 'LATE', times: { is: 'GTE', count: 0 } } }, 'ALWAYS'],
  [
    {
      all: [
        { performed: { event: 'LATE', times: { is: 'GTE', count: 3 } } },
        { performed: { event: 'LATE', times: { is: 'LTE', count: 2 } } },
      ],
    },
    'NEVER',
  ],
])('%j holds %s', (rule, expected) => {
  expect(outcomeOf(rule)).toBe(expected)
})
