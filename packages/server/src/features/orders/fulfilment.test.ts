import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fulfilmentModes, isCarried, promiseFor, type FulfilmentMode } from './fulfilment.ts'
import { addMinutes, businessDay, startOfBusinessDay } from '@linli/kit'

const at = (text: string) => new Date(`${text}+08:00`)

test.each([
  ['INSTANT', '2026-03-03T23:50', '2026-03-03T23:50', '2026-03-04T00:35', 500],
  ['SAME_DAY', '2026-03-03T00:00', '2026-03-03T18:00', '2026-03-03T21:00', 300],
  ['SAME_DAY', '2026-03-03T15:59:59.999', '2026-03-03T18:00', '2026-03-03T21:00', 300],
  ['SAME_DAY', '2026-03-03T16:00', '2026-03-04T18:00', '2026-03-04T21:00', 300],
  ['SELF_PICKUP', '2026-12-31T23:59', '2027-01-01T10:00', '2027-01-01T20:00', 0],
  ['LEADER_DELIVERY', '2026-02-28T12:00', '2026-03-01T17:00', '2026-03-01T20:00', 100],
] as const)('%s, ordered at %s in Shanghai, is promised from %s to %s', (mode, now, from, to, feeFen) => {
  expect(promiseFor(mode, at(now))).toEqual({ feeFen, windowStart: at(from), windowEnd: at(to) })
})

test('a promise begins in the future, ends after it begins, and is kept by the day after', () => {
  const minute = fc.integer({ min: 0, max: 2 * 365 * 24 * 60 })
  fc.assert(
    fc.property(fc.constantFrom(...fulfilmentModes), minute, (mode: FulfilmentMode, minutes) => {
      const now = addMinutes(at('2026-01-01T00:00'), minutes)
      const { windowStart, windowEnd, feeFen } = promiseFor(mode, now)
      expect(windowStart.getTime()).toBeGreaterThanOrEqual(now.getTime())
      expect(windowEnd.getTime()).toBeGreaterThan(windowStart.getTime())
      expect(windowEnd.getTime()).toBeLessThan(addMinutes(startOfBusinessDay(now), 2 * 24 * 60).getTime())
      if (mode !== 'INSTANT') expect(businessDay(windowStart)).toBe(businessDay(windowEnd))
      expect(feeFen).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 500 },
  )
})

test('every mode is carried by a rider, by a leader or by nobody', () => {
  for (const mode of fulfilmentModes) {
    expect(isCarried.byAnybody(mode)).toBe(!isCarried.byNobody(mode))
    if (isCarried.byRider(mode)) expect(isCarried.byAnybody(mode)).toBe(true)
  }
})
