import { expect, test } from 'vitest'
import { waitMs } from './back-off.ts'

const backOff = { firstMs: 500, mostMs: 15_000 }

test('waiting doubles, is bounded, and half of it is chance', () => {
  expect([0, 1, 2, 10, 2_000].map((attempt) => waitMs(backOff, attempt, () => 1))).toEqual([
    500, 1_000, 2_000, 15_000, 15_000,
  ])
  expect(waitMs(backOff, 3, () => 0)).toBe(2_000)
})
