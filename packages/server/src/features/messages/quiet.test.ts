import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkQuietHours, quietMinutes, quietUntil, type QuietHours } from './quiet.ts'
import { addMinutes, startOfBusinessDay } from '@linli/kit'

const night: QuietHours = { fromMinute: 1_320, untilMinute: 480 }
const until = (at: string, ...hours: readonly QuietHours[]) => quietUntil(hours, new Date(at))?.toISOString()

test('a night begins in the evening and ends in the morning of Shanghai, also over the end of a month and of a year', () => {
  expect(until('2026-03-03T21:59:59.999+08:00', night)).toBeUndefined()
  expect(until('2026-03-03T22:00:00+08:00', night)).toBe('2026-03-04T00:00:00.000Z')
  expect(until('2026-02-28T23:30:00+08:00', night)).toBe('2026-03-01T00:00:00.000Z')
  expect(until('2028-02-29T00:00:00+08:00', night)).toBe('2028-02-29T00:00:00.000Z')
  expect(until('2026-12-31T23:59:59+08:00', night)).toBe('2027-01-01T00:00:00.000Z')
  expect(until('2027-01-01T07:59:59.999+08:00', night)).toBe('2027-01-01T00:00:00.000Z')
  expect(until('2027-01-01T08:00:00+08:00', night)).toBeUndefined()
})

test('one that begins before the other has ended goes on with it', () => {
  const noon = { fromMinute: 480, untilMinute: 600 }
  expect(until('2026-03-03T23:00:00+08:00', night, noon)).toBe('2026-03-04T02:00:00.000Z')
  expect(until('2026-03-03T23:00:00+08:00', noon, night)).toBe('2026-03-04T02:00:00.000Z')
})

const hours: fc.Arbitrary<QuietHours> = fc
  .record({ fromMinute: fc.integer({ min: 0, max: 1_439 }), length: fc.integer({ min: 1, max: 690 }) })
  .map(({ fromMinute, length }) => ({ fromMinute, untilMinute: (fromMinute + length) % 1_440 }))

test('it is quiet until then and not after, and never for a whole day: minute by minute', () => {
  const from = startOfBusinessDay(new Date('2026-01-31T12:00:00Z'))
  const isQuiet = (all: readonly QuietHours[], at: Date) => {
    const minute = Math.floor((at.getTime() - startOfBusinessDay(at).getTime()) / 60_000)
    return all.some(({ fromMinute, untilMinute }) =>
      fromMinute < untilMinute
        ? minute >= fromMinute && minute < untilMinute
        : minute >= fromMinute || minute < untilMinute,
    )
  }
  fc.assert(
    fc.property(fc.array(hours, { maxLength: 2 }), fc.integer({ min: 0, max: 2_879 }), (all, minute) => {
      const at = addMinutes(from, minute)
      let end = at
      while (isQuiet(all, end)) end = addMinutes(end, 1)
      expect(quietUntil(all, at)).toEqual(end > at ? end : undefined)
      expect(end.getTime() - at.getTime()).toBeLessThan(1_440 * 60_000)
    }),
    { numRuns: 2_000 },
  )
})

test.each([
  [0, 0],
  [60, 60],
  [0, 691],
  [-1, 60],
  [0, 1_440],
  [0.5, 60],
  [Number.NaN, 60],
])('from %s until %s are no quiet hours', (fromMinute, untilMinute) => {
  expect(() => checkQuietHours({ fromMinute, untilMinute }, 'quietHours')).toThrow()
})

test('the longest are 690 minutes', () => {
  expect(quietMinutes(checkQuietHours({ fromMinute: 1_260, untilMinute: 510 }, 'quietHours'))).toBe(690)
})
