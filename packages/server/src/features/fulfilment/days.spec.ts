import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { inTx } from '../../db/tx.ts'
import { world, type World } from '../../testing/world.ts'
import { setDelays } from './delays.commands.ts'
import { modeRules } from './fulfilment.table.ts'
import { forgetRules } from './rules.store.ts'
import { newId } from '@linli/kit'

const ask = `query ($input: FulfilmentQuotesInput!) { fulfilmentQuotes(input: $input) { options { mode quote window { startsAt } unavailable { code }
  days { quote capacityLeft cutoffAt window { startsAt endsAt } unavailable { code } } } } }`
const place = `mutation ($input: PlaceOrderInput!, $key: String!) { placeOrder(input: $input, idempotencyKey: $key) {
  order { id fulfilment { window { startsAt endsAt } } promise { window { startsAt } } }
  userErrors { code ... on QuoteChanged { changes { __typename ... on WindowChange { after { startsAt } } } } } } }`

interface Day {
  readonly quote: string | null
  readonly capacityLeft: number | null
  readonly cutoffAt: string
  readonly window: { readonly startsAt: string; readonly endsAt: string }
  readonly unavailable: { readonly code: string } | null
}

interface Option {
  readonly mode: string
  readonly quote: string | null
  readonly window: { readonly startsAt: string } | null
  readonly unavailable: { readonly code: string } | null
  readonly days: readonly Day[]
}

async function neighbourhood(w: World) {
  const at = await w.place()
  const resident = await w.as('RESIDENT', at.householdId)
  const lines = [{ listingId: at.listingId, quantity: 1 }]
  const quoted = async (mode: string, pointId: string | null = null): Promise<Option> => {
    const input = { householdId: at.householdId, lines, pointId }
    const { data, errors } = await w.request(resident, ask, { input })
    expect(errors).toBeUndefined()
    const { options } = (data as unknown as { fulfilmentQuotes: { options: Option[] } }).fulfilmentQuotes
    return options.find((each) => each.mode === mode)!
  }
  const days = async (mode: string) => (await quoted(mode)).days
  let tries = 0
  const order = async (mode: string, quote: string | null, actor: Actor = resident) => {
    const input = { householdId: at.householdId, mode, lines, quote }
    const { data, errors } = await w.request(actor, place, { input, key: `day-${++tries}` })
    expect(errors).toBeUndefined()
    return data!['placeOrder'] as {
      order: { fulfilment: { window: Day['window'] }; promise: { window: { startsAt: string } } } | null
      userErrors: readonly { code: string }[]
    }
  }
  return { ...at, resident, lines, quoted, days, order }
}

test('daily windows are quoted for the days to come, and what comes at once for none', async () => {
  await using w = await world()
  const here = await neighbourhood(w)
  expect(await here.days('INSTANT')).toEqual([])
  expect(await here.days('ON_SITE_SERVICE')).toEqual([])
  for (const mode of ['SAME_DAY', 'SELF_PICKUP', 'LEADER_DELIVERY']) {
    const starts = (await here.days(mode)).map(({ window }) => Date.parse(window.startsAt))
    expect(starts).toHaveLength(4)
    expect(starts.slice(1).map((start, index) => (start - starts[index]!) / 3_600_000)).toEqual([24, 24, 24])
  }
})

test('an order comes on the day that was chosen, and is promised for it', async () => {
  await using w = await world()
  const here = await neighbourhood(w)
  const { quote, window } = (await here.days('SELF_PICKUP'))[2]!
  const { order, userErrors } = await here.order('SELF_PICKUP', quote)
  expect(userErrors).toEqual([])
  expect(order!.fulfilment.window).toMatchObject({ startsAt: window.startsAt, endsAt: window.endsAt })
  expect(order!.promise.window.startsAt).toBe(window.startsAt)
})

test('a day that can no longer be had is refused with the one that can', async () => {
  await using w = await world({ LINLI_QUOTE_MINUTES: '60' })
  const here = await neighbourhood(w)
  // From noon to a minute before the cutoff of the same day.
  const cutoff = (await ruleOf(w, 'SAME_DAY')).window.daily!.cutoffMinute
  w.clock.move(cutoff - 12 * 60 - 1)
  const [today, tomorrow] = await here.days('SAME_DAY')
  w.clock.move(2)
  expect(await here.order('SAME_DAY', tomorrow!.quote)).toMatchObject({ userErrors: [] })
  expect(await here.order('SAME_DAY', today!.quote)).toMatchObject({
    order: null,
    userErrors: [{ code: 'QUOTE_CHANGED' }],
  })
})

async function ruleOf(w: World, mode: 'SAME_DAY') {
  const [rule] = await w.app.db.sql.select().from(modeRules).where(eq(modeRules.mode, mode)).limit(1)
  return rule!
}

test('the last place of one day goes to one of 32, and the days beside it are as free as before', async () => {
  await using w = await world()
  const here = await neighbourhood(w)
  const rule = await ruleOf(w, 'SAME_DAY')
  await w.app.db.sql
    .insert(modeRules)
    .values({ ...rule, id: newId('mrl'), communityId: here.communityId, version: 1, capacity: 1 })
  const before = await here.days('SAME_DAY')
  expect(before.map(({ capacityLeft }) => capacityLeft)).toEqual([1, 1, 1, 1])
  const chosen = before[1]!
  const answers = await Promise.all(Array.from({ length: 32 }, () => here.order('SAME_DAY', chosen.quote)))
  expect(answers.filter(({ order }) => order !== null)).toHaveLength(1)
  const after = await here.days('SAME_DAY')
  expect(after.map(({ capacityLeft, unavailable }) => [capacityLeft, unavailable?.code ?? null])).toEqual([
    [1, null],
    [0, 'CAPACITY_FULL'],
    [1, null],
    [1, null],
  ])
  expect(after[1]!.quote).toBeNull()
})

test('the furthest day that may be chosen is counted like the nearest', async () => {
  await using w = await world()
  const here = await neighbourhood(w)
  const rule = await ruleOf(w, 'SAME_DAY')
  const window = {
    withinMinutes: null,
    daily: { ...rule.window.daily!, leadDays: 14, cutoffMinute: 1, rollsOver: true },
  }
  await w.app.db.sql
    .insert(modeRules)
    .values({ ...rule, id: newId('mrl'), communityId: here.communityId, version: 1, capacity: 1, window })
  const { quote } = (await here.days('SAME_DAY')).at(-1)!
  expect(await here.order('SAME_DAY', quote)).toMatchObject({ userErrors: [] })
  expect((await here.days('SAME_DAY')).at(-1)).toMatchObject({
    capacityLeft: 0,
    unavailable: { code: 'CAPACITY_FULL' },
  })
  expect(await here.order('SAME_DAY', quote)).toMatchObject({ order: null, userErrors: [{ code: 'QUOTE_CHANGED' }] })
})

test('what makes today later makes no other day later', async () => {
  await using w = await world()
  const here = await neighbourhood(w)
  const lengths = async () =>
    (await here.days('SAME_DAY')).map(
      ({ window }) => (Date.parse(window.endsAt) - Date.parse(window.startsAt)) / 60_000,
    )
  expect(await lengths()).toEqual([180, 180, 180, 180])
  const operator = { ...w.app, actor: await w.as('OPERATOR') }
  await inTx(operator, (tx) => setDelays(tx, [here.communityId], { kind: 'SURGE', minutes: { SAME_DAY: 30 } }))
  forgetRules(w.app.db)
  expect(await lengths()).toEqual([210, 180, 180, 180])
})

test('what rolls over is quoted for the first day that is open, and the full days say so; the rest only moves when chosen', async () => {
  await using w = await world()
  const here = await neighbourhood(w)
  const pointId = await w.point(here.communityId, { slotCapacity: 1 })
  const rule = await ruleOf(w, 'SAME_DAY')
  await w.app.db.sql
    .insert(modeRules)
    .values({ ...rule, id: newId('mrl'), communityId: here.communityId, version: 1, capacity: 1 })
  for (const mode of ['SELF_PICKUP', 'SAME_DAY']) {
    const { quote, window, days } = await here.quoted(mode, pointId)
    expect(window!.startsAt).toBe(days[0]!.window.startsAt)
    expect(await here.order(mode, quote)).toMatchObject({ userErrors: [] })
  }
  const pickup = await here.quoted('SELF_PICKUP', pointId)
  expect(pickup.days.map(({ unavailable }) => unavailable?.code ?? null)).toEqual(['POINT_FULL', null, null, null])
  expect(pickup).toMatchObject({ window: { startsAt: pickup.days[1]!.window.startsAt }, unavailable: null })
  expect((await here.order('SELF_PICKUP', pickup.quote)).order!.fulfilment.window).toEqual(pickup.days[1]!.window)

  const sameDay = await here.quoted('SAME_DAY')
  expect(sameDay).toMatchObject({ quote: null, unavailable: { code: 'CAPACITY_FULL' } })
  expect(await here.order('SAME_DAY', sameDay.days[1]!.quote)).toMatchObject({ userErrors: [] })
})

test('after the cutoff the day is over for what does not roll over, and the days that may be chosen say until when', async () => {
  await using w = await world()
  const here = await neighbourhood(w)
  w.clock.move(4 * 60)
  const { quote, unavailable, days } = await here.quoted('SAME_DAY')
  expect([quote, unavailable?.code]).toEqual([null, 'CUTOFF_PASSED'])
  expect(days.map(({ cutoffAt, window }) => [cutoffAt, window.startsAt])).toEqual([
    ['2026-03-04T08:00:00.000Z', '2026-03-04T10:00:00.000Z'],
    ['2026-03-05T08:00:00.000Z', '2026-03-05T10:00:00.000Z'],
    ['2026-03-06T08:00:00.000Z', '2026-03-06T10:00:00.000Z'],
  ])
})

test('a rule says how many days ahead may be chosen: three unless it says otherwise, at most seven', async () => {
  await using w = await world()
  const here = await neighbourhood(w)
  const operator = await w.as('OPERATOR', here.communityId)
  const { fee, cost, window, takesBulky, keepsCold } = await ruleOf(w, 'SAME_DAY')
  const { daysAhead: _, ...daily } = window.daily!
  let expectedVersion = 0
  const set = async (ahead: { daysAhead?: number }) => {
    const terms = {
      enabled: true,
      fee,
      cost,
      window: { daily: { ...daily, ...ahead } },
      takesBulky,
      keepsCold,
      compensation: [],
    }
    const { data, errors } = await w.request(
      operator,
      `mutation ($input: SetModeRuleInput!) { setModeRule(input: $input) {
        rule { version window { daily { daysAhead } } } userErrors { code field } } }`,
      { input: { communityId: here.communityId, mode: 'SAME_DAY', terms, reason: '预约', expectedVersion } },
    )
    expect(errors).toBeUndefined()
    return data!['setModeRule']
  }
  const lengths: number[] = []
  for (const ahead of [{}, { daysAhead: 0 }, { daysAhead: 7 }]) {
    expect(await set(ahead)).toEqual({
      rule: { version: ++expectedVersion, window: { daily: { daysAhead: 3, ...ahead } } },
      userErrors: [],
    })
    lengths.push((await here.days('SAME_DAY')).length)
  }
  expect(lengths).toEqual([4, 1, 8])
  expect(await set({ daysAhead: 8 })).toEqual({
    rule: null,
    userErrors: [{ code: 'BAD_INPUT', field: 'terms.window.daily.daysAhead' }],
  })
})
