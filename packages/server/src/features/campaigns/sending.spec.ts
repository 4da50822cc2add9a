import { expect, test } from 'vitest'
import { world, type World } from '../../testing/world.ts'
import {
  approveCampaign,
  pauseCampaign,
  resumeCampaign,
  saveCampaign,
  stopCampaign,
  submitCampaign,
} from './campaigns.commands.ts'
import { sweepMeasured } from './campaigns.sweeps.ts'
import { setMarketingHoldout } from './holdouts.commands.ts'
import { findResult } from './results.queries.ts'
import { sendNext, startCampaign } from './sending.commands.ts'
import { crowd, operators, scheduled, segmentOf, sendBy, termsFor } from './testing.ts'

const rule = (w: World, most: number) =>
  w.app.db.pool.query(
    `insert into send_rules (kind, version, most, window_hours, reason, set_at)
     select 'IN_APP', max(version) + 1, $1, 168, 'spec', now() from send_rules where kind = 'IN_APP'`,
    [most],
  )
const rowsOf = async (w: World, text: string, ...values: unknown[]) =>
  (await w.app.db.pool.query<Record<string, string | number | null>>(text, values)).rows
const stateOf = async (w: World, id: string) =>
  (await rowsOf(w, 'select state, paused_as from campaigns where id = $1', id))[0]
const tally = (w: World, id: string) =>
  rowsOf(
    w,
    `select state, reason, count(*)::int as n from messages where source_id = $1 group by 1, 2 order by 1, 2`,
    id,
  )

test('three campaigns at once by 32 workers to 1,000 residents: nobody hears more than two, each knows why, those held out hear nothing', async () => {
  await using w = await world()
  const communityId = await w.community()
  await crowd(w, communityId, 1_000)
  await rule(w, 2)
  const campaigns = [
    await scheduled(w, termsFor(w, communityId, { holdoutBps: 1_000 })),
    await scheduled(w, termsFor(w, communityId)),
    await scheduled(w, termsFor(w, communityId, { priority: 5 })),
  ]
  await sendBy(w, 32)
  const heard = await rowsOf(
    w,
    `select count(*)::int as asked, count(*) filter (where state = 'DELIVERED')::int as heard,
       count(*) filter (where state = 'SUPPRESSED' and reason is not null)::int as explained
     from messages group by resident_id`,
  )
  expect(heard).toHaveLength(1_000)
  for (const each of heard) {
    expect(each['heard']).toBeLessThanOrEqual(2)
    expect([each['asked'], Number(each['heard']) + Number(each['explained'])]).toEqual([3, 3])
  }
  // Whoever was held out of one had room for both of the others.
  const [held] = await rowsOf(
    w,
    `select count(*)::int as n, count(*) filter (where m.reason = 'HOLDOUT')::int as explained
     from campaign_assignments a join messages m on m.source_id = a.campaign_id and m.resident_id = a.resident_id
     where a.campaign_id = $1 and a.arm = 'HOLDOUT'`,
    campaigns[0],
  )
  expect(held!['n']).toBeGreaterThan(50)
  expect(held!['explained']).toBe(held!['n'])
  for (const id of campaigns) expect(await stateOf(w, id)).toEqual({ state: 'MEASURING', paused_as: null })
  await expect(w.app.db.pool.query(`update campaign_assignments set arm = 'TREATED', variant = 'a'`)).rejects.toThrow(
    'stays as it was made',
  )
}, 180_000)

test('a worker that dies in the middle has done nothing: nobody hears it twice, and nobody is forgotten', async () => {
  await using w = await world()
  const communityId = await w.community()
  await crowd(w, communityId, 120)
  const id = await scheduled(w, termsFor(w, communityId))
  await startCampaign(w.app, id)
  await sendNext(w.app, id)
  // The connection goes while a chunk is at the gate.
  const client = await w.app.db.pool.connect()
  await client.query('begin')
  await client.query('update residents set version = version')
  const dying = sendNext(w.app, id)
  await expect
    .poll(async () => (await rowsOf(w, `select pid from pg_stat_activity where wait_event_type = 'Lock'`)).length)
    .toBe(1)
  await w.app.db.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
  )
  await expect(dying).rejects.toThrow()
  await client.query('rollback')
  client.release()
  await sendBy(w, 4)
  expect(await tally(w, id)).toEqual([{ state: 'DELIVERED', reason: null, n: 120 }])
})

test('when stopping is answered nothing leaves any more, however many are sending', async () => {
  await using w = await world()
  const communityId = await w.community()
  await crowd(w, communityId, 1_000)
  const id = await scheduled(w, termsFor(w, communityId))
  const operator = { ...w.app, actor: await w.as('OPERATOR') }
  await startCampaign(w.app, id)
  await sendNext(w.app, id)
  const sending = sendBy(w, 32)
  await stopCampaign(operator, id)
  const sent = async () =>
    Number((await rowsOf(w, `select count(*)::int as n from messages where state <> 'SUPPRESSED'`))[0]!['n'])
  const atOnce = await sent()
  await sending
  expect([await sent(), (await stateOf(w, id))!['state']]).toEqual([atOnce, 'MEASURING'])
  expect(atOnce).toBeLessThan(1_000)
  const result = await findResult(operator, id)
  expect(result!.sent + result!.waiting).toBe(1_000)
})

test('who stops waits for those who are at the gate, so that nothing leaves behind his back', async () => {
  await using w = await world()
  const communityId = await w.community()
  await crowd(w, communityId, 60)
  const id = await scheduled(w, termsFor(w, communityId))
  const operator = { ...w.app, actor: await w.as('OPERATOR') }
  await startCampaign(w.app, id)
  const client = await w.app.db.pool.connect()
  await client.query('begin')
  await client.query('update residents set version = version')
  const waiting = async () =>
    (
      await rowsOf(
        w,
        `select pid from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
      )
    ).length
  const sending = sendNext(w.app, id)
  await expect.poll(waiting).toBe(1)
  const stopping = stopCampaign(operator, id)
  await expect.poll(waiting).toBe(2)
  await client.query('rollback')
  client.release()
  expect(await sending).toBe(50)
  await stopping
  expect(await sendNext(w.app, id)).toBe(0)
  expect(await tally(w, id)).toEqual([{ state: 'DELIVERED', reason: null, n: 50 }])
})

test('a pause holds what waits for the morning, too; a stop takes it back', async () => {
  await using w = await world()
  const communityId = await w.community()
  await crowd(w, communityId, 10)
  const operator = { ...w.app, actor: await w.as('OPERATOR') }
  await w.app.db.pool.query(
    `insert into send_rules (kind, version, most, window_hours, quiet_from_minute, quiet_until_minute, reason, set_at)
     select 'IN_APP', max(version) + 1, 4, 168, 660, 780, 'spec', now() from send_rules where kind = 'IN_APP'`,
  )
  const id = await scheduled(w, termsFor(w, communityId, { costs: { IN_APP: 3 }, budgetFen: 30 as never }))
  await startCampaign(w.app, id)
  await sendNext(w.app, id)
  expect(await tally(w, id)).toEqual([{ state: 'QUEUED', reason: null, n: 10 }])
  await pauseCampaign(operator, id)
  expect(await rowsOf(w, 'select id from messages where due_at is not null')).toEqual([])
  await resumeCampaign(operator, id)
  expect(await rowsOf(w, 'select id from messages where due_at is not null')).toHaveLength(10)
  await stopCampaign(operator, id)
  expect(await tally(w, id)).toEqual([{ state: 'SUPPRESSED', reason: 'STOPPED', n: 10 }])
})

test('who has left the audience while it was being sent is not written to', async () => {
  await using w = await world()
  const communityId = await w.community()
  await crowd(w, communityId, 60)
  const ordinals = (await rowsOf(w, 'select ordinal from residents order by id')).map(({ ordinal }) => Number(ordinal))
  const segment = await segmentOf(w, { hasTag: { tagId: 'tag_x' } }, ordinals)
  const id = await scheduled(w, termsFor(w, communityId, { includeSegmentIds: [segment] }))
  await startCampaign(w.app, id)
  await sendNext(w.app, id)
  // Nobody belongs to it any more.
  await w.app.db.pool.query(`update segment_members set bits = ''`)
  await sendBy(w)
  expect(await tally(w, id)).toEqual([
    { state: 'DELIVERED', reason: null, n: 50 },
    { state: 'SUPPRESSED', reason: 'LEFT_AUDIENCE', n: 10 },
  ])
})

test('an audience that failed or is too old is not sent to: the campaign pauses and says so', async () => {
  await using w = await world()
  const communityId = await w.community()
  await crowd(w, communityId, 5)
  const segment = await segmentOf(w, { community: { ids: [communityId] } }, [])
  const id = await scheduled(w, termsFor(w, communityId, { includeSegmentIds: [segment], maxStalenessSeconds: 600 }))
  w.clock.move(11)
  await sendBy(w)
  expect(await stateOf(w, id)).toEqual({ state: 'PAUSED', paused_as: 'STALE_AUDIENCE' })
  await w.app.db.pool.query('update segments set computed_at = $1', [w.clock.now()])
  await w.app.db.pool.query(`update segments set status = 'FAILED'`)
  await resumeCampaign({ ...w.app, actor: await w.as('OPERATOR') }, id)
  await sendBy(w)
  expect(await stateOf(w, id)).toEqual({ state: 'PAUSED', paused_as: 'STALE_AUDIENCE' })
})

test('what would cost more than its budget is not sent, also by many at once', async () => {
  await using w = await world()
  const communityId = await w.community()
  await crowd(w, communityId, 400)
  const id = await scheduled(w, termsFor(w, communityId, { costs: { IN_APP: 7 }, budgetFen: 1_500 as never }))
  await sendBy(w, 16)
  const [campaign] = await rowsOf(
    w,
    'select state, paused_as, spent_fen::int as spent from campaigns where id = $1',
    id,
  )
  const sent = (await tally(w, id)).reduce((sum, { n }) => sum + Number(n), 0)
  expect(campaign).toEqual({ state: 'PAUSED', paused_as: 'BUDGET_SPENT', spent: sent * 7 })
  // A chunk of up to 50 that would be too dear is not sent at all; a smaller one may still fit.
  expect(sent * 7).toBeLessThanOrEqual(1_500)
  expect((sent + 50) * 7).toBeGreaterThan(1_500)
})

test('for a quarter the same residents hear no marketing, and each campaign says so', async () => {
  await using w = await world()
  const communityId = await w.community()
  await crowd(w, communityId, 300)
  const operator = { ...w.app, actor: await w.as('OPERATOR') }
  await setMarketingHoldout(operator, { shareBps: 2_000, reason: '对照' })
  const [one, two] = [await scheduled(w, termsFor(w, communityId)), await scheduled(w, termsFor(w, communityId))]
  await sendBy(w, 2)
  const heldOut = (id: string) =>
    rowsOf(w, `select resident_id from messages where source_id = $1 and reason = 'GLOBAL_HOLDOUT' order by 1`, id)
  const first = await heldOut(one)
  expect(first.length).toBeGreaterThan(30)
  expect(await heldOut(two)).toEqual(first)
})

test('who wrote or submitted it does not approve it, nor does the database let him', async () => {
  await using w = await world()
  const communityId = await w.community()
  const [one, two] = await operators(w)
  const id = await saveCampaign({ ...w.app, actor: one }, termsFor(w, communityId))
  await submitCampaign({ ...w.app, actor: two }, id)
  for (const actor of [one, two])
    await expect(approveCampaign({ ...w.app, actor }, id)).rejects.toMatchObject({
      code: 'CAMPAIGN_NEEDS_ANOTHER_PERSON',
    })
  await expect(
    w.app.db.pool.query(`update campaigns set state = 'SCHEDULED', approved_by = submitted_by where id = $1`, [id]),
  ).rejects.toMatchObject({ constraint: 'campaigns_four_eyes' })
  await expect(w.app.db.pool.query(`update campaigns set state = 'SENDING' where id = $1`, [id])).rejects.toMatchObject(
    { constraint: 'campaigns_approved' },
  )
})

test('an operator of another community, a shop and a resident find no campaign', async () => {
  await using w = await world()
  const { communityId, merchantId, householdId } = await w.place()
  const id = await scheduled(w, termsFor(w, communityId))
  const strangers = [
    await w.as('OPERATOR', await w.community()),
    await w.as('MERCHANT', merchantId),
    await w.as('RESIDENT', householdId),
  ]
  for (const actor of strangers) {
    await expect(stopCampaign({ ...w.app, actor }, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(findResult({ ...w.app, actor }, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await w.request(actor, `{ node(id: "${id}") { id } }`)).data!['node']).toBeNull()
  }
  const { data } = await w.request(
    await w.as('OPERATOR', communityId),
    `{ campaign(id: "${id}") { name state allowedActions progress { audience done } variants { content { body } } } }`,
  )
  expect(data!['campaign']).toMatchObject({ state: 'SCHEDULED', allowedActions: ['PAUSE', 'STOP'] })
})

test('when the window is over the campaign is closed, and not a moment before', async () => {
  await using w = await world()
  const communityId = await w.community()
  await crowd(w, communityId, 3)
  const id = await scheduled(w, termsFor(w, communityId, { goalDays: 2 }))
  await sendBy(w)
  w.clock.move(2 * 24 * 60 - 1)
  await sweepMeasured(w.app)
  expect((await stateOf(w, id))!['state']).toBe('MEASURING')
  w.clock.move(1)
  await sweepMeasured(w.app)
  expect((await stateOf(w, id))!['state']).toBe('CLOSED')
})
