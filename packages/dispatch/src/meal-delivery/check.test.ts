import { expect, test } from 'vitest'
import { violationsOf } from './check.ts'
import type { Solution } from './solution.ts'
import { dayOf, order, street } from './testing.ts'

const day = dayOf(order('o'), order('p', { x: 1200 }), order('q', { restaurant: 'b' }))

/** Both orders of kitchen a in one bag, without a fault. */
const good: Solution = {
  assignments: [{ assignedAt: 5, pickedUpAt: 10, courier: 'c', orders: ['o', 'p'] }],
  orders: [
    { order: 'o', placed: 0, ready: 10, pickedUpAt: 10, droppedOffAt: 24, courier: 'c' },
    { order: 'p', placed: 0, ready: 10, pickedUpAt: 10, droppedOffAt: 30, courier: 'c' },
  ],
  moves: [
    { courier: 'c', departedAt: 5, from: '0', to: 'a' },
    { courier: 'c', departedAt: 12, from: 'a', to: 'o' },
    { courier: 'c', departedAt: 26, from: 'o', to: 'p' },
  ],
}

type Table = 'assignments' | 'orders' | 'moves'
const changed = <T extends Table>(table: T, row: number, facts: Partial<Solution[T][number]>): Solution => ({
  ...good,
  [table]: good[table].map((each, at) => (at === row ? { ...each, ...facts } : each)),
})

test('a solution without a fault has no violation, also when a courier never moves', () => {
  expect(violationsOf(day, good)).toEqual([])
  const two = { ...day, world: { ...street, couriers: [...street.couriers, { id: 'd', x: 0, y: 0, on: 0, off: 60 }] } }
  expect(violationsOf(two, good)).toEqual([])
})

test.each([
  ['half a service before a pickup', changed('moves', 0, { departedAt: 6 }), 'o is picked up without half a service'],
  ['half a service after a pickup', changed('moves', 1, { departedAt: 11 }), 'leaves a before he may'],
  [
    'half a service before a door',
    changed('orders', 1, { droppedOffAt: 29 }),
    'p is dropped off without half a service',
  ],
  ['half a service after a door', changed('moves', 2, { departedAt: 25 }), 'leaves o before he may'],
  [
    'one restaurant per bundle',
    changed('assignments', 0, { orders: ['o', 'q'] }),
    'a bundle is of several restaurants',
  ],
  ['tables that agree', changed('orders', 0, { pickedUpAt: 11 }), 'the tables tell of o differently'],
  ['every assigned order delivered', { ...good, orders: good.orders.slice(0, 1) }, 'p is assigned but not delivered'],
  ['every delivered order assigned', changed('assignments', 0, { orders: ['o'] }), 'p is delivered but not assigned'],
  [
    'an assignment before its pickup',
    changed('assignments', 0, { assignedAt: 11 }),
    'o is picked up before it is assigned',
  ],
  [
    'a placement before its assignment',
    changed('assignments', 0, { assignedAt: -1 }),
    'o is assigned before it is placed',
  ],
  ['goods that are ready', changed('assignments', 0, { pickedUpAt: 9 }), 'o is picked up before it is ready'],
  ['a known courier', changed('assignments', 0, { courier: 'x' }), 'there is no courier x'],
  ['the shift', changed('assignments', 0, { pickedUpAt: 61 }), 'o is picked up after the shift'],
  ['the courier where he leaves from', changed('moves', 1, { from: 'b' }), 'leaves b but is at a'],
  ['a place that exists', changed('moves', 0, { to: 'z' }), 'drives to z, which is nowhere'],
  ['the order of its doors', changed('assignments', 0, { orders: ['p', 'o'] }), 'nobody drives to o next'],
])('wants %s', (_, solution, violation) => {
  expect(violationsOf(day, solution).join('\n')).toContain(violation)
})

test('nothing may be on board when the next order is picked up', () => {
  const interleaved: Solution = {
    assignments: [
      { assignedAt: 5, pickedUpAt: 10, courier: 'c', orders: ['o'] },
      { assignedAt: 12, pickedUpAt: 14, courier: 'c', orders: ['p'] },
    ],
    orders: [good.orders[0]!, { ...good.orders[1]!, pickedUpAt: 14 }],
    moves: good.moves,
  }
  expect(violationsOf(day, interleaved).join('\n')).toContain('not at a for p')
})
