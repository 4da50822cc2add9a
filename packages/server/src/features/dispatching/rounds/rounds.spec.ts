import { expect, test } from 'vitest'
import type { Actor } from '../../../access/actor.ts'
import { world, type World } from '../../../testing/world.ts'
import type { Point as GeoPoint } from '../../communities/index.ts'
import { metresBetween } from '../plane.ts'
import { addMinutes } from '@linli/kit'

const gate: GeoPoint = { lat: 39.99, lng: 116.47 }
type Place = Awaited<ReturnType<World['place']>>

const leaderRound = `mutation ($id: ID!, $at: DateTime) { planLeaderRound(pointId: $id, leavesAt: $at) {
  round { leavesAt returnsAt metres stops { order { id } building { id name } expectedAt isLate } leftOut { order { id } reason } }
  userErrors { code message } } }`
const vanRounds = `mutation ($id: ID!, $vans: Int!, $grams: Int!) { planVanRounds(areaId: $id, vans: $vans, capacityGrams: $grams) {
  plan { metres rounds { leavesAt returnsAt metres stops { task { id } kind place { lat lng } expectedAt isLate } }
    leftOut { task { id } reason } }
  userErrors { code field message } } }`

interface LeaderRound {
  leavesAt: string
  returnsAt: string
  metres: number
  stops: { order: { id: string }; building: { id: string }; expectedAt: string; isLate: boolean }[]
  leftOut: { order: { id: string }; reason: string }[]
}
interface VanPlan {
  metres: number
  rounds: { stops: { task: { id: string }; kind: string; place: GeoPoint; expectedAt: string; isLate: boolean }[] }[]
  leftOut: { task: { id: string }; reason: string }[]
}
interface Answer {
  round?: LeaderRound
  plan?: VanPlan
  userErrors: { code: string; message: string }[]
}

async function ask(w: World, actor: Actor, document: string, variables: object): Promise<Answer> {
  const { data, errors } = await w.request(actor, document, variables)
  if (errors) throw new Error(JSON.stringify(errors))
  return Object.values(data!)[0] as Answer
}

/** Households scattered in a spiral, so that the order of placing is a bad one. */
const scattered = (n: number): GeoPoint => ({
  lat: gate.lat + 0.003 * Math.sin(n * 2.4),
  lng: gate.lng + 0.004 * Math.cos(n * 2.4) * (1 + (n % 3)),
})

async function homeAt(w: World, at: Place, where: GeoPoint): Promise<Place> {
  const householdId = await w.household(at.communityId)
  await w.app.db.pool.query(
    'update buildings set location = $1 where id = (select building_id from households where id = $2)',
    [where, householdId],
  )
  return { ...at, householdId }
}

/** Orders that wait at the point, their windows open for two hours from noon unless they say otherwise. */
async function waiting(w: World, count: number) {
  const at = await w.place()
  const homes: { id: string; where: GeoPoint }[] = []
  for (let n = 0; n < count; n++) {
    const where = scattered(n)
    const { id } = await w.order({
      at: await homeAt(w, at, where),
      mode: 'LEADER_DELIVERY',
      until: ['PAY', 'ACCEPT', 'PACK', 'ARRIVE_AT_POINT'],
    })
    homes.push({ id, where })
  }
  const { rows } = await w.app.db.pool.query<{ id: string }>('select id from pickup_points where community_id = $1', [
    at.communityId,
  ])
  await promised(w, { from: 0, to: 120 })
  const leader = await w.as('LEADER', at.communityId)
  return { at, homes, pointId: rows[0]!.id, leader }
}

/** A window never changes but in tests. */
async function promised(w: World, { from, to }: { from: number; to: number }, id?: string) {
  await w.app.db.pool.query('alter table orders disable trigger user')
  await w.app.db.pool.query('update orders set window_start = $1, window_end = $2 where $3::text is null or id = $3', [
    addMinutes(w.clock.now(), from),
    addMinutes(w.clock.now(), to),
    id ?? null,
  ])
  await w.app.db.pool.query('alter table orders enable trigger user')
}

const lengthOf = (way: readonly GeoPoint[]): number =>
  [gate, ...way].reduce((sum, point, index) => sum + metresBetween(point, way[index] ?? gate), 0)

test('a leader visits every door once, on a way no longer than in the order of placing, and asked again on the same', async () => {
  await using w = await world()
  const { homes, pointId, leader } = await waiting(w, 7)
  const told = async () => (await w.events()).map(({ id }) => id)
  const before = await told()
  const { round, userErrors } = await ask(w, leader, leaderRound, { id: pointId })
  expect(userErrors).toEqual([])
  const { stops, leftOut, metres, leavesAt, returnsAt } = round!
  expect(stops.map(({ order }) => order.id).toSorted()).toEqual(homes.map(({ id }) => id).toSorted())
  expect(leftOut).toEqual([])
  expect(stops.some(({ isLate }) => isLate)).toBe(false)
  const way = stops.map(({ order }) => homes.find(({ id }) => id === order.id)!.where)
  expect(Math.abs(lengthOf(way) - metres)).toBeLessThan(30)
  expect(metres).toBeLessThan(lengthOf(homes.map(({ where }) => where)))
  const times = [leavesAt, ...stops.map(({ expectedAt }) => expectedAt), returnsAt].map((at) => new Date(at).getTime())
  expect(times).toEqual(times.toSorted((a, b) => a - b))
  expect(await ask(w, leader, leaderRound, { id: pointId })).toEqual({ round, userErrors })
  // It is a proposal: nothing has happened.
  expect(await told()).toEqual(before)
})

test('what can be in time is; what cannot comes late and says so; what is wanted much later is left out with the reason', async () => {
  await using w = await world()
  const { homes, pointId, leader } = await waiting(w, 6)
  const [lost, urgent, later] = [homes[0]!, homes[1]!, homes[2]!]
  await promised(w, { from: -120, to: -60 }, lost.id)
  await promised(w, { from: 0, to: 14 }, urgent.id)
  await promised(w, { from: 180, to: 240 }, later.id)
  const { round } = await ask(w, leader, leaderRound, { id: pointId })
  expect(round!.leftOut).toEqual([{ order: { id: later.id }, reason: 'TOO_EARLY' }])
  expect(round!.stops).toHaveLength(5)
  expect(round!.stops.filter(({ isLate }) => isLate).map(({ order }) => order.id)).toEqual([lost.id])
  // Later the one that was too early is visited, and nobody sets out before its leader does.
  const at = addMinutes(w.clock.now(), 170)
  const next = await ask(w, leader, leaderRound, { id: pointId, at: at.toISOString() })
  expect(next.round!.leftOut).toEqual([])
  expect(new Date(next.round!.leavesAt) >= at).toBe(true)
  expect(next.round!.stops.find(({ order }) => order.id === later.id)!.isLate).toBe(false)
})

test('the point’s own people and its operators may ask; a leader of elsewhere finds no such point; what is delivered is no stop', async () => {
  await using w = await world()
  const { at, homes, pointId } = await waiting(w, 2)
  const elsewhere = await w.place()
  await w.app.db.pool.query(`update orders set status = 'OUT_FOR_DELIVERY' where id = $1`, [homes[0]!.id])
  await w.app.db.pool.query(`update orders set status = 'DELIVERED' where id = $1`, [homes[1]!.id])
  for (const actor of [await w.as('LEADER', pointId), await w.as('OPERATOR', at.communityId)])
    expect((await ask(w, actor, leaderRound, { id: pointId })).round!.stops).toMatchObject([
      { order: { id: homes[0]!.id } },
    ])
  for (const actor of [await w.as('LEADER', elsewhere.communityId), await w.as('OPERATOR', elsewhere.communityId)])
    expect((await ask(w, actor, leaderRound, { id: pointId })).userErrors).toMatchObject([{ code: 'NOT_FOUND' }])
})

test('a point where nothing waits has an empty round', async () => {
  await using w = await world()
  const { pointId, leader } = await waiting(w, 0)
  expect((await ask(w, leader, leaderRound, { id: pointId })).round).toMatchObject({
    metres: 0,
    stops: [],
    leftOut: [],
    leavesAt: w.clock.now().toISOString(),
  })
})

/** An area with open errands of ten kilograms each, due within so many minutes. */
async function errands(w: World, count: number, { minutes = 180 } = {}) {
  const at = await w.place()
  const operator = await w.as('OPERATOR')
  const opened = await w.request(
    operator,
    'mutation ($id: ID!) { openDispatchArea(input: { name: "望京", nameEn: "Wangjing", communityIds: [$id], mode: ASSIGN }) { area { id } } }',
    { id: at.communityId },
  )
  const areaId = (opened.data as { openDispatchArea: { area: { id: string } } }).openDispatchArea.area.id
  for (let n = 0; n < count; n++)
    await w.order({ at: await homeAt(w, at, scattered(n)), mode: 'SAME_DAY', until: ['PAY', 'ACCEPT'] })
  await w.app.db.pool.query('update delivery_tasks set grams = $1, not_before = null, due_at = $2', [
    10_000,
    addMinutes(w.clock.now(), minutes),
  ])
  return { at, areaId, operator: await w.as('OPERATOR', at.communityId) }
}

const tasksIn = async (w: World) => {
  const { rows } = await w.app.db.pool.query<{ id: string; ready: Date; due: Date; grams: number }>(
    'select id, ready_at as ready, due_at as due, grams from delivery_tasks order by id',
  )
  return new Map(rows.map((row) => [row.id, row]))
}

test('vans fetch before they bring, carry no more than they hold, and keep every window', async () => {
  await using w = await world()
  const { areaId, operator } = await errands(w, 10, { minutes: 55 })
  const capacity = 30_000
  const { plan, userErrors } = await ask(w, operator, vanRounds, { id: areaId, vans: 3, grams: capacity })
  expect(userErrors).toEqual([])
  const tasks = await tasksIn(w)
  const visits = plan!.rounds.flatMap(({ stops }) => stops.map(({ task, kind }) => `${task.id} ${kind}`))
  expect(visits.toSorted()).toEqual([...tasks.keys()].flatMap((id) => [`${id} DROPOFF`, `${id} PICKUP`]).toSorted())
  expect(plan!.leftOut).toEqual([])
  for (const { stops } of plan!.rounds) {
    const onBoard = new Set<string>()
    let before = 0
    for (const { task, kind, expectedAt, isLate } of stops) {
      const { ready, due } = tasks.get(task.id)!
      const at = new Date(expectedAt)
      expect(at.getTime()).toBeGreaterThanOrEqual(before)
      before = at.getTime()
      expect(isLate).toBe(false)
      if (kind === 'PICKUP') {
        onBoard.add(task.id)
        expect(at >= ready).toBe(true)
      } else {
        expect(onBoard.delete(task.id)).toBe(true)
        expect(at <= due).toBe(true)
      }
      expect([...onBoard].reduce((sum, id) => sum + tasks.get(id)!.grams, 0)).toBeLessThanOrEqual(capacity)
    }
    expect(onBoard.size).toBe(0)
  }
  expect(await ask(w, operator, vanRounds, { id: areaId, vans: 3, grams: capacity })).toEqual({ plan, userErrors })
})

test('a van’s round is given to a rider in its order, and then is nobody’s proposal any more', async () => {
  await using w = await world()
  const { at, areaId, operator } = await errands(w, 4)
  await w.app.db.pool.query(
    `insert into rider_shifts (id, rider_id, vehicle, started_at, ends_at) values ('shf_1', $1, 'VAN', $2, $3)`,
    [at.riderId, w.clock.now(), addMinutes(w.clock.now(), 600)],
  )
  const asked = { id: areaId, vans: 1, grams: 500_000 }
  const { plan } = await ask(w, operator, vanRounds, asked)
  const order = plan!.rounds[0]!.stops.flatMap(({ task, kind }) => (kind === 'DROPOFF' ? [task.id] : []))
  expect(order).toHaveLength(4)
  const { data } = await w.request(
    operator,
    'mutation ($input: [AssignTaskInput!]!) { assignTasks(input: $input, reason: "一车走") { results { task { id } error { code } } } }',
    { input: order.map((taskId) => ({ taskId, riderId: at.riderId, expectedVersion: 1 })) },
  )
  expect(data).toEqual({ assignTasks: { results: order.map((id) => ({ task: { id }, error: null })) } })
  const { rows } = await w.app.db.pool.query<{ id: string }>('select id from delivery_tasks order by dropoff_rank')
  expect(rows.map(({ id }) => id)).toEqual(order)
  expect((await ask(w, operator, vanRounds, asked)).plan).toMatchObject({ rounds: [], leftOut: [] })
})

test('what no van takes has its reason, what is lost already comes late, and what a person has decided about is not asked', async () => {
  await using w = await world()
  const { areaId, operator } = await errands(w, 5)
  const [heavy, lost, pinned, tomorrow, last] = [...(await tasksIn(w)).keys()] as [
    string,
    string,
    string,
    string,
    string,
  ]
  const { pool } = w.app.db
  await pool.query('update delivery_tasks set grams = 90000 where id = $1', [heavy])
  await pool.query('update delivery_tasks set due_at = $2 where id = $1', [lost, addMinutes(w.clock.now(), -30)])
  await pool.query('update delivery_tasks set is_pinned = true where id = $1', [pinned])
  await pool.query('update delivery_tasks set not_before = $2, due_at = $2 where id = $1', [
    tomorrow,
    addMinutes(w.clock.now(), 24 * 60),
  ])
  const { plan } = await ask(w, operator, vanRounds, { id: areaId, vans: 1, grams: 30_000 })
  expect(plan!.leftOut).toEqual([{ task: { id: heavy }, reason: 'TOO_HEAVY' }])
  const drops = plan!.rounds.flatMap(({ stops }) => stops.filter(({ kind }) => kind === 'DROPOFF'))
  expect(Object.fromEntries(drops.map(({ task, isLate }) => [task.id, isLate]))).toEqual({
    [lost]: true,
    [last]: false,
  })
})

test('too many are refused with the limit; nobody plans an area, or part of one, that he does not run', async () => {
  await using w = await world()
  const { areaId, operator, at } = await errands(w, 2)
  const { pool } = w.app.db
  const first = async (table: string) =>
    (await pool.query<Record<string, string>>(`select * from ${table} order by id limit 1`)).rows[0] as {
      id: string
      order_id: string
    }
  /** So many rows like one, but for these columns, which count by `n`. */
  async function copy(table: string, id: string, but: Record<string, string>, times: number) {
    const { rows } = await pool.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_name = $1 and is_generated = 'NEVER'`,
      [table],
    )
    const names = rows.map(({ name }) => name)
    await pool.query(
      `insert into ${table} (${names.join()}) select ${names.map((name) => but[name] ?? name).join()}
       from ${table}, generate_series(1, ${times}) n where id = $1`,
      [id],
    )
  }
  const van = { id: areaId, vans: 1, grams: 30_000 }
  for (const vans of [0, 51])
    expect((await ask(w, operator, vanRounds, { ...van, vans })).userErrors).toMatchObject([
      { code: 'TOO_MANY', message: '1 to 50 at a time.' },
    ])
  expect((await ask(w, operator, vanRounds, { ...van, grams: 0 })).userErrors).toMatchObject([{ code: 'BAD_INPUT' }])
  const elsewhere = await w.community()
  const stranger = await w.as('OPERATOR', elsewhere)
  expect((await ask(w, stranger, vanRounds, van)).userErrors).toMatchObject([{ code: 'NOT_FOUND', field: 'areaId' }])

  const { id: pointId } = await first('pickup_points')
  const { id: taskId, order_id: orderId } = await first('delivery_tasks')
  const waits = { number: `'W' || n`, mode: `'LEADER_DELIVERY'`, status: `'AT_PICKUP_POINT'`, point_id: `'${pointId}'` }
  await copy('orders', orderId, { id: `'ord_w' || n`, ...waits }, 301)
  await copy('orders', orderId, { id: `'ord_s' || n`, number: `'S' || n` }, 149)
  await copy('delivery_tasks', taskId, { id: `'tsk_s' || n`, order_id: `'ord_s' || n` }, 149)
  const leader = await w.as('LEADER', at.communityId)
  expect((await ask(w, leader, leaderRound, { id: pointId })).userErrors).toMatchObject([
    { code: 'TOO_MANY', message: '1 to 300 at a time.' },
  ])
  expect((await ask(w, operator, vanRounds, van)).userErrors).toMatchObject([
    { code: 'TOO_MANY', message: '1 to 150 at a time.' },
  ])

  await pool.query('insert into dispatch_area_communities (community_id, area_id) values ($1, $2)', [elsewhere, areaId])
  expect((await ask(w, operator, vanRounds, van)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }])
})
