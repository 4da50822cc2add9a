import { expect, test } from 'vitest'
import { addMinutes, addMs, businessDay, startOfBusinessDay, timeZone } from './time.ts'

const at = (text: string) => new Date(text)

test('a business day begins at midnight in Shanghai, and not a millisecond before', () => {
  expect(businessDay(at('2026-03-03T00:00:00.000+08:00'))).toBe('2026-03-03')
  expect(businessDay(at('2026-03-02T23:59:59.999+08:00'))).toBe('2026-03-02')
  expect(businessDay(at('2026-03-02T16:00:00Z'))).toBe('2026-03-03')
})

test.each([
  ['2025-12-31T23:59:59.999+08:00', '2025-12-31'],
  ['2026-01-01T00:00:00+08:00', '2026-01-01'],
  ['2028-02-29T12:00:00+08:00', '2028-02-29'],
  ['1999-12-31T16:00:00Z', '2000-01-01'],
])('%s lies in the business day %s', (instant, day) => {
  expect(businessDay(at(instant))).toBe(day)
})

test('the first instant of a business day is its own first instant', () => {
  for (const instant of [
    '2026-03-03T00:00:00+08:00',
    '2026-03-03T12:34:56.789+08:00',
    '2026-03-03T23:59:59.999+08:00',
  ]) {
    const start = startOfBusinessDay(at(instant))
    expect(start).toEqual(at('2026-03-03T00:00:00+08:00'))
    expect([startOfBusinessDay(start), businessDay(start), businessDay(addMs(start, -1))]).toEqual([
      start,
      '2026-03-03',
      '2026-03-02',
    ])
  }
})

test('every hour of two years lies in the day that the calendar of Shanghai gives it', () => {
  const calendar = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' })
  for (let hour = 0; hour < 2 * 366 * 24; hour++) {
    const instant = addMinutes(at('2025-06-30T15:30:00Z'), hour * 60)
    expect(businessDay(instant)).toBe(calendar.format(instant))
  }
})

test('adding minutes makes another instant and leaves the first as it was', () => {
  const noon = at('2026-03-03T04:00:00Z')
  expect(addMinutes(noon, -30)).toEqual(at('2026-03-03T03:30:00Z'))
  expect(noon).toEqual(at('2026-03-03T04:00:00Z'))
})
