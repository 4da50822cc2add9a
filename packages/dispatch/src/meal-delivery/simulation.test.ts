import { expect, test } from 'vitest'
import { violationsOf } from './check.ts'
import { figuresOf } from './figures.ts'
import { simulate } from './simulation.ts'
import { solutionOf } from './solution.ts'
import { dayOf, order } from './testing.ts'
import type { Dispatcher, Instruction, Tick } from './tick.ts'

const noWatch = () => 0

/** Says at each minute what is written for it. */
const script =
  (lines: Readonly<Record<number, readonly Instruction[]>>): Dispatcher =>
  ({ now }) =>
    lines[now] ?? []

const assign = (...orders: string[]): Instruction => ({ type: 'assign', courier: 'c', orders })
const move = (restaurant: string): Instruction => ({ type: 'move', courier: 'c', restaurant })

test('a pickup takes half a service before and after it, a door likewise, and a way is counted in whole minutes', () => {
  const day = dayOf(order('o', { x: 1010, ready: 2 }))
  const run = simulate(day, script({ 0: [assign('o')] }), noWatch)
  // 3 minutes there, 2 of service; 2 more, 11 to the door, 2 of service.
  expect(run.assignments).toEqual([
    { assignedAt: 0, pickedUpAt: 5, courier: 'c', restaurant: 'a', drops: [{ order: 'o', leftAt: 7, at: 20 }] },
  ])
  expect(violationsOf(day, solutionOf(day, run))).toEqual([])
})

test('a courier already at the restaurant takes half a service, too, and a bundle waits for its last order', () => {
  const day = dayOf(order('early', { ready: 4 }), order('late', { ready: 20, x: 500 }))
  const run = simulate(day, script({ 0: [move('a')], 3: [assign('late', 'early')] }), noWatch)
  expect(run.assignments[0]).toMatchObject({ pickedUpAt: 20, drops: [{ at: 29 }, { at: 38 }] })
  const alone = simulate(dayOf(order('o', { ready: 1 })), script({ 0: [move('a')], 3: [assign('o')] }), noWatch)
  expect(alone.assignments[0]!.pickedUpAt).toBe(5)
})

test('an order is shown in the minute of its placement and not before', () => {
  const seen: Tick[] = []
  const dispatcher: Dispatcher = (tick) => {
    seen.push(tick)
    return tick.now === 7 ? [assign('o')] : []
  }
  simulate(dayOf(order('o', { placed: 7 })), dispatcher, noWatch)
  expect(seen.filter(({ undelivered }) => undelivered.length > 0).map(({ now }) => now)).toEqual([7])
  expect(seen.at(-1)!.orders).toMatchObject([{ id: 'o' }])
})

test('a courier is off before and after his shift, moves, works, and is free where his last door was', () => {
  const states: string[] = []
  const dispatcher: Dispatcher = ({ now, couriers: [courier] }) => {
    states.push(`${now} ${courier!.state} ${courier!.x} ${courier!.freeAt}`)
    return { 1: [move('a')], 5: [assign('o')] }[now] ?? []
  }
  const day = dayOf(order('o', { placed: 5, ready: 5 }), order('never', { placed: 70 }))
  simulate(
    { ...day, world: { ...day.world, couriers: [{ id: 'c', x: 300, y: 0, on: 1, off: 30 }] } },
    dispatcher,
    noWatch,
  )
  expect([1, 2, 4, 5, 6, 22, 23, 30].map((now) => states.find((state) => state.startsWith(`${now} `)))).toEqual([
    '1 idle 300 1',
    '2 moving 0 4',
    '4 idle 0 4',
    '5 idle 0 4',
    '6 working 1000 23',
    '22 working 1000 23',
    '23 idle 1000 23',
    '30 off 1000 23',
  ])
})

test('what breaks a rule has no effect and is counted', () => {
  const day = dayOf(order('o'), order('of-b', { restaurant: 'b' }), order('late', { ready: 61 }))
  const wrong: Instruction[] = [
    { ...assign('o'), courier: 'nobody' },
    assign('unknown'),
    assign('o', 'o'),
    assign('o', 'of-b'),
    assign('late'),
    assign(),
    move('nowhere'),
  ]
  const run = simulate(day, script({ 0: [...wrong, assign('o'), assign('of-b')] }), noWatch)
  expect(run.invalid.map(({ why }) => why)).toEqual([
    'there is no such courier',
    'an order is not open',
    'an order is named twice',
    'the orders are of several restaurants',
    'the pickup is after the shift',
    'an order is not open',
    'there is no such restaurant',
    'the courier is not idle',
  ])
  expect(run.assignments).toHaveLength(1)
})

test('an order that nobody takes counts the maximum and is late', () => {
  const day = dayOf(order('o', { ready: 2, x: 1010 }), order('left'))
  const run = simulate(day, script({ 0: [assign('o')] }), noWatch)
  expect(figuresOf(day, solutionOf(day, run))).toMatchObject({
    orders: 2,
    undelivered: 1,
    penalised: (20 + 90) / 2,
    onTime: 0.5,
    clickToDoor: { mean: 20, p50: 20 },
    readyToPickup: { mean: 3 },
    // 3 minutes there, 11 to the door, 8 of services in an hour.
    utilisation: { mean: 22 / 60 },
    payment: 15,
    costPerOrder: 15,
    underGuarantee: 1,
  })
})
