import { expect, test } from 'vitest'
import { differenceOfMeans, differenceOfShares, studentT } from './intervals.ts'

// Newcombe (1998), table II, method 10.
test.each([
  [56, 70, 48, 80, 0.2, 0.0524, 0.3339],
  [9, 10, 3, 10, 0.6, 0.1705, 0.809],
  [6, 7, 2, 7, 0.5714, 0.0582, 0.8062],
  [5, 56, 0, 29, 0.0893, -0.0381, 0.1926],
  [0, 10, 0, 20, 0, -0.1611, 0.2775],
  [0, 10, 0, 10, 0, -0.2775, 0.2775],
  [10, 10, 0, 20, 1, 0.6791, 1],
  [10, 10, 0, 10, 1, 0.6075, 1],
])('%d of %d beside %d of %d differ by %d, between %d and %d', (a, m, b, n, difference, low, high) => {
  const found = differenceOfShares({ of: m, count: a }, { of: n, count: b })!
  expect(found.estimate).toBeCloseTo(difference, 4)
  expect(found.low).toBeCloseTo(low, 4)
  expect(found.high).toBeCloseTo(high, 4)
})

test.each([
  [3, 3.182],
  [5, 2.571],
  [10, 2.228],
  [30, 2.042],
  [1_000, 1.962],
])('Student’s t of %d degrees of freedom is %d', (freedom, t) => {
  expect(Math.abs(studentT(freedom) / t - 1)).toBeLessThan(0.002)
})

test('means differ within Welch’s interval', () => {
  // 1 2 3 4 5 beside 2 2 3 3: 3 ± 2.5 of 5, 2.5 ± 1/3 of 4.
  const found = differenceOfMeans({ of: 5, sum: 15, squares: 55 }, { of: 4, sum: 10, squares: 26 })!
  expect(found.estimate).toBeCloseTo(0.5, 9)
  expect(found.high! - found.estimate).toBeCloseTo(studentT(5.2716) * Math.sqrt(0.5 + 1 / 12), 2)
})

test('of an empty group nothing is said, of one number no bounds', () => {
  expect(differenceOfShares({ of: 5, count: 1 }, { of: 0, count: 0 })).toBeNull()
  expect(differenceOfMeans({ of: 5, sum: 1, squares: 1 }, { of: 0, sum: 0, squares: 0 })).toBeNull()
  const alone = { of: 1, sum: 4, squares: 16 }
  expect(differenceOfMeans({ of: 5, sum: 15, squares: 55 }, alone)).toEqual({ estimate: -1, low: null, high: null })
})
