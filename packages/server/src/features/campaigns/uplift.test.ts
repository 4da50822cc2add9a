import { expect, test } from 'vitest'
import { conversionUplift, costPerOrder, incrementalOf, ordersUplift } from './uplift.ts'

const arm = (residents: number, converted: number, orders = converted, ordersSquared = orders) => ({
  residents,
  converted,
  orders,
  ordersSquared,
})

test('conversion compares residents, orders per resident their orders, and what came is that times the treated', () => {
  expect(conversionUplift(arm(70, 56), arm(80, 48))!.estimate).toBeCloseTo(0.2, 9)
  const found = ordersUplift(arm(5, 5, 15, 55), arm(4, 4, 10, 26))!
  expect(found.estimate).toBeCloseTo(0.5, 9)
  expect(incrementalOf(found, arm(5, 5))!.estimate).toBeCloseTo(2.5, 9)
})

test('without a holdout there is no uplift, and for nothing gained no price', () => {
  expect([conversionUplift(arm(5, 1), arm(0, 0)), ordersUplift(arm(5, 1), arm(0, 0))]).toEqual([null, null])
  expect(costPerOrder(100, null)).toBeNull()
  expect(costPerOrder(100, { estimate: -1, low: null, high: null })).toBeNull()
  expect(costPerOrder(100, { estimate: 3, low: null, high: null })).toBe(33)
})
