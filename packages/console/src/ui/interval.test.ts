import { expect, test } from 'vitest'
import { drawn } from './interval.ts'

test('zero is always on the line, whichever side the interval is on', () => {
  expect(drawn({ estimate: 6, low: 2, high: 10 })).toEqual({ zero: 10, low: 26, estimate: 58, high: 90 })
  expect(drawn({ estimate: -6, low: -10, high: -2 })).toEqual({ low: 10, estimate: 42, high: 74, zero: 90 })
  expect(drawn({ estimate: 0, low: -5, high: 5 })).toEqual({ low: 10, zero: 50, estimate: 50, high: 90 })
})

test('without bounds nothing is drawn: a point alone would look sure', () => {
  expect(drawn({ estimate: 6, low: null, high: 10 })).toBeNull()
  expect(drawn({ estimate: 0, low: 0, high: 0 })).toBeNull()
})
