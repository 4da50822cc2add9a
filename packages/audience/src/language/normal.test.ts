import { expect, test } from 'vitest'
import type { Rule } from '../rule.ts'
import { equalRules, normalise } from './normal.ts'

const a: Rule = { hasTag: { tagId: 'a' } }
const b: Rule = { hasTag: { tagId: 'b' } }
const c: Rule = { trait: { key: 'ORDERS', is: 'GT', value: 1 } }

test.each<readonly [Rule, Rule]>([
  [{ all: [a, b] }, { all: [b, a] }],
  [{ all: [a, { all: [b, c] }] }, { all: [c, a, b] }],
  [{ any: [a] }, a],
  [{ not: { not: a } }, a],
  [{ all: [a, a] }, a],
  [{ community: { ids: ['x', 'y'] } }, { community: { ids: ['y', 'x', 'y'] } }],
  [{ trait: { value: 1, is: 'GT', key: 'ORDERS' } }, c],
  [{ trait: { key: 'DEVICE', is: 'IN', words: ['IOS'] } }, { trait: { key: 'DEVICE', is: 'EQ', words: ['IOS'] } }],
  [
    { performed: { event: 'ORDERED', times: { is: 'GTE', count: 1 }, where: {} } },
    { performed: { event: 'ORDERED', times: { count: 1, is: 'GTE' } } },
  ],
])('%j says the same as %j', (one, other) => {
  expect(equalRules(one, other)).toBe(true)
  expect(normalise(normalise(one))).toEqual(normalise(one))
})

test.each<readonly [Rule, Rule]>([
  [{ all: [a, b] }, { any: [a, b] }],
  [{ all: [a, { any: [b, c] }] }, { all: [a, b, c] }],
  [{ not: a }, a],
  [{ all: [] }, { any: [] }],
  [c, { trait: { key: 'ORDERS', is: 'GTE', value: 1 } }],
])('%j does not say the same as %j', (one, other) => {
  expect(equalRules(one, other)).toBe(false)
})
