import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { moveOrder, type OrderStep } from '../orders/index.ts'
import { cancelOrder } from '../orders/orders.commands.ts'
import { booksOf, look, pass } from './testing.ts'
import { addMinutes, newId } from '@linli/kit'

type Placed = Awaited<ReturnType<World['order']>>

async function bring(w: World, { id, actors }: Placed, ...steps: readonly (readonly [number, OrderStep])[]) {
  for (const [minutes, action] of steps) {
    await pass(w, minutes)
    const role = ['CLAIM', 'PICK_UP', 'DELIVER'].includes(action) ? 'RIDER' : 'MERCHANT'
    await moveOrder({ ...w.app, actor: actors[role] }, { orderId: id, action })
    await w.settle()
  }
}

/** Delivered 18 minutes late, because the shop was; the resident got 300 of the fee of 500. */
async function lateByShop(w: World) {
  const order = await w.order({ until: ['PAY', 'ACCEPT'] })
  await bring(w, order, [42, 'PACK'], [2, 'CLAIM'], [5, 'PICK_UP'], [14, 'DELIVER'])
  const { communityId, merchantId, riderId } = order
  const [merchant, rider, operator] = [
    await w.as('MERCHANT', merchantId),
    await w.as('RIDER', riderId),
    await w.as('OPERATOR', communityId),
  ]
  return { ...order, merchant, rider, operator }
}

async function send(w: World, actor: Actor, mutation: string, variables: object) {
  const { data, errors } = await w.request(actor, mutation, variables)
  expect(errors).toBeUndefined()
  return Object.values(data!)[0] as { userErrors: { code: string; field: string | null }[]; breach: unknown }
}
const contest = (w: World, actor: Actor, id: string, reason = '骑手早到，货早好了') =>
  send(
    w,
    actor,
    `mutation ($id: ID!, $reason: String!) { contestAttribution(orderId: $id, reason: $reason) {
      breach { causeState contestReason contestedBy { role } } userErrors { code field } } }`,
    { id, reason },
  )
const decide = (w: World, actor: Actor, id: string, cause: string, key: string = newId('key')) =>
  send(
    w,
    actor,
    `mutation ($id: ID!, $cause: BreachCause!, $key: String!) { decideAttribution(orderId: $id, cause: $cause, reason: "看了记录", idempotencyKey: $key) {
      breach { cause causeState decidedReason recoveredFen } userErrors { code field } } }`,
    { id, cause, key },
  )
const codes = ({ userErrors }: { userErrors: { code: string }[] }) => userErrors.map(({ code }) => code)

test('who may contest and who may decide is told by the server, until it is decided', async () => {
  await using w = await world()
  const { id, merchant, operator } = await lateByShop(w)
  const told = async (actor: Actor) => {
    const { data } = await w.request(
      actor,
      `query ($id: ID!) { order(id: $id) { promise { breach { allowedActions } } } }`,
      { id },
    )
    return (data!['order'] as { promise: { breach: { allowedActions: string[] } } }).promise.breach.allowedActions
  }
  expect([await told(merchant), await told(operator)]).toEqual([['CONTEST'], ['DECIDE']])
  await contest(w, merchant, id)
  expect([await told(merchant), await told(operator)]).toEqual([[], ['DECIDE']])
  await decide(w, operator, id, 'RIDER')
  expect([await told(merchant), await told(operator)]).toEqual([[], []])
})

test('a contest that changes the cause moves the money back exactly, and nothing that was booked is changed', async () => {
  await using w = await world()
  const { id, merchant, operator } = await lateByShop(w)
  const before = await booksOf(w, id)
  expect(before).toMatchObject({ MERCHANT_PAYABLE: 20 })
  expect(await contest(w, merchant, id)).toEqual({
    breach: { causeState: 'CONTESTED', contestReason: '骑手早到，货早好了', contestedBy: { role: 'MERCHANT' } },
    userErrors: [],
  })
  expect(await booksOf(w, id)).toEqual(before)
  expect(await decide(w, operator, id, 'RIDER', 'once')).toEqual({
    breach: { cause: 'RIDER', causeState: 'CHANGED', decidedReason: '看了记录', recoveredFen: 300 },
    userErrors: [],
  })
  const { MERCHANT_PAYABLE, ...others } = before
  expect(await booksOf(w, id)).toEqual({ ...others, MERCHANT_PAYABLE: MERCHANT_PAYABLE! + 300, PLATFORM: -300 })
  // The same tap again is the same answer; another decision there is none.
  expect(codes(await decide(w, operator, id, 'RIDER', 'once'))).toEqual([])
  expect(codes(await decide(w, operator, id, 'MERCHANT_PREP'))).toEqual(['BREACH_DECIDED'])
  const { rows } = await w.app.db.pool.query<{ reason: string }>(
    `select reason from ledger_transactions where order_id = $1 and reason like 'promise-%' order by id`,
    [id],
  )
  expect(rows.map(({ reason }) => reason)).toEqual([
    'promise-recovery',
    'promise-recovery-reversed',
    'promise-recovery-decided',
  ])
})

test('thirty-two operators decide at once: one does, and the money moves once', async () => {
  await using w = await world()
  const { id, operator } = await lateByShop(w)
  const answers = await Promise.all(
    Array.from({ length: 32 }, (_, index) => decide(w, operator, id, index % 2 ? 'WEATHER' : 'PLATFORM')),
  )
  expect(answers.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1)
  expect(new Set(answers.flatMap(codes))).toEqual(new Set(['BREACH_DECIDED']))
  expect(await booksOf(w, id)).toMatchObject({ MERCHANT_PAYABLE: 320, PLATFORM: -300 })
})

test('a decision that upholds the cause leaves the money where it is', async () => {
  await using w = await world()
  const { id, merchant, operator } = await lateByShop(w)
  const before = await booksOf(w, id)
  await contest(w, merchant, id)
  expect(await decide(w, operator, id, 'MERCHANT_PREP')).toMatchObject({ breach: { causeState: 'UPHELD' } })
  expect(await booksOf(w, id)).toEqual(before)
})

test('a rider’s figure does not count what he contests, and then what was decided', async () => {
  await using w = await world()
  const order = await w.order({ until: ['PAY', 'ACCEPT'] })
  await bring(w, order, [10, 'PACK'], [1, 'CLAIM'], [5, 'PICK_UP'], [60, 'DELIVER'])
  const [rider, operator] = [await w.as('RIDER', order.riderId), await w.as('OPERATOR')]
  const figure = async () =>
    ((await w.request(rider, '{ viewer { rider { onTimeBp } } }')).data!['viewer'] as { rider: { onTimeBp: number } })
      .rider.onTimeBp
  expect(await figure()).toBe(0)
  await contest(w, rider, order.id, '小区封门，等了一个小时')
  expect(await figure()).toBe(10_000)
  await decide(w, operator, order.id, 'RIDER')
  expect(await figure()).toBe(0)
})

test('it is contested once, in time, by whom it concerns, and when there is something to contest', async () => {
  await using w = await world()
  const { id, merchant, rider, operator, resident, communityId, listingId } = await lateByShop(w)
  const [elsewhere, strangers] = [await w.place(), await w.as('OPERATOR', await w.community())]
  expect(codes(await contest(w, await w.as('MERCHANT', elsewhere.merchantId), id))).toEqual(['NOT_FOUND'])
  expect(codes(await decide(w, strangers, id, 'RIDER'))).toEqual(['NOT_FOUND'])
  expect(codes(await contest(w, resident, id))).toEqual(['FORBIDDEN'])
  expect(codes(await contest(w, merchant, id, ' '))).toEqual(['BAD_INPUT'])
  expect(codes(await contest(w, merchant, id, 'x'.repeat(501)))).toEqual(['BAD_INPUT'])
  w.clock.move(72 * 60 + 1)
  expect(codes(await contest(w, merchant, id))).toEqual(['CONTEST_TOO_LATE'])
  w.clock.move(-2)
  expect(codes(await contest(w, rider, id))).toEqual([])
  expect(codes(await contest(w, merchant, id))).toEqual(['BREACH_CONTESTED'])

  const at = {
    communityId,
    householdId: await w.household(communityId),
    merchantId: merchant.grants[0]!.placeId as never,
    riderId: rider.grants[0]!.placeId as never,
    listingId,
  }
  const kept = await w.order({ at, until: ['PAY', 'ACCEPT'] })
  expect(codes(await contest(w, merchant, kept.id))).toEqual(['PROMISE_KEPT'])
  await pass(w, 50)
  expect(codes(await contest(w, merchant, kept.id))).toEqual(['BREACH_NOT_ATTRIBUTED'])
  expect(codes(await decide(w, operator, kept.id, 'RIDER'))).toEqual(['BREACH_NOT_ATTRIBUTED'])
})

test('both sides find what was found of them, others nothing', async () => {
  await using w = await world()
  const { id, merchant, rider, operator, communityId } = await lateByShop(w)
  const other = await w.place()
  const list = async (actor: Actor, filter = '') => {
    const { data, errors, statements } = await w.request(
      actor,
      `{ promiseBreaches${filter} { nodes { order { id } cause legs { leg lateSeconds } } count { value } } }`,
    )
    expect([errors, statements]).toEqual([undefined, 1])
    return (data!['promiseBreaches'] as { nodes: { order: { id: string } }[] }).nodes.map(({ order }) => order.id)
  }
  for (const actor of [merchant, rider, operator, await w.as('OPERATOR')]) expect(await list(actor)).toEqual([id])
  for (const actor of [
    await w.as('MERCHANT', other.merchantId),
    await w.as('RIDER', other.riderId),
    await w.as('OPERATOR', other.communityId),
  ])
    expect(await list(actor)).toEqual([])
  const filters: Record<string, string[]> = {
    '(filter: { cause: { eq: MERCHANT_PREP } })': [id],
    '(filter: { cause: { eq: RIDER } })': [],
    '(filter: { contested: false })': [id],
    '(filter: { contested: true })': [],
    [`(filter: { communityId: { eq: "${communityId}" } })`]: [id],
    '(filter: { breachedAt: { from: "2026-03-03T00:00:00+08:00", to: "2026-03-04T00:00:00+08:00" } })': [id],
    '(filter: { breachedAt: { from: "2026-03-04T00:00:00+08:00" } })': [],
    '(sort: { key: COMPENSATION, direction: DESC })': [id],
  }
  for (const [filter, ids] of Object.entries(filters)) expect(await list(operator, filter), filter).toEqual(ids)
})

test('an order that is cancelled when it is late gives everything back, the fund has its own again, and nobody pays', async () => {
  await using w = await world()
  const { id, resident, actors } = await w.order({ until: ['PAY', 'ACCEPT'] })
  await pass(w, 56)
  expect(await booksOf(w, id)).toMatchObject({ GUARANTEE_FUND: -200 })
  await cancelOrder({ ...w.app, actor: actors.MERCHANT }, { orderId: id }, 'cancel')
  await look(w)
  expect(await booksOf(w, id)).toEqual({})
  const { data } = await w.request(
    resident,
    'query ($id: ID!) { order(id: $id) { paidFen refundedFen promise { compensationFen } } }',
    { id },
  )
  expect(data).toEqual({ order: { paidFen: 820, refundedFen: 820, promise: { compensationFen: 200 } } })
})

test('a door that nobody opens is the resident’s, and declared weather is the weather’s: the rider is not counted late', async () => {
  await using w = await world()
  const at = await w.place()
  const [rider, operator] = [await w.as('RIDER', at.riderId), await w.as('OPERATOR', at.communityId)]
  const waited = await w.order({ at, until: ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP'] })
  const report = () =>
    send(
      w,
      rider,
      'mutation ($id: ID!) { reportUnanswered(orderId: $id) { order { id } userErrors { code field } } }',
      {
        id: waited.id,
      },
    )
  await pass(w, 40)
  for (let again = 0; again < 2; again++) expect((await report()).userErrors).toEqual([])
  await w.settle()
  expect(await w.events('DoorUnanswered')).toHaveLength(1)
  await pass(w, 30)
  await moveOrder({ ...w.app, actor: waited.actors.RIDER }, { orderId: waited.id, action: 'DELIVER' })
  await w.settle()
  expect(codes(await report())).toEqual(['ORDER_WRONG_STATE'])

  const wet = await w.order({ at, until: ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP'] })
  const now = w.clock.now()
  const declare = (endsAt: Date, actor = operator) =>
    send(
      w,
      actor,
      `mutation ($id: ID!, $from: DateTime!, $to: DateTime!) { declareBadWeather(communityId: $id, startsAt: $from, endsAt: $to, reason: "暴雨橙色预警") {
        weather { startsAt reason } userErrors { code field } } }`,
      { id: at.communityId, from: now.toISOString(), to: endsAt.toISOString() },
    )
  expect(codes(await declare(now))).toEqual(['WEATHER_SPAN'])
  expect(codes(await declare(addMinutes(now, 73 * 60)))).toEqual(['WEATHER_SPAN'])
  expect(codes(await declare(addMinutes(now, 90), await w.as('OPERATOR', await w.community())))).toEqual(['FORBIDDEN'])
  expect(codes(await declare(addMinutes(now, 90)))).toEqual([])
  await bring(w, wet, [70, 'DELIVER'])

  const { data } = await w.request(
    rider,
    '{ promiseBreaches { nodes { cause order { id } } } viewer { rider { onTimeBp } } }',
  )
  expect(data).toEqual({
    promiseBreaches: {
      nodes: [
        { cause: 'WEATHER', order: { id: wet.id } },
        { cause: 'RESIDENT', order: { id: waited.id } },
      ],
    },
    viewer: { rider: { onTimeBp: 10_000 } },
  })
  for (const { id } of [waited, wet])
    expect(await booksOf(w, id)).toMatchObject({ MERCHANT_PAYABLE: 320, RIDER_PAY: 500 })
})

test('the report tells what was promised and kept by mode, and what it cost by cause', async () => {
  await using w = await world()
  const at = await w.place()
  const operator = await w.as('OPERATOR', at.communityId)
  const late = await w.order({ at, until: ['PAY', 'ACCEPT'] })
  await bring(w, late, [42, 'PACK'], [2, 'CLAIM'], [5, 'PICK_UP'], [14, 'DELIVER'])
  const kept = await w.order({ at, until: ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP', 'DELIVER'] })
  const gone = await w.order({ at, until: ['PAY'] })
  await cancelOrder({ ...w.app, actor: gone.resident }, { orderId: gone.id }, 'cancel')
  await w.order({ at })
  const waiting = await w.order({ at, until: ['PAY', 'ACCEPT'] })
  await pass(w, 46)
  const report = async (actor: Actor, from: string, to: string) => {
    const { data, errors } = await w.request(
      actor,
      `query ($id: ID!, $from: DateTime!, $to: DateTime!) { promiseReport(communityId: $id, from: $from, to: $to) {
        promises kept keptBp compensationFen byMode { mode promises kept keptBp } byCause { cause breaches compensationFen } } }`,
      { id: at.communityId, from, to },
    )
    return errors ? errors.map(({ extensions, message }) => extensions?.['code'] ?? message) : data!['promiseReport']
  }
  expect([late, kept, waiting].map(({ id }) => id)).toHaveLength(3)
  expect(await report(operator, '2026-03-03T00:00:00+08:00', '2026-03-04T00:00:00+08:00')).toEqual({
    promises: 3,
    kept: 1,
    keptBp: 3_333,
    compensationFen: 300,
    byMode: [{ mode: 'INSTANT', promises: 3, kept: 1, keptBp: 3_333 }],
    byCause: [
      { cause: 'MERCHANT_PREP', breaches: 1, compensationFen: 300 },
      { cause: null, breaches: 1, compensationFen: 0 },
    ],
  })
  expect(await report(operator, '2026-03-04T00:00:00+08:00', '2026-03-05T00:00:00+08:00')).toMatchObject({
    promises: 0,
    keptBp: null,
    byMode: [],
    byCause: [],
  })
  expect(await report(operator, '2026-03-04T00:00:00+08:00', '2026-03-03T00:00:00+08:00')).toEqual(['BAD_INPUT'])
  expect(
    await report(await w.as('OPERATOR', await w.community()), '2026-03-03T00:00:00Z', '2026-03-04T00:00:00Z'),
  ).toEqual(['FORBIDDEN'])
})

test('what an offer of the platform gave for a late pickup goes back to the offer when the pickup is cancelled', async () => {
  await using w = await world()
  const at = await w.place()
  const platform = await w.as('OPERATOR')
  const offer = await send(
    w,
    platform,
    `mutation { saveOffer(idempotencyKey: "o", input: { kind: THRESHOLD_OFF, name: "满1减2", nameEn: "2 off", thresholdFen: 100, amountFen: 200,
      validFrom: "2026-03-01T00:00:00Z", validUntil: "2026-04-01T00:00:00Z" }) { offer { id } userErrors { code field } } }`,
    {},
  )
  const id = (offer as unknown as { offer: { id: string } }).offer.id
  for (const [index, step] of [
    'fundOffer(offerId: $id, amountFen: 1000, idempotencyKey: "f")',
    'activateOffer(offerId: $id)',
  ].entries())
    expect(
      (await send(w, platform, `mutation ($id: ID!) { ${step} { userErrors { code field } } }`, { id })).userErrors,
      String(index),
    ).toEqual([])
  const order = await w.order({ at, mode: 'SELF_PICKUP', until: ['PAY', 'ACCEPT'] })
  const seen = async () =>
    (
      await w.request(
        order.resident,
        'query ($id: ID!) { order(id: $id) { totalFen refundedFen promise { compensationFen window { endsAt } } } }',
        { id: order.id },
      )
    ).data!['order'] as {
      totalFen: number
      refundedFen: number
      promise: { compensationFen: number; window: { endsAt: string } }
    }
  const { totalFen, promise } = await seen()
  expect(totalFen).toBe(120)
  await pass(w, (new Date(promise.window.endsAt).getTime() - w.clock.now().getTime()) / 60_000)
  expect(await seen()).toMatchObject({ refundedFen: 120, promise: { compensationFen: 120 } })
  expect(await booksOf(w, order.id)).toEqual({ GUARANTEE_FUND: -120, MERCHANT_PAYABLE: 320, OFFER_BUDGET: -200 })
  await cancelOrder({ ...w.app, actor: order.actors.MERCHANT }, { orderId: order.id }, 'cancel')
  await look(w)
  expect(await booksOf(w, order.id)).toEqual({})
})
