import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { anonymous, world, type World } from '../../testing/world.ts'
import { newId } from '@linli/kit'

interface Result {
  readonly index: number
  readonly household: { readonly id: string; readonly name: string; readonly verifiedAt: string | null } | null
  readonly error: { readonly code: string; readonly field: string | null } | null
}
interface Payload {
  readonly results: readonly Result[] | null
  readonly applied: boolean | null
  readonly userErrors: readonly { readonly code: string; readonly field: string | null }[]
}

const addDocument = `mutation ($communityId: ID!, $households: [AddHouseholdInput!]!, $dryRun: Boolean) {
  addHouseholds(communityId: $communityId, households: $households, dryRun: $dryRun) {
    results { index household { id name verifiedAt } error { code field } } applied userErrors { code field } } }`

async function add(
  w: World,
  actor: Actor,
  communityId: string,
  households: readonly object[],
  dryRun = false,
): Promise<Payload> {
  const { data, errors } = await w.request(actor, addDocument, { communityId, households, dryRun })
  expect(errors).toBeUndefined()
  return data!['addHouseholds'] as Payload
}

async function mutate(w: World, actor: Actor, field: string) {
  const { data, errors } = await w.request(actor, `mutation { done: ${field} }`)
  expect(errors).toBeUndefined()
  return data!['done'] as Record<string, unknown> & { readonly userErrors: readonly object[] }
}

async function buildingIn(w: World, communityId: string): Promise<string> {
  const { rows } = await w.app.db.pool.query<{ id: string }>(
    'select id from buildings where community_id = $1 limit 1',
    [communityId],
  )
  return rows[0]!.id
}
const countOf = async (w: World, table: string) =>
  (await w.app.db.pool.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n

test('each household of a batch stands for itself: what is refused keeps none of the others out', async () => {
  await using w = await world()
  const [here, there] = [await w.place(), await w.place()]
  const [ours, theirs] = [await buildingIn(w, here.communityId), await buildingIn(w, there.communityId)]
  const operator = await w.as('OPERATOR', here.communityId)
  const wanted = [
    { buildingId: ours, door: '1-101', name: ' 张家 ', verified: true },
    { buildingId: ours, door: '1-101', name: '李家' },
    { buildingId: theirs, door: '1-102', name: '赵家' },
    { buildingId: newId('bld'), door: '1-103', name: '钱家' },
    { buildingId: ours, door: '1-104', name: '   ' },
    { buildingId: ours, door: 'x'.repeat(31), name: '孙家' },
    { buildingId: ours, door: '1-106', name: '周家', phone: '12345' },
    { buildingId: ours, door: '1-107', name: '吴家', phone: '138 0000 0007' },
  ]
  const before = await countOf(w, 'households')
  const { results, userErrors } = await add(w, operator, here.communityId, wanted)
  expect(userErrors).toEqual([])
  expect(results!.map(({ index }) => index)).toEqual(wanted.map((_, index) => index))
  expect(results!.map(({ error }) => error)).toEqual([
    null,
    { code: 'HOUSEHOLD_EXISTS', field: 'households.1.door' },
    { code: 'BUILDING_OF_ANOTHER_COMMUNITY', field: 'households.2.buildingId' },
    { code: 'BUILDING_OF_ANOTHER_COMMUNITY', field: 'households.3.buildingId' },
    { code: 'BAD_INPUT', field: 'households.4.name' },
    { code: 'BAD_INPUT', field: 'households.5.door' },
    { code: 'PHONE_INVALID', field: 'households.6.phone' },
    null,
  ])
  expect(results!.map(({ household }) => household?.name ?? null)).toEqual([
    '张家',
    null,
    null,
    null,
    null,
    null,
    null,
    '吴家',
  ])
  expect(results![0]!.household!.verifiedAt).not.toBeNull()
  expect(await countOf(w, 'households')).toBe(before + 2)
})

test('what was refused leaves nothing behind, and can be sent again when it is right', async () => {
  await using w = await world()
  const { communityId } = await w.place()
  const buildingId = await buildingIn(w, communityId)
  const operator = await w.as('OPERATOR', communityId)
  const [grants, people] = [await countOf(w, 'role_grants'), await countOf(w, 'principals')]
  const household = { buildingId, door: '2-201', name: '冯家', phone: '138' }
  expect((await add(w, operator, communityId, [household])).results![0]!.error).toMatchObject({ code: 'PHONE_INVALID' })
  expect([await countOf(w, 'role_grants'), await countOf(w, 'principals')]).toEqual([grants, people])
  const { results } = await add(w, operator, communityId, [{ ...household, phone: '13800000201' }])
  expect(results![0]).toMatchObject({ error: null, household: { name: '冯家' } })
  expect([await countOf(w, 'role_grants'), await countOf(w, 'principals')]).toEqual([grants + 1, people + 1])
})

test('a dry run tells what would come of it, and changes nothing', async () => {
  await using w = await world()
  const { communityId } = await w.place()
  const buildingId = await buildingIn(w, communityId)
  const operator = await w.as('OPERATOR')
  const wanted = [
    { buildingId, door: '3-301', name: '陈家' },
    { buildingId, door: '3-301', name: '褚家' },
  ]
  const before = await countOf(w, 'households')
  const tried = await add(w, operator, communityId, wanted, true)
  expect(tried).toMatchObject({
    applied: false,
    userErrors: [],
    results: [{ error: null }, { error: { code: 'HOUSEHOLD_EXISTS' } }],
  })
  expect(await countOf(w, 'households')).toBe(before)
  expect((await add(w, operator, communityId, wanted)).applied).toBe(true)
})

test('a batch holds 1 to 100', async () => {
  await using w = await world()
  const { communityId } = await w.place()
  const buildingId = await buildingIn(w, communityId)
  const operator = await w.as('OPERATOR')
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ buildingId, door: `9-${index}`, name: '家' }))
  for (const count of [0, 101])
    expect((await add(w, operator, communityId, many(count))).userErrors).toEqual([
      { code: 'TOO_MANY', field: 'households' },
    ])
  const { results } = await add(w, operator, communityId, many(100))
  expect(results!.every(({ error }) => error === null)).toBe(true)
})

test('two who enter the same doors at once enter each of them once', async () => {
  await using w = await world()
  const { communityId } = await w.place()
  const buildingId = await buildingIn(w, communityId)
  const operator = await w.as('OPERATOR')
  const wanted = Array.from({ length: 20 }, (_, index) => ({ buildingId, door: `8-${index}`, name: '家' }))
  const batches = await Promise.all(
    [wanted, wanted.toReversed(), wanted].map((batch) => add(w, operator, communityId, batch)),
  )
  const done = batches.flatMap(({ results }) => results!).filter(({ error }) => error === null)
  expect(done).toHaveLength(20)
})

test('operators of another community, leaders, residents and strangers add nothing', async () => {
  await using w = await world()
  const [here, there] = [await w.place(), await w.place()]
  const buildingId = await buildingIn(w, here.communityId)
  const actors = [
    await w.as('OPERATOR', there.communityId),
    await w.as('LEADER', here.communityId),
    await w.as('RESIDENT', here.householdId),
    await w.as('MERCHANT', here.merchantId),
    await w.as('PARTNER', here.communityId, ['households:write']),
  ]
  const before = [await countOf(w, 'households'), await countOf(w, 'buildings'), await countOf(w, 'communities')]
  const point = '{ lat: 39.9, lng: 116.4 }'
  for (const actor of actors) {
    expect((await add(w, actor, here.communityId, [{ buildingId, door: '7-1', name: '家' }])).userErrors).toMatchObject(
      [{ code: 'FORBIDDEN' }],
    )
    expect(
      (
        await mutate(
          w,
          actor,
          `addBuildings(communityId: "${here.communityId}", buildings: [{ name: "甲", entrances: 1, floors: 6, location: ${point} }]) { userErrors { code } }`,
        )
      ).userErrors,
    ).toEqual([{ code: 'FORBIDDEN' }])
    expect(
      (
        await mutate(
          w,
          actor,
          `addCommunity(input: { name: "新", nameEn: "New", kind: MIXED, district: "朝阳", center: ${point}, boundary: [${point}, ${point}, ${point}] }) { userErrors { code } }`,
        )
      ).userErrors,
    ).toEqual([{ code: 'FORBIDDEN' }])
  }
  expect([await countOf(w, 'households'), await countOf(w, 'buildings'), await countOf(w, 'communities')]).toEqual(
    before,
  )
})

test('buildings come all or none, with names, entrances and floors that a building has', async () => {
  await using w = await world()
  const communityId = await w.community()
  const operator = await w.as('OPERATOR', communityId)
  const building = (more: string) =>
    `{ name: "甲", entrances: 2, floors: 6, location: { lat: 39.9, lng: 116.4 } ${more} }`
  const addAll = (...list: string[]) =>
    mutate(
      w,
      operator,
      `addBuildings(communityId: "${communityId}", buildings: [${list}]) { buildings { name } userErrors { code field } }`,
    )
  const wrong = (from: string, to: string) => building('').replace(from, to)
  for (const [from, to, field] of [
    ['entrances: 2', 'entrances: 0', 'entrances'],
    ['entrances: 2', 'entrances: 51', 'entrances'],
    ['floors: 6', 'floors: 0', 'floors'],
    ['floors: 6', 'floors: 201', 'floors'],
    ['lat: 39.9', 'lat: 91', 'location'],
    ['name: "甲"', 'name: " "', 'name'],
  ] as const)
    expect(await addAll(building('').replace('甲', '乙'), wrong(from, to)), to).toEqual({
      buildings: null,
      userErrors: [{ code: 'BAD_INPUT', field: `buildings.1.${field}` }],
    })
  expect(await addAll(building(''), building(''))).toMatchObject({ userErrors: [{ code: 'BUILDING_EXISTS' }] })
  expect(await addAll(building(''))).toEqual({ buildings: [{ name: '甲' }], userErrors: [] })
})

test('who joins a household sees his own door, is its resident, and is vouched for once by leader or operator', async () => {
  await using w = await world()
  const { communityId, householdId } = await w.place()
  const buildingId = await buildingIn(w, communityId)
  const newcomer = await w.as('RESIDENT', householdId)
  const join = (door: string) =>
    mutate(
      w,
      newcomer,
      `joinHousehold(buildingId: "${buildingId}", door: "${door}", name: "新邻居") { household { id name door verifiedAt } userErrors { code field } }`,
    )
  const joined = await join('6-601')
  const { id } = joined['household'] as { id: string }
  expect(joined).toMatchObject({ household: { name: '新邻居', door: null, verifiedAt: null }, userErrors: [] })
  expect(await join('6-601')).toEqual({ household: null, userErrors: [{ code: 'HOUSEHOLD_EXISTS', field: 'door' }] })
  expect(await join(' ')).toEqual({ household: null, userErrors: [{ code: 'BAD_INPUT', field: 'door' }] })
  const { rows } = await w.app.db.pool.query(
    'select role, place_kind from role_grants where principal_id = $1 and place_id = $2',
    [newcomer.id, id],
  )
  expect(rows).toEqual([{ role: 'RESIDENT', place_kind: 'HOUSEHOLD' }])

  const verify = (actor: Actor) =>
    mutate(w, actor, `verifyHousehold(householdId: "${id}") { household { verifiedAt } userErrors { code } }`)
  // He sees it as its resident, and is a leader somewhere else: neither lets him vouch for himself.
  const inside: Actor = {
    ...newcomer,
    grants: [
      { id: newId('grt'), role: 'RESIDENT', placeKind: 'HOUSEHOLD', placeId: id, scopes: [] },
      { id: newId('grt'), role: 'LEADER', placeKind: 'COMMUNITY', placeId: await w.community(), scopes: [] },
    ],
  }
  for (const actor of [inside, { ...inside, grants: inside.grants.slice(0, 1) }])
    expect(await verify(actor)).toEqual({ household: null, userErrors: [{ code: 'FORBIDDEN' }] })
  for (const stranger of [await w.as('LEADER', await w.community()), await w.as('OPERATOR', await w.community())])
    expect(await verify(stranger)).toEqual({ household: null, userErrors: [{ code: 'NOT_FOUND' }] })
  const first = await verify(await w.as('LEADER', communityId))
  expect(first).toEqual({ household: { verifiedAt: w.clock.now().toISOString() }, userErrors: [] })
  w.clock.move(5)
  expect(await verify(await w.as('OPERATOR', communityId))).toEqual(first)
})

test('who has four households joins a fifth, and no sixth', async () => {
  await using w = await world()
  const { communityId, householdId } = await w.place()
  const buildingId = await buildingIn(w, communityId)
  const person = await w.as('RESIDENT', householdId)
  const withHouseholds = (count: number): Actor => ({
    ...person,
    grants: Array.from({ length: count }, () => ({ ...person.grants[0]!, placeId: newId('hh') })),
  })
  const field = `joinHousehold(buildingId: "${buildingId}", door: "9-1", name: "家") { userErrors { code } }`
  expect(await mutate(w, withHouseholds(5), field)).toEqual({ userErrors: [{ code: 'TOO_MANY' }] })
  expect(await mutate(w, withHouseholds(4), field)).toEqual({ userErrors: [] })
})

test('nobody joins a building that is not there, and nobody unknown joins at all', async () => {
  await using w = await world()
  const { householdId } = await w.place()
  const field = `joinHousehold(buildingId: "${newId('bld')}", door: "1", name: "家") { household { id } userErrors { code field } }`
  expect(await mutate(w, await w.as('RESIDENT', householdId), field)).toEqual({
    household: null,
    userErrors: [{ code: 'NOT_FOUND', field: 'buildingId' }],
  })
  const { errors } = await w.request(anonymous, `mutation { ${field} }`)
  expect(errors).toMatchObject([{ message: 'UNAUTHENTICATED' }])
})

test('a household is known to itself, its leader, its operators and partners with the scope; its door to itself', async () => {
  await using w = await world()
  const [here, there] = [await w.place(), await w.place()]
  const see = async (actor: Actor) => {
    const { data } = await w.request(actor, 'query ($id: ID!) { node(id: $id) { ... on Household { name door } } }', {
      id: here.householdId,
    })
    return data!['node'] as { door: string | null } | null
  }
  expect((await see(await w.as('RESIDENT', here.householdId)))?.door).toBe('3-502')
  for (const actor of [
    await w.as('OPERATOR'),
    await w.as('OPERATOR', here.communityId),
    await w.as('LEADER', here.communityId),
    await w.as('PARTNER', here.communityId, ['households:read']),
  ])
    expect(await see(actor)).toMatchObject({ door: null })
  for (const actor of [
    await w.as('RESIDENT', there.householdId),
    await w.as('LEADER', there.communityId),
    await w.as('MERCHANT', here.merchantId),
    await w.as('RIDER', here.riderId),
    await w.as('PARTNER', here.communityId, ['orders:read']),
    anonymous,
  ])
    expect(await see(actor)).toBeNull()
})
