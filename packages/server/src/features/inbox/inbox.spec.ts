import { expect, test } from 'vitest'
import { system, type Actor } from '../../access/actor.ts'
import { inTx } from '../../db/tx.ts'
import { anonymous, world, type World } from '../../testing/world.ts'
import { moveOrder, payOrder, placeOrder, type OrderStep } from '../orders/index.ts'
import { cancelOrder } from '../orders/orders.commands.ts'
import { notifyOfOrder } from './inbox.commands.ts'
import { newId } from '@linli/kit'

interface Told {
  readonly id: string
  readonly kind: string
  readonly readAt: string | null
  readonly order: { readonly id: string } | null
}

async function inboxOf(w: World, actor: Actor, args = ''): Promise<Told[]> {
  const { data, errors, statements } = await w.request(
    actor,
    `{ inbox${args} { nodes { id kind readAt order { id } } } }`,
  )
  expect([errors, statements]).toEqual([undefined, 1])
  return (data!['inbox'] as { nodes: Told[] }).nodes
}
const kinds = async (w: World, actor: Actor) => (await inboxOf(w, actor)).map(({ kind }) => kind).toReversed()

async function read(w: World, actor: Actor, ids?: readonly string[]) {
  const { data, errors } = await w.request(
    actor,
    'mutation ($ids: [ID!]) { readNotifications(ids: $ids) { unreadCount userErrors { code field } } }',
    { ids },
  )
  expect(errors).toBeUndefined()
  return data!['readNotifications']
}

/** A household of two and a shop of two, an order of the first, and a way to bring it on. */
async function people(w: World) {
  const place = await w.place()
  const [payer, spouse] = [await w.as('RESIDENT', place.householdId), await w.as('RESIDENT', place.householdId)]
  const [owner, clerk] = [await w.as('MERCHANT', place.merchantId), await w.as('MERCHANT', place.merchantId)]
  const rider = await w.as('RIDER', place.riderId)
  const basket = {
    householdId: place.householdId,
    mode: 'INSTANT' as const,
    lines: [{ listingId: place.listingId, quantity: 1 }],
  }
  const { id: orderId } = await placeOrder({ ...w.app, actor: payer }, basket, newId('key'))
  const bring = async (...steps: readonly (readonly [Actor, OrderStep])[]) => {
    for (const [actor, action] of steps)
      if (action === 'PAY') await payOrder({ ...w.app, actor }, { orderId }, newId('key'))
      else await moveOrder({ ...w.app, actor }, { orderId, action })
    await w.settle()
  }
  return { ...place, payer, spouse, owner, clerk, rider, orderId, bring }
}

test('each step is told once to each member of the household and the shop, and not to whoever took it', async () => {
  await using w = await world()
  const { payer, spouse, owner, clerk, rider, bring } = await people(w)
  await bring(
    [payer, 'PAY'],
    [owner, 'ACCEPT'],
    [owner, 'PACK'],
    [rider, 'CLAIM'],
    [rider, 'PICK_UP'],
    [rider, 'DELIVER'],
  )
  const household = ['ORDER_PAID', 'ORDER_CONFIRMED', 'ORDER_ON_ITS_WAY', 'ORDER_COMPLETED']
  // Who pays gets the receipt, too.
  expect([await kinds(w, payer), await kinds(w, spouse)]).toEqual([household, household])
  expect([await kinds(w, owner), await kinds(w, clerk)]).toEqual([['NEW_ORDER'], ['NEW_ORDER']])
  expect(await kinds(w, rider)).toEqual([])
})

test('an event that is told again is told nobody a second time', async () => {
  await using w = await world()
  const { payer, spouse, owner, bring } = await people(w)
  await bring([payer, 'PAY'], [owner, 'ACCEPT'])
  for (const event of await w.events('OrderMoved'))
    for (let again = 0; again < 3; again++) await inTx({ ...w.app, actor: system }, (tx) => notifyOfOrder(tx, event))
  await w.settle()
  expect(await kinds(w, spouse)).toEqual(['ORDER_PAID', 'ORDER_CONFIRMED'])
  expect(await w.events('NotificationArrived')).toHaveLength(6)
})

test('who cancels is not told; both sides else are, also when it was a timer', async () => {
  await using w = await world()
  const { payer, spouse, owner, clerk, orderId, bring } = await people(w)
  await bring([payer, 'PAY'])
  await cancelOrder({ ...w.app, actor: owner }, { orderId }, 'cancel')
  await w.settle()
  const isTold = async (actor: Actor) => (await kinds(w, actor)).includes('ORDER_CANCELLED')
  expect([await isTold(payer), await isTold(spouse), await isTold(owner), await isTold(clerk)]).toEqual([
    true,
    true,
    false,
    true,
  ])

  const other = await people(w)
  await moveOrder({ ...w.app, actor: system }, { orderId: other.orderId, action: 'EXPIRE' })
  await w.settle()
  expect([await isTold(other.payer), await isTold(other.owner)]).toEqual([true, true])
})

test('who has left the household, whose time there is over, and who lives next door are told nothing', async () => {
  await using w = await world()
  const { payer, spouse, owner, householdId, communityId, bring } = await people(w)
  const [guest, neighbour] = [
    await w.as('RESIDENT', householdId),
    await w.as('RESIDENT', await w.household(communityId)),
  ]
  await w.app.db.pool.query('update role_grants set revoked_at = $2 where principal_id = $1', [
    spouse.id,
    w.clock.now(),
  ])
  await w.app.db.pool.query('update role_grants set until = $2 where principal_id = $1', [guest.id, w.clock.now()])
  await bring([payer, 'PAY'], [owner, 'ACCEPT'])
  for (const actor of [spouse, guest, neighbour]) expect(await kinds(w, actor)).toEqual([])
  expect(await kinds(w, payer)).toEqual(['ORDER_PAID', 'ORDER_CONFIRMED'])
})

test('reading marks what is mine and was named, or all of mine, and nothing of anybody else', async () => {
  await using w = await world()
  const { payer, spouse, owner, bring } = await people(w)
  await bring([payer, 'PAY'], [owner, 'ACCEPT'])
  const [mine, theirs] = [await inboxOf(w, payer), await inboxOf(w, spouse)]
  expect(
    await read(
      w,
      payer,
      theirs.map(({ id }) => id),
    ),
  ).toEqual({ unreadCount: 2, userErrors: [] })
  expect(await read(w, payer, [mine[0]!.id, newId('ntf'), 'x'])).toEqual({ unreadCount: 1, userErrors: [] })
  expect((await inboxOf(w, payer)).map(({ readAt }) => readAt !== null)).toEqual([true, false])
  expect((await inboxOf(w, payer, '(unreadOnly: true)')).map(({ id }) => id)).toEqual([mine[1]!.id])
  w.clock.move(5)
  expect(await read(w, payer)).toEqual({ unreadCount: 0, userErrors: [] })
  const [first] = await inboxOf(w, payer)
  expect(new Date(first!.readAt!).getTime()).toBe(w.clock.now().getTime() - 5 * 60_000)
  expect((await inboxOf(w, spouse)).every(({ readAt }) => readAt === null)).toBe(true)
})

test('at most a hundred are named at a time, and at least one', async () => {
  await using w = await world()
  const { payer } = await people(w)
  for (const count of [0, 101])
    expect(
      await read(
        w,
        payer,
        Array.from({ length: count }, () => newId('ntf')),
      ),
    ).toEqual({ unreadCount: null, userErrors: [{ code: 'TOO_MANY', field: 'ids' }] })
})

test('an inbox is its owner’s: others find nothing of it by id, and who is not known has none', async () => {
  await using w = await world()
  const { payer, spouse, bring } = await people(w)
  await bring([payer, 'PAY'])
  const [{ id }] = (await inboxOf(w, payer)) as [Told]
  const find = async (actor: Actor) => (await w.request(actor, `{ node(id: "${id}") { id } }`)).data!['node']
  expect(await find(payer)).toEqual({ id })
  for (const actor of [spouse, await w.as('OPERATOR'), anonymous]) expect(await find(actor)).toBeNull()
  expect((await w.request(anonymous, '{ inbox { nodes { id } } }')).errors).toMatchObject([
    { message: 'UNAUTHENTICATED' },
  ])
  const { data } = await w.request(payer, '{ viewer { unreadCount } }')
  expect(data).toEqual({ viewer: { unreadCount: 1 } })
})
