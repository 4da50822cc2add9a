import { expect, test } from 'vitest'
import type { Actor } from '../../../access/actor.ts'
import { world, type World } from '../../../testing/world.ts'
import { openArea } from '../duty/testing.ts'
import { newId } from '@linli/kit'

const change = async (w: World, actor: Actor, input: object, { version = 1, dryRun = false } = {}) => {
  const { data, errors } = await w.request(
    actor,
    `mutation ($input: ChangeDispatchAreaInput!, $version: Int!, $dryRun: Boolean!) {
      changeDispatchArea(input: $input, expectedVersion: $version, dryRun: $dryRun) {
        area { mode isSurging isBadWeather offerSeconds version } effect { mode minutesBefore minutesAfter } userErrors { code field } } }`,
    { input: { reason: '暴雨', ...input }, version, dryRun },
  )
  expect(errors).toBeUndefined()
  return data!['changeDispatchArea'] as { area: object | null; effect: object[] | null; userErrors: object[] }
}

const quote = async (w: World, at: { householdId: string; listingId: string }) => {
  const actor = await w.as('RESIDENT', at.householdId)
  const { data, errors } = await w.request(
    actor,
    `query ($input: FulfilmentQuotesInput!) { fulfilmentQuotes(input: $input) { options { mode quote window { startsAt endsAt } delays { kind minutes } } } }`,
    { input: { householdId: at.householdId, lines: [{ listingId: at.listingId, quantity: 1 }] } },
  )
  expect(errors).toBeUndefined()
  const { options } = data!['fulfilmentQuotes'] as {
    options: {
      mode: string
      quote: string
      window: { startsAt: string; endsAt: string } | null
      delays: { kind: string; minutes: number }[]
    }[]
  }
  const instant = options.find(({ mode }) => mode === 'INSTANT')!
  const minutes = (Date.parse(instant.window!.endsAt) - Date.parse(instant.window!.startsAt)) / 60_000
  return { actor, quote: instant.quote, minutes, delays: instant.delays, options }
}

test('a community belongs to one area, and an area is opened where its operator runs all of it', async () => {
  await using w = await world()
  const [here, there] = [await w.community(), await w.community()]
  const open = async (actor: Actor, communityIds: readonly string[]) => {
    const { data } = await w.request(
      actor,
      `mutation ($ids: [ID!]!) { openDispatchArea(input: { name: "望京", nameEn: "Wangjing", communityIds: $ids, mode: MIXED }) {
        area { name mode version communities { id } ridersOnDuty openTasks tasksAtRisk } userErrors { code field } } }`,
      { ids: communityIds },
    )
    return data!['openDispatchArea']
  }
  const operator = await w.as('OPERATOR', here)
  const refused = (code: string, field: string | null = 'input.communityIds') => ({
    area: null,
    userErrors: [{ code, field }],
  })
  expect(await open(operator, [here, there])).toEqual(refused('FORBIDDEN', null))
  expect(await open(operator, [])).toEqual(refused('TOO_MANY'))
  expect(await open(operator, [here, newId('com')])).toEqual(refused('NOT_FOUND'))
  expect(await open(operator, [here])).toEqual({
    area: {
      name: '望京',
      mode: 'MIXED',
      version: 1,
      communities: [{ id: here }],
      ridersOnDuty: 0,
      openTasks: 0,
      tasksAtRisk: 0,
    },
    userErrors: [],
  })
  expect(await open(await w.as('OPERATOR'), [there, here])).toEqual(refused('AREA_OF_ANOTHER'))
  const list = async (actor: Actor) =>
    (await w.request(actor, '{ dispatchAreas { nodes { communities { id } } } }')).data!['dispatchAreas']
  expect(await list(operator)).toEqual({ nodes: [{ communities: [{ id: here }] }] })
  expect(await list(await w.as('OPERATOR', there))).toEqual({ nodes: [] })
})

test('the switches make a new quote later, say so, undo the one before, and leave an old promise alone', async () => {
  await using w = await world()
  const at = await w.place()
  const areaId = await openArea(w, [at.communityId])
  const operator = await w.as('OPERATOR', at.communityId)
  const { id: orderId } = await w.order({ at, until: ['PAY'] })
  const promised = () =>
    w.app.db.pool
      .query<{ window_end: Date }>('select window_end from orders where id = $1', [orderId])
      .then(({ rows }) => rows[0]!.window_end.toISOString())
  const [before, window] = [await quote(w, at), await promised()]

  const dry = await change(w, operator, { areaId, isSurging: true, isBadWeather: true }, { dryRun: true })
  const effect = [
    { mode: 'INSTANT', minutesBefore: 0, minutesAfter: 35 },
    { mode: 'SAME_DAY', minutesBefore: 0, minutesAfter: 90 },
  ]
  expect(dry).toMatchObject({ effect, area: { isSurging: false, isBadWeather: false, version: 1 }, userErrors: [] })
  expect((await quote(w, at)).minutes).toBe(before.minutes)

  const done = await change(w, operator, { areaId, isSurging: true, isBadWeather: true })
  expect(done).toMatchObject({ effect, area: { isSurging: true, isBadWeather: true, version: 2 }, userErrors: [] })
  const later = await quote(w, at)
  expect([later.minutes, later.delays]).toEqual([
    before.minutes + 35,
    [
      { kind: 'BAD_WEATHER', minutes: 20 },
      { kind: 'SURGE', minutes: 15 },
    ],
  ])
  expect(
    later.options.filter(({ mode, delays }) => !['INSTANT', 'SAME_DAY'].includes(mode) && delays.length > 0),
  ).toEqual([])
  expect(await promised()).toBe(window)

  const basket = { householdId: at.householdId, mode: 'INSTANT', lines: [{ listingId: at.listingId, quantity: 1 }] }
  const place = (sealed: string) =>
    w.request(
      before.actor,
      `mutation ($input: PlaceOrderInput!, $key: String!) { placeOrder(input: $input, idempotencyKey: $key) {
        order { fulfilment { window { startsAt endsAt } } } userErrors { code field } } }`,
      { input: { ...basket, quote: sealed }, key: newId('key') },
    )
  expect((await place(before.quote)).data).toMatchObject({
    placeOrder: { order: null, userErrors: [{ code: 'QUOTE_CHANGED' }] },
  })
  const placed = (await place(later.quote)).data as {
    placeOrder: { order: { fulfilment: { window: { startsAt: string; endsAt: string } } } }
  }
  const given = placed.placeOrder.order.fulfilment.window
  expect(Date.parse(given.endsAt) - Date.parse(given.startsAt)).toBe(later.minutes * 60_000)

  const stale = await change(w, operator, { areaId, isSurging: false })
  expect(stale.userErrors).toEqual([{ code: 'STALE_VERSION', field: 'expectedVersion' }])
  await change(w, operator, { areaId, isSurging: false, isBadWeather: false }, { version: 2 })
  expect((await quote(w, at)).minutes).toBe(before.minutes)
})

test('the weather switch begins bad weather and ends it, so that nobody is blamed for riding slowly meanwhile', async () => {
  await using w = await world()
  const here = await w.community()
  const areaId = await openArea(w, [here])
  const operator = await w.as('OPERATOR', here)
  const spans = async () =>
    (
      await w.app.db.pool.query<{ reason: string; minutes: number }>(
        'select reason, extract(epoch from ends_at - starts_at)::int / 60 as minutes from bad_weather where community_id = $1 order by starts_at',
        [here],
      )
    ).rows
  await change(w, operator, { areaId, isBadWeather: true })
  expect(await spans()).toEqual([{ reason: '暴雨', minutes: 72 * 60 }])
  w.clock.move(45)
  await change(w, operator, { areaId, isBadWeather: false }, { version: 2 })
  expect(await spans()).toEqual([{ reason: '暴雨', minutes: 45 }])
  await change(w, operator, { areaId, isBadWeather: true }, { version: 3 })
  await change(w, operator, { areaId, isBadWeather: false }, { version: 4 })
  expect(await spans()).toHaveLength(1)
  expect(
    (await w.events('DispatchAreaChanged')).map(({ seq, facts }) => [seq, facts['isBadWeather'], facts['reason']]),
  ).toEqual([
    [1, undefined, null],
    [2, true, '暴雨'],
    [3, false, '暴雨'],
    [4, true, '暴雨'],
    [5, false, '暴雨'],
  ])
})

test('a stranger neither sees an area nor changes it, and who runs a part of it does not change the whole', async () => {
  await using w = await world()
  const [here, there] = [await w.community(), await w.community()]
  const areaId = await openArea(w, [here, there])
  const refusedFor = async (actor: Actor, id: string = areaId) =>
    (await change(w, actor, { areaId: id, isSurging: true })).userErrors
  expect(await refusedFor(await w.as('OPERATOR', await w.community()))).toEqual([
    { code: 'NOT_FOUND', field: 'input.areaId' },
  ])
  expect(await refusedFor(await w.as('OPERATOR'), newId('dar'))).toEqual([{ code: 'NOT_FOUND', field: 'input.areaId' }])
  expect(await refusedFor(await w.as('OPERATOR', here))).toEqual([{ code: 'FORBIDDEN', field: null }])
  const { riderId } = await w.place()
  expect((await w.request(await w.as('RIDER', riderId), '{ dispatchAreas { nodes { id } } }')).errors).toHaveLength(1)
})
