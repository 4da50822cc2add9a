import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openMetrics } from '../../../graph/metrics.ts'
import { world, type World } from '../../../testing/world.ts'
import { startDispatcher } from './dispatcher.ts'
import { openEngines, type Engines } from './engines.ts'
import { streets, tasksOf, worker } from './testing/streets.ts'
import { ThreadStuck } from './threads.ts'
import type { Settings } from '@linli/dispatch'

let engines: Engines
beforeAll(() => void (engines = openEngines({ threads: 2 })))
afterAll(() => engines.close())

/** So long nobody looks without being woken. */
const never = 600_000
const start = (w: World, own: Engines = engines) =>
  startDispatcher({ app: { ...worker(w, { ...own, close: () => Promise.resolve() }), hub: w.app.hub }, everyMs: never })
const soon = { timeout: 10_000, interval: 20 }

test('a new task wakes its area: nobody waits for the next round', async () => {
  await using w = await world()
  const { rider, task } = await streets(w)
  await rider()
  const dispatcher = start(w)
  await using _ = { [Symbol.asyncDispose]: () => dispatcher.close() }
  const looked = () => w.app.db.pool.query('select from dispatch_areas where leased_until is not null')
  await vi.waitFor(async () => expect((await looked()).rowCount).toBe(1), soon)
  await task({ isPacked: true })
  await vi.waitFor(async () => expect((await tasksOf(w))[0]).toMatchObject({ state: 'ACCEPTED' }), soon)
})

test('two workers, woken by the same events, give each task once', async () => {
  await using w = await world()
  const { rider, task } = await streets(w)
  for (let n = 0; n < 4; n++) await rider(n * 200)
  for (let n = 0; n < 8; n++) await task()
  w.clock.move(15)
  const dispatchers = [start(w), start(w)]
  await using _ = {
    [Symbol.asyncDispose]: async () => void (await Promise.all(dispatchers.map((each) => each.close()))),
  }
  await vi.waitFor(async () => expect((await tasksOf(w)).every(({ state }) => state === 'ACCEPTED')).toBe(true), soon)
  const { rows } = await w.app.db.pool.query('select task_id from assignment_decisions')
  expect(rows).toHaveLength(8)
})

test('an engine that is stuck in one area does not hold up another', async () => {
  await using w = await world()
  const [broken, sound] = [await streets(w), await streets(w)]
  for (const { rider, task } of [broken, sound]) {
    await rider()
    await task()
  }
  w.clock.move(15)
  const picky: Engines = {
    ...engines,
    ask: (question) =>
      question.situation.tasks.some(({ shopId }) => shopId === broken.merchantId)
        ? new Promise((_, reject) => setTimeout(() => reject(new ThreadStuck('it hangs')), 2_000))
        : engines.ask(question),
  }
  const dispatcher = start(w, picky)
  await using _ = { [Symbol.asyncDispose]: () => dispatcher.close() }
  await vi.waitFor(async () => expect((await tasksOf(w))[1]).toMatchObject({ state: 'ACCEPTED' }), soon)
  expect((await tasksOf(w))[0]).toMatchObject({ state: 'CREATED' })
})

test('what is changed in the engine’s settings by bad weather is logged with the question', async () => {
  await using w = await world()
  const { areaId, rider, task } = await streets(w)
  await rider()
  await task()
  w.clock.move(15)
  await w.app.db.pool.query('update dispatch_areas set is_bad_weather = true where id = $1', [areaId])
  const asked: Settings[] = []
  const listening: Engines = { ...engines, ask: (question) => (asked.push(question.settings), engines.ask(question)) }
  const dispatcher = start(w, listening)
  await using _ = { [Symbol.asyncDispose]: () => dispatcher.close() }
  await vi.waitFor(() => expect(asked).not.toEqual([]), soon)
  expect(asked[0]!.metersPerStep).toBeLessThan(4.5)
})

test('plans are counted for whoever watches: what came of them, and how long the engine took', async () => {
  await using w = await world()
  const { rider, task } = await streets(w)
  await rider()
  await task()
  w.clock.move(15)
  const none = () => 0
  const metrics = openMetrics({
    pools: {},
    relayLagMs: () => Promise.resolve(0),
    openSockets: none,
    requestsInWork: none,
  })
  const dispatcher = startDispatcher({
    app: { ...worker(w, { ...engines, close: () => Promise.resolve() }), hub: w.app.hub },
    everyMs: never,
    onPlanned: (plan) => metrics.planned(plan),
  })
  await using _ = { [Symbol.asyncDispose]: () => dispatcher.close() }
  await vi.waitFor(
    async () => expect(await metrics.print()).toContain('linli_dispatch_planned_total{outcome="applied"} 1'),
    soon,
  )
  expect(await metrics.print()).toContain('linli_dispatch_engine_seconds_count 1')
})
