import { expect, test } from 'vitest'
import { system, type Actor } from '../../../access/actor.ts'
import { world, type World } from '../../../testing/world.ts'
import type { RiderId } from '../../carriers/index.ts'
import { moveOrder } from '../../orders/index.ts'
import type { TaskId } from './task.ts'
import { assignByEngine, offerTask, planRoute } from './tasks.plans.ts'
import { sweepExpiredOffers } from './tasks.sweeps.ts'
import { accept, advance, assign, decline, dispatched, grab } from './testing/dispatch.ts'
import { addMinutes, newId } from '@linli/kit'

const codes = ({ userErrors }: { userErrors: readonly { code: string }[] }) => userErrors.map(({ code }) => code)

const explanation = (riderId: RiderId, taskId: TaskId) => ({
  taskId,
  chosen: { riderId, score: 1, terms: {} as never },
  runnerUp: null,
  lostBy: [],
  considered: 1,
  excluded: [],
})

const bySystem = (w: World) => ({ ...w.app, actor: system })

async function offered(w: World, mode: 'ASSIGN' | 'GRAB' | 'MIXED' = 'MIXED') {
  const here = await dispatched(w, mode)
  const { id, order } = await here.task(['PACK'])
  const [one, other] = [await here.other(), await here.other()]
  const offer = async (riderIds: readonly RiderId[], minutes = 1) => {
    const { attempt, version } = await here.row(id)
    const expiresAt = addMinutes(w.clock.now(), minutes)
    return offerTask(bySystem(w), { taskId: id, attempt, expectedVersion: version, riderIds, expiresAt })
  }
  const openOf = async (actor: Actor) => {
    const { data } = await w.request(actor, '{ myTaskOffers { id wave task { id } } }')
    return data!['myTaskOffers'] as { id: string; wave: number; task: { id: string } }[]
  }
  return { here, id, order, one, other, offer, openOf }
}

test('of several who are asked the first to accept has it; the others find their offer withdrawn', async () => {
  await using w = await world()
  const { here, id, one, other, offer, openOf } = await offered(w)
  expect(await offer([one.riderId, other.riderId])).toBe('APPLIED')
  expect(await here.row(id)).toMatchObject({ state: 'OFFERED', wave: 1 })
  const [mine, theirs] = [(await openOf(one.actor))[0]!, (await openOf(other.actor))[0]!]
  expect(mine).toMatchObject({ wave: 1, task: { id } })
  expect(codes(await here.ask(other.actor, accept, { id: mine.id }))).toEqual(['NOT_FOUND'])
  const both = await Promise.all([
    here.ask(one.actor, accept, { id: mine.id }),
    here.ask(other.actor, accept, { id: theirs.id }),
  ])
  expect(both.map(codes).toSorted()).toEqual([['TASK_OFFER_ENDED'], []].toSorted())
  const { rows } = await w.app.db.pool.query('select state from task_offers order by state')
  expect(rows).toEqual([{ state: 'ACCEPTED' }, { state: 'WITHDRAWN' }])
  expect(await openOf(one.actor)).toEqual([])
})

test('an offer ends at its instant: accepted afterwards it is refused, and the next wave asks others', async () => {
  await using w = await world()
  const { here, id, one, other, offer, openOf } = await offered(w)
  await offer([one.riderId])
  const [mine] = await openOf(one.actor)
  w.clock.move(1)
  expect(await openOf(one.actor)).toEqual([])
  expect(await here.ask(one.actor, accept, { id: mine!.id })).toMatchObject({
    userErrors: [{ code: 'TASK_OFFER_ENDED', message: 'An offer that is EXPIRED cannot be taken.' }],
  })
  // Two workers look at the same time.
  await Promise.all([sweepExpiredOffers(w.app), sweepExpiredOffers(w.app)])
  expect(await w.events('TaskOfferEnded')).toHaveLength(1)
  expect(await here.row(id)).toMatchObject({ state: 'OFFERED', wave: 1 })
  await offer([other.riderId])
  expect(await here.row(id)).toMatchObject({ state: 'OFFERED', wave: 2 })
  expect(codes(await here.ask(other.actor, accept, { id: (await openOf(other.actor))[0]!.id }))).toEqual([])
})

test('who declines is not asked again, and declining twice is declining once', async () => {
  await using w = await world()
  const { here, id, one, offer, openOf } = await offered(w)
  await offer([one.riderId])
  const [mine] = await openOf(one.actor)
  for (let again = 0; again < 2; again++)
    expect(await here.ask(one.actor, decline, { id: mine!.id })).toMatchObject({ offer: { state: 'DECLINED' } })
  expect(await here.row(id)).toMatchObject({ notBy: [one.riderId] })
  expect(codes(await here.ask(one.actor, accept, { id: mine!.id }))).toEqual(['TASK_OFFER_ENDED'])
})

test('a task that is called off while it is offered is gone for whoever was asked', async () => {
  await using w = await world()
  const { here, id, order, one, offer, openOf } = await offered(w)
  await offer([one.riderId])
  const [mine] = await openOf(one.actor)
  await Promise.all([
    moveOrder({ ...w.app, actor: here.operator }, { orderId: order.id, action: 'CANCEL' }),
    here.ask(one.actor, accept, { id: mine!.id }),
  ])
  const { state, riderId } = await here.row(id)
  expect(state).toBe('CANCELLED')
  expect((await here.orderOf(id)).rider_id).toBe(riderId)
  expect(await openOf(one.actor)).toEqual([])
  expect(codes(await here.ask(one.actor, accept, { id: mine!.id }))).not.toEqual([])
})

test('riders help themselves where that is done: not where tasks are given out, and in a mixed area after those asked', async () => {
  await using w = await world()
  const given = await offered(w, 'ASSIGN')
  expect(codes(await given.here.ask(given.one.actor, grab, { id: given.id }))).toEqual(['TASK_NOT_OPEN'])
  const { here, id, one, other, offer } = await offered(w)
  expect(codes(await here.ask(one.actor, grab, { id }))).toEqual(['TASK_NOT_OPEN'])
  await offer([other.riderId])
  expect(codes(await here.ask(one.actor, grab, { id }))).toEqual(['TASK_NOT_OPEN'])
  w.clock.move(1)
  expect(codes(await here.ask(one.actor, grab, { id }))).toEqual([])
})

test('an operator’s word wins over an open offer', async () => {
  await using w = await world()
  const { here, id, one, other, offer, openOf } = await offered(w)
  await offer([one.riderId])
  const [mine] = await openOf(one.actor)
  const { version } = await here.row(id)
  expect(codes(await here.ask(here.operator, assign, { id, rider: other.riderId, version }))).toEqual([])
  expect(codes(await here.ask(one.actor, accept, { id: mine!.id }))).toEqual(['TASK_OFFER_ENDED'])
  expect(await here.row(id)).toMatchObject({ riderId: other.riderId, assignedBy: 'MANUAL' })
})

test('a plan is advice: two workers apply it once, and what has moved since is refused by its code', async () => {
  await using w = await world()
  const { here, id, one, other } = await offered(w, 'ASSIGN')
  const plan = (riderId: RiderId, more: object = {}) => ({
    taskId: id,
    riderId,
    attempt: 1,
    expectedVersion: 2,
    runId: newId('drn'),
    explanation: explanation(riderId, id),
    route: [
      { taskId: id, kind: 'PICKUP' as const, expectedAt: addMinutes(w.clock.now(), 5) },
      { taskId: id, kind: 'DROPOFF' as const, expectedAt: addMinutes(w.clock.now(), 15) },
    ],
    ...more,
  })
  const apply = (riderId: RiderId, more: object = {}) => assignByEngine(bySystem(w), plan(riderId, more))
  expect(await apply(one.riderId, { expectedVersion: 1 })).toBe('STALE_VERSION')
  const both = await Promise.all([apply(one.riderId), apply(other.riderId)])
  expect(both.toSorted()).toEqual(['APPLIED', 'TASK_TAKEN'])
  const row = await here.row(id)
  expect(row).toMatchObject({ state: 'ACCEPTED', assignedBy: 'ENGINE', expectedAt: addMinutes(w.clock.now(), 15) })
  expect((await here.orderOf(id)).rider_id).toBe(row.riderId)

  const pinned = await here.task()
  const { version } = await here.row(pinned.id)
  await here.ask(here.operator, assign, { id: pinned.id, rider: one.riderId, version })
  expect(await apply(other.riderId, { taskId: pinned.id })).toBe('TASK_TAKEN')
})

test('the order of stops is a plan’s: a rider is told of his next stop when it is another, and versions stay', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const [a, b] = [await here.task(['PACK']), await here.task(['PACK'])]
  for (const { id } of [a, b]) await here.ask(here.rider, grab, { id })
  const versions = async () => [(await here.row(a.id)).version, (await here.row(b.id)).version]
  const before = await versions()
  const stop = (taskId: TaskId, kind: 'PICKUP' | 'DROPOFF') => ({ taskId, kind, expectedAt: w.clock.now() })
  const plan = (stops: ReturnType<typeof stop>[]) => planRoute(bySystem(w), { riderId: here.at.riderId, stops })
  const nextStops = async () => (await w.events('NextStopChanged')).map(({ facts }) => [facts['taskId'], facts['kind']])
  expect(await nextStops()).toEqual([[a.id, 'PICKUP']])
  const bFirst = [stop(b.id, 'PICKUP'), stop(a.id, 'PICKUP'), stop(b.id, 'DROPOFF'), stop(a.id, 'DROPOFF')]
  for (let again = 0; again < 2; again++) await plan(bFirst)
  expect(await nextStops()).toEqual([
    [a.id, 'PICKUP'],
    [b.id, 'PICKUP'],
  ])
  expect(await versions()).toEqual(before)
  const { data } = await w.request(here.rider, '{ myTasks { id } }')
  expect(data).toEqual({ myTasks: [{ id: b.id }, { id: a.id }] })
  await here.ask(here.rider, advance, { id: b.id, action: 'PICK_UP' })
  expect((await nextStops()).at(-1)).toEqual([a.id, 'PICKUP'])
})

test('plans and the rider who rides by them do not hold each other up', async () => {
  await using w = await world({ LINLI_API_CONNECTIONS: '16' })
  const here = await dispatched(w, 'ASSIGN')
  const ids: TaskId[] = []
  for (let n = 0; n < 12; n++) ids.push((await here.task(['PACK'])).id)
  const stops = (kind: 'PICKUP' | 'DROPOFF') =>
    ids.map((taskId) => ({ taskId, kind, expectedAt: addMinutes(w.clock.now(), 9) }))
  const riderId = here.at.riderId
  for (const taskId of ids.slice(0, 6)) {
    const { version } = await here.row(taskId)
    await here.ask(here.operator, assign, { id: taskId, rider: riderId, version })
  }
  const before = await deadlocks(w)
  await Promise.all([
    ...ids.slice(6).map(async (taskId) => {
      const { attempt, version: expectedVersion } = await here.row(taskId)
      const asked = {
        taskId,
        riderId,
        attempt,
        expectedVersion,
        runId: newId('drn'),
        explanation: explanation(riderId, taskId),
      }
      expect(await assignByEngine(bySystem(w), { ...asked, route: [...stops('PICKUP'), ...stops('DROPOFF')] })).toBe(
        'APPLIED',
      )
    }),
    ...ids.slice(0, 6).map(async (id) => {
      for (const action of ['ARRIVE_AT_STORE', 'PICK_UP', 'DELIVER'])
        await here.ask(here.rider, advance, { id, action })
    }),
    ...Array.from({ length: 6 }, () =>
      planRoute(bySystem(w), { riderId, stops: [...stops('PICKUP'), ...stops('DROPOFF')] }),
    ),
  ])
  expect(await deadlocks(w)).toBe(before)
  const states = await Promise.all(ids.map(async (id) => (await here.row(id)).state))
  expect(states).toEqual([...Array(6).fill('DELIVERED'), ...Array(6).fill('ACCEPTED')])
})

/** How often the database had to end one of two that waited for each other. */
async function deadlocks(w: World): Promise<number> {
  await w.app.db.pool.query('select pg_stat_force_next_flush()')
  const { rows } = await w.app.db.pool.query<{ deadlocks: string }>(
    'select deadlocks from pg_stat_database where datname = current_database()',
  )
  return Number(rows[0]!.deadlocks)
}
