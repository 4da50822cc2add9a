import { expect, test } from 'vitest'
import { system } from '../../access/actor.ts'
import { inTx, type Tx } from '../../db/tx.ts'
import { world, type World } from '../../testing/world.ts'
import { allocateHold, holdMore, pickHold, releaseHold, releasePart, returnGoods } from './holds.commands.ts'
import { counted, expectNoDifferences, levelOf, seeLevel, skuOf } from './testing.ts'
import { addMinutes, newId } from '@linli/kit'

const run = (w: World, work: (tx: Tx) => Promise<void>) => inTx({ ...w.app, actor: system }, work)

/** Goods of a shop, and who runs it. */
async function shelf(w: World, stock: number) {
  const place = await w.place()
  const listingId = await w.listing(place.merchantId, place.communityId, { stock })
  const [levelId, skuId] = [await levelOf(w, listingId), await skuOf(w, listingId)]
  const owner = await w.as('MERCHANT', place.merchantId)
  return { ...place, listingId, levelId, skuId, owner, see: () => seeLevel(w, owner, skuId) }
}

test('an order’s goods are reserved, then allocated, then leave the shelf, and come back to it', async () => {
  await using w = await world()
  const { levelId, listingId, see } = await shelf(w, 10)
  const cause = newId('ord')
  const expiresAt = addMinutes(w.clock.now(), 15)
  await run(w, (tx) => holdMore(tx, cause, [{ levelId, listingId, quantity: 4 }], { expiresAt }))
  expect(await see()).toMatchObject({ onHand: 10, reserved: 4, allocated: 0, available: 6 })
  expect((await see()).holds).toEqual([{ holder: cause, quantity: 4, expiresAt: expiresAt.toISOString() }])
  await run(w, (tx) => allocateHold(tx, cause))
  expect(await see()).toMatchObject({ onHand: 10, reserved: 0, allocated: 4, available: 6 })
  expect((await see()).holds).toEqual([{ holder: cause, quantity: 4, expiresAt: null }])
  await run(w, (tx) => pickHold(tx, cause))
  expect(await see()).toMatchObject({ onHand: 6, reserved: 0, allocated: 0, available: 6, holds: [] })
  await run(w, (tx) => returnGoods(tx, cause, 'ALL', 'RETURNED'))
  expect(await see()).toMatchObject({ onHand: 10, available: 10 })
  expect((await see()).movements.nodes.map(({ kind }) => kind)).toEqual([
    'RECEIVED',
    'RESERVED',
    'ALLOCATED',
    'PICKED',
    'RETURNED',
  ])
  await expectNoDifferences(w)
})

test('each step told 32 times at once moves the stock once', async () => {
  await using w = await world()
  const { levelId, listingId, see } = await shelf(w, 10)
  const [kept, given] = [newId('ord'), newId('ord')]
  for (const cause of [kept, given]) await run(w, (tx) => holdMore(tx, cause, [{ levelId, listingId, quantity: 3 }]))
  const often = (work: (tx: Tx) => Promise<void>) => Promise.all(Array.from({ length: 32 }, () => run(w, work)))
  await often((tx) => allocateHold(tx, kept))
  await often((tx) => releaseHold(tx, given))
  expect(await see()).toMatchObject({ onHand: 10, reserved: 0, allocated: 3, available: 7 })
  await often((tx) => pickHold(tx, kept))
  expect(await see()).toMatchObject({ onHand: 7, allocated: 0, available: 7 })
  await often((tx) => returnGoods(tx, kept, 'ALL', 'RETURNED'))
  await often((tx) => releaseHold(tx, kept))
  expect(await see()).toMatchObject({ onHand: 10, allocated: 0, reserved: 0, available: 10, holds: [] })
  expect((await see()).movements.nodes).toHaveLength(7)
  await expectNoDifferences(w)
})

test('50 that may be sold ahead are taken in threes by 32 at once: 48 are sold, never 51', async () => {
  await using w = await world()
  const { levelId, listingId, see, owner } = await shelf(w, 0)
  const { errors } = await w.request(
    owner,
    `mutation { setPresellLimit(levelId: "${levelId}", limit: 50, idempotencyKey: "50") { level { available } } }`,
  )
  expect(errors).toBeUndefined()
  const settled = await Promise.allSettled(
    Array.from({ length: 32 }, () =>
      run(w, (tx) => holdMore(tx, newId('ord'), [{ levelId, listingId, quantity: 3 }], { paid: true })),
    ),
  )
  expect(counted(settled)).toEqual({ done: 16, INSUFFICIENT_STOCK: 16 })
  expect(await see()).toMatchObject({ onHand: 0, allocated: 48, available: 2 })
  await expectNoDifferences(w)
})

test('what was sold ahead is not packed before it has come', async () => {
  await using w = await world()
  const { levelId, listingId, skuId, merchantId, see, owner } = await shelf(w, 0)
  await w.request(
    owner,
    `mutation { setPresellLimit(levelId: "${levelId}", limit: 5, idempotencyKey: "5") { level { id } } }`,
  )
  const cause = newId('ord')
  await run(w, (tx) => holdMore(tx, cause, [{ levelId, listingId, quantity: 5 }], { paid: true }))
  await expect(run(w, (tx) => pickHold(tx, cause))).rejects.toMatchObject({ code: 'STOCK_NOT_ON_HAND' })
  const { rows } = await w.app.db.pool.query<{ id: string }>('select id from stock_nodes where merchant_id = $1', [
    merchantId,
  ])
  await w.request(
    owner,
    `mutation { receiveStock(input: { nodeId: "${rows[0]!.id}", skuId: "${skuId}", quantity: 5 }, idempotencyKey: "in") { level { id } } }`,
  )
  await run(w, (tx) => pickHold(tx, cause))
  expect(await see()).toMatchObject({ onHand: 0, allocated: 0, presellLimit: 5, available: 5 })
  await expectNoDifferences(w)
})

test('a part comes back without the rest, and never more than was taken', async () => {
  await using w = await world()
  const { levelId, listingId, see } = await shelf(w, 10)
  const cause = newId('ord')
  await run(w, (tx) => holdMore(tx, cause, [{ levelId, listingId, quantity: 6 }]))
  await run(w, (tx) => releasePart(tx, cause, [{ levelId, quantity: 2 }]))
  expect(await see()).toMatchObject({ reserved: 4, available: 6 })
  const tooMuch = [{ levelId, quantity: 5 }]
  await expect(run(w, (tx) => releasePart(tx, cause, tooMuch))).rejects.toMatchObject({ code: 'RETURN_ABOVE_TAKEN' })
  await run(w, (tx) => allocateHold(tx, cause))
  await run(w, (tx) => pickHold(tx, cause))
  await expect(run(w, (tx) => returnGoods(tx, cause, tooMuch, 'RETURNED'))).rejects.toMatchObject({
    code: 'RETURN_ABOVE_TAKEN',
  })
  await run(w, (tx) => returnGoods(tx, cause, [{ levelId, quantity: 1 }], 'RETURNED'))
  await run(w, (tx) => returnGoods(tx, cause, [{ levelId, quantity: 2 }], 'SPOILED'))
  expect(await see()).toMatchObject({ onHand: 7, available: 7 })
  // What came back spoiled has come back all the same: one is still out.
  await expect(run(w, (tx) => returnGoods(tx, cause, [{ levelId, quantity: 2 }], 'RETURNED'))).rejects.toMatchObject({
    code: 'RETURN_ABOVE_TAKEN',
  })
  await expectNoDifferences(w)
})

test('of two levels wanted together, and in any order, one that lacks keeps the other whole', async () => {
  await using w = await world()
  const [some, few] = [await shelf(w, 100), await shelf(w, 8)]
  const both = [
    { levelId: few.levelId, listingId: few.listingId, quantity: 1 },
    { levelId: some.levelId, listingId: some.listingId, quantity: 2 },
  ]
  const settled = await Promise.allSettled(
    Array.from({ length: 32 }, (_, index) =>
      run(w, (tx) => holdMore(tx, newId('ord'), index % 2 === 0 ? both : both.toReversed())),
    ),
  )
  expect(counted(settled)).toEqual({ done: 8, INSUFFICIENT_STOCK: 24 })
  expect(await few.see()).toMatchObject({ reserved: 8, available: 0 })
  expect(await some.see()).toMatchObject({ reserved: 16, available: 84 })
  await expectNoDifferences(w)
})

test('the database itself refuses to promise more than there is, and to change a movement', async () => {
  await using w = await world()
  const { levelId } = await shelf(w, 10)
  const { pool } = w.app.db
  for (const change of ['reserved = 11', 'allocated = 6, reserved = 5', 'on_hand = -1', 'reserved = -1'])
    await expect(pool.query(`update stock_levels set ${change} where id = $1`, [levelId]), change).rejects.toThrow(
      /stock_levels_no/,
    )
  for (const statement of ['update stock_movements set reason = null', 'delete from stock_movements'])
    await expect(pool.query(statement), statement).rejects.toThrow('append-only')
})
