import { expect, test } from 'vitest'
import { checkGraph, restOver, type Graph, type Node } from './graph.ts'

const send = (key: string, next: string): Node => ({
  kind: 'SEND',
  key,
  channels: ['IN_APP'],
  content: { 'zh-CN': {}, en: {} },
  next,
})
const rest = (key: string, next: string): Node => ({ kind: 'DELAY', key, minutes: 10, atMinute: null, next })
const fork = (key: string, next: string, otherwise: string): Node => ({
  kind: 'SPLIT',
  key,
  shareBps: 5_000,
  segmentId: null,
  next,
  otherwise,
})
const exit: Node = { kind: 'EXIT', key: 'end' }
const graph = (...nodes: Node[]): Graph => ({
  entrySegmentId: null,
  entryEvent: 'ORDERED',
  againAfterDays: null,
  goal: null,
  exitsWithSegment: false,
  nodes,
})

test('a way on which everybody arrives is taken, also one that comes back after a rest', () => {
  checkGraph(graph(send('a', 'end'), exit))
  checkGraph(graph(send('a', 'b'), rest('b', 'c'), fork('c', 'a', 'end'), exit))
})

test.each([
  ['an empty one', []],
  ['two of one key', [send('a', 'end'), send('a', 'end'), exit]],
  ['one that goes nowhere', [send('a', 'b'), exit]],
  ['one that nobody comes to', [send('a', 'end'), send('b', 'end'), exit]],
  ['one that never ends', [rest('a', 'b'), rest('b', 'a')]],
  ['one with a corner that never ends', [fork('a', 'b', 'end'), rest('b', 'b'), exit]],
  ['a circle without a rest', [fork('a', 'b', 'end'), send('b', 'a'), exit]],
  ['a node that is its own next', [fork('a', 'a', 'end'), exit]],
  ['a key that is none', [send('A b', 'end'), exit]],
  ['an inherited name', [send('a', '__proto__'), exit]],
  ['more than 50', [...Array.from({ length: 50 }, (_, nr) => send(`n${nr}`, nr < 49 ? `n${nr + 1}` : 'end')), exit]],
])('%s is refused', (_, nodes) => {
  expect(() => checkGraph(graph(...(nodes as Node[])))).toThrow('JOURNEY_GRAPH_WRONG')
})

test('a rest until a minute of the day is over at the first such minute after it, in Shanghai', () => {
  const until = (minutes: number, atMinute: number | null, now: string) =>
    restOver({ kind: 'DELAY', key: 'a', minutes, atMinute, next: 'b' }, new Date(now)).toISOString()
  expect(until(0, 600, '2026-03-03T09:59:00+08:00')).toBe('2026-03-03T02:00:00.000Z')
  expect(until(0, 600, '2026-03-03T10:00:00+08:00')).toBe('2026-03-04T02:00:00.000Z')
  expect(until(0, 0, '2026-02-28T23:59:59+08:00')).toBe('2026-02-28T16:00:00.000Z')
  expect(until(1_440, 600, '2026-12-31T10:00:00+08:00')).toBe('2027-01-01T02:00:00.000Z')
  expect(until(90, null, '2026-03-03T09:00:00+08:00')).toBe('2026-03-03T02:30:00.000Z')
})
