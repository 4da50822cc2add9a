import { expect, test } from 'vitest'
import { nextStop } from './route.ts'
import type { TaskState } from './task.ts'

const task = (id: string, state: TaskState, pickupRank: number | null = null, dropoffRank: number | null = null) => ({
  id: id as never,
  state,
  pickupRank,
  dropoffRank,
  createdAt: new Date(0),
})

test('a rider goes to the first of his stops that is left', () => {
  const first = task('a', 'ACCEPTED', 1, 3)
  const second = task('b', 'ACCEPTED', 2, 4)
  expect(nextStop([second, first])).toEqual({ taskId: 'a', kind: 'PICKUP' })
  expect(nextStop([second, { ...first, state: 'PICKED_UP' }])).toEqual({ taskId: 'b', kind: 'PICKUP' })
  const both = [
    { ...second, state: 'PICKED_UP' as const },
    { ...first, state: 'ARRIVED_AT_DROPOFF' as const },
  ]
  expect(nextStop(both)).toEqual({ taskId: 'a', kind: 'DROPOFF' })
})

test('goods are brought back after all others, and who carries nothing goes nowhere', () => {
  expect(nextStop([task('a', 'RETURNING', 1, 2), task('b', 'ACCEPTED', 9, 10)])).toEqual({
    taskId: 'b',
    kind: 'PICKUP',
  })
  expect(nextStop([task('a', 'DELIVERY_FAILED')])).toEqual({ taskId: 'a', kind: 'RETURN' })
  expect(nextStop([task('a', 'DELIVERED', 1, 2)])).toBeNull()
})
