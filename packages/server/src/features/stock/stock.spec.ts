import { expect, test } from 'vitest'
import { system } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { moveOrder } from '../orders/index.ts'
import { adjustStock } from './stock.commands.ts'
import { counted, expectNoDifferences, levelOf, mutate, seeLevel, skuOf } from './testing.ts'
import { newId } from '@linli/kit'

async function shop(w: World, stock = 100) {
  const place = await w.place()
  const listingId = await w.listing(place.merchantId, place.communityId, { stock })
  const [levelId, skuId] = [await levelOf(w, listingId), await skuOf(w, listingId)]
  const owner = await w.as('MERCHANT', place.merchantId)
  return { ...place, listingId, levelId, skuId, owner, see: () => seeLevel(w, owner, skuId) }
}

test('one key moves the stock once, however often and however parallel it is sent; with another amount it is refused', async () => {
  await using w = await world()
  const { owner, listingId, levelId, see } = await shop(w)
  const deps = { ...w.app, actor: owner }
  const change = { listingId, delta: -3, reason: '破损' }
  const ids = await Promise.all(Array.from({ length: 32 }, () => adjustStock(deps, change, 'tap')))
  expect(new Set(ids)).toEqual(new Set([levelId]))
  expect(await see()).toMatchObject({ onHand: 97, available: 97 })
  await expect(adjustStock(deps, { ...change, delta: -4 }, 'tap')).rejects.toMatchObject({
    code: 'IDEMPOTENCY_KEY_REUSED',
  })
  await expectNoDifferences(w)
})

test('of 32 who take the last ten, ten take one, and stock is never below zero', async () => {
  await using w = await world()
  const { owner, levelId, see } = await shop(w, 10)
  const take = () => adjustStock({ ...w.app, actor: owner }, { levelId, delta: -1, reason: '盘点' }, newId('key'))
  const settled = await Promise.allSettled(Array.from({ length: 32 }, take))
  expect(counted(settled)).toEqual({ done: 10, STOCK_BELOW_ZERO: 22 })
  expect(await see()).toMatchObject({ onHand: 0, available: 0 })
  await expectNoDifferences(w)
})

test('orders and stocktaking that want the same goods at once get together exactly what there was', async () => {
  await using w = await world()
  const at = await shop(w, 20)
  const work = Array.from({ length: 30 }, (_, index) =>
    index % 2 === 0
      ? w.order({ at })
      : adjustStock(
          { ...w.app, actor: at.owner },
          { listingId: at.listingId, delta: -1, reason: '盘点' },
          newId('key'),
        ),
  )
  const settled = await Promise.allSettled(work)
  expect(counted(settled)['done']).toBe(20)
  const taken = settled.filter(({ status }, index) => status === 'fulfilled' && index % 2 === 1).length
  expect(await at.see()).toMatchObject({ onHand: 20 - taken, reserved: 20 - taken, available: 0 })
  await expectNoDifferences(w)
})

test('a change beyond what a shelf holds, or into what was promised, is refused', async () => {
  await using w = await world()
  const at = await shop(w)
  await w.order({ at, quantity: 40 })
  for (const [delta, code] of [
    [1_000_001, 'BAD_INPUT'],
    [-1_000_001, 'BAD_INPUT'],
    [999_901, 'BAD_INPUT'],
    [-61, 'STOCK_BELOW_ZERO'],
  ] as const)
    await expect(
      adjustStock({ ...w.app, actor: at.owner }, { listingId: at.listingId, delta, reason: '入库' }, 'key'),
    ).rejects.toMatchObject({ code, field: 'delta' })
  const say = async (field: string) => (await mutate(w, at.owner, `${field} { userErrors { code field } }`)).userErrors
  const [levelId, key] = [`levelId: "${at.levelId}"`, 'idempotencyKey: "k"']
  expect(await say(`writeOffStock(${levelId}, quantity: 61, reason: "烂了", ${key})`)).toEqual([
    { code: 'STOCK_BELOW_ZERO', field: 'quantity' },
  ])
  expect(await say(`writeOffStock(${levelId}, quantity: 0, reason: "烂了", ${key})`)).toEqual([
    { code: 'BAD_INPUT', field: 'quantity' },
  ])
  expect(await say(`setPresellLimit(${levelId}, limit: -1, ${key})`)).toEqual([{ code: 'BAD_INPUT', field: 'limit' }])
  expect(await at.see()).toMatchObject({ onHand: 100, reserved: 40, presellLimit: 0, available: 60 })
})

test('an order’s way is a way of its goods: paid allocated, packed gone, cancelled back', async () => {
  await using w = await world()
  const at = await shop(w, 10)
  const gone = await w.order({ at, quantity: 3, until: ['PAY', 'ACCEPT', 'PACK'] })
  expect(await at.see()).toMatchObject({ onHand: 7, allocated: 0, reserved: 0, available: 7 })
  const paid = await w.order({ at, quantity: 2, until: ['PAY'] })
  const placed = await w.order({ at, quantity: 1 })
  expect(await at.see()).toMatchObject({ onHand: 7, allocated: 2, reserved: 1, available: 4 })
  expect((await at.see()).holds).toMatchObject([
    { holder: paid.id, quantity: 2, expiresAt: null },
    { holder: placed.id, quantity: 1, expiresAt: expect.any(String) },
  ])
  for (const { id, actors, resident } of [gone, paid, placed]) {
    const actor = id === gone.id ? actors.MERCHANT : resident
    const { userErrors } = await mutate(
      w,
      await w.as(actor === resident ? 'RESIDENT' : 'MERCHANT', actor === resident ? at.householdId : at.merchantId),
      `cancelOrder(orderId: "${id}", idempotencyKey: "cancel") { userErrors { code field } }`,
    )
    expect(userErrors).toEqual([])
  }
  expect(await at.see()).toMatchObject({ onHand: 10, allocated: 0, reserved: 0, available: 10, holds: [] })
  await expectNoDifferences(w)
})

test('an order that is not paid in time gives its goods back', async () => {
  await using w = await world()
  const at = await shop(w, 5)
  const { id } = await w.order({ at, quantity: 5 })
  expect(await at.see()).toMatchObject({ reserved: 5, available: 0 })
  w.clock.move(24 * 60)
  await moveOrder({ ...w.app, actor: system }, { orderId: id, action: 'EXPIRE' })
  expect(await at.see()).toMatchObject({ reserved: 0, available: 5 })
  await expectNoDifferences(w)
})

test('a merchant opens another place, takes in goods there, writes some off and sells ahead, each with its movement', async () => {
  await using w = await world()
  const at = await shop(w)
  const made = await mutate(
    w,
    at.owner,
    `addStockNode(input: { merchantId: "${at.merchantId}", kind: DARK_STORE, name: "前置仓", location: { lat: 39.98, lng: 116.46 } }) { node { id kind merchant { id } } userErrors { code field } }`,
  )
  expect(made).toMatchObject({ node: { kind: 'DARK_STORE', merchant: { id: at.merchantId } }, userErrors: [] })
  const nodeId = (made['node'] as { id: string }).id
  const shown =
    'onHand presellLimit available version movements { nodes { kind onHandDelta presellDelta reason actor { role } } }'
  const receive = (key: string) =>
    mutate(
      w,
      at.owner,
      `receiveStock(input: { nodeId: "${nodeId}", skuId: "${at.skuId}", quantity: 30, reason: "到货单 7" }, idempotencyKey: "${key}") { level { id ${shown} } userErrors { code field } }`,
    )
  const twice = await Promise.all(Array.from({ length: 8 }, () => receive('same')))
  const levelId = (twice[0]!['level'] as { id: string }).id
  expect(levelId).not.toBe(at.levelId)
  await mutate(
    w,
    at.owner,
    `writeOffStock(levelId: "${levelId}", quantity: 4, reason: "烂了", idempotencyKey: "off") { userErrors { code field } }`,
  )
  const { level } = await mutate(
    w,
    at.owner,
    `setPresellLimit(levelId: "${levelId}", limit: 9, idempotencyKey: "ahead") { level { ${shown} } userErrors { code field } }`,
  )
  expect(level).toMatchObject({ onHand: 26, presellLimit: 9, available: 35, version: 4 })
  expect((level as { movements: { nodes: object[] } }).movements.nodes).toEqual([
    { kind: 'RECEIVED', onHandDelta: 30, presellDelta: 0, reason: '到货单 7', actor: { role: 'MERCHANT' } },
    { kind: 'SPOILED', onHandDelta: -4, presellDelta: 0, reason: '烂了', actor: { role: 'MERCHANT' } },
    { kind: 'ADJUSTED', onHandDelta: 0, presellDelta: 9, reason: null, actor: { role: 'MERCHANT' } },
  ])
  // The shop has its own stock of the same goods.
  expect(await levelOf(w, at.listingId)).toBe(at.levelId)
  await expectNoDifferences(w)
})

test('a shop has one shop, and at most 50 places', async () => {
  await using w = await world()
  const { merchantId, owner } = await shop(w)
  const add = async (kind: string) =>
    (
      await mutate(
        w,
        owner,
        `addStockNode(input: { merchantId: "${merchantId}", kind: ${kind}, name: "仓", location: { lat: 39.98, lng: 116.46 } }) { userErrors { code field } }`,
      )
    ).userErrors[0]?.code
  expect(await add('SHOP')).toBe('STOCK_NODE_EXISTS')
  const codes = await Promise.all(Array.from({ length: 52 }, () => add('PICKUP_POINT')))
  expect(codes.filter((code) => code === undefined)).toHaveLength(49)
  expect(codes.filter((code) => code === 'TOO_MANY')).toHaveLength(3)
})

test('stock is its merchant’s and the platform’s: to others it is not there, or not theirs to touch', async () => {
  await using w = await world()
  const [ours, theirs] = [await shop(w), await shop(w)]
  const others = [
    theirs.owner,
    await w.as('OPERATOR', ours.communityId),
    await w.as('RESIDENT', ours.householdId),
    await w.as('LEADER', ours.communityId),
  ]
  for (const actor of others) {
    const change = { delta: 1, reason: '入库' }
    const deps = { ...w.app, actor }
    await expect(adjustStock(deps, { ...change, listingId: ours.listingId }, newId('key'))).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
    await expect(adjustStock(deps, { ...change, levelId: ours.levelId }, newId('key'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    const { data } = await w.request(actor, `{ stockLevels { nodes { id } } node(id: "${ours.levelId}") { id } }`)
    expect(data?.['node'] ?? null).toBeNull()
    expect(JSON.stringify(data ?? null)).not.toContain(ours.levelId)
  }
  const platform = { ...w.app, actor: await w.as('OPERATOR') }
  expect(await adjustStock(platform, { levelId: ours.levelId, delta: 1, reason: '入库' }, newId('key'))).toBe(
    ours.levelId,
  )
  await expect(
    adjustStock(
      platform,
      { levelId: ours.levelId, listingId: theirs.listingId, delta: 1, reason: '入库' },
      newId('key'),
    ),
  ).rejects.toMatchObject({ code: 'NOT_FOUND', field: 'listingId' })
  await expect(adjustStock(platform, { delta: 1, reason: '入库' }, newId('key'))).rejects.toMatchObject({
    code: 'BAD_INPUT',
  })
})

test('a level that is not the sum of its movements is found, with what it is off by; only the platform may look', async () => {
  await using w = await world()
  const { levelId, owner, communityId } = await shop(w)
  const [second, third, fourth] = [await shop(w), await shop(w), await shop(w)]
  const ask = '{ stockDifferences { level { id onHand } onHandDelta allocatedDelta reservedDelta presellDelta } }'
  const platform = await w.as('OPERATOR')
  expect((await w.request(platform, ask)).data).toEqual({ stockDifferences: [] })
  for (const [id, change] of [
    [levelId, 'on_hand = on_hand + 2'],
    [second.levelId, 'reserved = 1'],
    [third.levelId, 'allocated = 3'],
    [fourth.levelId, 'presell_limit = 4'],
  ])
    await w.app.db.pool.query(`update stock_levels set ${change} where id = $1`, [id])
  const none = { onHandDelta: 0, allocatedDelta: 0, reservedDelta: 0, presellDelta: 0 }
  expect((await w.request(platform, ask)).data).toEqual({
    stockDifferences: [
      { ...none, level: { id: levelId, onHand: 102 }, onHandDelta: 2 },
      { ...none, level: { id: second.levelId, onHand: 100 }, reservedDelta: 1 },
      { ...none, level: { id: third.levelId, onHand: 100 }, allocatedDelta: 3 },
      { ...none, level: { id: fourth.levelId, onHand: 100 }, presellDelta: 4 },
    ],
  })
  for (const actor of [owner, await w.as('OPERATOR', communityId)])
    expect((await w.request(actor, ask)).errors).toMatchObject([{ message: expect.stringContaining('FORBIDDEN') }])
})
