import { expect, test } from 'vitest'
import type { Rule } from '../rule.ts'
import { cycleThrough, referencesOf } from './references.ts'

const segment = (segmentId: string): Rule => ({ inSegment: { segmentId } })

test('what a rule stands on is found wherever it is said, each once', () => {
  const rule: Rule = {
    all: [
      { any: [segment('s'), { not: { hasTag: { tagId: 't' } } }] },
      segment('s'),
      { community: { ids: ['c'] } },
      { building: { ids: ['b'] } },
      { trait: { key: 'TOP_CATEGORY', is: 'IN', words: ['x'] } },
      { trait: { key: 'DEVICE', is: 'EQ', words: ['IOS'] } },
      { performed: { event: 'ORDERED', times: { is: 'GTE', count: 1 }, where: { categoryIds: ['x', 'y'] } } },
    ],
  }
  expect(referencesOf(rule)).toEqual({
    segments: ['s'],
    tags: ['t'],
    categories: ['x', 'y'],
    communities: ['c'],
    buildings: ['b'],
  })
})

test('a segment that stands on itself, however far around, is found with the way there', () => {
  const rules = new Map([
    ['b', { not: segment('c') }],
    ['c', { any: [segment('d'), segment('a')] }],
    ['d', segment('gone')],
  ] satisfies [string, Rule][])
  const ruleOf = (id: string) => rules.get(id as 'b')
  expect(cycleThrough('a', { all: [segment('b')] }, ruleOf)).toEqual(['a', 'b', 'c', 'a'])
  expect(cycleThrough('a', segment('a'), ruleOf)).toEqual(['a', 'a'])
  expect(cycleThrough('e', { all: [segment('b'), segment('c')] }, ruleOf)).toBeUndefined()
})

test('others that stand on each other are walked once', () => {
  const ruleOf = (id: string): Rule => segment(id === 'x' ? 'y' : 'x')
  expect(cycleThrough('a', segment('x'), ruleOf)).toBeUndefined()
})
