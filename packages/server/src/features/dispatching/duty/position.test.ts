import fc from 'fast-check'
import { expect, test } from 'vitest'
import { distanceM } from '../../points/index.ts'
import { isPlausible, roundedPoint, type Position } from './position.ts'
import { addMs } from '@linli/kit'

const anywhere = fc.record({
  lat: fc.double({ min: -90, max: 90, noNaN: true }),
  lng: fc.double({ min: -180, max: 180, noNaN: true }),
})

test('a rounded place lies within a hundred metres and tells no more than its square', () => {
  fc.assert(
    fc.property(anywhere, (point) => {
      const rounded = roundedPoint(point)
      expect(distanceM(point, rounded)).toBeLessThan(110)
      expect(Math.abs(rounded.lat)).toBeLessThan(90)
      expect(Math.abs(rounded.lng)).toBeLessThan(180)
      // Rounding again, as somebody does who hopes for more, gives the same.
      expect(roundedPoint(rounded)).toEqual(rounded)
    }),
  )
})

test('all doors of a square are one place', () => {
  const door = { lat: 39.99, lng: 116.47 }
  const seen = new Set<string>()
  for (let north = 0; north < 10; north++)
    for (let east = 0; east < 10; east++)
      seen.add(JSON.stringify(roundedPoint({ lat: door.lat + north / 10_000, lng: door.lng + east / 10_000 })))
  expect(seen.size).toBeLessThanOrEqual(4)
})

const now = new Date('2026-03-03T04:00:00Z')
const centres = [{ lat: 39.99, lng: 116.47 }]
const last: Position = { lat: 39.99, lng: 116.47, accuracyMetres: 20, at: addMs(now, -60_000) }

test.each<[string, boolean, { lat: number; lng: number }, Position | null, Date]>([
  ['the first, near', true, { lat: 40.0, lng: 116.5 }, null, now],
  ['the first, 90 km away', true, { lat: 40.8, lng: 116.47 }, null, now],
  ['the first, 110 km away', false, { lat: 40.98, lng: 116.47 }, null, now],
  ['3 km in a minute', true, { lat: 40.017, lng: 116.47 }, last, now],
  ['4 km in a minute', false, { lat: 40.026, lng: 116.47 }, last, now],
  ['a jump of a bad signal in no time', true, { lat: 39.9912, lng: 116.47 }, { ...last, at: now }, now],
  ['3 km in no time', false, { lat: 40.017, lng: 116.47 }, { ...last, at: now }, now],
  ['anywhere near after the clock was set back', true, { lat: 40.3, lng: 116.47 }, { ...last, at: addMs(now, 1) }, now],
])('%s: %s', (_, answer, { lat, lng }, before, at) => {
  expect(isPlausible({ lat, lng, accuracyMetres: null }, { last: before, centres, now: at })).toBe(answer)
})

test('who serves nowhere is nowhere', () => {
  expect(isPlausible({ ...centres[0]!, accuracyMetres: null }, { last: null, centres: [], now })).toBe(false)
})
