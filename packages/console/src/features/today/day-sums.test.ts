import { expect, test } from 'vitest'
import { dailySeries, sumHealth, type DayHealth } from './day-sums.ts'

const health = (some: Partial<DayHealth>): DayHealth => ({
  orders: 0,
  ordersBefore: 0,
  completedOrders: 0,
  cancelledOrders: 0,
  salesFen: 0,
  onTimeBp: null,
  ...some,
})

test('the share on time of several places is weighed by what each completed', () => {
  const sum = sumHealth([
    health({ completedOrders: 30, onTimeBp: 9_000 }),
    health({ completedOrders: 10, onTimeBp: 5_000 }),
    null,
  ])
  expect(sum.onTimeBp).toBe(8_000)
  expect(sumHealth([health({ orders: 3 })]).onTimeBp).toBeNull()
})

test('places beyond six are drawn together, and no order is lost', () => {
  const places = Array.from({ length: 9 }, (_, index) => ({
    name: `社区 ${index}`,
    daily: [{ day: '2026-11-22', orders: index + 1 }],
  }))
  const { series, days } = dailySeries(places, '其他')
  expect(days).toEqual(['2026-11-22'])
  expect(series.map(({ name }) => name)).toEqual(['社区 8', '社区 7', '社区 6', '社区 5', '社区 4', '其他'])
  expect(series.reduce((sum, { values }) => sum + values[0]!, 0)).toBe(45)
})
