import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { moveOrder, type OrderStep } from '../orders/index.ts'
import { cancelOrder } from '../orders/orders.commands.ts'
import { sweepBrokenPromises } from './promises.sweeps.ts'
import { booksOf, look, pass, sameDayAtSix } from './testing.ts'

const document = `query ($id: ID!) { order(id: $id) { state status: fulfilment { status } refundedFen paidFen
  promise { window { startsAt endsAt } mode ruleVersion tiers { afterMinutes feeBp fixedFen capFen } freeCancelAfterMinutes
    breachedAt compensationFen eta atRisk breach { cause causeState endedAt recoveredFen compensationFen veryLateAt
      legs { leg cause plannedSeconds takenSeconds lateSeconds } } } } }`

interface Seen {
  readonly state: string
  readonly status: { status: string }
  readonly refundedFen: number
  readonly paidFen: number
  readonly promise: {
    readonly window: { startsAt: string; endsAt: string }
    readonly breachedAt: string | null
    readonly compensationFen: number
    readonly eta: string | null
    readonly atRisk: boolean
    readonly breach: { cause: string | null; legs: { leg: string; lateSeconds: number }[]; recoveredFen: number } | null
  }
}

async function see(w: World, actor: Actor, id: string): Promise<Seen> {
  const { data, errors, statements } = await w.request(actor, document, { id })
  expect([errors, statements]).toEqual([undefined, 1])
  return data!['order'] as Seen
}
type Placed = Awaited<ReturnType<World['order']>>
const bring = async (w: World, { id, actors }: Placed, ...steps: readonly (readonly [number, OrderStep])[]) => {
  for (const [minutes, action] of steps) {
    await pass(w, minutes)
    const role = ['CLAIM', 'PICK_UP', 'DELIVER'].includes(action) ? 'RIDER' : 'MERCHANT'
    await moveOrder({ ...w.app, actor: actors[role] }, { orderId: id, action })
    await w.settle()
  }
}
const rowsOf = async (w: World, table: string) => (await w.app.db.pool.query(`select * from ${table}`)).rows

test('promised for 18:00 to 18:30 and nothing done: at 18:30 the breach is set, told once and paid for once, also with three workers', async () => {
  await using w = await world()
  const place = await w.place()
  await sameDayAtSix(w, place.communityId)
  const { id, resident } = await w.order({ at: place, mode: 'SAME_DAY', until: ['PAY', 'ACCEPT'] })
  const promised = (await see(w, resident, id)).promise
  expect(promised).toMatchObject({
    window: { startsAt: '2026-03-03T10:00:00.000Z', endsAt: '2026-03-03T10:30:00.000Z' },
    mode: 'SAME_DAY',
    ruleVersion: 1,
    tiers: [
      { afterMinutes: 0, feeBp: null, fixedFen: 200, capFen: null },
      { afterMinutes: 60, feeBp: null, fixedFen: 500, capFen: null },
    ],
    breachedAt: null,
    compensationFen: 0,
  })
  w.clock.move(6.5 * 60 - 1)
  await look(w)
  expect((await see(w, resident, id)).promise.breachedAt).toBeNull()

  w.clock.move(1)
  for (let again = 0; again < 3; again++) await Promise.all(Array.from({ length: 3 }, () => sweepBrokenPromises(w.app)))
  await w.settle()
  const seen = await see(w, resident, id)
  expect(seen.promise).toMatchObject({ breachedAt: '2026-03-03T10:30:00.000Z', compensationFen: 200 })
  expect(seen.refundedFen).toBe(200)
  expect([await w.events('PromiseBreached'), await w.events('CompensationPaid')].map(({ length }) => length)).toEqual([
    1, 1,
  ])
  expect(await rowsOf(w, 'promise_compensations')).toHaveLength(1)
  const { refunds } = (
    await w.request(resident, 'query ($id: ID!) { order(id: $id) { refunds { amountFen state bearer reason } } }', {
      id,
    })
  ).data!['order'] as { refunds: unknown[] }
  expect(refunds).toEqual([{ amountFen: 200, state: 'SUCCEEDED', bearer: 'GUARANTEE_FUND', reason: 'PROMISE_BREACH' }])
  expect(await booksOf(w, id)).toMatchObject({ GUARANTEE_FUND: -200 })

  // The next tier owes the difference, once.
  w.clock.move(60)
  await Promise.all(Array.from({ length: 3 }, () => sweepBrokenPromises(w.app)))
  await look(w)
  expect((await see(w, resident, id)).promise.compensationFen).toBe(500 < seen.paidFen ? 500 : seen.paidFen)
  expect(await w.events('PromiseBreached')).toHaveLength(1)
  expect(await w.events('CompensationPaid')).toHaveLength(2)
})

test('a shop that is ready 20 minutes late and a rider in the usual time: the resident is compensated, the shop pays, the rider stays on time', async () => {
  await using w = await world()
  const order = await w.order({ until: ['PAY', 'ACCEPT'] })
  const { id, resident, riderId, merchantId } = order
  await bring(w, order, [42, 'PACK'], [2, 'CLAIM'], [5, 'PICK_UP'], [14, 'DELIVER'])
  const merchant = await w.as('MERCHANT', merchantId)
  const { promise } = await see(w, merchant, id)
  expect(promise).toMatchObject({
    compensationFen: 300,
    eta: null,
    atRisk: false,
    breach: { cause: 'MERCHANT_PREP', causeState: 'PROPOSED', recoveredFen: 300 },
  })
  expect(promise.breach!.legs.reduce((sum, { lateSeconds }) => sum + lateSeconds, 0)).toBe(18 * 60)
  expect(promise.breach!.legs.find(({ leg }) => leg === 'PREPARATION')!.lateSeconds).toBe(18 * 60)
  expect((await see(w, resident, id)).refundedFen).toBe(300)
  // The fund has its money back, from the shop; the rider has the whole fee.
  expect(await booksOf(w, id)).toEqual({
    RESIDENT_PAYMENTS: -(320 + 500) + 300,
    MERCHANT_PAYABLE: 320 - 300,
    RIDER_PAY: 500,
  })
  const rider = await w.as('RIDER', riderId)
  const { data } = await w.request(rider, '{ viewer { rider { onTimeBp } } }')
  expect(data).toEqual({ viewer: { rider: { onTimeBp: 10_000 } } })
})

test('a rider who is late himself is not charged, but it is his lateness; others do not learn his figure', async () => {
  await using w = await world()
  const order = await w.order({ until: ['PAY', 'ACCEPT'] })
  await bring(w, order, [10, 'PACK'], [1, 'CLAIM'], [5, 'PICK_UP'], [60, 'DELIVER'])
  const rider = await w.as('RIDER', order.riderId)
  expect((await see(w, rider, order.id)).promise).toMatchObject({ breach: { cause: 'RIDER', recoveredFen: 350 } })
  expect(await booksOf(w, order.id)).toEqual({
    RESIDENT_PAYMENTS: -820 + 350,
    MERCHANT_PAYABLE: 320,
    RIDER_PAY: 500,
    PLATFORM: -350,
  })
  const asked = async (actor: Actor) =>
    (
      (
        await w.request(actor, 'query ($id: ID!) { order(id: $id) { fulfilment { rider { onTimeBp } } } }', {
          id: order.id,
        })
      ).data!['order'] as { fulfilment: { rider: { onTimeBp: number | null } } }
    ).fulfilment.rider.onTimeBp
  const operator = await w.as('OPERATOR', order.communityId)
  expect([
    await asked(rider),
    await asked(operator),
    await asked(order.resident),
    await asked(order.actors.MERCHANT),
  ]).toEqual([0, 0, null, null])
})

test('what is expected moves with every step and with time; the promise does not', async () => {
  await using w = await world()
  const order = await w.order({ until: ['PAY', 'ACCEPT'] })
  const etas: (string | null)[] = []
  const windows = new Set<string>()
  const note = async () => {
    const { promise } = await see(w, order.resident, order.id)
    etas.push(promise.eta?.slice(11, 16) ?? null)
    windows.add(JSON.stringify(promise.window))
  }
  await note()
  w.clock.move(7)
  await note()
  for (const step of ['PREPARE', 'PACK', 'CLAIM', 'PICK_UP', 'DELIVER'] as const) {
    await bring(w, order, [1, step])
    await note()
  }
  expect(etas).toEqual(['04:35', '04:42', '04:37', '04:32', '04:30', '04:26', null])
  expect(windows.size).toBe(1)
})

test.each(['window_start', 'window_end', 'mode', 'promise'])(
  'nobody changes %s of an order, also by hand',
  async (column) => {
    await using w = await world()
    const { id } = await w.order()
    const value = { window_start: 'now()', window_end: 'now()', mode: "'SAME_DAY'", promise: `'{"tiers": []}'` }[column]
    for (const to of [value, 'null'])
      await expect(
        w.app.db.pool.query(`update orders set ${column} = ${to} where id = $1`, [id]),
      ).rejects.toMatchObject({ code: '23001' })
    await w.app.db.pool.query(`update orders set ${column} = ${column} where id = $1`, [id])
  },
)

test('a breach is not moved to another time, and what was paid for it is neither taken back nor forgotten', async () => {
  await using w = await world()
  await w.order({ until: ['PAY', 'ACCEPT'] })
  await pass(w, 60)
  for (const statement of [
    `update promise_breaches set breached_at = breached_at + interval '1 hour'`,
    'update promise_breaches set compensation_fen = 0',
    'delete from promise_compensations',
    'update promise_compensations set amount_fen = 1',
  ])
    await expect(w.app.db.pool.query(statement), statement).rejects.toMatchObject({ code: '23001' })
})

test('what was not paid, was cancelled in time or handed over in time breaks no promise', async () => {
  await using w = await world()
  const unpaid = await w.order()
  const cancelled = await w.order({ until: ['PAY'] })
  await cancelOrder({ ...w.app, actor: cancelled.resident }, { orderId: cancelled.id }, 'cancel')
  const inTime = await w.order({ until: ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP'] })
  w.clock.move(45)
  await moveOrder({ ...w.app, actor: inTime.actors.RIDER }, { orderId: inTime.id, action: 'DELIVER' })
  await look(w)
  await pass(w, 300)
  expect(await rowsOf(w, 'promise_breaches')).toEqual([])
  for (const { id, resident } of [unpaid, cancelled, inTime])
    expect((await see(w, resident, id)).promise).toMatchObject({ breachedAt: null, compensationFen: 0 })
})

test('money that comes after the window bought no promise', async () => {
  await using w = await world()
  const { id, resident } = await w.order({ until: ['PAY', 'ACCEPT'] })
  // As if the payment had been heard of an hour late.
  await w.app.db.sql.transaction(async (tx) => {
    await tx.execute("set local session_replication_role = 'replica'")
    await tx.execute("update order_events set at = at + interval '1 hour' where action = 'PAY'")
  })
  await pass(w, 300)
  expect((await see(w, resident, id)).promise.breachedAt).toBeNull()
})

test('orders from before promises were paid for are looked at by no timer', async () => {
  await using w = await world()
  const { id, resident } = await w.order({ until: ['PAY', 'ACCEPT'] })
  await w.app.db.sql.transaction(async (tx) => {
    await tx.execute("set local session_replication_role = 'replica'")
    await tx.execute('update orders set promise = null')
  })
  await pass(w, 300)
  expect((await see(w, resident, id)).promise).toMatchObject({ breachedAt: null, ruleVersion: null, tiers: [] })
})

test('while no worker ran, the hand-over itself finds out that it was late, and by how much', async () => {
  await using w = await world()
  const { id, actors, resident } = await w.order({ until: ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP'] })
  w.clock.move(58)
  await moveOrder({ ...w.app, actor: actors.RIDER }, { orderId: id, action: 'DELIVER' })
  w.clock.move(200)
  await look(w)
  expect((await see(w, resident, id)).promise).toMatchObject({
    breachedAt: '2026-03-03T04:45:00.000Z',
    compensationFen: 200,
  })
  expect(await w.events('PromiseBreached')).toHaveLength(1)
})

test('a pickup is kept by the goods being there, however late the household comes', async () => {
  await using w = await world()
  const order = await w.order({ mode: 'SELF_PICKUP', until: ['PAY', 'ACCEPT', 'PACK'] })
  const { window } = (await see(w, order.resident, order.id)).promise
  w.clock.move((new Date(window.endsAt).getTime() - w.clock.now().getTime()) / 60_000 - 5)
  await moveOrder({ ...w.app, actor: order.actors.MERCHANT }, { orderId: order.id, action: 'ARRIVE_AT_POINT' })
  await look(w)
  await pass(w, 30)
  expect((await see(w, order.resident, order.id)).promise).toMatchObject({ breachedAt: null, eta: null })
})

test('goods that come to the point too late are late until then, and no longer', async () => {
  await using w = await world()
  const order = await w.order({ mode: 'SELF_PICKUP', until: ['PAY', 'ACCEPT', 'PACK'] })
  const { window } = (await see(w, order.resident, order.id)).promise
  await pass(w, (new Date(window.endsAt).getTime() - w.clock.now().getTime()) / 60_000)
  await pass(w, 20)
  await moveOrder({ ...w.app, actor: order.actors.MERCHANT }, { orderId: order.id, action: 'ARRIVE_AT_POINT' })
  await w.settle()
  await pass(w, 600)
  const { promise } = await see(w, order.actors.MERCHANT, order.id)
  expect(promise).toMatchObject({
    compensationFen: 200,
    breach: { cause: 'PLATFORM', endedAt: new Date(Date.parse(window.endsAt) + 20 * 60_000).toISOString() },
  })
})

test('compensation is never more than is left of what was paid', async () => {
  await using w = await world()
  const order = await w.order({ until: ['PAY', 'ACCEPT'] })
  const operator = await w.as('OPERATOR', order.communityId)
  const { data } = await w.request(
    operator,
    `mutation ($id: ID!) { refundOrder(orderId: $id, amountFen: 700, reason: "少了", idempotencyKey: "r") { userErrors { code message field } } }`,
    { id: order.id },
  )
  expect(data).toEqual({ refundOrder: { userErrors: [] } })
  await pass(w, 55)
  expect(await see(w, order.resident, order.id)).toMatchObject({ refundedFen: 820, promise: { compensationFen: 120 } })
  await pass(w, 60)
  expect(await see(w, order.resident, order.id)).toMatchObject({ refundedFen: 820, promise: { compensationFen: 120 } })
  expect((await rowsOf(w, 'promise_compensations')).map(({ tier, amount_fen }) => [tier, Number(amount_fen)])).toEqual([
    [1, 120],
    [3, 0],
  ])
})
