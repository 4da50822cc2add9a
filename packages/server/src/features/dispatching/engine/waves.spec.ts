import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type World } from '../../../testing/world.ts'
import { sweepExpiredOffers } from '../tasks/tasks.sweeps.ts'
import { openEngines, type Engines } from './engines.ts'
import { planArea } from './plans.commands.ts'
import { streets, tasksOf, worker } from './testing/streets.ts'

let engines: Engines
beforeAll(() => void (engines = openEngines({ threads: 1 })))
afterAll(() => engines.close())

const offersOf = async (w: World) => {
  const { rows } = await w.app.db.pool.query<{ riderId: string; wave: number; state: string }>(
    'select rider_id as "riderId", wave, state from task_offers order by wave, id',
  )
  return rows
}

/** Nobody answers in time. */
async function letPass(w: World) {
  w.clock.move(1)
  await sweepExpiredOffers(w.app)
}

test('in a mixed area the engine’s choice is asked first, then those who are near, then everybody', async () => {
  await using w = await world()
  const { areaId, rider, task, communityId } = await streets(w, 'MIXED')
  const riders = []
  for (let n = 0; n < 8; n++) riders.push(await rider(100 + n * 300))
  const { taskId } = await task()
  w.clock.move(15)
  const plan = () => planArea(worker(w, engines), areaId)

  expect(await plan()).toMatchObject({ assigned: 1 })
  expect(await offersOf(w)).toMatchObject([{ riderId: riders[0], wave: 1, state: 'OPEN' }])
  // While he thinks about it nobody else is asked.
  await plan()
  expect(await offersOf(w)).toHaveLength(1)

  await letPass(w)
  await plan()
  expect((await offersOf(w)).filter(({ wave }) => wave === 2).map(({ riderId }) => riderId)).toEqual(riders.slice(0, 5))
  await letPass(w)
  await plan()
  expect((await offersOf(w)).filter(({ wave }) => wave === 3)).toHaveLength(8)
  const explained = await w.request(
    await w.as('OPERATOR', communityId),
    'query ($id: ID!) { explainAssignment(taskId: $id) { waiting { reason until } } }',
    { id: taskId },
  )
  expect(explained.data).toMatchObject({
    explainAssignment: { waiting: { reason: 'ASKED', until: expect.any(String) } },
  })
})

test('who accepts what the engine chose him for has its reasons, as if he had been told', async () => {
  await using w = await world()
  const { areaId, rider, task, communityId } = await streets(w, 'MIXED')
  const [near] = [await rider(100), await rider(2_000)]
  const { taskId } = await task()
  w.clock.move(15)
  await planArea(worker(w, engines), areaId)
  const { rows } = await w.app.db.pool.query<{ id: string }>('select id from task_offers')
  const accepted = await w.request(
    await w.as('RIDER', near),
    'mutation ($id: ID!) { acceptOffer(offerId: $id, idempotencyKey: "k") { task { state } userErrors { code } } }',
    { id: rows[0]!.id },
  )
  expect(accepted.data).toEqual({ acceptOffer: { task: { state: 'ACCEPTED' }, userErrors: [] } })
  const explained = await w.request(
    await w.as('OPERATOR', communityId),
    'query ($id: ID!) { explainAssignment(taskId: $id) { waiting { reason } decisions { kind rider { id } considered chosen { rider { id } score } runnerUp { score } } } }',
    { id: taskId },
  )
  expect(explained.data).toMatchObject({
    explainAssignment: {
      waiting: null,
      decisions: [{ kind: 'OFFER', rider: { id: near }, considered: 2, chosen: { rider: { id: near } } }],
    },
  })
})

test('in an area of grabbing ever more are asked, until one has it', async () => {
  await using w = await world()
  const { areaId, rider, task } = await streets(w, 'GRAB')
  for (let n = 0; n < 20; n++) await rider(100 + n * 100)
  await task()
  for (const expected of [5, 15, 20]) {
    await planArea(worker(w, engines), areaId)
    expect((await offersOf(w)).filter(({ state }) => state === 'OPEN')).toHaveLength(expected)
    await letPass(w)
  }
  expect(await tasksOf(w)).toMatchObject([{ riderId: null, wave: 3 }])
})

test('an order for the evening is offered to nobody at noon', async () => {
  await using w = await world()
  const { areaId, rider, task } = await streets(w, 'GRAB')
  await rider()
  await task()
  await w.app.db.pool.query(`update delivery_tasks set not_before = created_at + interval '6 hours'`)
  expect(await planArea(worker(w, engines), areaId)).toEqual({ assigned: 0, refused: 0 })
  expect(await offersOf(w)).toEqual([])
})

test('when everybody has let it pass, they are asked again, but less and less often', async () => {
  await using w = await world()
  const { areaId, rider, task } = await streets(w, 'GRAB')
  await rider()
  await task()
  const asked: number[] = []
  for (let minute = 0; minute < 30; minute++) {
    await planArea(worker(w, engines), areaId)
    asked.push((await offersOf(w)).length)
    await letPass(w)
  }
  const gained = (from: number, to: number) => asked[to]! - asked[from]!
  expect(gained(0, 5)).toBeGreaterThan(gained(20, 25))
  expect(gained(0, 29)).toBeGreaterThan(4)
})
