import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { enrol } from '../messages/testing.ts'
import { moveOffer } from '../offers/index.ts'
import { anActiveOffer } from '../offers/testing-world.ts'
import { payOrder, placeOrder } from '../orders/index.ts'
import { cancelOrder } from '../orders/orders.commands.ts'
import { approveCampaign, saveCampaign, submitCampaign } from './campaigns.commands.ts'
import { previewCampaign } from './preview.queries.ts'
import { exportCampaign, findResult } from './results.queries.ts'
import { crowd, operators, scheduled, segmentOf, sendBy, termsFor } from './testing.ts'
import { conversionUplift, ordersUplift } from './uplift.ts'
import { newId } from '@linli/kit'

async function buyer(
  w: World,
  communityId: string,
): Promise<{ actor: Actor; householdId: string; residentId: string }> {
  const householdId = await w.household(communityId as never)
  const actor = await w.as('RESIDENT', householdId)
  return { actor, householdId, residentId: await enrol(w, householdId, actor) }
}

async function buy(w: World, { actor, householdId }: { actor: Actor; householdId: string }, listingId: string) {
  const basket = { householdId, mode: 'INSTANT' as const, lines: [{ listingId, quantity: 1 }] }
  const { id } = await placeOrder({ ...w.app, actor }, basket as never, newId('key'))
  await payOrder({ ...w.app, actor }, { orderId: id }, newId('key'))
  return id
}

test('orders count in the window only, and a stranger reckons the same from what is exported', async () => {
  await using w = await world()
  const { communityId, listingId } = await w.place()
  const people = []
  for (let nr = 0; nr < 30; nr++) people.push(await buyer(w, communityId))
  const operator = { ...w.app, actor: await w.as('OPERATOR') }
  await buy(w, people[0]!, listingId)
  w.clock.move(1)
  const id = await scheduled(w, termsFor(w, communityId, { holdoutBps: 4_000, goalDays: 1, costs: { IN_APP: 10 } }))
  await sendBy(w)
  for (const person of people.slice(0, 12)) await buy(w, person, listingId)
  await buy(w, people[3]!, listingId)
  const cancelled = await buy(w, people[20]!, listingId)
  await cancelOrder({ ...w.app, actor: people[20]!.actor }, { orderId: cancelled }, 'spec')
  // Who bought in the window says how it was: 1 to 5 stars, each order its own.
  await w.app.db.pool.query(
    `insert into order_ratings (id, order_id, merchant_id, community_id, household_id, stars, rated_by, rated_at)
     select 'rtg_' || o.id, o.id, o.merchant_id, o.community_id, o.household_id, 1 + (row_number() over (order by o.id)) % 5, 'spec', now()
     from orders o where o.placed_at >= (select started_at from campaigns)`,
  )
  w.clock.move(24 * 60)
  await buy(w, people[25]!, listingId)
  await w.settle()
  const result = (await findResult(operator, id))!
  expect(result.isFinal).toBe(true)
  const [{ csv: assigned }, { csv: bought }] = [
    await exportCampaign(operator, { id, part: 'ASSIGNMENTS', after: null }),
    await exportCampaign(operator, { id, part: 'ORDERS', after: null }),
  ]
  const table = (csv: string) =>
    csv
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
  const orders = table(bought)
  expect(orders).toHaveLength(13)
  const figuresOf = (arm: string) => {
    const counts = table(assigned)
      .filter((line) => line[1] === arm)
      .map(([resident]) => orders.filter((line) => line[0] === resident).length)
    return {
      residents: counts.length,
      converted: counts.filter((n) => n > 0).length,
      orders: counts.reduce((sum, n) => sum + n, 0),
      ordersSquared: counts.reduce((sum, n) => sum + n * n, 0),
    }
  }
  const [treated, holdout] = [figuresOf('TREATED'), figuresOf('HOLDOUT')]
  const told = (arm: string) => result.arms.find((each) => each.arm === arm && each.variant === null)
  expect(told('TREATED')).toMatchObject(treated)
  expect(told('HOLDOUT')).toMatchObject(holdout)
  expect(result.conversion).toEqual(conversionUplift(treated, holdout))
  expect(result.ordersPerResident).toEqual(ordersUplift(treated, holdout))
  expect([result.sent, result.costFen]).toEqual([treated.residents, treated.residents * 10])
  expect(result.suppressed).toEqual([{ reason: 'HOLDOUT', count: holdout.residents }])
  // And by SQL that knows nothing of ours but the tables.
  const { rows } = await w.app.db.pool.query(
    `select a.arm, count(distinct a.resident_id)::int as residents, count(distinct o.placed_by)::int as converted, count(o.id)::int as orders
     from campaign_assignments a join residents r on r.id = a.resident_id
     left join orders o on o.placed_by = r.principal_id and o.state not in ('PENDING_PAYMENT', 'CANCELLED')
       and o.placed_at >= (select started_at from campaigns) and o.placed_at < (select started_at from campaigns) + interval '1 day'
     group by 1 order by 1 desc`,
  )
  expect(rows).toEqual(
    [treated, holdout].map(({ residents, converted, orders: n }, index) => ({
      arm: ['TREATED', 'HOLDOUT'][index],
      residents,
      converted,
      orders: n,
    })),
  )
  expect(result.dependence).toMatchObject([{ communityId, orders: 13, subsidised: 0 }])
  const meansOf = (arm: string) =>
    table(assigned)
      .filter((line) => line[1] === arm)
      .map(([resident]) => orders.filter((line) => line[0] === resident).map((line) => Number(line[7])))
      .filter((stars) => stars.length > 0)
      .map((stars) => stars.reduce((sum, each) => sum + each, 0) / stars.length)
  for (const [arm, told] of [
    ['TREATED', result.satisfaction!.treated],
    ['HOLDOUT', result.satisfaction!.holdout],
  ] as const) {
    const means = meansOf(arm)
    expect(told.residents).toBe(means.length)
    if (means.length < 5) expect(told.average).toBeNull()
    else expect(told.average).toBeCloseTo(means.reduce((sum, mean) => sum + mean, 0) / means.length, 9)
  }
  expect(result.satisfaction!.treated.ratings + result.satisfaction!.holdout.ratings).toBe(13)
})

test('the treated are compared with the others by the mean stars of each who rated, from five on', async () => {
  await using w = await world()
  const { communityId, listingId } = await w.place()
  const people = []
  for (let nr = 0; nr < 40; nr++) people.push(await buyer(w, communityId))
  const operator = { ...w.app, actor: await w.as('OPERATOR') }
  const id = await scheduled(w, termsFor(w, communityId, { holdoutBps: 5_000, goalDays: 1 }))
  await sendBy(w)
  for (const person of people) await buy(w, person, listingId)
  expect((await findResult(operator, id))!.satisfaction).toBeNull()
  // Those who were written to give 5 and 4 by turns, the others 3 and 1.
  await w.app.db.pool.query(
    `insert into order_ratings (id, order_id, merchant_id, community_id, household_id, stars, rated_by, rated_at)
     select 'rtg_' || o.id, o.id, o.merchant_id, o.community_id, o.household_id,
       case a.arm when 'TREATED' then 5 - nr % 2 else 3 - 2 * (nr % 2) end, 'spec', now()
     from orders o join residents r on r.principal_id = o.placed_by
     join (select *, row_number() over (partition by arm order by resident_id) as nr from campaign_assignments) a on a.resident_id = r.id`,
  )
  const { treated, holdout, difference } = (await findResult(operator, id))!.satisfaction!
  const meanOf = (residents: number, odd: number, even: number) =>
    (Math.ceil(residents / 2) * odd + Math.floor(residents / 2) * even) / residents
  expect(treated.average).toBeCloseTo(meanOf(treated.residents, 4, 5), 9)
  expect(holdout.average).toBeCloseTo(meanOf(holdout.residents, 1, 3), 9)
  expect(difference!.estimate).toBeCloseTo(treated.average! - holdout.average!, 9)
  expect(difference!.low).toBeGreaterThan(0)
})

test('the preview says what sending then does, and sends nothing', async () => {
  await using w = await world()
  const communityId = await w.community()
  const residents = await crowd(w, communityId, 60)
  await w.app.db.pool.query('update residents set personalised = false where id = any($1::text[])', [
    residents.slice(0, 7),
  ])
  const operator = { ...w.app, actor: await w.as('OPERATOR') }
  const terms = termsFor(w, communityId, { costs: { IN_APP: 2 } })
  const { campaignId: _, expectedVersion: __, ...wanted } = terms
  const preview = await previewCampaign(operator, wanted)
  expect((await w.app.db.pool.query('select from messages')).rowCount).toBe(0)
  const id = await scheduled(w, terms)
  await sendBy(w)
  const result = (await findResult(operator, id))!
  expect(preview).toMatchObject({
    audience: 60,
    sent: result.sent,
    queued: 0,
    costFen: 106,
    byChannel: result.byChannel,
    suppressed: [{ reason: 'PERSONALISATION_OFF', count: 7 }],
  })
  expect(result.suppressed).toEqual(preview.suppressed)
})

test('a red packet for a profile is refused with the clause named; for what one did, or for all, it is not', async () => {
  await using w = await world()
  const communityId = await w.community()
  const offerId = await anActiveOffer(w, { kind: 'RED_PACKET', packetDays: 7, budgetFen: 100_000 } as never)
  const [one, two] = await operators(w)
  const rich = { trait: { key: 'SPEND', is: 'GTE', value: 100_000 } }
  const regular = { performed: { event: 'ORDERED', times: { is: 'GTE', count: 3 }, withinDays: 60 } }
  const save = async (rule: object) => {
    const segment = await segmentOf(w, rule, [])
    return saveCampaign({ ...w.app, actor: one }, termsFor(w, communityId, { includeSegmentIds: [segment], offerId }))
  }
  await expect(save({ all: [rich, { not: regular }] })).rejects.toMatchObject({
    code: 'UNREASONABLE_DIFFERENTIATION',
    facts: { clause: expect.stringMatching(/inSegment seg_\w+\.all\.0\.trait SPEND$/) },
  })
  await expect(save({ any: [regular, rich] })).rejects.toMatchObject({ code: 'UNREASONABLE_DIFFERENTIATION' })
  await save({ all: [rich, regular] })
  const excluded = await segmentOf(w, rich, [])
  await expect(
    saveCampaign({ ...w.app, actor: one }, termsFor(w, communityId, { excludeSegmentIds: [excluded], offerId })),
  ).rejects.toMatchObject({ code: 'UNREASONABLE_DIFFERENTIATION' })
  // What its segment means may change after somebody has looked at it.
  const segment = await segmentOf(w, regular, [])
  const id = await saveCampaign(
    { ...w.app, actor: one },
    termsFor(w, communityId, { includeSegmentIds: [segment], offerId }),
  )
  await submitCampaign({ ...w.app, actor: one }, id)
  await w.app.db.pool.query(
    `insert into segment_versions (segment_id, version, rule, reason, set_by, set_at) select id, 2, $2, 'spec', 'spec', created_at from segments where id = $1`,
    [segment, JSON.stringify(rich)],
  )
  await w.app.db.pool.query('update segments set version = 2 where id = $1', [segment])
  const asked = approveCampaign({ ...w.app, actor: two }, id)
  await expect(asked).rejects.toMatchObject({ code: 'UNREASONABLE_DIFFERENTIATION' })
})

test('each household that is written to gets one red packet, those held out none, and an ended offer gives none', async () => {
  await using w = await world()
  const communityId = await w.community()
  const offerId = await anActiveOffer(w, { kind: 'RED_PACKET', packetDays: 7, budgetFen: 1_000_000 } as never)
  await crowd(w, communityId, 80)
  await scheduled(w, termsFor(w, communityId, { offerId, holdoutBps: 3_000 }))
  await w.app.db.pool.query(
    `update residents r set household_id = (select household_id from residents where id < r.id order by id limit 1)
     where id = (select max(id) from residents)`,
  )
  await sendBy(w, 8)
  const { rows } = await w.app.db.pool.query<{ arm: string; homes: number; packets: number }>(
    `select a.arm, count(distinct a.household_id)::int as homes, count(p.id)::int as packets from campaign_assignments a
     left join red_packets p on p.household_id = a.household_id and a.packet_id = p.id group by 1 order by 1`,
  )
  for (const { arm, homes, packets } of rows) expect(packets).toBe(arm === 'TREATED' ? homes : 0)
  await moveOffer({ ...w.app, actor: await w.as('OPERATOR') }, { offerId, action: 'END' })
  await expect(scheduled(w, termsFor(w, communityId, { offerId }))).rejects.toMatchObject({ code: 'OFFER_WRONG_STATE' })
})

test('a placeholder that nobody fills in is refused, and those that are known are filled in', async () => {
  await using w = await world()
  const communityId = await w.community()
  await crowd(w, communityId, 1)
  const saying = (body: string) => {
    const content = { IN_APP: { title: '好价', body, path: null } }
    return termsFor(w, communityId, { variants: [{ key: 'a', weight: 1, content: { 'zh-CN': content, en: content } }] })
  }
  for (const body of ['{phone}', '{shop}', '{', '}', '{na me}', '{__proto__}'])
    await expect(scheduled(w, saying(body))).rejects.toMatchObject({ code: 'CAMPAIGN_PLACEHOLDER_UNKNOWN' })
  await scheduled(w, saying('{name}，{community}'))
  await sendBy(w)
  const { rows } = await w.app.db.pool.query<{ body: string }>(
    `select c.content->'IN_APP'->>'body' as body from messages m join message_contents c on c.hash = m.content_hash`,
  )
  expect(rows[0]!.body).toMatch(/^王阿姨，望京花园/)
})
