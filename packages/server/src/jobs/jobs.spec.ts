import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTx } from '../db/tx.ts'
import { eventsDatabase, quiet, type EventsDatabase } from '../events/testing/database.ts'
import { defineJob, enqueue, retryLimit, type EnqueueOptions } from './jobs.ts'
import { listFailedJobs, prepareJobs, runDueJobs, startJobs } from './run-jobs.ts'
import { addMs, systemClock } from '@linli/kit'

const done: string[] = []
const remind = defineJob<EventsDatabase['deps'], { orderId: string }>(
  'remind',
  async (_app, { orderId }) => void done.push(orderId),
)
const failing = defineJob<EventsDatabase['deps'], { orderId: string }>('failing', async () => {
  throw new Error('not today')
})
const jobs = [remind, failing]

let w: EventsDatabase
beforeAll(async () => {
  w = await eventsDatabase()
  await prepareJobs(w.url, jobs)
})
afterAll(() => w[Symbol.asyncDispose]())

const ask = (orderId: string, options?: EnqueueOptions, name = 'remind') =>
  inTx(w.deps, (tx) => enqueue(tx, name, { orderId }, options))
const take = () => done.splice(0)

test('a job is enqueued with the row it is about, or not at all', async () => {
  const rolledBack = inTx(w.deps, async (tx) => {
    await enqueue(tx, 'remind', { orderId: 'ord_never' })
    await tx.sql.execute(sql`select 1/0`)
  })
  await expect(rolledBack).rejects.toThrow()
  await ask('ord_a')
  expect(await runDueJobs(w.deps, jobs)).toBe(1)
  expect(take()).toEqual(['ord_a'])
})

test("what is due is due by the app's clock", async () => {
  const at = addMs(systemClock.now(), 3_600_000)
  await ask('ord_later', { startAfter: at })
  expect(await runDueJobs(w.deps, jobs)).toBe(0)
  expect(await runDueJobs({ ...w.deps, clock: { now: () => addMs(at, -1) } }, jobs)).toBe(0)
  expect(await runDueJobs({ ...w.deps, clock: { now: () => at } }, jobs)).toBe(1)
  expect(take()).toEqual(['ord_later'])
})

test('of one key one job waits, and after it is done the next may', async () => {
  await ask('ord_once', { singletonKey: 'ord_once' })
  await ask('ord_once', { singletonKey: 'ord_once' })
  await ask('ord_other', { singletonKey: 'ord_other' })
  await runDueJobs(w.deps, jobs)
  expect(take()).toEqual(['ord_once', 'ord_other'])
  await ask('ord_once', { singletonKey: 'ord_once' })
  expect(await runDueJobs(w.deps, jobs)).toBe(1)
  expect(take()).toEqual(['ord_once'])
})

test('preparing twice does nothing twice', async () => {
  await prepareJobs(w.url, jobs)
})

test('workers do what is due and once; what fails waits and is tried again, and for good it is listed', async () => {
  const app = { ...w.deps, log: quiet }
  const workers = await Promise.all([1, 2].map(() => startJobs({ app, url: w.url, maxConnections: 2, jobs })))
  for (let n = 0; n < 20; n++) await ask(`ord_${n}`)
  await ask('ord_bad', {}, 'failing')
  await expect.poll(() => done.length, { timeout: 15_000 }).toBe(20)
  expect(new Set(take()).size).toBe(20)
  const failingJob = async () =>
    (
      await w.db.pool.query<{ state: string; again: boolean; retry_count: number }>(
        `select state, retry_count, start_after > now() as again from pgboss.job where name = 'failing'`,
      )
    ).rows[0]
  await expect.poll(failingJob, { timeout: 10_000 }).toMatchObject({ state: 'retry', again: true })
  // All but the last of its tries are used up.
  await w.db.pool.query(`update pgboss.job set retry_count = $1, start_after = now() where name = 'failing'`, [
    retryLimit - 1,
  ])
  await expect
    .poll(() => listFailedJobs(w.db), { timeout: 10_000 })
    .toMatchObject([{ name: 'failing', data: { orderId: 'ord_bad' }, error: 'not today' }])
  await Promise.all(workers.map((worker) => worker.close()))
})
