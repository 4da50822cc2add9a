import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world } from '../../testing/world.ts'
import { moveOrder } from './orders.commands.ts'
import { newId } from '@linli/kit'

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
