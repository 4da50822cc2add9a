import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { anonymous, world, type World } from '../../testing/world.ts'
import { newId } from '@linli/kit'

const nodeOf = async (w: World, actor: Actor, id: string) => {
  const { data, errors } = await w.request(actor, 'query ($id: ID!) { node(id: $id) { __typename id } }', { id })
  expect(errors).toBeUndefined()
  return data!['node'] as { __typename: string; id: string } | null
}
const nodesOf = (w: World, actor: Actor, ids: readonly string[]) =>
  w.request(actor, 'query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }', { ids })

test('a thing is found by its id, as what its prefix says', async () => {
  await using w = await world()
  const { id, communityId, merchantId, listingId } = await w.order()
  const platform = await w.as('OPERATOR')
  const types = { [id]: 'Order', [communityId]: 'Community', [merchantId]: 'Merchant', [listingId]: 'Listing' }
  for (const [each, type] of Object.entries(types))
    expect(await nodeOf(w, platform, each)).toEqual({ __typename: type, id: each })
})

test('absent, foreign, of another type and no id at all are one answer', async () => {
  await using w = await world()
  const { id, householdId } = await w.order()
  const stranger = await w.as('RESIDENT', (await w.place()).householdId)
  const others = [
    id,
    householdId,
    newId('ord'),
    id.replace('ord_', 'mer_'),
    newId('xyz'),
    'constructor_01jd0000000000000000000000',
    '',
    'ord_',
    '__proto__',
    '订单',
    'x'.repeat(10_000),
  ]
  for (const actor of [stranger, anonymous])
    for (const each of others) expect(await nodeOf(w, actor, each), each).toBeNull()
  const { data } = await nodesOf(w, stranger, others)
  expect(data!['nodes']).toEqual(others.map(() => null))
})

test('several are answered in the order asked, twice when asked twice, one statement a type', async () => {
  await using w = await world()
  const { id, communityId, merchantId } = await w.order()
  const other = await w.order()
  const { data, statements } = await nodesOf(w, await w.as('OPERATOR'), [
    other.id,
    communityId,
    newId('ord'),
    id,
    merchantId,
    id,
  ])
  expect((data!['nodes'] as ({ id: string } | null)[]).map((each) => each?.id ?? null)).toEqual([
    other.id,
    communityId,
    null,
    id,
    merchantId,
    id,
  ])
  expect(statements).toBe(3)
})

test('a hundred are answered at a time, and no more', async () => {
  await using w = await world()
  const communityId = await w.community()
  const ask = (count: number) =>
    nodesOf(
      w,
      anonymous,
      Array.from({ length: count }, () => communityId),
    )
  expect((await ask(100)).data!['nodes']).toHaveLength(100)
  expect((await ask(101)).errors).toMatchObject([{ message: 'TOO_MANY' }])
  expect(await ask(0)).toEqual({ data: { nodes: [] }, statements: 0 })
})

test('the platform says its currency and the time that decides deadlines, to anybody and without asking the database', async () => {
  await using w = await world()
  const { data, statements } = await w.request(anonymous, '{ platform { name currency serverTime demo } }')
  expect(data).toEqual({
    platform: { name: 'Linli 邻里', currency: 'CNY', serverTime: w.clock.now().toISOString(), demo: false },
  })
  expect(statements).toBe(0)
})
