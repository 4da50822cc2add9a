import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type World } from '../../../testing/world.ts'
import { advanceTask } from '../tasks/tasks.commands.ts'
import { openEngines, type Engines } from './engines.ts'
import { holdArea, letArea } from './leases.store.ts'
import { planArea } from './plans.commands.ts'
import { digestOf, textOf, unpack, type Question } from './question.ts'
import { forgetPlans } from './runs.jobs.ts'
import { streets, tasksOf, worker } from './testing/streets.ts'
import { ThreadStuck } from './threads.ts'
import { decide } from '@linli/dispatch'
import { newId } from '@linli/kit'

let engines: Engines
beforeAll(() => void (engines = openEngines({ threads: 2 })))
afterAll(() => engines.close())

const decisionsOf = async (w: World) => {
  const { rows } = await w.app.db.pool.query<{
    taskId: string
    kind: string
    explanation: object | null
    runId: string
  }>(`select task_id as "taskId", kind, explanation, run_id as "runId" from assignment_decisions order by id`)
  return rows
}

/** Until the goods are so nearly ready that a rider has to set out. */
const untilReady = (w: World) => w.clock.move(15)

test('every task gets one rider, who has the order too, and each choice has its reasons', async () => {
  await using w = await world()
  const { areaId, rider, task } = await streets(w)
  const riders = [await rider(100), await rider(400), await rider(900)]
  for (let n = 0; n < 5; n++) await task()
  untilReady(w)
  const planned = await planArea(worker(w, engines), areaId)
  expect(planned).toMatchObject({ assigned: 5, refused: 0 })
  for (const { state, riderId, orderRiderId } of await tasksOf(w)) {
    expect(state).toBe('ACCEPTED')
    expect(riders).toContain(riderId)
    expect(orderRiderId).toBe(riderId)
  }
  const decisions = await decisionsOf(w)
  expect(decisions).toHaveLength(5)
  for (const { kind, explanation, taskId, runId } of decisions) {
    expect(kind).toBe('ENGINE')
    expect(runId).toMatch(/^drn_/)
    expect(explanation).toMatchObject({ taskId, chosen: { terms: expect.any(Object) }, considered: expect.any(Number) })
  }
})

test('a rider is told only when he has to set out; until then the task says for whom it is kept', async () => {
  await using w = await world()
  const { areaId, rider, task, communityId } = await streets(w)
  await rider(100)
  const { taskId } = await task()
  expect(await planArea(worker(w, engines), areaId)).toMatchObject({ assigned: 0, refused: 0 })
  expect(await explain(w, taskId, communityId)).toMatchObject({ decisions: [], waiting: { reason: 'NOT_YET' } })
})

const explanation = `query ($id: ID!) { explainAssignment(taskId: $id) {
  task { id state }
  decisions { attempt kind rider { id } run { id tasks assigned } reason considered lostBy
    chosen { rider { id } score terms { term seconds } } runnerUp { rider { id } score } }
  waiting { reason until rider { id } excluded { reason riders } } } }`

async function explain(w: World, taskId: string, communityId: string) {
  const { data, errors } = await w.request(await w.as('OPERATOR', communityId), explanation, { id: taskId })
  expect(errors).toBeUndefined()
  return data!['explainAssignment']
}

test('an operator reads why this rider, who came second and what made the difference; a stranger finds nothing', async () => {
  await using w = await world()
  const { areaId, rider, task, communityId } = await streets(w)
  const [near, far] = [await rider(50), await rider(3_000)]
  const { taskId } = await task()
  untilReady(w)
  await planArea(worker(w, engines), areaId)
  expect(await explain(w, taskId, communityId)).toMatchObject({
    task: { id: taskId, state: 'ACCEPTED' },
    decisions: [
      {
        attempt: 1,
        kind: 'ENGINE',
        rider: { id: near },
        considered: 2,
        chosen: { rider: { id: near } },
        runnerUp: { rider: { id: far } },
        lostBy: expect.arrayContaining(['DISTANCE']),
      },
    ],
    waiting: null,
  })
  const elsewhere = await w.as('OPERATOR', await w.community())
  const { errors } = await w.request(elsewhere, explanation, { id: taskId })
  expect(errors?.[0]?.message).toBeDefined()
})

test('with all riders off duty every task waits, and says why', async () => {
  await using w = await world()
  const { areaId, task, communityId } = await streets(w)
  const tasks = [await task(), await task()]
  untilReady(w)
  expect(await planArea(worker(w, engines), areaId)).toMatchObject({ assigned: 0, refused: 0 })
  for (const { taskId } of tasks)
    expect(await explain(w, taskId, communityId)).toMatchObject({ waiting: { reason: 'NO_ELIGIBLE_RIDER' } })
  expect((await tasksOf(w)).every(({ state, riderId }) => state === 'CREATED' && riderId === null)).toBe(true)
})

test('a rider who never brings back what he could not hand over holds up no other order', async () => {
  await using w = await world()
  const { areaId, rider, task } = await streets(w)
  const idler = await rider()
  const kept = await task({ isPacked: true })
  await planArea(worker(w, engines), areaId)
  const actor = await w.as('RIDER', idler)
  await advanceTask({ ...w.app, actor }, { taskId: kept.taskId, action: 'FAIL' }, newId('key'))
  const other = await rider(3_000)
  w.clock.move(16)
  const { taskId } = await task({ isPacked: true })
  await planArea(worker(w, engines), areaId)
  expect((await tasksOf(w)).find(({ id }) => id === taskId)).toMatchObject({ state: 'ACCEPTED', riderId: other })
})

test('an area without tasks or riders is planned without a word', async () => {
  await using w = await world()
  const { areaId } = await streets(w)
  expect(await planArea(worker(w, engines), areaId)).toEqual({ assigned: 0, refused: 0 })
})

test('four workers that plan one area at once give each task to one rider', async () => {
  await using w = await world()
  const { areaId, rider, task } = await streets(w)
  for (let n = 0; n < 6; n++) await rider(n * 150)
  for (let n = 0; n < 12; n++) await task()
  untilReady(w)
  const planned = await Promise.all([1, 2, 3, 4].map(() => planArea(worker(w, engines), areaId)))
  const applied = planned.reduce((sum, { assigned }) => sum + assigned, 0)
  const decisions = await decisionsOf(w)
  expect(applied).toBe(decisions.length)
  expect(new Set(decisions.map(({ taskId }) => taskId)).size).toBe(decisions.length)
  expect(planned.some(({ refused }) => refused > 0)).toBe(true)
})

test('a worker that is killed in the middle of a plan loses nothing: another one goes on where it stopped', async () => {
  await using w = await world()
  const { areaId, rider, task } = await streets(w)
  for (let n = 0; n < 4; n++) await rider(n * 150)
  for (let n = 0; n < 12; n++) await task()
  untilReady(w)
  const holder = await w.app.db.pool.connect()
  await holder.query('begin')
  await holder.query('select from delivery_tasks order by id desc limit 1 for update')
  const dying = planArea(worker(w, engines), areaId)
  // Its connection breaks like that of a process that is no more, with a transaction open.
  for (let killed = 0; killed === 0;) {
    const { rowCount } = await w.app.db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and wait_event_type = 'Lock'`,
    )
    killed = rowCount ?? 0
  }
  await dying
  await holder.query('rollback')
  holder.release()
  const before = await decisionsOf(w)
  expect(before.length).toBeLessThan(12)
  await planArea(worker(w, engines), areaId)
  const decisions = await decisionsOf(w)
  expect(new Set(decisions.map(({ taskId }) => taskId)).size).toBe(12)
  expect(decisions).toHaveLength(12)
  for (const { riderId, orderRiderId } of await tasksOf(w)) expect(orderRiderId).toBe(riderId)
})

test('one worker holds an area at a time; one that died with it holds it up for seconds only', async () => {
  await using w = await world()
  const { areaId } = await streets(w)
  const { pool } = w.app.db
  const held = await Promise.all([1, 2, 3].map(() => holdArea(pool, areaId)))
  expect(held.filter((until) => until !== undefined)).toHaveLength(1)
  const age = (seconds: number) =>
    pool.query(`update dispatch_areas set leased_until = leased_until - $1 * interval '1 second'`, [seconds])
  await age(11)
  const until = await holdArea(pool, areaId)
  expect(until).toBeDefined()
  // A lease that was lost is not given back in another's name.
  await letArea(
    pool,
    areaId,
    held.find((each) => each !== undefined)!,
  )
  expect(await holdArea(pool, areaId)).toBeUndefined()
  // The database's clock was put back by an hour.
  await age(-3_600)
  expect(await holdArea(pool, areaId)).toBeDefined()
})

test('what was logged, asked again, is answered the same to the last byte', async () => {
  await using w = await world()
  const { areaId, rider, task } = await streets(w)
  for (let n = 0; n < 3; n++) await rider(n * 300)
  for (let n = 0; n < 6; n++) await task()
  untilReady(w)
  await planArea(worker(w, engines), areaId)
  const { rows } = await w.app.db.pool.query<{ input: Buffer; inputDigest: string; decisionDigest: string }>(
    `select input, input_digest as "inputDigest", decision_digest as "decisionDigest" from dispatch_runs`,
  )
  expect(rows).toHaveLength(1)
  const question = unpack<Question>(rows[0]!.input)
  expect(digestOf(textOf(question))).toBe(rows[0]!.inputDigest)
  expect(digestOf(textOf(decide(question.situation, question.settings)))).toBe(rows[0]!.decisionDigest)
})

test('an engine that hangs leaves its area as it is; the next plan has a new one', async () => {
  await using w = await world()
  const { areaId, rider, task } = await streets(w)
  await rider()
  await task()
  untilReady(w)
  const stuck: Engines = { ...engines, ask: () => Promise.reject(new ThreadStuck('it hangs')) }
  await expect(planArea(worker(w, stuck), areaId)).rejects.toThrow(ThreadStuck)
  expect(await tasksOf(w)).toMatchObject([{ state: 'CREATED', riderId: null }])
  expect(await planArea(worker(w, engines), areaId)).toMatchObject({ assigned: 1 })
})

test('a clock that jumps, there and back, loses no task and gives none twice', async () => {
  await using w = await world()
  const { areaId, rider, task } = await streets(w)
  await rider()
  await rider(500)
  for (let n = 0; n < 4; n++) await task()
  const noon = w.clock.now().getTime()
  for (const minutes of [0, 6 * 60, -24 * 60, 20, 21]) {
    const clock = { now: () => new Date(noon + minutes * 60_000) }
    await planArea({ ...worker(w, engines), clock }, areaId)
  }
  const decisions = await decisionsOf(w)
  expect(decisions).toHaveLength(4)
  expect(new Set(decisions.map(({ taskId }) => taskId)).size).toBe(4)
})

test('riders on the far side of the world are considered last, and nothing breaks', async () => {
  await using w = await world()
  const { areaId, rider, task } = await streets(w)
  const near = await rider(500)
  await rider(15_000_000)
  await task()
  untilReady(w)
  await planArea(worker(w, engines), areaId)
  expect(await tasksOf(w)).toMatchObject([{ riderId: near }])
})

test('what a person has decided about is not the engine’s', async () => {
  await using w = await world()
  const { areaId, rider, task } = await streets(w)
  await rider()
  await task()
  untilReady(w)
  await w.app.db.pool.query('update delivery_tasks set is_pinned = true')
  expect(await planArea(worker(w, engines), areaId)).toEqual({ assigned: 0, refused: 0 })
})

test('an idle rider is advised where orders are expected, once for each place', async () => {
  await using w = await world()
  const { areaId, rider, task, merchantId } = await streets(w)
  const [, idle] = [await rider(), await rider(2_000)]
  await task()
  const moves = [{ riderId: idle, shopId: merchantId }]
  const advising: Engines = {
    ...engines,
    async ask(question) {
      const answer = await engines.ask(question)
      return { ...answer, decision: { ...answer.decision, moves } }
    },
  }
  const deps = worker(w, advising)
  await planArea(deps, areaId)
  await planArea(deps, areaId)
  expect(await w.events('RiderAdvised')).toMatchObject([
    { topics: [`dispatch:${idle}`], facts: { riderId: idle, merchantId, place: { lat: 39.99, lng: 116.47 } } },
  ])
  w.clock.move(11)
  await planArea(deps, areaId)
  expect(await w.events('RiderAdvised')).toHaveLength(2)
})

test('inputs are forgotten after days, runs after months, and why a rider has a task never', async () => {
  await using w = await world()
  const { areaId, rider, task } = await streets(w)
  await rider()
  await task()
  untilReady(w)
  await planArea(worker(w, engines), areaId)
  const runs = async () => {
    await forgetPlans.work(w.app, {})
    const { rows } = await w.app.db.pool.query('select input is not null as "isKept" from dispatch_runs')
    return rows
  }
  const dayMinutes = 24 * 60
  w.clock.move(2 * dayMinutes)
  expect(await runs()).toEqual([{ isKept: true }])
  w.clock.move(2 * dayMinutes)
  expect(await runs()).toEqual([{ isKept: false }])
  w.clock.move(90 * dayMinutes)
  expect(await runs()).toEqual([])
  expect(await decisionsOf(w)).toMatchObject([{ kind: 'ENGINE', explanation: { chosen: expect.any(Object) } }])
})
