import { expect, test } from 'vitest'
import { draftOf, emptyDraft, problemsOf, ruleOf, type GroupDraft, type PartDraft } from './draft.ts'
import {
  addClause,
  addGroup,
  canUnwrap,
  copy,
  find,
  joinBy,
  move,
  parentOf,
  remove,
  turn,
  unwrap,
  wrap,
} from './edit.ts'
import type { Rule } from './rule.ts'

const tag = (tagId: string): Rule => ({ hasTag: { tagId } })
const [a, b, c] = [tag('a'), tag('b'), tag('c')]
const nested: Rule = { all: [a, { not: { any: [b, { all: [c, { not: a }] }] } }, c] }

const idOf = (root: GroupDraft, tagId: string): number => {
  const all = (part: PartDraft): PartDraft[] => [part, ...(part.kind === 'group' ? part.parts.flatMap(all) : [])]
  return all(root).find((part) => JSON.stringify(ruleOf(part)).includes(`"${tagId}"`) && part.kind === 'clause')!.id
}

test.each<[string, Rule]>([
  ['a nested one', nested],
  ['an empty group', { all: [] }],
  ['any', { any: [a, b] }],
  ['a negated clause in a group', { all: [{ not: a }] }],
])('a rule that is only looked at stays what it was: %s', (_, rule) => {
  expect(ruleOf(draftOf(rule))).toEqual(rule)
})

test('what stands alone gets a group around it, and not of not is nothing', () => {
  expect(ruleOf(draftOf(a))).toEqual({ all: [a] })
  expect(ruleOf(draftOf({ not: a }))).toEqual({ all: [{ not: a }] })
  expect(ruleOf(draftOf({ not: { any: [a, b] } }))).toEqual({ all: [{ not: { any: [a, b] } }] })
  expect(ruleOf(draftOf({ all: [{ not: { not: a } }] }))).toEqual({ all: [a] })
})

test('numbers of parts are their own, whatever was added, copied and wrapped', () => {
  let root = draftOf(nested)
  root = addGroup(root, root.id).root
  root = copy(root, root.parts[1]!.id).root
  root = wrap(root, idOf(root, 'b')).root
  const all = (part: PartDraft): number[] => [part.id, ...(part.kind === 'group' ? part.parts.flatMap(all) : [])]
  expect(new Set(all(root)).size).toBe(all(root).length)
})

test('clauses and groups are added where one is, and the focus goes there', () => {
  const first = addClause(emptyDraft, emptyDraft.id, { hasTag: { tagId: 'a' } })
  const second = addGroup(first.root, first.root.id)
  expect(find(second.root, second.focus)).toMatchObject({ kind: 'group', joins: 'any', parts: [] })
  const third = addClause(second.root, second.focus, { hasTag: { tagId: 'b' } })
  expect(ruleOf(third.root)).toEqual({ all: [a, { any: [b] }] })
  expect(find(third.root, third.focus)).toMatchObject({ kind: 'clause' })
  expect(ruleOf(turn(joinBy(third.root, 1, 'any'), second.focus))).toEqual({ any: [a, { not: { any: [b] } }] })
})

test('a group that loses its last part goes with it, and the focus finds a neighbour', () => {
  const root = draftOf({ all: [a, { any: [b] }] })
  const removed = remove(root, idOf(root, 'b'))
  expect(ruleOf(removed.root)).toEqual({ all: [a] })
  expect(removed.focus).toBe(idOf(root, 'a'))
  const last = remove(removed.root, removed.focus)
  expect(ruleOf(last.root)).toEqual({ all: [] })
  expect(last.focus).toBe(last.root.id)
  expect(remove(root, root.id).root).toBe(root)
})

test('a part moves as it is read: past clauses, into groups and out of them, to both ends', () => {
  let root = draftOf({ all: [a, { any: [b] }] })
  const id = idOf(root, 'a')
  const down = () => (root = move(root, id, 1).root)
  expect(ruleOf(down())).toEqual({ all: [{ any: [a, b] }] })
  expect(ruleOf(down())).toEqual({ all: [{ any: [b, a] }] })
  expect(ruleOf(down())).toEqual({ all: [{ any: [b] }, a] })
  expect(ruleOf(down())).toEqual({ all: [{ any: [b] }, a] })
  for (let step = 0; step < 3; step += 1) root = move(root, id, -1).root
  expect(ruleOf(root)).toEqual({ all: [a, { any: [b] }] })
  const lone = draftOf({ all: [{ any: [b] }, a] })
  expect(ruleOf(move(lone, idOf(lone, 'b'), -1).root)).toEqual({ all: [b, a] })
})

test('a wrapped part is joined the other way; unwrapping gives it back, and not over one is none over it', () => {
  const root = draftOf({ all: [a, b] })
  const wrapped = wrap(root, idOf(root, 'b')).root
  expect(ruleOf(wrapped)).toEqual({ all: [a, { any: [b] }] })
  const group = parentOf(wrapped, idOf(wrapped, 'b'))!
  expect(ruleOf(unwrap(wrapped, group.id).root)).toEqual({ all: [a, b] })
  expect(ruleOf(unwrap(turn(wrapped, group.id), group.id).root)).toEqual({ all: [a, { not: b }] })
  const several = draftOf({ all: [{ not: { any: [a, b] } }] })
  expect(canUnwrap(several, several.parts[0]!)).toBe(false)
  expect(unwrap(several, several.parts[0]!.id).root).toBe(several)
})

test('what is not filled in is named at its part, and nothing else is', () => {
  const rule: Rule = {
    all: [
      { trait: { key: 'ORDERS', is: 'GTE' } },
      { trait: { key: 'ORDERS', is: 'BETWEEN', value: 5, upTo: 2 } },
      { trait: { key: 'ORDERS', is: 'KNOWN' } },
      { trait: { key: 'SPEND', is: 'GTE', percentile: 70 } },
      { trait: { key: 'DAYPART', is: 'IN', words: [] } },
      { community: { ids: [] } },
      { bucket: { salt: 'x', from: 9, to: 3 } },
      { performed: { event: 'ORDERED', times: { is: 'GTE', count: 2 } } },
      { any: [] },
    ],
  }
  const root = draftOf(rule)
  expect(root.parts.map(({ id }) => problemsOf(root).get(id) ?? null)).toEqual([
    'rule.missing',
    'rule.backwards',
    null,
    null,
    'rule.missing',
    'rule.missing',
    'rule.backwards',
    null,
    'rule.empty',
  ])
})
