import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import type { TxDeps } from '../../db/tx.ts'
import { world, type World } from '../../testing/world.ts'
import { openLevel } from '../stock/stock.commands.ts'
import { saveListings as save, type SavedListing } from './listings.commands.ts'
import { newId } from '@linli/kit'

const saveListings = (deps: TxDeps, merchantId: string, wanted: readonly SavedListing[]) =>
  save(deps, merchantId, wanted, { shelve: openLevel })

const onHandOf = async (w: World, listingId: string) =>
  (
    await w.app.db.pool.query<{ onHand: number; version: number }>(
      'select v.on_hand as "onHand", l.version from listings l join stock_levels v using (node_id, sku_id) where l.id = $1',
      [listingId],
    )
  ).rows[0]!
async function mutate(w: World, actor: Actor, field: string) {
  const { data, errors } = await w.request(actor, `mutation { done: ${field} }`)
  expect(errors).toBeUndefined()
  return data!['done'] as Record<string, unknown> & {
    readonly userErrors: readonly { code: string; field: string | null }[]
  }
}

/** A shop with a listing, and what a good listing of it looks like. */
async function shop(w: World) {
  const place = await w.place()
  const { rows } = await w.app.db.pool.query<{ sku_id: string; category_id: string }>(
    'select sku_id, category_id from listings l join skus s on s.id = l.sku_id where l.id = $1',
    [place.listingId],
  )
  const { sku_id: skuId, category_id: categoryId } = rows[0]!
  const good: SavedListing = {
    name: '菠菜',
    nameEn: 'Spinach',
    unit: '500 g',
    categoryId,
    communityId: place.communityId,
    priceFen: 450,
    state: 'ON_SALE',
    stock: 7,
  }
  return { ...place, skuId, categoryId, good, owner: await w.as('MERCHANT', place.merchantId) }
}

test('each listing of a batch stands for itself, and says what is wrong with it', async () => {
  await using w = await world()
  const [ours, theirs] = [await shop(w), await shop(w)]
  const { good } = ours
  const wanted: SavedListing[] = [
    good,
    { ...good, priceFen: -1 },
    { ...good, priceFen: 10_000_001 },
    { ...good, stock: -1 },
    { ...good, stock: 1_000_001 },
    { ...good, communityId: theirs.communityId },
    { ...good, categoryId: newId('cat') },
    { ...good, skuId: theirs.skuId },
    { ...good, name: ' ' },
    { ...good, unit: 'x'.repeat(31) },
    { ...good, priceFen: 0, stock: null },
  ]
  const outcomes = await saveListings({ ...w.app, actor: ours.owner }, ours.merchantId, wanted)
  expect(outcomes.map((outcome) => ('done' in outcome ? null : [outcome.refused.code, outcome.refused.field]))).toEqual(
    [
      null,
      ['BAD_INPUT', 'listings.1.priceFen'],
      ['BAD_INPUT', 'listings.2.priceFen'],
      ['BAD_INPUT', 'listings.3.stock'],
      ['BAD_INPUT', 'listings.4.stock'],
      ['MERCHANT_NOT_IN_COMMUNITY', 'listings.5.communityId'],
      ['NOT_FOUND', 'listings.6.categoryId'],
      ['NOT_FOUND', 'listings.7.skuId'],
      ['BAD_INPUT', 'listings.8.name'],
      ['BAD_INPUT', 'listings.9.unit'],
      null,
    ],
  )
})

test('saving a listing again changes its price and state, and never its stock', async () => {
  await using w = await world()
  const { owner, merchantId, skuId, listingId, good } = await shop(w)
  const before = await onHandOf(w, listingId)
  const [outcome] = await saveListings({ ...w.app, actor: owner }, merchantId, [
    { ...good, skuId, priceFen: 999, state: 'OFF_SALE', stock: 5 },
  ])
  expect(outcome).toEqual({ done: listingId })
  expect(await onHandOf(w, listingId)).toEqual({ onHand: before.onHand, version: before.version + 1 })
})

test('two who save the same listings at once in another order both succeed', async () => {
  await using w = await world()
  const { owner, merchantId, good } = await shop(w)
  const deps = { ...w.app, actor: owner }
  const made = await saveListings(
    deps,
    merchantId,
    Array.from({ length: 12 }, (_, index) => ({ ...good, name: `菜 ${index}` })),
  )
  const { rows } = await w.app.db.pool.query<{ id: string }>(
    'select sku_id as id from listings where id = any($1) order by id',
    [made.map((each) => ('done' in each ? each.done : ''))],
  )
  const again = rows.map(({ id }, index) => ({ ...good, skuId: id, name: `菜 ${index}`, priceFen: 500 + index }))
  const batches = await Promise.all(
    [again, again.toReversed(), again].map((batch) => saveListings(deps, merchantId, batch)),
  )
  expect(batches.flat().every((outcome) => 'done' in outcome)).toBe(true)
})

test('a shop is its own people’s and the platform’s: merchants next door and operators of the place are refused', async () => {
  await using w = await world()
  const [ours, theirs] = [await shop(w), await shop(w)]
  const others = [
    theirs.owner,
    await w.as('OPERATOR', ours.communityId),
    await w.as('RESIDENT', ours.householdId),
    await w.as('LEADER', ours.communityId),
  ]
  for (const actor of others) {
    const deps = { ...w.app, actor }
    await expect(saveListings(deps, ours.merchantId, [ours.good])).rejects.toMatchObject({ code: 'FORBIDDEN' })
  }
  const platform = { ...w.app, actor: await w.as('OPERATOR') }
  await expect(saveListings(platform, newId('mer'), [ours.good])).rejects.toMatchObject({
    code: 'NOT_FOUND',
    field: 'merchantId',
  })
  expect(await saveListings(platform, ours.merchantId, [ours.good])).toMatchObject([{ done: expect.any(String) }])
})

test('a shop is opened by operators of every community it is to serve, and its owner then runs it', async () => {
  await using w = await world()
  const [here, there] = [await w.community(), await w.community()]
  const register = (actor: Actor, communityIds: readonly string[], more = '') =>
    mutate(
      w,
      actor,
      `registerMerchant(input: { name: "新鲜果铺 🍎", nameEn: "Fruit", location: { lat: 39.9, lng: 116.4 }, communityIds: ${JSON.stringify(communityIds)}, ownerPhone: "13900009999", ownerName: "刘老板" ${more} }) { merchant { name communities { id } } userErrors { code field } }`,
    )
  const operator = await w.as('OPERATOR', here)
  expect((await register(operator, [here, there])).userErrors).toMatchObject([{ code: 'FORBIDDEN' }])
  expect((await register(operator, [here, newId('com')])).userErrors).toEqual([
    { code: 'NOT_FOUND', field: 'communityIds' },
  ])
  expect((await register(operator, [])).userErrors).toEqual([{ code: 'TOO_MANY', field: 'communityIds' }])
  expect((await register(await w.as('MERCHANT', (await w.place()).merchantId), [here])).userErrors).toMatchObject([
    { code: 'FORBIDDEN' },
  ])
  expect(await register(operator, [here, here])).toEqual({
    merchant: { name: '新鲜果铺 🍎', communities: [{ id: here }] },
    userErrors: [],
  })
  const { rows } = await w.app.db.pool.query(
    `select role, place_kind, place_id in (select id from merchants where name like '新鲜果铺%') as his from role_grants where role = 'MERCHANT' and place_id not in (select merchant_id from listings)`,
  )
  expect(rows).toEqual([{ role: 'MERCHANT', place_kind: 'MERCHANT', his: true }])
})

test('categories are the platform’s, all or none, each key once', async () => {
  await using w = await world()
  const add = (actor: Actor, ...keys: string[]) =>
    mutate(
      w,
      actor,
      `addCategories(categories: [${keys.map((key) => `{ key: ${JSON.stringify(key)}, name: "名", nameEn: "Name" }`)}]) { categories { key } userErrors { code field } }`,
    )
  const platform = await w.as('OPERATOR')
  expect((await add(await w.as('OPERATOR', await w.community()), 'fruit')).userErrors).toMatchObject([
    { code: 'FORBIDDEN' },
  ])
  expect((await add(platform, 'fruit', 'fruit')).userErrors).toMatchObject([{ code: 'CATEGORY_KEY_TAKEN' }])
  for (const key of ['', 'F', 'Fruit', '水果', '1a', 'x'.repeat(41), 'a_b', 'ab\n'])
    expect((await add(platform, 'fresh', key)).userErrors, key).toEqual([
      { code: 'BAD_INPUT', field: 'categories.1.key' },
    ])
  expect(await add(platform, 'fruit', 'fresh')).toEqual({
    categories: [{ key: 'fruit' }, { key: 'fresh' }],
    userErrors: [],
  })
})

test('merchants and listings are found by the community they serve, by anybody', async () => {
  await using w = await world()
  const [here, there] = [await shop(w), await shop(w)]
  await w.app.db.pool.query('insert into merchant_communities (merchant_id, community_id) values ($1, $2)', [
    here.merchantId,
    there.communityId,
  ])
  const find = async (filter: string) => {
    const { data, errors } = await w.request(
      here.owner,
      `{ merchants(filter: ${filter}) { nodes { id } count { value } } }`,
    )
    expect(errors).toBeUndefined()
    return (data!['merchants'] as { nodes: { id: string }[] }).nodes.map(({ id }) => id)
  }
  expect(await find(`{ communityId: { eq: "${here.communityId}" } }`)).toEqual([here.merchantId])
  expect(await find(`{ communityId: { in: ["${there.communityId}"] } }`)).toEqual([here.merchantId, there.merchantId])
  expect(await find(`{ not: { communityId: { eq: "${here.communityId}" } } }`)).toEqual([there.merchantId])
  await w.app.db.pool.query('delete from merchant_communities where merchant_id = $1', [there.merchantId])
  expect(await find('{ communityId: {} }')).toEqual([here.merchantId, there.merchantId])
})

test('what is exclusive to a community is on sale in no other, whoever comes first', async () => {
  await using w = await world()
  const { merchantId, communityId, good, owner } = await shop(w)
  const next = await w.community()
  await w.app.db.pool.query('insert into merchant_communities (merchant_id, community_id) values ($1, $2)', [
    merchantId,
    next,
  ])
  const saveAs = async (...wanted: SavedListing[]) =>
    (await saveListings({ ...w.app, actor: owner }, merchantId, wanted)).map((outcome) =>
      'done' in outcome ? outcome.done : [outcome.refused.code, outcome.refused.field],
    )
  const only = { ...good, exclusiveToCommunityIds: [communityId] }
  const [id] = await saveAs(only)
  const { rows } = await w.app.db.pool.query<{ sku_id: string }>('select sku_id from listings where id = $1', [id])
  const skuId = rows[0]!.sku_id
  const there = { ...good, skuId, communityId: next }
  expect(await saveAs(there)).toEqual([['EXCLUSIVE_ELSEWHERE', 'listings.0.communityId']])
  expect(await saveAs({ ...only, exclusiveToCommunityIds: [await w.community()] })).toEqual([
    ['MERCHANT_NOT_IN_COMMUNITY', 'listings.0.exclusiveToCommunityIds'],
  ])
  const { data } = await w.request(owner, `{ node(id: "${skuId}") { ... on Sku { exclusiveToCommunityIds } } }`)
  expect(data!['node']).toEqual({ exclusiveToCommunityIds: [communityId] })
  // For everybody again, then listed next door: from then on it is exclusive no more, unless it leaves there.
  expect(await saveAs({ ...good, skuId, exclusiveToCommunityIds: [] }, there)).toEqual([id, expect.any(String)])
  expect(await saveAs({ ...only, skuId })).toEqual([['EXCLUSIVE_ELSEWHERE', 'listings.0.exclusiveToCommunityIds']])
  expect(await saveAs({ ...there, state: 'OFF_SALE' }, { ...only, skuId })).toEqual([expect.any(String), id])
  for (let round = 0; round < 5; round++) {
    await saveAs({ ...good, skuId, exclusiveToCommunityIds: [] })
    await Promise.all([saveAs({ ...only, skuId }), saveAs(there)])
    const outside = await w.app.db.pool.query(
      `select from listings l join skus s on s.id = l.sku_id where s.id = $1 and l.state = 'ON_SALE'
       and cardinality(s.exclusive_to) > 0 and not l.community_id = any(s.exclusive_to)`,
      [skuId],
    )
    expect(outside.rowCount).toBe(0)
    await saveAs({ ...there, state: 'OFF_SALE' })
  }
})
