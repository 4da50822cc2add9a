import { expect, test } from 'vitest'
import type { Actor } from '../../../access/actor.ts'
import type { LiveStream } from '../../../graph/streams.ts'
import { world, type World } from '../../../testing/world.ts'
import { codeOf, outcomeOf, show, showUntilAnswered, stepsOf, waiting } from './testing/pickups.ts'

const attemptsAt = async (w: World, pointId: string, actor: Actor) => {
  const { data, errors, statements } = await w.request(
    actor,
    `query ($id: ID!) { pickupPoint(id: $id) { attempts { nodes { outcome order { id } } count { value } } } }`,
    { id: pointId },
  )
  expect([errors, statements]).toEqual([undefined, 1])
  const { nodes } = (
    data!['pickupPoint'] as { attempts: { nodes: { outcome: string; order: { id: string } | null }[] } }
  ).attempts
  return nodes.map(({ outcome, order }) => [outcome, order?.id ?? null] as const)
}
const wrongOf = (code: string, index: number) => String((Number(code) + 1 + index) % 100_000_000).padStart(8, '0')

test('320 scans of one code at the same time hand the goods over once; the others are told that it was used', async () => {
  await using w = await world()
  const { id, pointId, code, clerk } = await waiting(w)
  const clerks = [clerk, ...(await Promise.all(Array.from({ length: 9 }, () => w.as('LEADER', pointId))))]
  const outcomes = await Promise.all(
    Array.from({ length: 320 }, async (_, index) =>
      outcomeOf(await showUntilAnswered(w, clerks[index % 10]!, pointId, code)),
    ),
  )
  expect(outcomes.filter((outcome) => outcome === 'COMPLETED')).toHaveLength(1)
  expect(outcomes.filter((outcome) => outcome === 'ALREADY_REDEEMED')).toHaveLength(319)
  expect((await stepsOf(w, id)).filter((action) => action === 'REDEEM')).toHaveLength(1)
  expect((await w.events('OrderMoved')).filter(({ facts }) => facts['action'] === 'REDEEM')).toHaveLength(1)
}, 120_000)

test('at the wrong point the right one is named with its distance, nothing is handed over, and the attempt is kept', async () => {
  await using w = await world()
  const parcel = await waiting(w)
  const other = await w.point(parcel.communityId, { location: { lat: 39.995, lng: 116.47 } })
  const clerk = await w.as('LEADER', other)
  const answer = await show(w, clerk, other, parcel.code)
  expect(answer).toEqual({
    order: null,
    userErrors: [
      {
        __typename: 'WrongPoint',
        code: 'WRONG_POINT',
        field: 'code',
        message: expect.stringContaining('556 m'),
        pointId: parcel.pointId,
        name: expect.stringContaining('南门驿站'),
        distanceM: 556,
      },
    ],
  })
  expect((await stepsOf(w, parcel.id)).at(-1)).toBe('ARRIVE_AT_POINT')
  expect(await attemptsAt(w, other, await w.as('OPERATOR', parcel.communityId))).toEqual([['WRONG_POINT', parcel.id]])
  expect(await attemptsAt(w, other, clerk)).toEqual([['WRONG_POINT', null]])
  expect(outcomeOf(await show(w, parcel.clerk, parcel.pointId, parcel.code))).toBe('COMPLETED')
})

test('a scan that is sent again gets the same answer, also when it was wrong, and counts once', async () => {
  await using w = await world({ LINLI_PICKUP_TRIES: '2' })
  const { id, pointId, code, clerk } = await waiting(w)
  for (let again = 0; again < 4; again++)
    expect(outcomeOf(await show(w, clerk, pointId, wrongOf(code, 0), 'wrong'))).toBe('PICKUP_CODE_WRONG')
  for (let again = 0; again < 4; again++)
    expect(await show(w, clerk, pointId, code, 'right')).toEqual({ order: { id, state: 'COMPLETED' }, userErrors: [] })
  expect(await attemptsAt(w, pointId, clerk)).toEqual([
    ['REDEEMED', id],
    ['WRONG_CODE', null],
  ])
  expect(outcomeOf(await show(w, clerk, pointId, wrongOf(code, 0), 'right'))).toBe('IDEMPOTENCY_KEY_REUSED')
})

test('who guesses with 32 hands has no more tries than with one; then nothing opens for a while, and for him alone', async () => {
  await using w = await world()
  const { pointId, code, clerk } = await waiting(w)
  const outcomes = await Promise.all(
    Array.from({ length: 32 }, async (_, index) => outcomeOf(await show(w, clerk, pointId, wrongOf(code, index)))),
  )
  expect(outcomes.filter((outcome) => outcome === 'PICKUP_CODE_WRONG')).toHaveLength(5)
  expect(outcomes.filter((outcome) => outcome === 'PICKUP_CODE_LOCKED')).toHaveLength(27)
  expect(outcomeOf(await show(w, clerk, pointId, code))).toBe('PICKUP_CODE_LOCKED')
  w.clock.move(14)
  expect(outcomeOf(await show(w, clerk, pointId, code))).toBe('PICKUP_CODE_LOCKED')
  w.clock.move(2)
  expect(outcomeOf(await show(w, clerk, pointId, wrongOf(code, 0)))).toBe('PICKUP_CODE_WRONG')
  const colleague = await w.as('LEADER', pointId)
  expect(outcomeOf(await show(w, colleague, pointId, code))).toBe('COMPLETED')
})

test('codes that were somebody’s take no tries away', async () => {
  await using w = await world({ LINLI_PICKUP_TRIES: '1' })
  const { pointId, code, clerk } = await waiting(w)
  await show(w, clerk, pointId, code)
  for (let again = 0; again < 5; again++)
    expect(outcomeOf(await show(w, clerk, pointId, code))).toBe('ALREADY_REDEEMED')
  expect(outcomeOf(await show(w, clerk, pointId, wrongOf(code, 0)))).toBe('PICKUP_CODE_WRONG')
  expect(outcomeOf(await show(w, clerk, pointId, wrongOf(code, 1)))).toBe('PICKUP_CODE_LOCKED')
})

test('whatever is no code is a wrong code like any other', async () => {
  await using w = await world({ LINLI_PICKUP_TRIES: '100' })
  const { pointId, clerk } = await waiting(w)
  for (const given of ['', '1234567', '１２３４５６７８', 'abcdefgh', '🥬🥬', 'x'.repeat(5_000)])
    expect(outcomeOf(await show(w, clerk, pointId, given)), given).toBe('PICKUP_CODE_WRONG')
})

test('only the counter takes codes: its people and the leader of the community, nobody else', async () => {
  await using w = await world()
  const { id, pointId, communityId, merchantId, riderId, householdId, code, actors } = await waiting(w)
  const others = [
    await w.as('RESIDENT', householdId),
    await w.as('MERCHANT', merchantId),
    await w.as('RIDER', riderId),
    await w.as('OPERATOR', communityId),
    await w.as('OPERATOR'),
    await w.as('LEADER', await w.community()),
    await w.as('LEADER', await w.point(communityId)),
  ]
  for (const other of others) expect(outcomeOf(await show(w, other, pointId, code))).toBe('FORBIDDEN')
  expect((await stepsOf(w, id)).at(-1)).toBe('ARRIVE_AT_POINT')
  const leader = await w.as('LEADER', communityId)
  expect(actors.LEADER.grants[0]!.placeKind).toBe('COMMUNITY')
  expect(outcomeOf(await show(w, leader, pointId, code))).toBe('COMPLETED')
})

test('the code is shown to the household while the goods wait, to nobody else, and stands nowhere in the database', async () => {
  await using w = await world()
  const { id, pointId, code, clerk, householdId, communityId, actors } = await waiting(w)
  expect(code).toMatch(/^\d{8}$/)
  const look = async (actor: Actor) => {
    const { data } = await w.request(actor, 'query ($id: ID!) { order(id: $id) { fulfilment { pickupCode } } }', { id })
    return (data!['order'] as { fulfilment: { pickupCode: string | null } } | null)?.fulfilment.pickupCode ?? null
  }
  for (const actor of [
    clerk,
    actors.MERCHANT,
    actors.LEADER,
    await w.as('OPERATOR'),
    await w.as('OPERATOR', communityId),
  ])
    expect(await look(actor)).toBeNull()
  await show(w, clerk, pointId, wrongOf(code, 1))
  const { pool } = w.app.db
  const { rows } = await pool.query<{ table: string }>(
    `select table_name as table from information_schema.tables where table_schema = 'public'`,
  )
  for (const { table } of rows)
    expect((await pool.query(`select from "${table}" t where t::text like '%' || $1 || '%'`, [code])).rowCount).toBe(0)
  await show(w, clerk, pointId, code)
  expect(await codeOf(w, id, householdId)).toBeNull()
})

test('the household is told of the arrival: where, until when, on which shelf', async () => {
  await using w = await world()
  const place = await w.place()
  const resident = await w.as('RESIDENT', place.householdId)
  const { id, actors } = await w.order({ at: place, mode: 'SELF_PICKUP', until: ['PAY', 'ACCEPT', 'PACK'] })
  const { data } = await w.request(
    actors.MERCHANT,
    `mutation ($id: ID!) { arriveAtPoint(orderId: $id, shelf: "B-12") { order { fulfilment { status shelf pickupCode } } userErrors { code } } }`,
    { id },
  )
  expect(data!['arriveAtPoint']).toEqual({
    order: { fulfilment: { status: 'AT_PICKUP_POINT', shelf: 'B-12', pickupCode: null } },
    userErrors: [],
  })
  await w.settle()
  const { data: inbox, statements } = await w.request(
    resident,
    `{ inbox(first: 1) { nodes { kind order { fulfilment { pickupCode shelf collectBy point { name address hours { weekday opensMinute closesMinute } } } } } } }`,
  )
  expect(statements).toBe(1)
  expect(inbox).toMatchObject({
    inbox: {
      nodes: [
        {
          kind: 'ORDER_READY_FOR_PICKUP',
          order: {
            fulfilment: {
              pickupCode: expect.stringMatching(/^\d{8}$/),
              shelf: 'B-12',
              collectBy: '2026-03-05T04:00:00.000Z',
              point: { name: expect.stringContaining('南门驿站'), address: '南门内左手' },
            },
          },
        },
      ],
    },
  })
})

test('two parcels of one point never wait under one code, and a code is drawn anew until it is free', async () => {
  await using w = await world()
  const first = await waiting(w)
  const { pool } = w.app.db
  const next = await w.order({ at: first, mode: 'SELF_PICKUP', until: ['PAY', 'ACCEPT', 'PACK'] })
  // The first parcel gets the code that the second would be given.
  const { pickupCodeOf, hashOfCode } = await import('./pickup.ts')
  await pool.query('update pickup_codes set code_hash = $1 where order_id = $2', [
    hashOfCode(w.app.keys, pickupCodeOf(w.app.keys, next.id, 0)),
    first.id,
  ])
  const { data } = await w.request(
    next.actors.MERCHANT,
    `mutation ($id: ID!) { arriveAtPoint(orderId: $id) { userErrors { code } } }`,
    { id: next.id },
  )
  expect(data).toEqual({ arriveAtPoint: { userErrors: [] } })
  const code = await codeOf(w, next.id, next.householdId)
  expect(code).toBe(pickupCodeOf(w.app.keys, next.id, 1))
  expect((await show(w, first.clerk, first.pointId, code!)).order).toEqual({ id: next.id, state: 'COMPLETED' })
  const { rows } = await pool.query('select draw from pickup_codes order by draw')
  expect(rows).toEqual([{ draw: 0 }, { draw: 1 }])
})

test('a leader may bring from the point to the door what waits there for it', async () => {
  await using w = await world()
  const { id, actors } = await w.order({ mode: 'LEADER_DELIVERY', until: ['PAY', 'ACCEPT', 'PACK'] })
  const act = async (field: string, actor: Actor) =>
    (
      (
        await w.request(
          actor,
          `mutation ($id: ID!) { made: ${field}(orderId: $id) { order { fulfilment { status } } userErrors { code } } }`,
          {
            id,
          },
        )
      ).data as { made: { order: { fulfilment: { status: string } } | null } }
    ).made.order?.fulfilment.status
  expect(await act('arriveAtPoint', actors.LEADER)).toBe('AT_PICKUP_POINT')
  expect(await act('pickUpOrder', actors.LEADER)).toBe('OUT_FOR_DELIVERY')
  expect(await act('deliverOrder', actors.LEADER)).toBe('DELIVERED')
  const { rows } = await w.app.db.pool.query('select from pickup_codes')
  expect(rows).toEqual([])
})

test('goods that are not there are reported once; operators and the merchant are told, and the order stays', async () => {
  await using w = await world()
  const parcel = await waiting(w)
  const [operator, merchant] = [await w.as('OPERATOR', parcel.communityId), await w.as('MERCHANT', parcel.merchantId)]
  const report = async (actor: Actor, note = '货架上没有') =>
    (
      await w.request(
        actor,
        `mutation ($id: ID!, $note: String!) { reportMissing(orderId: $id, note: $note) {
          order { state fulfilment { missingSince } } userErrors { code field } } }`,
        { id: parcel.id, note },
      )
    ).data!['reportMissing']
  const said = {
    order: { state: 'IN_FULFILMENT', fulfilment: { missingSince: '2026-03-03T04:00:00.000Z' } },
    userErrors: [],
  }
  expect(await Promise.all([report(parcel.clerk), report(parcel.clerk), report(operator)])).toEqual([said, said, said])
  expect(await report(parcel.clerk, ' ')).toMatchObject({ userErrors: [{ code: 'BAD_INPUT', field: 'note' }] })
  expect(await report(await w.as('LEADER', await w.community()))).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] })
  await w.settle()
  const kindsOf = async (actor: Actor) =>
    (
      (await w.request(actor, '{ inbox { nodes { kind } } }')).data!['inbox'] as { nodes: { kind: string }[] }
    ).nodes.map(({ kind }) => kind)
  expect((await kindsOf(operator)).filter((kind) => kind === 'GOODS_MISSING')).toHaveLength(1)
  expect(await kindsOf(merchant)).toContain('GOODS_MISSING')
  const missing = async () =>
    (
      (
        await w.request(
          operator,
          'query ($id: ID!) { pickupPoint(id: $id) { orders(filter: { missing: true }) { nodes { id } } dwell { waiting missing } } }',
          {
            id: parcel.pointId,
          },
        )
      ).data as { pickupPoint: { orders: { nodes: object[] }; dwell: object } }
    ).pickupPoint
  expect(await missing()).toEqual({ orders: { nodes: [{ id: parcel.id }] }, dwell: { waiting: 1, missing: 1 } })
  // It has turned up.
  await show(w, parcel.clerk, parcel.pointId, parcel.code)
  expect(await missing()).toEqual({ orders: { nodes: [] }, dwell: { waiting: 0, missing: 0 } })
})

test('the attempts of a counter are kept as they were', async () => {
  await using w = await world()
  const { pointId, code, clerk } = await waiting(w)
  await show(w, clerk, pointId, code)
  for (const change of [`update pickup_attempts set outcome = 'WRONG_CODE'`, 'delete from pickup_attempts'])
    await expect(w.app.db.pool.query(change)).rejects.toThrow('append-only')
})

test('a point tells who comes, how long goods stay and what is ordered after; a stranger is told nothing of it', async () => {
  await using w = await world()
  const first = await waiting(w)
  const second = await waiting(w, { at: first })
  await waiting(w, { at: first })
  w.clock.move(90)
  await show(w, first.clerk, first.pointId, first.code)
  w.clock.move(60)
  await show(w, first.clerk, first.pointId, second.code)
  // Within two hours of both visits: one order is one order.
  w.clock.move(30)
  await w.order({ at: first, until: ['PAY'] })
  await w.order({ at: first })
  const ask = async (actor: Actor) => {
    const { data, errors, statements } = await w.request(
      actor,
      `query ($id: ID!) { pickupPoint(id: $id) {
        dwell { waiting overdue missing oldestArrivedAt redeemed medianMinutes p90Minutes returned disposed }
        footfall(days: 2) { redemptions households addOnOrders addOnSalesFen daily { day redemptions } } } }`,
      { id: first.pointId },
    )
    expect([errors, statements]).toEqual([undefined, 1])
    return data!['pickupPoint']
  }
  expect(await ask(first.clerk)).toEqual({
    dwell: {
      waiting: 1,
      overdue: 0,
      missing: 0,
      oldestArrivedAt: '2026-03-03T04:00:00.000Z',
      redeemed: 2,
      medianMinutes: 120,
      p90Minutes: 144,
      returned: 0,
      disposed: 0,
    },
    footfall: {
      redemptions: 2,
      households: 1,
      addOnOrders: 1,
      addOnSalesFen: 820,
      daily: [
        { day: '2026-03-02', redemptions: 0 },
        { day: '2026-03-03', redemptions: 2 },
      ],
    },
  })
  for (const stranger of [await w.as('RESIDENT', first.householdId), await w.as('MERCHANT', first.merchantId)])
    expect(await ask(stranger)).toEqual({ dwell: null, footfall: null })
  expect(await attemptsAt(w, first.pointId, await w.as('LEADER', await w.community()))).toEqual([])
})

test('a counter hears of what comes to it and leaves it, and nobody hears of another’s', async () => {
  await using w = await world()
  const parcel = await waiting(w)
  const other = await w.point(parcel.communityId)
  const field = w.schema.getSubscriptionType()!.getFields()['pointArrivals']!
  const listen = async (actor: Actor, pointId: string) =>
    (
      (await field.subscribe!(null, { pointId }, w.context(actor), {
        fieldName: 'pointArrivals',
      } as never)) as LiveStream
    ).plan
  const plan = await listen(parcel.clerk, parcel.pointId)
  await show(w, parcel.clerk, parcel.pointId, parcel.code)
  const events = (await w.events()).filter(({ topics }) => topics.some((topic) => plan.topics.includes(topic)))
  const items = await Promise.all(events.map(async (event) => plan.toItem(event)))
  expect(items.flatMap((item) => item?.['action'] ?? [])).toEqual(['PACK', 'ARRIVE_AT_POINT', 'REDEEM'])
  expect(await plan.sees(events[0]!, await w.as('LEADER', other))).toBe(false)
  for (const stranger of [await w.as('LEADER', other), await w.as('MERCHANT', parcel.merchantId)])
    await expect(listen(stranger, parcel.pointId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect((await listen(await w.as('OPERATOR', parcel.communityId), other)).topics).toEqual([`point:${other}`])
})
