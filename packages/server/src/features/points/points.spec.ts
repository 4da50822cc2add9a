import { expect, test } from 'vitest'
import { system, type Actor } from '../../access/actor.ts'
import { inTx } from '../../db/tx.ts'
import { world, type World } from '../../testing/world.ts'
import { findPoint, giveBackSlot, isOpenAt, takeSlot, type PointId } from './index.ts'
import { newId, Refusal } from '@linli/kit'

const week = (opensMinute: number, closesMinute: number) =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute, closesMinute }))

const wanted = (communityId: string, more: object = {}) => ({
  communityId,
  kind: 'SHOP',
  name: '北门小站',
  nameEn: 'North Gate',
  location: { lat: 39.991, lng: 116.47 },
  address: '北门内右手',
  hours: week(480, 1_320),
  slotCapacity: 3,
  coldCapacity: 1,
  ...more,
})

const saveDocument = `mutation ($input: SavePointInput!) {
  savePoint(input: $input) { point { id name version merchant { id } } userErrors { code field } } }`
interface Saved {
  readonly point: { readonly id: PointId; readonly version: number } | null
  readonly userErrors: readonly { readonly code: string; readonly field: string | null }[]
}
async function save(w: World, actor: Actor, input: object): Promise<Saved> {
  const { data, errors } = await w.request(actor, saveDocument, { input })
  expect(errors).toBeUndefined()
  return data!['savePoint'] as Saved
}
async function act(w: World, actor: Actor, field: string, variables = '') {
  const { data, errors } = await w.request(
    actor,
    `mutation { made: ${field}(${variables}) { point { id state closedReason version } userErrors { code field } } }`,
  )
  expect(errors).toBeUndefined()
  return data!['made'] as Saved & { point: { state: string } | null }
}
const grantsAt = async (w: World, pointId: string) =>
  (
    await w.app.db.pool.query(
      `select role, place_kind as "placeKind" from role_grants where place_id = $1 and revoked_at is null`,
      [pointId],
    )
  ).rows

test('an operator of the community sets a point up; the people of its shop stand behind the counter at once', async () => {
  await using w = await world()
  const { communityId, merchantId } = await w.place()
  await w.as('MERCHANT', merchantId)
  const operator = await w.as('OPERATOR', communityId)
  const { point, userErrors } = await save(w, operator, wanted(communityId, { merchantId }))
  expect([userErrors, point]).toEqual([
    [],
    { id: expect.stringMatching(/^pnt_/), name: '北门小站', version: 1, merchant: { id: merchantId } },
  ])
  expect(await grantsAt(w, point!.id)).toEqual([{ role: 'LEADER', placeKind: 'POINT' }])
  const again = await save(w, operator, wanted(communityId, { pointId: point!.id, name: '新名', expectedVersion: 1 }))
  expect(again.point).toMatchObject({ id: point!.id, name: '新名', version: 2 })
  const stale = await save(w, operator, wanted(communityId, { pointId: point!.id, expectedVersion: 1 }))
  expect(stale.userErrors).toMatchObject([{ code: 'STALE_VERSION', field: 'expectedVersion' }])
})

test('what makes no sense, and whoever is no operator there, is refused, and nothing is kept', async () => {
  await using w = await world()
  const [{ communityId }, elsewhere] = [await w.place(), await w.place()]
  const operator = await w.as('OPERATOR', communityId)
  const { point } = await save(w, operator, wanted(communityId))
  const bad: [object, string, string | null][] = [
    [{ name: '北门小站' }, 'POINT_EXISTS', 'name'],
    [{ name: ' ' }, 'BAD_INPUT', 'name'],
    [{ name: 'x', location: { lat: 91, lng: 0 } }, 'BAD_INPUT', 'location'],
    [{ name: 'x', hours: [...week(1, 2), { weekday: 1, opensMinute: 3, closesMinute: 4 }] }, 'BAD_INPUT', 'hours'],
    [{ name: 'x', hours: [{ weekday: 8, opensMinute: 3, closesMinute: 4 }] }, 'BAD_INPUT', 'hours.0.weekday'],
    [{ name: 'x', hours: [{ weekday: 1, opensMinute: 60, closesMinute: 60 }] }, 'BAD_INPUT', 'hours.0'],
    [{ name: 'x', hours: [{ weekday: 1, opensMinute: 60, closesMinute: 1_441 }] }, 'BAD_INPUT', 'hours.0'],
    [{ name: 'x', slotMinutes: 14 }, 'BAD_INPUT', 'slotMinutes'],
    [{ name: 'x', slotCapacity: -1 }, 'BAD_INPUT', 'slotCapacity'],
    [{ name: 'x', dwellHours: 0 }, 'BAD_INPUT', 'dwellHours'],
    [{ name: 'x', merchantId: elsewhere.merchantId }, 'MERCHANT_NOT_IN_COMMUNITY', 'merchantId'],
    [{ name: 'x', leaderId: newId('led') }, 'NOT_FOUND', 'leaderId'],
    [{ name: 'x', pointId: newId('pnt') }, 'NOT_FOUND', 'pointId'],
    [{ name: 'x', communityId: newId('com') }, 'NOT_FOUND', 'communityId'],
    [{ name: 'x', communityId: elsewhere.communityId }, 'FORBIDDEN', null],
    [{ name: 'x', communityId: elsewhere.communityId, pointId: point!.id }, 'NOT_FOUND', 'pointId'],
  ]
  for (const [more, code, field] of bad)
    expect((await save(w, operator, wanted(communityId, more))).userErrors, JSON.stringify(more)).toMatchObject([
      { code, field },
    ])
  const { rows } = await w.app.db.pool.query(`select name from pickup_points where name not like '南门%'`)
  expect(rows).toEqual([{ name: '北门小站' }])
})

test('the counter, its shop and operators open and close it; others may not, and only with a reason', async () => {
  await using w = await world()
  const { communityId, merchantId } = await w.place()
  const { point } = await save(w, await w.as('OPERATOR', communityId), wanted(communityId, { merchantId }))
  const id = `pointId: "${point!.id}"`
  const people = [
    await w.as('LEADER', communityId),
    await w.as('MERCHANT', merchantId),
    await w.as('OPERATOR', communityId),
    await w.as('OPERATOR'),
  ]
  for (const person of people) {
    expect((await act(w, person, 'closePoint', `${id}, reason: "盘点"`)).point).toMatchObject({
      state: 'CLOSED',
      closedReason: '盘点',
    })
    expect((await act(w, person, 'openPoint', id)).point).toMatchObject({ state: 'OPEN', closedReason: null })
  }
  const strangers = [await w.as('LEADER', await w.community()), await w.as('MERCHANT', (await w.place()).merchantId)]
  for (const stranger of strangers) {
    expect((await act(w, stranger, 'closePoint', `${id}, reason: "x"`)).userErrors).toMatchObject([
      { code: 'FORBIDDEN' },
    ])
    expect((await act(w, stranger, 'addPointStaff', `${id}, phone: "13900000001"`)).userErrors).toMatchObject([
      { code: 'FORBIDDEN' },
    ])
  }
  expect((await act(w, people[0]!, 'closePoint', `${id}, reason: " "`)).userErrors).toMatchObject([{ field: 'reason' }])
})

test('staff of a point stand behind its counter and nowhere else, and bring nobody else there', async () => {
  await using w = await world()
  const { communityId } = await w.place()
  const { point } = await save(w, await w.as('OPERATOR', communityId), wanted(communityId))
  const id = `pointId: "${point!.id}"`
  await act(w, await w.as('LEADER', communityId), 'addPointStaff', `${id}, phone: "13900000001", name: "小周"`)
  expect(await grantsAt(w, point!.id)).toEqual([{ role: 'LEADER', placeKind: 'POINT' }])
  const clerk = await w.as('LEADER', point!.id)
  const { data } = await w.request(clerk, '{ viewer { points { id } } }')
  expect(data).toEqual({ viewer: { points: [{ id: point!.id }] } })
  expect((await act(w, clerk, 'addPointStaff', `${id}, phone: "13900000002"`)).userErrors).toMatchObject([
    { code: 'FORBIDDEN' },
  ])
  expect((await act(w, clerk, 'closePoint', `${id}, reason: "午休"`)).point).toMatchObject({ state: 'CLOSED' })
  const { rows } = await w.app.db.pool.query<{ id: string }>('select id from pickup_points where id <> $1', [point!.id])
  expect((await act(w, clerk, 'closePoint', `pointId: "${rows[0]!.id}", reason: "x"`)).userErrors).toMatchObject([
    { code: 'FORBIDDEN' },
  ])
})

test('nobody is near a place that is not on earth', async () => {
  await using w = await world()
  const resident = await w.as('RESIDENT', await w.household(await w.community()))
  for (const near of [
    { lat: 90.1, lng: 0 },
    { lat: 0, lng: -180.1 },
  ]) {
    const { errors } = await w.request(
      resident,
      'query ($near: GeoPointInput) { pickupPoints(near: $near) { nodes { id } } }',
      { near },
    )
    expect(errors?.map(({ message }) => message).join()).toContain('BAD_INPUT')
  }
})

test('the nearest comes first, page by page, and those that are open now are found as the rule of the hours says', async () => {
  await using w = await world()
  const communityId = await w.community()
  await w.app.db.pool.query('delete from pickup_points')
  const far = await w.point(communityId, { location: { lat: 40.01, lng: 116.47 } })
  const near = await w.point(communityId, { location: { lat: 39.991, lng: 116.47 }, hours: week(0, 1) })
  const here = await w.point(communityId, { location: { lat: 39.99, lng: 116.47 }, hours: week(719, 721) })
  const shut = await w.point(communityId, { location: { lat: 39.99, lng: 116.48 }, state: 'CLOSED', closedReason: 'x' })
  const resident = await w.as('RESIDENT', await w.household(communityId))
  const find = async (args: string) => {
    const { data, errors, statements } = await w.request(
      resident,
      `query ($near: GeoPointInput) { pickupPoints(${args}, near: $near) { nodes { id isOpenNow } pageInfo { endCursor hasNextPage } } }`,
      { near: { lat: 39.99, lng: 116.47 } },
    )
    expect([errors, statements]).toEqual([undefined, 1])
    return data!['pickupPoints'] as {
      nodes: { id: string; isOpenNow: boolean }[]
      pageInfo: { endCursor: string }
    }
  }
  const filter = `filter: { communityId: { eq: "${communityId}" } }`
  const all = await find(filter)
  expect(all.nodes.map(({ id }) => id)).toEqual([here, near, shut, far])
  const first = await find(`${filter}, first: 2`)
  const rest = await find(`${filter}, first: 2, after: "${first.pageInfo.endCursor}"`)
  expect([...first.nodes, ...rest.nodes].map(({ id }) => id)).toEqual([here, near, shut, far])
  for (const minutes of [0, 0.99, 0.01, 719, 1, 5_000]) {
    w.clock.move(minutes)
    const open = await find(`filter: { openNow: true }`)
    for (const { id, isOpenNow } of (await find(filter)).nodes) {
      const point = (await findPoint(w.app.db.sql, id))!
      expect(isOpenNow).toBe(isOpenAt(point, w.clock.now()))
      expect(open.nodes.some((each) => each.id === id)).toBe(isOpenNow)
    }
  }
})

test('32 who want the last places of a slot at once get as many as there are, and the fridge has its own', async () => {
  await using w = await world()
  const point = (await findPoint(
    w.app.db.sql,
    await w.point(await w.community(), { slotCapacity: 5, coldCapacity: 2 }),
  ))!
  const windowStart = new Date('2026-03-04T02:20:00Z')
  const take = (isCold: boolean) =>
    inTx({ ...w.app, actor: system }, (tx) => takeSlot(tx, point, { windowStart, isCold })).then(
      () => 'taken',
      (error: unknown) => (error instanceof Refusal ? error.code : String(error)),
    )
  const codes = await Promise.all(Array.from({ length: 32 }, (_, index) => take(index % 2 === 0)))
  expect(codes.filter((code) => code === 'taken')).toHaveLength(5)
  expect(codes.filter((code) => code === 'POINT_FULL')).toHaveLength(27)
  const { data } = await w.request(
    await w.as('OPERATOR'),
    `{ pickupPoint(id: "${point.id}") { slots(day: "2026-03-04T12:00:00Z") { startsAt endsAt used capacity coldUsed coldCapacity } } }`,
  )
  const { slots } = data!['pickupPoint'] as { slots: { startsAt: string; used: number; coldUsed: number }[] }
  expect(slots).toHaveLength(14)
  const busy = slots.filter(({ used }) => used > 0)
  expect(busy).toMatchObject([{ startsAt: '2026-03-04T02:00:00.000Z', used: 5, capacity: 5, coldCapacity: 2 }])
  expect(busy[0]!.coldUsed).toBeLessThanOrEqual(2)
  await inTx({ ...w.app, actor: system }, (tx) =>
    giveBackSlot(tx, { pointId: point.id as PointId, startsAt: new Date(busy[0]!.startsAt), isCold: false }),
  )
  expect(await take(false)).toBe('taken')
  expect(await take(false)).toBe('POINT_FULL')
})

test('who stands behind the counter is told to those who run the point, and to nobody else', async () => {
  await using w = await world()
  const { communityId } = await w.place()
  const operator = await w.as('OPERATOR', communityId)
  const { point } = await save(w, operator, wanted(communityId))
  w.clock.move(1)
  for (const [name, digit] of [
    ['李姐', 1],
    ['小王', 2],
  ] as const) {
    await act(w, operator, 'addPointStaff', `pointId: "${point!.id}", phone: "+861380000000${digit}", name: "${name}"`)
    w.clock.move(1)
  }
  const staff = async (actor: Actor) => {
    const { data, errors } = await w.request(actor, `{ pickupPoint(id: "${point!.id}") { staff { id name since } } }`)
    expect(errors).toBeUndefined()
    return (data!['pickupPoint'] as { staff: readonly { readonly id: string; readonly name: string }[] | null }).staff
  }
  expect((await staff(operator))!.map(({ name }) => name)).toEqual(['李姐', '小王'])
  expect(await staff(await w.as('OPERATOR', await w.community()))).toBeNull()
  expect(await staff(await w.as('RESIDENT', await w.household(communityId)))).toBeNull()
  await w.app.db.pool.query('update role_grants set revoked_at = now() where place_id = $1 and id = $2', [
    point!.id,
    (await staff(operator))![0]!.id,
  ])
  expect((await staff(operator))!.map(({ name }) => name)).toEqual(['小王'])
})
