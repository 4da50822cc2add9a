import { expect, test } from 'vitest'
import { system, type Actor } from '../../../access/actor.ts'
import { openApp } from '../../../app.ts'
import { world, type World } from '../../../testing/world.ts'
import type { RiderId } from '../../carriers/index.ts'
import { moveOrder } from '../../orders/index.ts'
import { grabTask } from './tasks.commands.ts'
import { sweepLeftTasks } from './tasks.sweeps.ts'
import { advance, assign, dispatched, drop, grab, unassign } from './testing/dispatch.ts'
import { addMinutes, newId } from '@linli/kit'

const codes = ({ userErrors }: { userErrors: readonly { code: string }[] }) => userErrors.map(({ code }) => code)

const codesOf = (work: Promise<unknown>): Promise<string[]> =>
  work.then(
    () => [],
    (error: unknown) => [(error as { code: string }).code],
  )

/** Another process over the same database. */
async function anotherProcess(w: World) {
  const opened = await openApp(w.app.env, w.clock, w.app.log)
  return { app: opened.app, [Symbol.asyncDispose]: () => opened.close() }
}

test('an order gets its task when the merchant accepts it, and none where there is no area', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const { id } = await here.task()
  expect(await here.row(id)).toMatchObject({ state: 'CREATED', attempt: 1, riderId: null, payFen: 500, grams: 500 })
  await w.order({ until: ['PAY', 'ACCEPT'] })
  const { rows } = await w.app.db.pool.query('select id from delivery_tasks')
  expect(rows).toEqual([{ id }])
})

test('of 1,920 grabs of 50 tasks, 32 at a time and over two processes, 50 win, and each order has the rider of its task', async () => {
  await using w = await world({ LINLI_API_CONNECTIONS: '16' })
  const here = await dispatched(w)
  const tasks = []
  for (let n = 0; n < 50; n++) tasks.push((await here.task()).id)
  const riders = await Promise.all(Array.from({ length: 32 }, () => here.other()))
  const reaching = tasks.flatMap((id) => riders.map(({ actor }) => ({ id, actor })))
  const more = Array.from({ length: 1_920 - reaching.length }, (_, n) => reaching[(n * 7) % reaching.length]!)
  const all = [...reaching, ...more].map((each, n) => ({ ...each, place: (n * 911) % 1_920 }))
  all.sort((a, b) => a.place - b.place)
  await using other = await anotherProcess(w)
  const answers: string[][] = []
  const reach = [
    async (actor: Actor, id: string) => codes(await here.ask(actor, grab, { id })),
    (actor: Actor, id: string) => codesOf(grabTask({ ...other.app, clock: w.clock, actor }, id, newId('key'))),
  ] as const
  const client = async (_: unknown, n: number) => {
    for (let next = all.pop(); next; next = all.pop()) answers.push(await reach[n % 2]!(next.actor, next.id))
  }
  await Promise.all(Array.from({ length: 32 }, client))
  expect(answers).toHaveLength(1_920)
  expect(answers.filter((each) => each.length === 0)).toHaveLength(50)
  expect(new Set(answers.flat())).toEqual(new Set(['TASK_TAKEN']))
  const { rows } = await w.app.db.pool.query<{ n: number; decided: number; apart: number }>(`select count(*)::int as n,
    count(*) filter (where t.rider_id is distinct from o.rider_id)::int as apart,
    (select count(*) from assignment_decisions)::int as decided
    from delivery_tasks t join orders o on o.id = t.order_id where t.state = 'ACCEPTED'`)
  expect(rows).toEqual([{ n: 50, decided: 50, apart: 0 }])
}, 120_000)

test('a rider brings a task to the door, and its order goes with it in the same steps', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const { id, order } = await here.task()
  await here.ask(here.rider, grab, { id })
  expect(await here.orderOf(id)).toMatchObject({ state: 'CONFIRMED', rider_id: here.at.riderId })
  expect(codes(await here.ask(here.rider, advance, { id, action: 'PICK_UP' }))).toEqual(['ORDER_WRONG_STATE'])
  await moveOrder({ ...w.app, actor: order.actors.MERCHANT }, { orderId: order.id, action: 'PACK' })
  expect((await here.row(id)).readyAt).toEqual(w.clock.now())
  for (const [action, state] of [
    ['ARRIVE_AT_STORE', 'PREPARING'],
    ['PICK_UP', 'IN_FULFILMENT'],
    ['ARRIVE_AT_DROPOFF', 'IN_FULFILMENT'],
    ['DELIVER', 'COMPLETED'],
  ]) {
    expect(await here.ask(here.rider, advance, { id, action })).toMatchObject({ ignored: null, userErrors: [] })
    expect((await here.orderOf(id)).state).toBe(state)
  }
  expect(await here.row(id)).toMatchObject({ state: 'DELIVERED', endedAt: w.clock.now() })
})

test('whatever moves the order by itself moves its task as well', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const { id, order } = await here.task(['PACK', 'CLAIM', 'PICK_UP'])
  expect(await here.row(id)).toMatchObject({ state: 'PICKED_UP', assignedBy: 'GRAB', riderId: here.at.riderId })
  await moveOrder({ ...w.app, actor: order.actors.RIDER }, { orderId: order.id, action: 'DELIVER' })
  expect(await here.row(id)).toMatchObject({ state: 'DELIVERED' })

  const assigned = await here.task()
  await moveOrder(
    { ...w.app, actor: here.operator },
    { orderId: assigned.order.id, action: 'ASSIGN', riderId: here.at.riderId },
  )
  expect(await here.row(assigned.id)).toMatchObject({ state: 'ACCEPTED', assignedBy: 'MANUAL', isPinned: true })
  await moveOrder({ ...w.app, actor: system }, { orderId: assigned.order.id, action: 'REOFFER' })
  expect(await here.row(assigned.id)).toMatchObject({
    state: 'CREATED',
    attempt: 2,
    riderId: null,
    notBy: [here.at.riderId],
  })
  await moveOrder({ ...w.app, actor: here.operator }, { orderId: assigned.order.id, action: 'CANCEL' })
  expect(await here.row(assigned.id)).toMatchObject({ state: 'CANCELLED', attempt: 2 })
})

test('an order whose goods go back is not handed over by itself: its task could never end', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const { id, order } = await here.task(['PACK', 'CLAIM', 'PICK_UP'])
  const deliver = () => moveOrder({ ...w.app, actor: order.actors.RIDER }, { orderId: order.id, action: 'DELIVER' })
  for (const action of ['FAIL', 'START_RETURN']) {
    await here.ask(here.rider, advance, { id, action })
    await expect(deliver()).rejects.toMatchObject({ code: 'TASK_WRONG_STATE' })
  }
  await here.ask(here.rider, advance, { id, action: 'RETURN' })
  expect(await here.row(id)).toMatchObject({ state: 'RETURNED' })
  expect(await here.orderOf(id)).toMatchObject({ state: 'CANCELLED', status: 'RETURNED' })
})

test('riders claim the order itself where they may help themselves to its task, and nowhere else', async () => {
  await using w = await world()
  const here = await dispatched(w, 'ASSIGN')
  const { order } = await here.task(['PACK'])
  const claim = moveOrder({ ...w.app, actor: order.actors.RIDER }, { orderId: order.id, action: 'CLAIM' })
  await expect(claim).rejects.toMatchObject({ code: 'TASK_NOT_OPEN' })
})

test('goods that a rider does not move are offered to others where he was seen last', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const { id, order } = await here.task(['PACK', 'CLAIM', 'PICK_UP'])
  await w.app.db.pool.query('insert into rider_positions (rider_id, lat, lng, at) values ($1, 39.993, 116.477, $2)', [
    here.at.riderId,
    w.clock.now(),
  ])
  await moveOrder({ ...w.app, actor: system }, { orderId: order.id, action: 'REOFFER' })
  expect(await here.row(id)).toMatchObject({
    state: 'CREATED',
    attempt: 2,
    notBy: [here.at.riderId],
    pickup: { lat: 39.993, lng: 116.477 },
  })
  const other = await here.other()
  await here.ask(other.actor, grab, { id })
  for (const action of ['PICK_UP', 'DELIVER']) await here.ask(other.actor, advance, { id, action })
  expect(await here.orderOf(id)).toMatchObject({ state: 'COMPLETED', rider_id: other.riderId })
})

test('what becomes of the goods becomes of the errand: a change of the order weighs it anew', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const { id, order } = await here.task()
  const { userErrors } = await here.ask(
    order.actors.MERCHANT,
    `mutation ($order: ID!, $listing: ID!, $key: String!) { proposeChange(idempotencyKey: $key,
      input: { orderId: $order, payer: MERCHANT, reason: "多送一份", edits: [{ listingId: $listing, quantity: 2 }] }) {
      change { id } userErrors { code } } }`,
    { order: order.id, listing: order.listingId },
  )
  expect(userErrors).toEqual([])
  const { rows } = await w.app.db.pool.query<{ id: string }>('select id from change_proposals')
  await here.ask(
    order.resident,
    'mutation ($id: ID!, $key: String!) { acceptChange(changeId: $id, idempotencyKey: $key) { userErrors { code } } }',
    { id: rows[0]!.id },
  )
  expect(await here.row(id)).toMatchObject({ grams: 1_500 })
})

test('facts that come late, twice or by whoever lost the task are kept and move nothing', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const { id } = await here.task(['PACK'])
  const other = await here.other()
  await here.ask(other.actor, grab, { id })
  await here.ask(other.actor, drop, { id })
  await here.ask(here.rider, grab, { id })
  const tell = async (actor: typeof here.rider, action: string, more: object = {}) =>
    (await here.ask<{ ignored: string | null }>(actor, advance, { id, action, ...more })).ignored
  expect(await tell(here.rider, 'PICK_UP')).toBeNull()
  const before = await here.row(id)
  expect(await tell(here.rider, 'ARRIVE_AT_STORE')).toBe('BEHIND')
  expect(await tell(here.rider, 'PICK_UP', { version: 1 })).toBe('BEHIND')
  expect(await tell(other.actor, 'PICK_UP')).toBe('ANOTHER_ATTEMPT')
  expect(await here.row(id)).toEqual(before)
  expect(await tell(here.rider, 'DELIVER')).toBeNull()
  expect(await tell(here.rider, 'ARRIVE_AT_DROPOFF')).toBe('ENDED')
  const { data } = await w.request(
    here.operator,
    'query ($id: ID!) { node(id: $id) { ... on DeliveryTask { events { seq attempt state ignored rider { id } } } } }',
    { id },
  )
  const { events } = data!['node'] as {
    events: { seq: number; attempt: number; state: string; ignored: string | null }[]
  }
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
  expect(events.map(({ attempt, state, ignored }) => [attempt, state, ignored])).toEqual([
    [1, 'CREATED', null],
    [1, 'CREATED', null],
    [1, 'ACCEPTED', null],
    [2, 'CREATED', null],
    [2, 'ACCEPTED', null],
    [2, 'PICKED_UP', null],
    [2, 'ARRIVED_AT_STORE', 'BEHIND'],
    [2, 'PICKED_UP', 'BEHIND'],
    [2, 'PICKED_UP', 'ANOTHER_ATTEMPT'],
    [2, 'DELIVERED', null],
    [2, 'ARRIVED_AT_DROPOFF', 'ENDED'],
  ])
})

test('a phone whose clock is wrong tells of nothing before it had the task and of nothing to come', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const { id } = await here.task(['PACK'])
  const had = w.clock.now()
  await here.ask(here.rider, grab, { id })
  w.clock.move(10)
  await here.ask(here.rider, advance, { id, action: 'ARRIVE_AT_STORE', at: '1999-01-01T00:00:00Z' })
  expect((await here.row(id)).arrivedAtStoreAt).toEqual(had)
  const at = addMinutes(w.clock.now(), -3)
  await here.ask(here.rider, advance, { id, action: 'PICK_UP', at: at.toISOString() })
  expect((await here.row(id)).pickedUpAt).toEqual(at)
  await here.ask(here.rider, advance, { id, action: 'DELIVER', at: '2999-01-01T00:00:00Z' })
  expect((await here.row(id)).endedAt).toEqual(w.clock.now())
})

test('asked again under the same key, a fact is told once', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const { id } = await here.task(['PACK'])
  const key = newId('key')
  for (let again = 0; again < 2; again++) expect(codes(await here.ask(here.rider, grab, { id, key }))).toEqual([])
  const told = newId('key')
  for (let again = 0; again < 2; again++)
    expect(await here.ask(here.rider, advance, { id, action: 'PICK_UP', key: told })).toMatchObject({ ignored: null })
  const { rows } = await w.app.db.pool.query("select seq from task_events where task_id = $1 and state = 'PICKED_UP'", [
    id,
  ])
  expect(rows).toHaveLength(1)
})

test('goods that could not be handed over come back to the shop, and their price to the household', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const { id, order } = await here.task(['PACK'])
  await here.ask(here.rider, grab, { id })
  for (const action of ['PICK_UP', 'FAIL', 'START_RETURN', 'RETURN'])
    expect(await here.ask(here.rider, advance, { id, action, reason: '敲门没有人' })).toMatchObject({ ignored: null })
  expect(await here.row(id)).toMatchObject({ state: 'RETURNED', failedReason: '敲门没有人' })
  expect(await here.orderOf(id)).toMatchObject({ state: 'CANCELLED', status: 'RETURNED' })
  const { rows } = await w.app.db.pool.query<{ refunded_fen: string; items_fen: string; on_hand: number }>(
    `select o.refunded_fen, o.items_fen, v.on_hand from orders o, stock_levels v join listings l using (node_id, sku_id)
     where o.id = $1 and l.id = $2`,
    [order.id, order.listingId],
  )
  expect(rows[0]).toMatchObject({ refunded_fen: rows[0]!.items_fen, on_hand: 100 })
})

test('a rider who gives a task back before he has the goods does not get it again unasked; with goods he cannot', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const { id } = await here.task()
  await here.ask(here.rider, grab, { id })
  expect(codes(await here.ask(here.rider, drop, { id }))).toEqual([])
  expect(await here.row(id)).toMatchObject({ state: 'CREATED', attempt: 2, notBy: [here.at.riderId] })
  expect(await here.orderOf(id)).toMatchObject({ state: 'CONFIRMED', status: 'PENDING', rider_id: null })
  const packed = await here.task(['PACK'])
  await here.ask(here.rider, grab, { id: packed.id })
  await here.ask(here.rider, advance, { id: packed.id, action: 'PICK_UP' })
  expect(codes(await here.ask(here.rider, drop, { id: packed.id }))).toEqual(['TASK_WRONG_STATE'])
})

test('an operator’s word wins over whoever had it, is recorded with his reason, and holds', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const { id } = await here.task(['PACK'])
  const other = await here.other()
  await here.ask(here.rider, grab, { id })
  const { version } = await here.row(id)
  expect(codes(await here.ask(here.operator, assign, { id, rider: other.riderId, version: version - 1 }))).toEqual([
    'STALE_VERSION',
  ])
  expect(await here.ask(here.operator, assign, { id, rider: other.riderId, version })).toMatchObject({
    task: { state: 'ACCEPTED', attempt: 2, isPinned: true, assignedBy: 'MANUAL', rider: { id: other.riderId } },
  })
  expect(await here.orderOf(id)).toMatchObject({ rider_id: other.riderId, status: 'PACKED' })
  const { rows } = await w.app.db.pool.query(
    `select kind, attempt, reason, actor->>'id' as by from assignment_decisions where task_id = $1 order by at, id`,
    [id],
  )
  expect(rows).toEqual([
    { kind: 'GRAB', attempt: 1, reason: null, by: here.rider.id },
    { kind: 'MANUAL', attempt: 2, reason: '他就在门口', by: here.operator.id },
  ])
  for (const unpin of [false, true]) {
    await here.ask(here.operator, unassign, { id, unpin })
    expect(await here.row(id)).toMatchObject({ state: 'CREATED', riderId: null, isPinned: !unpin })
    expect(codes(await here.ask(here.rider, grab, { id }))).toEqual(unpin ? [] : ['TASK_PINNED'])
  }
})

test('several are assigned at once: what somebody has moved meanwhile is told, the rest is done and routed in that order', async () => {
  await using w = await world()
  const here = await dispatched(w, 'ASSIGN')
  const ids = []
  for (let n = 0; n < 4; n++) ids.push((await here.task()).id)
  const input = ids.map((taskId, n) => ({ taskId, riderId: here.at.riderId, expectedVersion: n === 1 ? 7 : 1 }))
  const { results } = await here.ask<{ results: unknown }>(
    here.operator,
    `mutation ($input: [AssignTaskInput!]!) { assignTasks(input: $input, reason: "一车走") {
      results { index task { state } error { code field } } userErrors { code } } }`,
    { input },
  )
  const done = { task: { state: 'ACCEPTED' }, error: null }
  expect(results).toEqual([
    { index: 0, ...done },
    { index: 1, task: null, error: { code: 'STALE_VERSION', field: 'input.1.expectedVersion' } },
    { index: 2, ...done },
    { index: 3, ...done },
  ])
  const { data } = await w.request(here.rider, '{ myTasks { id } }')
  expect(data).toEqual({ myTasks: [ids[0], ids[2], ids[3]].map((id) => ({ id })) })
})

test('a rider who has vanished loses what is still in the shop; what he has with him stays his, is shown, and can be fetched', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const [inShop, onBoard] = [await here.task(['PACK']), await here.task(['PACK'])]
  for (const { id } of [inShop, onBoard]) await here.ask(here.rider, grab, { id })
  await here.ask(here.rider, advance, { id: onBoard.id, action: 'PICK_UP' })
  expect(await sweepLeftTasks({ ...w.app })).toBe(0)
  await here.offDuty(here.at.riderId)
  await sweepLeftTasks({ ...w.app })
  expect(await here.row(inShop.id)).toMatchObject({ state: 'CREATED', attempt: 2, riderId: null })
  expect(await here.row(onBoard.id)).toMatchObject({ state: 'PICKED_UP', attempt: 1, riderId: here.at.riderId })
  const stranded = '{ deliveryTasks(filter: { isStranded: true }) { nodes { id isStranded version } } }'
  const { data } = await w.request(here.operator, stranded)
  const { version } = await here.row(onBoard.id)
  expect(data).toEqual({ deliveryTasks: { nodes: [{ id: onBoard.id, isStranded: true, version }] } })

  await w.app.db.pool.query(
    'insert into rider_positions (rider_id, lat, lng, at) values ($1, 39.993, 116.477, now())',
    [here.at.riderId],
  )
  const other = await here.other()
  expect(codes(await here.ask(here.operator, assign, { id: onBoard.id, rider: other.riderId, version }))).toEqual([])
  expect(await here.row(onBoard.id)).toMatchObject({
    state: 'ACCEPTED',
    attempt: 2,
    riderId: other.riderId,
    pickup: { lat: 39.993, lng: 116.477 },
  })
  for (const action of ['PICK_UP', 'DELIVER']) await here.ask(other.actor, advance, { id: onBoard.id, action })
  expect(await here.orderOf(onBoard.id)).toMatchObject({ state: 'COMPLETED', rider_id: other.riderId })
})

test('an operator tells what happened in the name of whoever carries it; a rider who never had it cannot', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const { id } = await here.task(['PACK'])
  const other = await here.other()
  await here.ask(here.rider, grab, { id })
  await here.ask(here.rider, advance, { id, action: 'PICK_UP' })
  expect(codes(await here.ask(other.actor, advance, { id, action: 'FAIL' }))).toEqual(['NOT_FOUND'])
  expect(await here.ask(here.operator, advance, { id, action: 'FAIL', reason: '骑手失联' })).toMatchObject({
    task: { state: 'DELIVERY_FAILED', allowedActions: ['START_RETURN', 'RETURN'] },
    userErrors: [],
  })
  expect(codes(await here.ask(here.operator, advance, { id, action: 'RETURN', version: 1 }))).toEqual(['STALE_VERSION'])
})

test('who is off duty, or lacks a certificate at that instant, gets nothing in any way', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const { id } = await here.task()
  await w.app.db.pool.query(`update delivery_tasks set skills = '{HEALTH}'`)
  const ways = async (riderId: RiderId, actor: typeof here.rider) => [
    ...codes(await here.ask(actor, grab, { id })),
    ...codes(await here.ask(here.operator, assign, { id, rider: riderId, version: 1 })),
  ]
  expect(await ways(here.at.riderId, here.rider)).toEqual(['RIDER_NOT_CERTIFIED', 'RIDER_NOT_CERTIFIED'])
  const off = await w.rider(here.at.communityId)
  expect(await ways(off, await w.as('RIDER', off))).toEqual(['RIDER_OFF_DUTY', 'RIDER_OFF_DUTY'])
  const far = await here.onDuty(await w.rider(await w.community()))
  expect(await ways(far, await w.as('RIDER', far))).toEqual(['NOT_FOUND', 'RIDER_NOT_HERE'])
})

test('a task called off while goods are under way comes back with its rider; otherwise it ends with its order', async () => {
  await using w = await world()
  const here = await dispatched(w)
  const { id, order } = await here.task(['PACK'])
  await here.ask(here.rider, grab, { id })
  await here.ask(here.rider, advance, { id, action: 'PICK_UP' })
  // So late that the resident may leave it.
  await w.app.db.pool.query('alter table orders disable trigger all')
  await w.app.db.pool.query(
    `update orders set window_end = window_end - interval '3 hours', promise = '{"ruleVersion":1,"tiers":[],"freeCancelAfterMinutes":60}' where id = $1`,
    [order.id],
  )
  await w.app.db.pool.query('alter table orders enable trigger all')
  await moveOrder({ ...w.app, actor: order.resident }, { orderId: order.id, action: 'CANCEL' })
  expect(await here.row(id)).toMatchObject({ state: 'RETURNING', riderId: here.at.riderId })
  expect(await here.ask(here.rider, advance, { id, action: 'RETURN' })).toMatchObject({ ignored: null, userErrors: [] })
  expect(await here.row(id)).toMatchObject({ state: 'RETURNED' })
})
