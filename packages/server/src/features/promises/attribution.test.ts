import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fulfilmentModes } from '../fulfilment/index.ts'
import { attribute, type Times } from './attribution.ts'
import { addMinutes, addMs } from '@linli/kit'

const noon = new Date('2026-03-03T04:00:00Z')
const at = (minutes: number) => addMinutes(noon, minutes)

/** An instant order of 45 minutes; minutes after payment. */
const instant = (
  packed: number | null,
  taken: number | null,
  pickedUp: number | null,
  ended: number,
  atDoor: number | null = null,
): Times => ({
  mode: 'INSTANT',
  windowEnd: at(45),
  paidAt: noon,
  packedAt: packed === null ? null : at(packed),
  takenAt: taken === null ? null : at(taken),
  pickedUpAt: pickedUp === null ? null : at(pickedUp),
  atDoorAt: atDoor === null ? null : at(atDoor),
  endedAt: at(ended),
})

test.each([
  ['a shop that is ready 20 minutes late', instant(42, 44, 50, 65), 'MERCHANT_PREP', 20],
  ['a shop that never packs', instant(null, null, null, 90), 'MERCHANT_PREP', 45],
  ['nobody to carry it', instant(10, 50, 55, 70), 'PLATFORM', 25],
  ['a rider who rides for an hour', instant(20, 21, 25, 85), 'RIDER', 40],
  ['a rider who does not come to the shop', instant(20, 21, 60, 75), 'RIDER', 30],
  ['a resident who does not open', instant(22, 25, 30, 75, 45), 'RESIDENT', 30],
])('%s is the cause', (_, times, cause, minutes) => {
  const found = attribute(times, [])
  expect([found.cause, found.lateMs]).toEqual([cause, minutes * 60_000])
})

test('a shop that is late and a rider who rides in the usual time: all of it is the shop’s', () => {
  const { legs } = attribute(instant(42, 44, 49, 64), [])
  expect(legs.map(({ leg, lateMs }) => [leg, lateMs / 60_000])).toEqual([
    ['PREPARATION', 19],
    ['WAITING_FOR_RIDER', 0],
    ['RIDER_TO_SHOP', 0],
    ['RIDE', 0],
  ])
})

test('what a rider lost in a declared storm is the weather’s, and only that', () => {
  const times = instant(22, 25, 30, 85)
  expect(attribute(times, [{ from: at(0), to: at(200) }]).cause).toBe('WEATHER')
  expect(attribute(times, [{ from: at(80), to: at(200) }]).cause).toBe('RIDER')
  expect(attribute(instant(62, 64, 69, 84), [{ from: at(0), to: at(60) }]).cause).toBe('MERCHANT_PREP')
  const twice = attribute(times, [
    { from: at(70), to: at(80) },
    { from: at(70), to: at(78) },
  ])
  expect(twice.legs.filter(({ cause }) => cause === 'WEATHER').map(({ takenMs }) => takenMs / 60_000)).toEqual([10])
})

test('where two are equally late, the shop is not charged', () => {
  const { cause, legs } = attribute(instant(32, 45, 50, 65), [])
  expect(legs.map(({ lateMs }) => lateMs / 60_000)).toEqual([10, 10, 0, 0])
  expect(cause).toBe('PLATFORM')
})

const minute = fc.integer({ min: -60, max: 3_000 })
const anyTimes: fc.Arbitrary<Times> = fc
  .record({
    mode: fc.constantFrom(...fulfilmentModes),
    window: fc.integer({ min: 0, max: 1_000 }),
    packed: fc.option(minute),
    taken: fc.option(minute),
    pickedUp: fc.option(minute),
    atDoor: fc.option(minute),
    lateMs: fc.integer({ min: 0, max: 100_000_000 }),
  })
  .map(({ mode, window, packed, taken, pickedUp, atDoor, lateMs }) => ({
    ...instant(packed, taken, pickedUp, 0, atDoor),
    mode,
    windowEnd: at(window),
    endedAt: addMs(at(window), lateMs),
  }))
const spans = fc.array(
  fc.record({ from: minute, length: minute }).map(({ from, length }) => ({ from: at(from), to: at(from + length) })),
  { maxLength: 4 },
)

test('whatever the events say, and in whatever order: the parts sum to the lateness and follow each other', () => {
  fc.assert(
    fc.property(anyTimes, spans, (times, weather) => {
      const { legs, lateMs, cause } = attribute(times, weather)
      expect(lateMs).toBe(times.endedAt.getTime() - times.windowEnd.getTime())
      expect(legs.reduce((sum, leg) => sum + leg.lateMs, 0)).toBe(lateMs)
      expect(legs[0]!.startedAt).toEqual(times.paidAt)
      expect(legs.at(-1)!.endedAt).toEqual(times.endedAt)
      for (const [index, leg] of legs.entries()) {
        expect(leg.lateMs).toBeGreaterThanOrEqual(0)
        expect(leg.takenMs).toBe(leg.endedAt.getTime() - leg.startedAt.getTime())
        if (index > 0) expect(leg.startedAt).toEqual(legs[index - 1]!.endedAt)
        // Whoever was in time bears nothing.
        if (leg.takenMs <= leg.plannedMs) expect(leg.lateMs).toBe(0)
      }
      if (lateMs > 0) expect(legs.some((leg) => leg.cause === cause && leg.lateMs > 0)).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})

test('bad weather never makes anybody else’s part larger', () => {
  fc.assert(
    fc.property(anyTimes, spans, (times, weather) => {
      const partOf = (legs: ReturnType<typeof attribute>['legs'], cause: string) =>
        legs.reduce((sum, leg) => sum + (leg.cause === cause ? leg.lateMs : 0), 0)
      const [dry, wet] = [attribute(times, []).legs, attribute(times, weather).legs]
      for (const cause of ['MERCHANT_PREP', 'RIDER', 'PLATFORM', 'RESIDENT'])
        expect(partOf(wet, cause)).toBeLessThanOrEqual(partOf(dry, cause) + 1)
    }),
  )
})
