import { expect, test } from 'vitest'
import type { Actor } from '../../../access/actor.ts'
import { world, type World } from '../../../testing/world.ts'
import { sweepDuePickups, sweepUncodedPickups } from './pickups.sweeps.ts'
import { codeOf, outcomeOf, show, stepsOf, waiting } from './testing/pickups.ts'

/** Three workers look at the same time. */
const workers = (w: World) => Promise.all([1, 2, 3].map(() => sweepDuePickups(w.app)))

async function orderNow(w: World, id: string) {
  const { data } = await w.request(
    await w.as('OPERATOR'),
    `query ($id: ID!) { order(id: $id) { state cancelReason completedAt refundedFen paidFen itemsFen feeFen
      fulfilment { status } refunds { amountFen } lines { listing { available } } } }`,
    { id },
  )
  return data!['order'] as {
    state: string
    cancelReason: string | null
    refundedFen: number
    paidFen: number
    fulfilment: { status: string }
    refunds: { amountFen: number }[]
    lines: { listing: { available: number } }[]
  }
}
const kindsOf = async (w: World, actor: Actor) => {
  const { data } = await w.request(actor, '{ inbox(first: 50) { nodes { kind } } }')
  return (data!['inbox'] as { nodes: { kind: string }[] }).nodes.map(({ kind }) => kind)
}
const makeFresh = (w: World, change: string) => w.app.db.pool.query(`update skus set ${change}`)

test('goods that nobody collects are reminded of, become overdue and go back, each step once with three workers', async () => {
  await using w = await world()
  const place = await w.place()
  const resident = await w.as('RESIDENT', place.householdId)
  const merchant = await w.as('MERCHANT', place.merchantId)
  const { id, clerk } = await waiting(w, { at: place, quantity: 2 })
  await w.app.db.pool.query(
    'update orders set fee_fen = 100, total_fen = total_fen + 100, paid_fen = paid_fen + 100 where id = $1',
    [id],
  )
  await w.app.db.pool.query('update payments set amount_fen = amount_fen + 100')
  await w.app.db.pool.query('update payment_shares set amount_fen = amount_fen + 100')
  await workers(w)
  w.clock.move(46 * 60 - 1)
  await workers(w)
  expect(await w.events('PickupDue')).toEqual([])
  w.clock.move(2)
  await workers(w)
  await workers(w)
  expect(await w.events('PickupDue')).toHaveLength(1)
  w.clock.move(120)
  await workers(w)
  await workers(w)
  expect(await orderNow(w, id)).toMatchObject({ state: 'IN_FULFILMENT', fulfilment: { status: 'OVERDUE' } })
  w.clock.move(24 * 60)
  await workers(w)
  await workers(w)
  await w.settle()
  expect(await stepsOf(w, id)).toEqual(['PLACE', 'PAY', 'ACCEPT', 'PACK', 'ARRIVE_AT_POINT', 'OVERDUE', 'RETURN'])
  expect(await orderNow(w, id)).toMatchObject({
    state: 'CANCELLED',
    cancelReason: 'NOT_COLLECTED',
    fulfilment: { status: 'RETURNED' },
    paidFen: 740,
    refundedFen: 640,
    refunds: [{ amountFen: 640 }],
    lines: [{ listing: { available: 100 } }],
  })
  const kinds = ['PICKUP_RETURNED', 'PICKUP_OVERDUE', 'PICKUP_DUE']
  expect((await kindsOf(w, resident)).slice(0, 3)).toEqual(expect.arrayContaining(kinds.slice(0, 2)))
  for (const person of [resident, merchant, clerk])
    expect((await kindsOf(w, person)).filter((kind) => kind.startsWith('PICKUP')).toSorted()).toEqual(kinds.toSorted())
})

test('overdue goods are still handed over, until they are given up', async () => {
  await using w = await world()
  const [first, second] = [await waiting(w), await waiting(w)]
  w.clock.move(48 * 60 + 1)
  for (let look = 0; look < 2; look++) await workers(w)
  expect((await orderNow(w, first.id)).fulfilment.status).toBe('OVERDUE')
  expect(await codeOf(w, first.id, first.householdId)).toBe(first.code)
  expect(outcomeOf(await show(w, first.clerk, first.pointId, first.code))).toBe('COMPLETED')
  w.clock.move(24 * 60)
  await workers(w)
  expect(await codeOf(w, second.id, second.householdId)).toBeNull()
  expect(outcomeOf(await show(w, second.clerk, second.pointId, second.code))).toBe('PICKUP_ENDED')
  expect((await orderNow(w, first.id)).state).toBe('COMPLETED')
})

test.each([
  ['cold_chain = true', 'DISPOSE', 0],
  ['shelf_life_hours = 20', 'DISPOSE', 0],
  ['shelf_life_hours = 20', 'DISPOSE_AND_REFUND', 320],
  ['shelf_life_hours = 20', 'RETURN', 320],
] as const)(
  'fresh goods (%s) wait for twelve hours, and by the rule %s %i fen go back',
  async (change, rule, refundedFen) => {
    await using w = await world()
    const place = await w.place()
    await makeFresh(w, change)
    await w.app.db.pool.query('update pickup_points set fresh_rule = $1', [rule])
    const { id } = await waiting(w, { at: place })
    // What was told at the arrival stays, whatever becomes of the point's rules.
    await w.app.db.pool.query(`update pickup_points set fresh_rule = 'RETURN', fresh_dwell_hours = 1`)
    w.clock.move(12 * 60 - 1)
    for (let look = 0; look < 2; look++) await workers(w)
    expect((await orderNow(w, id)).fulfilment.status).toBe('AT_PICKUP_POINT')
    w.clock.move(24 * 60 + 2)
    for (let look = 0; look < 3; look++) await workers(w)
    await w.settle()
    const isReturned = rule === 'RETURN'
    expect(await orderNow(w, id)).toMatchObject({
      state: isReturned ? 'CANCELLED' : 'COMPLETED',
      fulfilment: { status: isReturned ? 'RETURNED' : 'DISPOSED' },
      refundedFen,
      refunds: refundedFen ? [{ amountFen: refundedFen }] : [],
      lines: [{ listing: { available: isReturned ? 100 : 99 } }],
    })
  },
)

test('who comes for his goods while a worker gives them up either gets them or is told that he is late', async () => {
  await using w = await world()
  const parcels = [await waiting(w), await waiting(w), await waiting(w), await waiting(w)]
  w.clock.move(72 * 60 + 1)
  for (let look = 0; look < 2; look++) await workers(w)
  const [answers] = await Promise.all([
    Promise.all(parcels.map(({ clerk, pointId, code }) => show(w, clerk, pointId, code))),
    workers(w),
  ])
  for (const [index, { id }] of parcels.entries()) {
    const isMine = outcomeOf(answers[index]!) === 'COMPLETED'
    expect(outcomeOf(answers[index]!)).toBe(isMine ? 'COMPLETED' : 'PICKUP_ENDED')
    expect((await stepsOf(w, id)).filter((step) => step === 'REDEEM' || step === 'RETURN')).toEqual([
      isMine ? 'REDEEM' : 'RETURN',
    ])
  }
})

test('goods that waited before points had codes of their own get one from a worker', async () => {
  await using w = await world()
  const parcel = await waiting(w)
  await w.app.db.pool.query('update pickup_codes set code_hash = null, offline_hash = null')
  expect(await codeOf(w, parcel.id, parcel.householdId)).toBeNull()
  await Promise.all([1, 2, 3].map(() => sweepUncodedPickups(w.app)))
  expect(await sweepUncodedPickups(w.app)).toBe(0)
  const code = await codeOf(w, parcel.id, parcel.householdId)
  expect(outcomeOf(await show(w, parcel.clerk, parcel.pointId, code!))).toBe('COMPLETED')
})
