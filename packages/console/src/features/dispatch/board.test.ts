import { expect, test } from 'vitest'
import { aCertificate, aRider, aTask } from '../../testing/a-task.ts'
import { loadsOf, merged, withTask } from './board.ts'
import { readDispatchSearch, viewed } from './dispatch-search.ts'
import { Places } from './places.ts'
import { fitsOf, unfitFor } from './rider-fit.ts'
import type { RiderRow } from './rider-row.ts'
import type { TaskRow } from './task-row.ts'
import { byRisk, riskOf } from './task-state.ts'
import { termBars } from './term-bars.ts'

const task = (some: object = {}) => aTask(some as Record<string, unknown>) as unknown as TaskRow
const rider = (some: object = {}) => aRider(some as Record<string, unknown>) as unknown as RiderRow
const now = Date.parse('2026-11-22T08:30:00Z')
const ids = (tasks: readonly TaskRow[]) => tasks.map(({ id }) => id)

test('of a task the newest version counts, in whatever order they come', () => {
  const first = task()
  const tasks = new Map([[first.id, first]])
  const third = { ...first, version: 3, state: 'PICKED_UP' as const }
  expect(withTask(tasks, third)).toBe(true)
  expect(withTask(tasks, { ...first, version: 2, state: 'ACCEPTED' })).toBe(false)
  expect(tasks.get(first.id)).toBe(third)
})

test('a task that ended leaves the board', () => {
  const one = task()
  const tasks = new Map([[one.id, one]])
  expect(withTask(tasks, { ...one, version: 2, state: 'DELIVERED' })).toBe(true)
  expect(tasks.size).toBe(0)
})

test('a page that was read before the stream told more does not bring the past back', () => {
  const [moved, ended, young, gone] = [task(), task(), task(), task()]
  const told = new Map<string, TaskRow | null>([
    [moved.id, { ...moved, version: 2, state: 'ACCEPTED' }],
    [ended.id, { ...ended, version: 5, state: 'DELIVERED' }],
    [young.id, young],
    [gone.id, null],
  ])
  const all = merged([moved, ended, gone], told)
  expect([...all.keys()]).toEqual([moved.id, young.id])
  expect(all.get(moved.id)?.state).toBe('ACCEPTED')
})

test('a page that is newer than what the stream told stays', () => {
  const one = task({ version: 7 })
  expect(merged([one], new Map([[one.id, { ...one, version: 6 }]])).get(one.id)).toBe(one)
})

test('what is known is not forgotten for something older, and what is not read any more is gone', () => {
  const [one, gone] = [task({ version: 3 }), task()]
  const known = new Map([one, gone].map((each) => [each.id, each]))
  expect([...merged([{ ...one, version: 2 }], new Map(), known).values()]).toEqual([one])
})

test('late comes first, then what will be, then what is due first', () => {
  const late = task({ dueAt: '2026-11-22T08:29:00Z' })
  const told = task({ isAtRisk: true, dueAt: '2026-11-22T09:30:00Z' })
  const slow = task({ dueAt: '2026-11-22T09:00:00Z', expectedAt: '2026-11-22T09:01:00Z' })
  const calm = task({ dueAt: '2026-11-22T08:40:00Z' })
  expect([late, told, slow, calm].map((each) => riskOf(each, now))).toEqual(['late', 'risk', 'risk', 'calm'])
  expect(ids(byRisk([calm, told, slow, late], now))).toEqual(ids([late, slow, told, calm]))
})

test('a rider is told unfit by what is known of him: his shift, his places, his valid certificates', () => {
  const cold = task({ skills: ['HEALTH', 'COLD_CHAIN'] })
  const papers = ['HEALTH', 'COLD_CHAIN'].map((kind) => aCertificate(kind))
  const expired = aCertificate('COLD_CHAIN', { isValid: true, expiresAt: '2026-11-22T08:29:59Z' })
  expect(unfitFor(cold, rider({ certificates: papers }), now)).toBeNull()
  expect(unfitFor(cold, rider({ certificates: papers, shift: null }), now)).toEqual({ reason: 'OFF_DUTY' })
  expect(unfitFor(cold, rider({ certificates: papers, communities: [] }), now)).toEqual({ reason: 'NOT_HERE' })
  expect(unfitFor(cold, rider({ certificates: [papers[0], expired] }), now)).toEqual({
    reason: 'NOT_CERTIFIED',
    kind: 'COLD_CHAIN',
  })
})

test('riders stand in the order in which they could have it, the least laden first', () => {
  const wanted = [task({ skills: ['HEALTH'] }), task()]
  const [laden, half, free, off] = [
    rider({ certificates: [aCertificate('HEALTH')] }),
    rider(),
    rider({ certificates: [aCertificate('HEALTH')] }),
    rider({ shift: null }),
  ]
  const fits = fitsOf(wanted, [off, half, laden, free], (id) => (id === laden.id ? 3 : 0), now)
  expect(fits.map((fit) => [fit.rider.id, fit.unfit.length])).toEqual([
    [free.id, 0],
    [laden.id, 0],
    [half.id, 1],
    [off.id, 2],
  ])
})

test('what a rider carries is the sum of what is his now', () => {
  const his = { id: 'rid_9', name: '张伟' }
  const loads = loadsOf([task({ rider: his, grams: 900 }), task({ rider: his, grams: 1_100 }), task()])
  expect([...loads]).toEqual([['rid_9', { tasks: 2, grams: 2_000 }]])
})

test('an address that nobody understands shows everything, late risk first', () => {
  const search = readDispatchSearch(new URLSearchParams('view=x&lane=y&sort=z&dir=w&risk=no'))
  expect(search).toEqual({ place: null, view: 'list', sort: 'risk', dir: 'asc' })
})

test('each filter leaves only what it names', () => {
  const named = task({ order: { id: 'ord_x', number: 'WJ-TEA' } })
  const [late, pinned, his] = [
    task({ dueAt: '2026-11-22T08:00:00Z' }),
    task({ isPinned: true }),
    task({ rider: { id: 'rid_7', name: '李' }, state: 'ACCEPTED' }),
  ]
  const shown = (query: string) =>
    ids(viewed([named, late, pinned, his], readDispatchSearch(new URLSearchParams(query)), now))
  expect(shown('q=tea')).toEqual([named.id])
  expect(shown('risk=1')).toEqual([late.id])
  expect(shown('pinned=1')).toEqual([pinned.id])
  expect(shown('rider=rid_7')).toEqual([his.id])
  expect(shown('lane=fetching')).toEqual([his.id])
})

test('who moves points where he went', () => {
  const places = new Places()
  places.put('rid_1', { lat: 39.99, lng: 116.47 })
  expect(places.all.get('rid_1')?.bearing).toBeNull()
  places.put('rid_1', { lat: 39.99, lng: 116.48 })
  expect(places.all.get('rid_1')?.bearing).toBeCloseTo(90)
  places.put('rid_1', { lat: 39.98, lng: 116.48 })
  expect(places.all.get('rid_1')?.bearing).toBeCloseTo(180)
})

test('bars share one scale, the largest part first; what counted for nobody is left out', () => {
  const chosen = {
    terms: [
      { term: 'DISTANCE', seconds: 120 },
      { term: 'LOAD', seconds: 0 },
      { term: 'FAIRNESS', seconds: -30 },
    ],
  } as const
  const other = { terms: [{ term: 'DISTANCE', seconds: 240 }] } as const
  expect(termBars(chosen, other)).toEqual([
    { term: 'DISTANCE', chosen: 120, other: 240, chosenShare: 50, otherShare: 100 },
    { term: 'FAIRNESS', chosen: -30, other: 0, chosenShare: 12.5, otherShare: 0 },
  ])
})
