import { expect, test } from 'vitest'
import { clockText } from '../../ui/clock.ts'
import { coldFill, fillOf, gridOf, heatOf, type Slot } from './fill.ts'

const slot = (startsAt: string, more: Partial<Slot> = {}): Slot => ({
  startsAt,
  endsAt: startsAt,
  capacity: 10,
  used: 0,
  coldCapacity: 4,
  coldUsed: 1,
  ...more,
})

test('what is taken is summed for shelf and fridge', () => {
  const slots = [slot('2026-11-22T01:00:00Z', { used: 3 }), slot('2026-11-22T02:00:00Z', { used: 10 })]
  expect([fillOf(slots), fillOf(slots, coldFill), fillOf([])]).toEqual([
    { used: 13, capacity: 20 },
    { used: 2, capacity: 8 },
    { used: 0, capacity: 0 },
  ])
})

test('heat has steps, a slot beyond its capacity is full, and one without is none', () => {
  const of = (used: number, capacity = 100) => heatOf({ used, capacity })
  expect([of(0), of(1), of(39), of(40), of(74), of(75), of(99), of(100), of(120), of(0, 0), of(1, 0)]).toEqual([
    'empty',
    'low',
    'low',
    'half',
    'half',
    'high',
    'high',
    'full',
    'full',
    'none',
    'full',
  ])
})

test('days stand below each other and their hours side by side, also when hours differ', () => {
  const grid = gridOf([
    { day: new Date('2026-11-21T16:00:00Z'), slots: [slot('2026-11-22T01:00:00Z'), slot('2026-11-22T02:00:00Z')] },
    { day: new Date('2026-11-22T16:00:00Z'), slots: [slot('2026-11-23T02:00:00Z'), slot('2026-11-23T11:30:00Z')] },
    { day: new Date('2026-11-23T16:00:00Z'), slots: [] },
  ])
  expect(grid.minutes.map(clockText)).toEqual(['09:00', '10:00', '19:30'])
  expect(grid.days.map(({ slots }) => [...slots.keys()])).toEqual([[540, 600], [600, 1_170], []])
})
