import { expect, test } from 'vitest'
import type { Rule } from '../rule.ts'
import { diffRules } from './diff.ts'

const tag = (tagId: string): Rule => ({ hasTag: { tagId } })
const days = (value: number): Rule => ({ trait: { key: 'LAST_ORDER', is: 'GTE', value } })

test('a clause that is only said elsewhere or twice has not changed', () => {
  expect(diffRules({ all: [tag('a'), days(7)] }, { all: [days(7), tag('a'), tag('a')] })).toEqual([])
})

test('what was added, removed and changed is named where it stands', () => {
  const before: Rule = { all: [tag('a'), days(7), { not: tag('b') }] }
  const after: Rule = { all: [days(21), tag('c'), { not: tag('b') }] }
  expect(diffRules(before, after)).toEqual([
    { kind: 'REMOVED', path: 'all.0', before: tag('a') },
    { kind: 'CHANGED', path: 'all.0', before: days(7), after: days(21) },
    { kind: 'ADDED', path: 'all.1', after: tag('c') },
  ])
})

test('changes are told as deep as they are', () => {
  const rule = (value: number): Rule => ({ all: [tag('a'), { any: [tag('b'), { not: days(value) }] }] })
  expect(diffRules(rule(7), rule(8))).toEqual([
    { kind: 'CHANGED', path: 'all.1.any.1.not', before: days(7), after: days(8) },
  ])
})

test('a second clause makes a group of a rule and is the only thing added', () => {
  expect(diffRules(tag('a'), { all: [tag('a'), tag('b')] })).toEqual([
    { kind: 'ADDED', path: 'all.1', after: tag('b') },
  ])
  expect(diffRules({ any: [tag('a'), tag('b')] }, tag('a'))).toEqual([
    { kind: 'REMOVED', path: 'any.1', before: tag('b') },
  ])
})

test('all that becomes any is another rule', () => {
  const [before, after]: [Rule, Rule] = [{ all: [tag('a'), tag('b')] }, { any: [tag('a'), tag('b')] }]
  expect(diffRules(before, after)).toEqual([{ kind: 'CHANGED', path: '', before, after }])
})
