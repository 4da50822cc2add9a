import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { draftFor, enrol, outcomeOf } from '../messages/testing.ts'

const toTheDoor = ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP', 'DELIVER'] as const

interface Rated {
  readonly order: { readonly rating: { readonly stars: number; readonly comment: string | null } | null } | null
  readonly userErrors: readonly { readonly code: string; readonly field: string | null }[]
}

async function rate(w: World, actor: Actor, input: object): Promise<Rated> {
  const { data, errors } = await w.request(
    actor,
    `mutation ($input: RateOrderInput!) { rateOrder(input: $input) {
      order { rating { stars comment } } userErrors { code field } } }`,
    { input },
  )
  if (errors) throw new Error(JSON.stringify(errors))
  return data!['rateOrder'] as Rated
}

async function read<Data>(w: World, actor: Actor, query: string, variables: object = {}): Promise<Data> {
  const { data, errors } = await w.request(actor, query, variables)
  if (errors) throw new Error(JSON.stringify(errors))
  return data as Data
}

test('a household says once how its order was, and whoever has to answer for it reads it', async () => {
  await using w = await world()
  const order = await w.order({ until: [...toTheDoor] })
  const said = { orderId: order.id, stars: 4, comment: '菜很新鲜，就是晚了一点' }
  expect(await rate(w, order.resident, said)).toEqual({
    order: { rating: { stars: 4, comment: said.comment } },
    userErrors: [],
  })
  expect((await rate(w, order.resident, { ...said, stars: 1 })).userErrors).toEqual([
    { code: 'ALREADY_RATED', field: null },
  ])
  const list = '{ orderRatings { nodes { stars order { id } } } }'
  const seen = async (actor: Actor) =>
    (await read<{ orderRatings: { nodes: object[] } }>(w, actor, list)).orderRatings.nodes
  const wanted = [{ stars: 4, order: { id: order.id } }]
  for (const actor of [
    order.resident,
    await w.as('OPERATOR', order.communityId),
    await w.as('MERCHANT', order.merchantId),
  ])
    expect(await seen(actor)).toEqual(wanted)
  expect(await seen(await w.as('OPERATOR', await w.community()))).toEqual([])
  expect(await seen(await w.as('RESIDENT', await w.household(order.communityId)))).toEqual([])
})

test('an app rates for the households it orders for, and reads what they said by its right to read orders', async () => {
  await using w = await world()
  const order = await w.order({ until: [...toTheDoor] })
  const app = (...scopes: string[]) => w.as('PARTNER', order.communityId, scopes)
  expect(await rate(w, await app('orders:read', 'orders:write'), { orderId: order.id, stars: 5 })).toEqual({
    order: { rating: { stars: 5, comment: null } },
    userErrors: [],
  })
  const list = '{ orderRatings { nodes { stars } } }'
  expect(await read(w, await app('orders:read'), list)).toEqual({ orderRatings: { nodes: [{ stars: 5 }] } })
  const elsewhere = await w.as('PARTNER', await w.community(), ['orders:read'])
  expect(await read(w, elsewhere, list)).toEqual({ orderRatings: { nodes: [] } })
})

test('of 32 who rate at once one is heard; it is kept as it was said', async () => {
  await using w = await world()
  const order = await w.order({ until: [...toTheDoor] })
  const tries = await Promise.all(
    Array.from({ length: 32 }, (_, nr) => rate(w, order.resident, { orderId: order.id, stars: 1 + (nr % 5) })),
  )
  expect(tries.filter(({ userErrors }) => userErrors.length === 0)).toHaveLength(1)
  expect(tries.flatMap(({ userErrors }) => userErrors).every(({ code }) => code === 'ALREADY_RATED')).toBe(true)
  await expect(w.app.db.pool.query('update order_ratings set stars = 5')).rejects.toThrow('append-only')
})

test('what has not come, came long ago, is not one’s own or makes no sense is not rated', async () => {
  await using w = await world()
  const order = await w.order({ until: ['PAY'] })
  const good = { orderId: order.id, stars: 5 }
  const codes = async (actor: Actor, input: object) => (await rate(w, actor, input)).userErrors.map(({ code }) => code)
  expect(await codes(order.resident, good)).toEqual(['NOT_RATEABLE'])
  const other = await w.order({ until: [...toTheDoor] })
  const late = { orderId: other.id, stars: 5 }
  expect(await codes(await w.as('RESIDENT', await w.household(other.communityId)), late)).toEqual(['NOT_FOUND'])
  expect(await codes(await w.as('OPERATOR', other.communityId), late)).toEqual(['FORBIDDEN'])
  for (const wrong of [{ stars: 0 }, { stars: 6 }, { comment: ' ' }, { comment: '好'.repeat(501) }])
    expect(await codes(other.resident, { ...late, ...wrong })).toEqual(['BAD_INPUT'])
  w.clock.move(14 * 24 * 60 + 1)
  expect(await codes(other.resident, late)).toEqual(['NOT_RATEABLE'])
})

test('up to two stars somebody has to put it right, and nothing is told of offers until then', async () => {
  await using w = await world()
  const [low, fair] = [await w.order({ until: [...toTheDoor] }), await w.order({ until: [...toTheDoor] })]
  const people = []
  for (const { householdId } of [low, fair])
    people.push(await enrol(w, householdId, await w.as('RESIDENT', householdId)))
  await rate(w, low.resident, { orderId: low.id, stars: 2 })
  await rate(w, fair.resident, { orderId: fair.id, stars: 3 })
  await w.settle()
  expect(await outcomeOf(w, draftFor(people[0]!))).toBe('SUPPRESSED OPEN_RECOVERY_CASE')
  expect(await outcomeOf(w, draftFor(people[1]!))).toBe('SENT IN_APP')
  const { recoveryCases } = await read<{ recoveryCases: { nodes: object[] } }>(
    w,
    await w.as('OPERATOR', low.communityId),
    '{ recoveryCases { nodes { severity incidents { kind } } } }',
  )
  expect(recoveryCases.nodes).toEqual([{ severity: 'SERIOUS', incidents: [{ kind: 'RATED_LOW' }] }])
})

test('a community’s satisfaction is summed up in its span, and of fewer than five nothing is said', async () => {
  await using w = await world()
  const place = await w.place()
  const operator = await w.as('OPERATOR', place.communityId)
  const summary = async () =>
    (
      await read<{ ratingSummary: object }>(
        w,
        operator,
        `query ($id: ID!, $from: DateTime!, $to: DateTime!) { ratingSummary(communityId: $id, from: $from, to: $to) {
          count average byStars { stars count } satisfied { of count shareBp } } }`,
        {
          id: place.communityId,
          from: w.clock.now().toISOString(),
          to: new Date(w.clock.now().getTime() + 3_600_000).toISOString(),
        },
      )
    ).ratingSummary
  const given = [5, 4, 4, 3, 1]
  for (const [nr, stars] of given.entries()) {
    if (nr === 4) expect(await summary()).toEqual({ count: 4, average: null, byStars: [], satisfied: null })
    const order = await w.order({ at: place, until: [...toTheDoor] })
    await rate(w, order.resident, { orderId: order.id, stars })
  }
  expect(await summary()).toEqual({
    count: 5,
    average: 3.4,
    byStars: [5, 4, 3, 2, 1].map((stars) => ({ stars, count: given.filter((each) => each === stars).length })),
    satisfied: { of: 5, count: 3, shareBp: 6_000 },
  })
  w.clock.move(61)
  expect(await summary()).toMatchObject({ count: 0 })
})
