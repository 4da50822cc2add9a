import fc from 'fast-check'
import { expect, test } from 'vitest'
import { distanceM, isOpenAt, pointSlotFor, slotsOf, type DayHours } from './point.ts'
import { addMinutes, startOfBusinessDay } from '@linli/kit'

const at = (text: string) => new Date(`${text}+08:00`)
const weekdays: DayHours[] = [1, 2, 3, 4, 5].map((weekday) => ({ weekday, opensMinute: 480, closesMinute: 1_170 }))
const point = { hours: weekdays, slotMinutes: 60, slotCapacity: 20, coldCapacity: 5, state: 'OPEN' as const }

test('a day has slots from opening to closing, the last one shorter, and a day off has none', () => {
  const slots = slotsOf(point, at('2026-03-03T23:59'))
  expect(slots).toHaveLength(12)
  expect(slots[0]).toEqual({
    startsAt: at('2026-03-03T08:00'),
    endsAt: at('2026-03-03T09:00'),
    capacity: 20,
    coldCapacity: 5,
  })
  expect(slots.at(-1)).toMatchObject({ startsAt: at('2026-03-03T19:00'), endsAt: at('2026-03-03T19:30') })
  expect(slotsOf(point, at('2026-03-07T12:00'))).toEqual([])
})

test.each([
  ['2026-03-03T07:59:59.999', false],
  ['2026-03-03T08:00', true],
  ['2026-03-03T19:29:59.999', true],
  ['2026-03-03T19:30', false],
  ['2026-03-08T12:00', false],
  ['2026-03-09T12:00', true],
] as const)('at %s in Shanghai it is open: %s', (now, isOpen) => {
  expect(isOpenAt(point, at(now))).toBe(isOpen)
  expect(isOpenAt({ ...point, state: 'CLOSED' }, at(now))).toBe(false)
})

test.each([
  ['2026-03-03T10:20', '2026-03-03T10:00'],
  ['2026-03-03T00:00', '2026-03-03T08:00'],
  ['2026-03-03T19:29', '2026-03-03T19:00'],
  ['2026-03-03T19:30', undefined],
  ['2026-03-07T10:00', undefined],
] as const)('a window that begins at %s takes the slot of %s', (windowStart, startsAt) => {
  expect(pointSlotFor(point, at(windowStart))?.startsAt).toEqual(startsAt && at(startsAt))
})

const instants = fc
  .integer({ min: 0, max: 3 * 365 * 24 * 60 })
  .map((minutes) => addMinutes(at('2025-01-01T00:00'), minutes))
const hours = fc
  .uniqueArray(fc.integer({ min: 1, max: 7 }))
  .chain((days) =>
    fc.tuple(
      ...days.map((weekday) =>
        fc
          .tuple(fc.integer({ min: 0, max: 1_439 }), fc.integer({ min: 1, max: 1_440 }))
          .map(([a, b]): DayHours => ({ weekday, opensMinute: Math.min(a, b - 1), closesMinute: Math.max(a + 1, b) })),
      ),
    ),
  )

test('it is open exactly while a slot runs, and slots neither overlap nor leave the day', () => {
  fc.assert(
    fc.property(hours, fc.integer({ min: 15, max: 720 }), instants, (open, slotMinutes, now) => {
      const any = { ...point, hours: open, slotMinutes }
      const slots = slotsOf(any, now)
      expect(isOpenAt(any, now)).toBe(slots.some(({ startsAt, endsAt }) => startsAt <= now && now < endsAt))
      for (const [index, { startsAt, endsAt }] of slots.entries()) {
        expect(startsAt < endsAt).toBe(true)
        expect(startOfBusinessDay(startsAt)).toEqual(startOfBusinessDay(now))
        if (index > 0) expect(slots[index - 1]!.endsAt).toEqual(startsAt)
      }
    }),
    { numRuns: 500 },
  )
})

test('distances are metres: nothing to itself, the same both ways, and known ones to half a percent', () => {
  const [gate, tower] = [
    { lat: 39.9087, lng: 116.3975 },
    { lat: 31.2397, lng: 121.4998 },
  ]
  expect(distanceM(gate, gate)).toBe(0)
  expect(distanceM(gate, tower)).toBe(distanceM(tower, gate))
  expect(Math.abs(distanceM(gate, tower) - 1_067_000)).toBeLessThan(5_400)
  expect(distanceM({ lat: 39.99, lng: 116.47 }, { lat: 39.991, lng: 116.47 })).toBe(111)
  expect(distanceM({ lat: 0, lng: 179.9995 }, { lat: 0, lng: -179.9995 })).toBe(111)
})
