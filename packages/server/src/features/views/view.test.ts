import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { checkView, teamsOf } from './view.ts'
import { Refusal } from '@linli/kit'

const view = { screen: 'orders', name: '今日晚点 🚴', query: 'state=PAID&late=1', scope: 'MINE' } as const

test('a view keeps its words, without the space around its name', () => {
  expect(checkView({ ...view, name: ' 今日晚点 🚴 ' })).toEqual(view)
})

test.each([
  { name: '' },
  { name: '   ' },
  { name: 'x'.repeat(61) },
  { name: 'a\0b' },
  { name: 'two\nlines' },
  { query: 'x'.repeat(2_001) },
  { query: 'a\0b' },
  { screen: '' },
  { screen: 'Orders' },
  { screen: '../x' },
])('%j makes no view', (wrong) => {
  expect(() => checkView({ ...view, ...wrong })).toThrow(Refusal)
})

test('the longest name and query are kept', () => {
  expect(() => checkView({ ...view, name: '名'.repeat(60), query: 'q'.repeat(2_000) })).not.toThrow()
})

test('teams are the places of operators’ grants, and no others', () => {
  const grant = { id: 'grt_1', scopes: [] }
  const actor: Actor = {
    kind: 'PERSON',
    id: 'usr_1',
    name: null,
    sessionId: null,
    expiresAt: null,
    grants: [
      { ...grant, role: 'OPERATOR', placeKind: 'PLATFORM', placeId: null },
      { ...grant, role: 'OPERATOR', placeKind: 'COMMUNITY', placeId: 'com_1' },
      { ...grant, role: 'LEADER', placeKind: 'COMMUNITY', placeId: 'com_2' },
    ],
  }
  expect(teamsOf(actor)).toEqual(['PLATFORM', 'com_1'])
})
