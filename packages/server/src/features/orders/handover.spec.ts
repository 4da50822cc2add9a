import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { moveOrder, redeemPickup } from './orders.commands.ts'
import { pickupCodeOf } from './pickup-code.ts'
import { newId } from '@linli/kit'

const codeOf = (settled: PromiseSettledResult<unknown>) =>
  settled.status === 'fulfilled' ? 'done' : ((settled.reason as { code?: string }).code ?? String(settled.reason))

async function waiting(w: World) {
  const order = await w.order({ mode: 'SELF_PICKUP', until: ['PAY', 'ACCEPT', 'PACK', 'ARRIVE_AT_POINT'] })
  const code = pickupCodeOf(w.app.keys, order.id)
  const redeem = (given: string, key: string = newId('key'), actor: Actor = order.actors.MERCHANT) =>
    redeemPickup({ ...w.app, actor }, { orderId: order.id, code: given }, key)
  const wrong = (index: number) => String((Number(code) + 1 + index) % 1_000_000).padStart(6, '0')
  return { ...order, code, redeem, wrong }
}
const triesOf = async (w: World, id: string) =>
  (await w.app.db.pool.query<{ tries: number }>('select pickup_tries as tries from orders where id = $1', [id]))
    .rows[0]!.tries

test('five wrong codes lock a pickup, and then not even the right one opens it', async () => {
  await using w = await world()
  const { id, code, redeem, wrong } = await waiting(w)
  for (let index = 0; index < 5; index++) {
    await expect(redeem(wrong(index))).rejects.toMatchObject({ code: 'PICKUP_CODE_WRONG', field: 'code' })
    expect(await triesOf(w, id)).toBe(index + 1)
  }
  for (const given of [code, wrong(9)])
    await expect(redeem(given)).rejects.toMatchObject({ code: 'PICKUP_CODE_LOCKED' })
  expect(await triesOf(w, id)).toBe(5)
})

test('who guesses with 32 hands at once has no more tries than with one', async () => {
  await using w = await world()
  const { id, redeem, wrong } = await waiting(w)
  const settled = await Promise.allSettled(Array.from({ length: 32 }, (_, index) => redeem(wrong(index))))
  expect(settled.map(codeOf).filter((code) => code === 'PICKUP_CODE_WRONG')).toHaveLength(5)
  expect(settled.map(codeOf).filter((code) => code === 'PICKUP_CODE_LOCKED')).toHaveLength(27)
  expect(await triesOf(w, id)).toBe(5)
})

test('the right code hands it over once; a tap that is sent again gets the same answer', async () => {
  await using w = await world()
  const { id, code, redeem, wrong, resident } = await waiting(w)
  await expect(redeem(wrong(0))).rejects.toMatchObject({ code: 'PICKUP_CODE_WRONG' })
  const taps = await Promise.all(Array.from({ length: 8 }, () => redeem(code, 'tap')))
  expect(new Set(taps)).toEqual(new Set([id]))
  await expect(redeem(code)).rejects.toMatchObject({ code: 'ORDER_WRONG_STATE' })
  await expect(redeem(code, newId('key'), resident)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  expect((await w.events('OrderMoved')).filter(({ facts }) => facts['action'] === 'REDEEM')).toHaveLength(1)
})

test('whatever is no code is a wrong code like any other', async () => {
  await using w = await world()
  const { id, redeem } = await waiting(w)
  const junk = ['', '12345', '１２３４５６', 'abcdef', '🥬🥬🥬']
  for (const given of junk) await expect(redeem(given), given).rejects.toMatchObject({ code: 'PICKUP_CODE_WRONG' })
  expect(await triesOf(w, id)).toBe(junk.length)
})

test('the code is shown to the household while the order waits, to nobody else and at no other time', async () => {
  await using w = await world()
  const { id, code, redeem, householdId, communityId, actors } = await waiting(w)
  const look = async (actor: Actor) => {
    const { data } = await w.request(actor, 'query ($id: ID!) { order(id: $id) { fulfilment { pickupCode } } }', { id })
    return (data!['order'] as { fulfilment: { pickupCode: string | null } } | null)?.fulfilment.pickupCode ?? null
  }
  const home = await w.as('RESIDENT', householdId)
  expect(await look(home)).toBe(code)
  for (const actor of [
    actors.MERCHANT,
    actors.LEADER,
    await w.as('OPERATOR'),
    await w.as('OPERATOR', communityId),
    await w.as('PARTNER', communityId, ['orders:write']),
  ])
    expect(await look(actor)).toBeNull()
  await redeem(code)
  expect(await look(home)).toBeNull()
})

test('operators say who carries it: within their community, to riders who serve it, also in the place of another', async () => {
  await using w = await world()
  const { id, communityId, riderId } = await w.order({ until: ['PAY', 'ACCEPT'] })
  const assign = (actor: Actor, to: string) =>
    moveOrder({ ...w.app, actor }, { orderId: id, action: 'ASSIGN', riderId: to })
  const operator = await w.as('OPERATOR', communityId)
  const elsewhere = await w.place()
  await expect(assign(await w.as('OPERATOR', elsewhere.communityId), riderId)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
  for (const to of [elsewhere.riderId, newId('rid'), ''])
    await expect(assign(operator, to)).rejects.toMatchObject({ code: 'RIDER_NOT_HERE', field: 'riderId' })
  const another = await w.rider(communityId)
  for (const to of [riderId, another]) {
    await assign(operator, to)
    const { rows } = await w.app.db.pool.query('select rider_id from orders where id = $1', [id])
    expect(rows).toEqual([{ rider_id: to }])
  }
})

const assignDocument = `mutation ($id: ID!, $riderId: ID!, $version: Int) {
  assignOrder(orderId: $id, riderId: $riderId, expectedVersion: $version) {
    order { version } userErrors { __typename code field ... on StaleVersion { currentVersion } } } }`

test('of two operators who decide on the same order, the second is told that it has changed, and to what version', async () => {
  await using w = await world()
  const { id, communityId, riderId } = await w.order({ until: ['PAY', 'ACCEPT'] })
  const operators = [await w.as('OPERATOR', communityId), await w.as('OPERATOR')]
  const answers = await Promise.all(
    operators.map(
      async (actor) => (await w.request(actor, assignDocument, { id, riderId, version: 3 })).data!['assignOrder'],
    ),
  )
  expect(answers).toHaveLength(2)
  expect(answers).toContainEqual({ order: { version: 4 }, userErrors: [] })
  expect(answers).toContainEqual({
    order: null,
    userErrors: [{ __typename: 'StaleVersion', code: 'STALE_VERSION', field: 'expectedVersion', currentVersion: 4 }],
  })
  for (const version of [0, -1, 99])
    expect((await w.request(operators[0]!, assignDocument, { id, riderId, version })).data).toMatchObject({
      assignOrder: { userErrors: [{ code: 'STALE_VERSION' }] },
    })
  expect((await w.request(operators[0]!, assignDocument, { id, riderId })).data).toMatchObject({
    assignOrder: { order: { version: 5 }, userErrors: [] },
  })
})

test('a stranger is not told the version of an order that he may not see', async () => {
  await using w = await world()
  const { id } = await w.order({ until: ['PAY', 'ACCEPT'] })
  const stranger = await w.as('OPERATOR', await w.community())
  const ask = async (orderId: string) =>
    (await w.request(stranger, assignDocument, { id: orderId, riderId: newId('rid'), version: 1 })).data
  expect(await ask(id)).toEqual(await ask(newId('ord')))
})
