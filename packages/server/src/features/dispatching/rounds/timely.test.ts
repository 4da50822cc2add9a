import { expect, test } from 'vitest'
import { leaderQuestion, leaderRoundOf, type WaitingOrder } from './leader-round.ts'
import { openRoundPlanner } from './planner.ts'
import { planTimely } from './timely.ts'
import { addMinutes, type Id } from '@linli/kit'

const gate = { lat: 39.99, lng: 116.47 }
const leavesAt = new Date('2026-03-03T10:00:00Z')

/** Orders around the gate, wanted within so many minutes. */
const orders = (count: number, minutes: (n: number) => number): WaitingOrder[] =>
  Array.from({ length: count }, (_, n) => ({
    id: `ord_${n}` as Id<'ord'>,
    buildingId: `bld_${n}` as Id<'bld'>,
    at: { lat: gate.lat + 0.002 * Math.sin(n * 2.4), lng: gate.lng + 0.002 * Math.cos(n * 2.4) },
    windowStart: leavesAt,
    windowEnd: addMinutes(leavesAt, minutes(n)),
  }))

const roundOf = (waiting: readonly WaitingOrder[]) =>
  leaderRoundOf(planTimely(leaderQuestion(gate, waiting, leavesAt)), { orders: waiting, tooEarly: [], leavesAt })

test('where one walker cannot be everywhere in time he still goes everywhere, and most are in time', () => {
  const { stops, leftOut } = roundOf(orders(60, () => 60))
  expect(leftOut).toEqual([])
  expect(new Set(stops.map(({ order }) => order.id)).size).toBe(60)
  const late = stops.filter(({ isLate }) => isLate)
  expect(late.length).toBeGreaterThan(20)
  // An hour is enough for so many doors beside each other.
  expect(late.length).toBeLessThan(50)
})

test('the same question has the same plan', () => {
  const question = leaderQuestion(
    gate,
    orders(60, (n) => 60 + n),
    leavesAt,
  )
  expect(planTimely(question)).toEqual(planTimely(question))
})

test('an order whose window ends soon is visited soon, whatever way is shortest', () => {
  const { stops } = roundOf(orders(20, (n) => (n === 13 ? 8 : 240)))
  expect(stops.every(({ isLate }) => !isLate)).toBe(true)
  expect(stops.slice(0, 4).map(({ order }) => order.id)).toContain('ord_13')
})

test('what others ask for waits in line, and whoever finds the line full is told to try again', async () => {
  const planner = openRoundPlanner()
  const question = leaderQuestion(
    gate,
    orders(20, () => 240),
    leavesAt,
  )
  const asked = await Promise.allSettled(Array.from({ length: 10 }, () => planner.plan(question)))
  expect(asked.map(({ status }) => status)).toEqual([...Array<string>(8).fill('fulfilled'), 'rejected', 'rejected'])
  expect((asked[8] as PromiseRejectedResult).reason).toMatchObject({ code: 'UNAVAILABLE' })
  await expect(planner.plan(question)).resolves.toEqual(planTimely(question))
  await planner.close()
})
