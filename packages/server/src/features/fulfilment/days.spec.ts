import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { inTx } from '../../db/tx.ts'
import { world, type World } from '../../testing/world.ts'
import { setDelays } from './delays.commands.ts'
import { modeRules } from './fulfilment.table.ts'
import { forgetRules } from './rules.store.ts'
import { newId } from '@linli/kit'

const ask = `query ($input: FulfilmentQuotesInput!) { fulfilmentQuotes(input: $input) { options { mode quote window { startsAt }
  days { quote capacityLeft window { startsAt endsAt } unavailable { code } } } } }`
const place = `mutation ($input: PlaceOrderInput!, $key: String!) { placeOrder(input: $input, idempotencyKey: $key) {
  order { id fulfilment { window { startsAt endsAt } } promise { window { startsAt } } }
  userErrors { code ... on QuoteChanged { changes { __typename ... on WindowChange { after { startsAt } } } } } } }`

interface Day {
  readonly quote: string | null
  readonly capacityLeft: number | null
  readonly window: { readonly startsAt: string; readonly endsAt: string }
  readonly unavailable: { readonly code: string } | null
}

async function neighbourhood(w: World) {
  const at = await w.place()
  const resident = await w.as('RESIDENT', at.householdId)
  const lines = [{ listingId: at.listingId, quantity: 1 }]
  const days = async (mode: string): Promise<readonly Day[]> => {
    const { data, errors } = await w.request(resident, ask, { input: { householdId: at.householdId, lines } })
    expect(errors).toBeUndefined()
    const { options } = (data as unknown as { fulfilmentQuotes: { options: { mode: string; days: Day[] }[] } })
      .fulfilmentQuotes
    return options.find((each) => each.mode === mode)!.days
  }
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
  return { ...at, resident, lines, days, order }
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
