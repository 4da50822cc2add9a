import { expect, test } from 'vitest'
import type { Actor } from '../../../access/actor.ts'
import { RawSocket } from '../../../graph/testing/raw-socket.ts'
import { listeningWorld, type ListeningWorld } from '../../../security/testing-api.ts'
import { world, type World } from '../../../testing/world.ts'
import { roundedPoint } from '../duty/position.ts'
import { grabPlace, takenOrder, tellStep } from '../duty/testing.ts'

const here = { lat: 39.9912, lng: 116.4734 }

const deliveryOf = async (w: World, actor: Actor, id: string) => {
  const { data, errors } = await w.request(
    actor,
    'query ($id: ID!) { order(id: $id) { delivery { state stopsBefore riderPosition { lat lng } } } }',
    { id },
  )
  expect(errors).toBeUndefined()
  return (data!['order'] as { delivery: { riderPosition: object | null } } | null)?.delivery
}

const reportHere = async (w: World, riderId: string, place = here) =>
  w.request(
    await w.as('RIDER', riderId),
    'mutation ($lat: Float!, $lng: Float!) { reportPosition(lat: $lat, lng: $lng) { accepted userErrors { code } } }',
    place,
  )

test('a household sees about where its rider is while its goods are under way, and neither before nor after', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  const resident = await w.as('RESIDENT', at.householdId)
  const [order, next] = [await takenOrder(w, at), await takenOrder(w, at)]
  w.clock.move(1)
  await reportHere(w, at.riderId)
  const without = (state: string) => ({ state, stopsBefore: null, riderPosition: null })
  expect(await deliveryOf(w, resident, order.id)).toEqual(without('ACCEPTED'))
  await tellStep(w, at.riderId, order.taskId, 'PICK_UP')
  const rounded = roundedPoint(here)
  expect(rounded).not.toEqual(here)
  expect(await deliveryOf(w, resident, order.id)).toEqual({
    state: 'PICKED_UP',
    stopsBefore: 0,
    riderPosition: rounded,
  })
  expect(await deliveryOf(w, resident, next.id)).toEqual(without('ACCEPTED'))
  await tellStep(w, at.riderId, next.taskId, 'PICK_UP')
  expect(await deliveryOf(w, resident, next.id)).toEqual({ state: 'PICKED_UP', stopsBefore: 1, riderPosition: rounded })
  await tellStep(w, at.riderId, order.taskId, 'ARRIVE_AT_DROPOFF')
  expect(await deliveryOf(w, resident, order.id)).toMatchObject({ state: 'ARRIVED_AT_DROPOFF', riderPosition: rounded })
  await tellStep(w, at.riderId, order.taskId, 'DELIVER')
  expect(await deliveryOf(w, resident, order.id)).toEqual(without('DELIVERED'))
  expect(await deliveryOf(w, resident, next.id)).toMatchObject({ stopsBefore: 0 })
})

test('a shop sees the state and not the place, another household sees nothing', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  const order = await takenOrder(w, at)
  await tellStep(w, at.riderId, order.taskId, 'PICK_UP')
  expect(await deliveryOf(w, await w.as('OPERATOR', at.communityId), order.id)).toMatchObject({
    riderPosition: roundedPoint({ lat: 39.99, lng: 116.47 }),
  })
  expect(await deliveryOf(w, await w.as('MERCHANT', at.merchantId), order.id)).toEqual({
    state: 'PICKED_UP',
    stopsBefore: 0,
    riderPosition: null,
  })
  for (const stranger of [
    await w.as('RESIDENT', await w.household(at.communityId)),
    await w.as('RIDER', await w.rider(at.communityId)),
    await w.as('OPERATOR', await w.community()),
  ])
    expect(await deliveryOf(w, stranger, order.id)).toBeUndefined()
})

test('where no area is, an order has no delivery to follow', async () => {
  await using w = await world()
  const { id, resident } = await w.order({ until: ['PAY', 'ACCEPT'] })
  expect(await deliveryOf(w, resident, id)).toBeNull()
})

const follow = `subscription ($id: ID!, $after: String) { deliveryProgress(orderId: $id, after: $after) {
  __typename resumeToken
  ... on DeliveryMoved { state order { delivery { state } } }
  ... on DeliveryEtaChanged { order { delivery { state riderPosition { lat lng } } } } } }`

function socketOf(api: ListeningWorld, actor: Actor): Promise<RawSocket> {
  const { authorization } = api.headersOf(actor)
  return RawSocket.as(`${api.url.replace('http', 'ws')}/graphql`, authorization!.replace('Bearer ', ''))
}

const statesOf = (client: RawSocket) =>
  client
    .items()
    .flatMap((item) => (item.__typename === 'DeliveryMoved' ? [(item as unknown as { state: string }).state] : []))

test('who follows a delivery hears every step, over a broken line too, and of places only the last', async () => {
  await using api = await listeningWorld()
  const { w } = api
  const at = await grabPlace(w)
  const order = await takenOrder(w, at)
  const resident = await w.as('RESIDENT', at.householdId)
  // What happened before somebody follows is told to nobody.
  await w.settle()
  const first = await socketOf(api, resident)
  first.subscribe('1', follow, { id: order.id })
  await first.greeted()
  await tellStep(w, at.riderId, order.taskId, 'ARRIVE_AT_STORE')
  await w.settle()
  await first.until(() => statesOf(first).length === 1)
  const after = first.items().at(-1)!.resumeToken
  first.end()
  await tellStep(w, at.riderId, order.taskId, 'PICK_UP')
  await w.settle()
  const second = await socketOf(api, resident)
  second.subscribe('1', follow, { id: order.id, after })
  await second.until(() => statesOf(second).includes('PICKED_UP'))
  // Many reports while nobody looks are one item.
  for (let step = 1; step <= 20; step++) {
    w.clock.move(0.1)
    await reportHere(w, at.riderId, { lat: here.lat, lng: here.lng + step / 10_000 })
  }
  const glimpses = () => second.items().filter(({ __typename }) => __typename === 'DeliveryEtaChanged')
  await second.until(() => glimpses().length > 0, 15_000)
  expect(glimpses().length).toBeLessThan(5)
  await tellStep(w, at.riderId, order.taskId, 'DELIVER')
  await w.settle()
  await second.until(() => statesOf(second).includes('DELIVERED'))
  expect([...statesOf(first), ...statesOf(second)]).toEqual(['ARRIVED_AT_STORE', 'PICKED_UP', 'DELIVERED'])
  second.end()
})

test('nobody follows the delivery of another household', async () => {
  await using api = await listeningWorld()
  const { w } = api
  const at = await grabPlace(w)
  const order = await takenOrder(w, at)
  for (const actor of [
    await w.as('RESIDENT', await w.household(at.communityId)),
    await w.as('OPERATOR', await w.community()),
  ]) {
    const stranger = await socketOf(api, actor)
    stranger.subscribe('1', follow, { id: order.id })
    await stranger.until(() => stranger.of('1').length > 0)
    expect([stranger.items(), stranger.codes()]).toEqual([[], ['NOT_FOUND']])
    stranger.end()
  }
})
