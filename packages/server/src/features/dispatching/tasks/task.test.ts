import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RiderId } from '../../carriers/index.ts'
import {
  advance,
  callOff,
  endStates,
  give,
  happenedAt,
  isOnBoard,
  nextActions,
  rankOf,
  takeAway,
  taskActions,
  taskFlow,
  taskStates,
  type DeliveryTask,
  type TaskAction,
} from './task.ts'
import { addMinutes, toFen } from '@linli/kit'

const noon = new Date('2026-03-03T04:00:00Z')
const [zhao, qian] = ['rid_1', 'rid_2'] as RiderId[]

const created: DeliveryTask = {
  id: 'tsk_1' as DeliveryTask['id'],
  orderId: 'ord_1' as DeliveryTask['orderId'],
  areaId: 'dar_1' as DeliveryTask['areaId'],
  communityId: 'com_1' as DeliveryTask['communityId'],
  merchantId: 'mer_1' as DeliveryTask['merchantId'],
  state: 'CREATED',
  attempt: 1,
  wave: 0,
  version: 1,
  riderId: null,
  assignedBy: null,
  isPinned: false,
  notBy: [],
  pickup: { lat: 39.99, lng: 116.47 },
  dropoff: { lat: 39.992, lng: 116.472 },
  skills: [],
  grams: 500,
  payFen: toFen(500),
  readyAt: noon,
  notBefore: null,
  dueAt: addMinutes(noon, 45),
  pickupRank: null,
  dropoffRank: null,
  expectedAt: null,
  createdAt: noon,
  acceptedAt: null,
  arrivedAtStoreAt: null,
  pickedUpAt: null,
  arrivedAtDropoffAt: null,
  endedAt: null,
  failedReason: null,
}
const taken = give(created, { riderId: zhao!, kind: 'GRAB', at: noon })

type Told = {
  readonly action: TaskAction | 'GIVE' | 'TAKE_AWAY'
  readonly riderId: RiderId | null
  readonly minutes: number
}
const told: fc.Arbitrary<Told> = fc.record({
  action: fc.constantFrom(...taskActions, ...taskActions, 'GIVE' as const, 'TAKE_AWAY' as const),
  riderId: fc.constantFrom(zhao!, qian!, null),
  minutes: fc.nat(60),
})

function after(task: DeliveryTask, { action, riderId, minutes }: Told): DeliveryTask {
  const at = addMinutes(noon, minutes)
  if (action === 'GIVE') return task.riderId === null && riderId ? give(task, { riderId, kind: 'ENGINE', at }) : task
  if (action === 'TAKE_AWAY') return task.riderId && !task.endedAt ? takeAway(task, { at }) : task
  const moved = advance(task, { action, riderId, at })
  return typeof moved === 'string' ? task : moved
}

test('whatever is told in whatever order, a task goes only forward within an attempt, one version at a time', () => {
  fc.assert(
    fc.property(fc.array(told, { minLength: 5, maxLength: 60 }), (all) => {
      let task = created
      for (const each of all) {
        const next = after(task, each)
        if (next === task) continue
        expect(next.version).toBe(task.version + 1)
        expect([task.attempt, task.attempt + 1]).toContain(next.attempt)
        if (next.attempt === task.attempt) expect(rankOf[next.state]).toBeGreaterThan(rankOf[task.state])
        expect(next.riderId === null).toBe(rankOf[next.state] < rankOf.ACCEPTED)
        expect(next.endedAt !== null).toBe((endStates as readonly string[]).includes(next.state))
        if (isOnBoard(next)) expect(next.pickedUpAt).not.toBeNull()
        task = next
      }
    }),
    { numRuns: 500 },
  )
})

test('facts of one way lead to the same state in whatever order and however often they come', () => {
  const way: readonly TaskAction[] = ['ARRIVE_AT_STORE', 'PICK_UP', 'ARRIVE_AT_DROPOFF', 'DELIVER']
  fc.assert(
    fc.property(fc.shuffledSubarray([...way, ...way], { minLength: 1 }), (facts) => {
      const furthest = way.findLast((action) => facts.includes(action))!
      const end = facts.reduce<DeliveryTask>(
        (task, action) => after(task, { action, riderId: zhao!, minutes: 1 }),
        taken,
      )
      expect(end.state).toBe(taskFlow[furthest].to)
    }),
  )
})

test.each([
  ['nobody has it', created, 'PICK_UP', zhao, 'ANOTHER_ATTEMPT'],
  ['another has it', taken, 'PICK_UP', qian, 'ANOTHER_ATTEMPT'],
  ['it is over', { ...taken, state: 'CANCELLED' }, 'PICK_UP', zhao, 'ENDED'],
  ['it has come further', { ...taken, state: 'PICKED_UP' }, 'ARRIVE_AT_STORE', zhao, 'BEHIND'],
  ['it has failed', { ...taken, state: 'DELIVERY_FAILED' }, 'DELIVER', zhao, 'BEHIND'],
  ['it was never fetched', taken, 'RETURN', zhao, 'NOT_FETCHED'],
] as const)('a fact is kept and moves nothing when %s', (_, task, action, riderId, why) => {
  expect(advance(task as DeliveryTask, { action, riderId: riderId!, at: noon })).toBe(why)
})

test('those who run the place speak for whoever carries it', () => {
  expect(advance(taken, { action: 'PICK_UP', riderId: null, at: noon })).toMatchObject({ state: 'PICKED_UP' })
})

test('what can be told next is what would move it, and goods come back only after something stood in the way', () => {
  const next = Object.fromEntries(taskStates.map((state) => [state, nextActions({ state, riderId: zhao! })]))
  expect(next).toEqual({
    CREATED: [],
    OFFERED: [],
    ACCEPTED: ['ARRIVE_AT_STORE', 'PICK_UP', 'ARRIVE_AT_DROPOFF', 'DELIVER'],
    ARRIVED_AT_STORE: ['PICK_UP', 'ARRIVE_AT_DROPOFF', 'DELIVER'],
    PICKED_UP: ['ARRIVE_AT_DROPOFF', 'DELIVER', 'FAIL'],
    ARRIVED_AT_DROPOFF: ['DELIVER', 'FAIL'],
    DELIVERED: [],
    DELIVERY_FAILED: ['START_RETURN', 'RETURN'],
    RETURNING: ['RETURN'],
    RETURNED: [],
    CANCELLED: [],
  })
})

test('goods under way are fetched where they are; those in the shop stay there', () => {
  const goodsAt = { lat: 40, lng: 116 }
  expect(takeAway({ ...taken, state: 'PICKED_UP' }, { at: noon, goodsAt }).pickup).toEqual(goodsAt)
  expect(takeAway(taken, { at: noon, goodsAt }).pickup).toEqual(created.pickup)
})

test('called off, goods come back to the shop, and an errand without goods is over', () => {
  expect(callOff({ ...taken, state: 'ARRIVED_AT_DROPOFF' }, noon)).toMatchObject({ state: 'RETURNING', endedAt: null })
  expect(callOff(taken, noon)).toMatchObject({ state: 'CANCELLED', endedAt: noon })
})

test('nothing happened before what was told last, nor long ago, nor later than now', () => {
  const minute = (minutes: number) => addMinutes(noon, minutes)
  const at = (minutes: number | null, now = 10, task = taken) =>
    happenedAt(task, minutes === null ? null : minute(minutes), minute(now))
  expect([at(null), at(-5), at(5), at(15)]).toEqual([minute(10), noon, minute(5), minute(10)])
  expect(at(0, 60)).toEqual(minute(45))
  expect(at(1, 10, { ...taken, pickedUpAt: minute(7) })).toEqual(minute(7))
})
