import { expect, test } from 'vitest'
import { system } from '../../../access/actor.ts'
import { inTx } from '../../../db/tx.ts'
import { world, type World } from '../../../testing/world.ts'
import { enrol } from '../../messages/testing.ts'
import { payOrder, placeOrder } from '../../orders/index.ts'
import { crowd, operators, segmentOf, workBy } from '../testing.ts'
import type { Graph, Node } from './graph.ts'
import type { JourneyId } from './journey.ts'
import { activateJourney, pauseJourney, saveJourney, stopJourney } from './journeys.commands.ts'
import { sweepJourneys } from './journeys.sweeps.ts'
import { enterJourney } from './walks.commands.ts'
import { newId, type Id } from '@linli/kit'

const rows = async (w: World, text: string, ...values: unknown[]) =>
  (await w.app.db.pool.query<Record<string, string | number | null>>(text, values)).rows

let titles = 0
const send = (key: string, next: string): Node => {
  const content = { IN_APP: { title: `提醒 ${++titles}`, body: '{name}，您常买的到货了', path: null } }
  return { kind: 'SEND', key, channels: ['IN_APP'], content: { 'zh-CN': content, en: content }, next }
}
const exit: Node = { kind: 'EXIT', key: 'end' }
const wait: Node = {
  kind: 'WAIT_FOR',
  key: 'wait',
  event: 'ORDERED',
  timeoutMinutes: 60,
  next: 'end',
  otherwise: 'nudge',
}

async function active(w: World, communityId: string, more: Partial<Graph>): Promise<JourneyId> {
  const [one, two] = await operators(w)
  const id = await saveJourney(
    { ...w.app, actor: one },
    {
      journeyId: null,
      expectedVersion: null,
      name: '唤醒',
      communityId: communityId as never,
      graph: {
        entrySegmentId: null,
        entryEvent: more.entrySegmentId ? null : 'LATE',
        againAfterDays: null,
        goal: null,
        exitsWithSegment: false,
        nodes: [send('hello', 'wait'), wait, send('nudge', 'end'), exit],
        ...more,
      },
    },
  )
  return activateJourney({ ...w.app, actor: two }, id)
}

const enter = (w: World, id: JourneyId, residents: readonly Id<'res'>[]) =>
  inTx({ ...w.app, actor: system }, (tx) => enterJourney(tx, id, residents))
const look = (w: World, workers = 1): Promise<void> => workBy(w, workers, sweepJourneys)
const stepsOf = (w: World, id: JourneyId) =>
  rows(
    w,
    `select node, outcome, count(*)::int as n from journey_run_steps where journey_id = $1 group by 1, 2 order by 1, 2`,
    id,
  )

test('each step is taken once by 32 workers, one of which dies, and each message comes once', async () => {
  await using w = await world()
  const communityId = await w.community()
  const residents = await crowd(w, communityId, 60)
  const id = await active(w, communityId, {})
  await Promise.all(Array.from({ length: 4 }, () => enter(w, id, residents)))
  const dying = look(w, 32)
  await w.app.db.pool.query(
    `select pg_terminate_backend(pid) from (select pid from pg_stat_activity where datname = current_database()
     and pid <> pg_backend_pid() and query like '%journey_run%' and state <> 'idle' limit 1) x`,
  )
  await dying.catch(() => undefined)
  await look(w, 8)
  w.clock.move(60)
  await look(w, 32)
  expect(await stepsOf(w, id)).toEqual([
    { node: 'end', outcome: 'DONE', n: 60 },
    { node: 'hello', outcome: 'SENT', n: 60 },
    { node: 'nudge', outcome: 'SENT', n: 60 },
    { node: 'wait', outcome: 'TIMED_OUT', n: 60 },
    { node: 'wait', outcome: 'WAITS', n: 60 },
  ])
  expect(await rows(w, `select count(*)::int as n from messages where state = 'DELIVERED'`)).toEqual([{ n: 120 }])
}, 180_000)

test('who orders while he is waited for goes the other way, and who reaches the goal is let go', async () => {
  await using w = await world()
  const { communityId, listingId, householdId } = await w.place()
  const actor = await w.as('RESIDENT', householdId)
  const residentId = await enrol(w, householdId, actor)
  const [waiting, aiming] = [
    await active(w, communityId, {}),
    await active(w, communityId, { goal: 'ORDERED', nodes: [{ ...wait, otherwise: 'end', event: 'LATE' }, exit] }),
  ]
  for (const id of [waiting, aiming]) await enter(w, id, [residentId])
  await look(w)
  const basket = { householdId, mode: 'INSTANT' as const, lines: [{ listingId, quantity: 1 }] }
  const { id: orderId } = await placeOrder({ ...w.app, actor }, basket, newId('key'))
  await payOrder({ ...w.app, actor }, { orderId }, newId('key'))
  await w.settle()
  await look(w)
  expect((await stepsOf(w, waiting)).map(({ node, outcome }) => `${node} ${outcome}`)).toEqual([
    'end DONE',
    'hello SENT',
    'wait HAPPENED',
    'wait WAITS',
  ])
  expect(await rows(w, 'select state from journey_runs where journey_id = $1', aiming)).toEqual([
    { state: 'GOAL_REACHED' },
  ])
  const [one] = await operators(w)
  const { data, errors } = await w.request(
    one,
    `{ journey(id: "${waiting}") { running ended nodes { key kind passed here } }
       explainRun(journeyId: "${waiting}", residentId: "${residentId}") { state steps { node outcome } } }`,
  )
  expect(errors).toBeUndefined()
  expect(data).toMatchObject({
    journey: {
      running: 0,
      ended: 1,
      nodes: [{ key: 'hello', passed: 1 }, { key: 'wait', passed: 1 }, { passed: 0 }, { passed: 1 }],
    },
    explainRun: [{ state: 'DONE', steps: [{ node: 'hello', outcome: 'SENT' }, {}, {}, {}] }],
  })
})

test('who enters its segment sets out, once; who leaves it is on the way no longer', async () => {
  await using w = await world()
  const communityId = await w.community()
  const [residentId] = await crowd(w, communityId, 1)
  const ordinal = Number((await rows(w, 'select ordinal from residents'))[0]!['ordinal'])
  const segment = await segmentOf(w, { community: { ids: [communityId] } }, [ordinal])
  const id = await active(w, communityId, { entrySegmentId: segment, exitsWithSegment: true })
  const change = (facts: object, seq: number) =>
    inTx({ ...w.app, actor: system }, (tx) =>
      tx.emit({
        type: 'SegmentChanged',
        aggregateId: segment,
        seq,
        topics: [],
        facts: { segmentId: segment, ...facts },
      }),
    )
  await change({ entered: [ordinal], left: [] }, 1)
  await w.settle()
  await look(w)
  const runs = () => rows(w, 'select state, nr from journey_runs where journey_id = $1', id)
  expect(await runs()).toEqual([{ state: 'RUNNING', nr: 1 }])
  await change({ entered: [], left: [ordinal] }, 2)
  await w.settle()
  expect(await runs()).toEqual([{ state: 'LEFT', nr: 1 }])
  await change({ entered: [ordinal], left: [] }, 3)
  await w.settle()
  expect(await runs()).toEqual([{ state: 'LEFT', nr: 1 }])
  expect(residentId).toBeDefined()
})

test('nobody moves while it is paused, nor ever again once it is stopped; what waited for the morning is taken back', async () => {
  await using w = await world()
  const communityId = await w.community()
  const residents = await crowd(w, communityId, 20)
  const operator = { ...w.app, actor: await w.as('OPERATOR') }
  await w.app.db.pool.query(
    `insert into send_rules (kind, version, most, window_hours, quiet_from_minute, quiet_until_minute, reason, set_at)
     select 'IN_APP', max(version) + 1, 4, 168, 660, 780, 'spec', now() from send_rules where kind = 'IN_APP'`,
  )
  const id = await active(w, communityId, {})
  await enter(w, id, residents)
  await look(w)
  await pauseJourney(operator, id)
  w.clock.move(24 * 60)
  await look(w)
  expect(await rows(w, 'select node, count(*)::int as n from journey_runs group by 1')).toEqual([
    { node: 'wait', n: 20 },
  ])
  await activateJourney(operator, id)
  await stopJourney(operator, id)
  await look(w)
  expect(await rows(w, 'select state, count(*)::int as n from journey_runs group by 1')).toEqual([
    { state: 'STOPPED', n: 20 },
  ])
  expect(await rows(w, 'select state, reason, count(*)::int as n from messages group by 1, 2')).toEqual([
    { state: 'SUPPRESSED', reason: 'STOPPED', n: 20 },
  ])
  await enter(w, id, residents)
  expect(await rows(w, `select count(*)::int as n from journey_runs where state = 'RUNNING'`)).toEqual([{ n: 0 }])
})

test('who is on the way keeps to the graph he began with', async () => {
  await using w = await world()
  const communityId = await w.community()
  const residents = await crowd(w, communityId, 2)
  const id = await active(w, communityId, {})
  await enter(w, id, [residents[0]!])
  await look(w)
  const [one, two] = await operators(w)
  await pauseJourney({ ...w.app, actor: one }, id)
  const graph: Graph = {
    ...{ entrySegmentId: null, entryEvent: 'LATE', againAfterDays: null, goal: null, exitsWithSegment: false },
    nodes: [exit],
  }
  await saveJourney(
    { ...w.app, actor: one },
    { journeyId: id, expectedVersion: null, name: '唤醒', communityId: communityId as never, graph },
  )
  await expect(activateJourney({ ...w.app, actor: one }, id)).rejects.toMatchObject({
    code: 'CAMPAIGN_NEEDS_ANOTHER_PERSON',
  })
  await activateJourney({ ...w.app, actor: two }, id)
  await enter(w, id, [residents[1]!])
  w.clock.move(60)
  await look(w)
  expect(await rows(w, 'select graph_version, version, state from journey_runs order by 1')).toEqual([
    { graph_version: 1, version: 5, state: 'DONE' },
    { graph_version: 2, version: 1, state: 'DONE' },
  ])
})

test('an operator of another community and a resident find no journey', async () => {
  await using w = await world()
  const { communityId, householdId } = await w.place()
  const id = await active(w, communityId, {})
  for (const actor of [await w.as('OPERATOR', await w.community()), await w.as('RESIDENT', householdId)]) {
    await expect(stopJourney({ ...w.app, actor }, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await w.request(actor, `{ node(id: "${id}") { id } }`)).data!['node']).toBeNull()
  }
})
