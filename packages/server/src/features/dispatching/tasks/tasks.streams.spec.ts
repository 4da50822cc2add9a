import { expect, test } from 'vitest'
import { system, type Actor } from '../../../access/actor.ts'
import { RawSocket } from '../../../graph/testing/raw-socket.ts'
import { listeningWorld, type ListeningWorld } from '../../../security/testing-api.ts'
import type { RiderId } from '../../carriers/index.ts'
import { moveOrder } from '../../orders/index.ts'
import { dispatchAreaCommunities } from '../areas/areas.table.ts'
import type { TaskId } from './task.ts'
import { offerTask } from './tasks.plans.ts'
import { sweepExpiredOffers } from './tasks.sweeps.ts'
import { advance, assign, dispatched, grab } from './testing/dispatch.ts'
import { addMinutes } from '@linli/kit'

const dispatch = `subscription S($after: String) { dispatch(after: $after) { __typename resumeToken
  ... on TaskOffered { offerId offer { task { id } } } ... on TaskAssigned { taskId attempt task { state } }
  ... on TaskChanged { taskId state } ... on TaskWithdrawn { taskId withdrawal }
  ... on NextStop { stop task { id } } } }`
const board = `subscription S($area: ID!, $after: String) { dispatchBoard(areaId: $area, after: $after) { __typename resumeToken
  ... on DeliveryTaskMoved { taskId seq state attempt } ... on RiderMoved { riderId place { lat lng } } } }`

type Told = Readonly<Record<string, unknown>> & { readonly __typename: string; readonly resumeToken: string }

async function listen(api: ListeningWorld, actor: Actor, query: string, variables: object = {}) {
  const { authorization } = api.headersOf(actor)
  const socket = await RawSocket.as(`${api.url.replace('http', 'ws')}/graphql`, authorization!.replace('Bearer ', ''))
  socket.subscribe('1', query, variables)
  const all = () => socket.items() as unknown as Told[]
  if (socket.codes().length === 0) await socket.until(() => all().length > 0 || socket.codes().length > 0)
  return {
    socket,
    told: () => all().filter(({ __typename }) => __typename !== 'Hello'),
    async until(count: number) {
      await socket.until(() => all().length > count)
    },
    token: () => all().at(-1)!.resumeToken,
  }
}
const short = ({ __typename, taskId, withdrawal, attempt, state, stop }: Told) =>
  [__typename, taskId, withdrawal ?? attempt ?? state ?? stop].filter((each) => each !== undefined)

test('a task that goes from one rider to another is withdrawn from the one and given to the other, each told once over reconnects', async () => {
  await using api = await listeningWorld()
  const { w } = api
  const here = await dispatched(w)
  const [old, young] = [await here.other(), await here.other()]
  const { id } = await here.task(['PACK'])
  const first = await Promise.all([old, young].map(({ actor }) => listen(api, actor, dispatch)))
  await here.ask(old.actor, grab, { id })
  await first[0]!.until(2)
  expect(first[0]!.told().map(short)).toEqual([
    ['TaskAssigned', id, 1],
    ['NextStop', 'PICKUP'],
  ])
  // Gone while it happens; both come back where they were, one of them twice.
  for (const { socket } of first) socket.end()
  const { version } = await here.row(id)
  await here.ask(here.operator, assign, { id, rider: young.riderId, version })
  const back = [
    await listen(api, old.actor, dispatch, { after: first[0]!.token() }),
    await listen(api, young.actor, dispatch, { after: first[1]!.token() }),
  ]
  await Promise.all(back.map((each) => each.until(2)))
  expect(back[0]!.told().map(short)).toEqual([
    ['TaskWithdrawn', id, 'REASSIGNED'],
    ['NextStop', null],
  ])
  expect(back[1]!.told().map(short)).toEqual([
    ['TaskAssigned', id, 2],
    ['NextStop', 'PICKUP'],
  ])
  const again = await listen(api, old.actor, dispatch, { after: back[0]!.token() })
  await here.ask(young.actor, advance, { id, action: 'ARRIVE_AT_STORE' })
  await back[1]!.until(3)
  expect(again.told()).toEqual([])
  expect(back[0]!.told()).toHaveLength(2)
  expect(short(back[1]!.told().at(-1)!)).toEqual(['TaskChanged', id, 'ARRIVED_AT_STORE'])
  for (const { socket } of [...back, again]) socket.end()
})

test('whoever is asked hears of the end of it: taken by another, expired, or called off', async () => {
  await using api = await listeningWorld()
  const { w } = api
  const here = await dispatched(w)
  const [one, other] = [await here.other(), await here.other()]
  const stream = await listen(api, one.actor, dispatch)
  const offer = async (id: TaskId, riderIds: RiderId[]) => {
    const { attempt, version } = await here.row(id)
    const expiresAt = addMinutes(w.clock.now(), 1)
    const applied = await offerTask(
      { ...w.app, actor: system },
      { taskId: id, attempt, expectedVersion: version, riderIds, expiresAt },
    )
    expect(applied).toBe('APPLIED')
  }
  const [taken, expired, calledOff] = [await here.task(), await here.task(), await here.task()]
  await offer(taken.id, [one.riderId, other.riderId])
  const { data } = await w.request(other.actor, '{ myTaskOffers { id } }')
  const [theirs] = data!['myTaskOffers'] as { id: string }[]
  await here.ask(
    other.actor,
    'mutation ($id: ID!, $key: String!) { acceptOffer(offerId: $id, idempotencyKey: $key) { userErrors { code } } }',
    { id: theirs!.id },
  )
  await offer(expired.id, [one.riderId])
  w.clock.move(1)
  await sweepExpiredOffers(w.app)
  await offer(calledOff.id, [one.riderId])
  await moveOrder({ ...w.app, actor: here.operator }, { orderId: calledOff.order.id, action: 'CANCEL' })
  await stream.until(6)
  expect(stream.told().map(({ __typename, taskId, withdrawal }) => [__typename, taskId, withdrawal])).toEqual([
    ['TaskOffered', undefined, undefined],
    ['TaskWithdrawn', taken.id, 'TAKEN'],
    ['TaskOffered', undefined, undefined],
    ['TaskWithdrawn', expired.id, 'EXPIRED'],
    ['TaskOffered', undefined, undefined],
    ['TaskWithdrawn', calledOff.id, 'CANCELLED'],
  ])
  stream.socket.end()
})

test('a rider hears nothing of others, an operator of another place nothing at all', async () => {
  await using api = await listeningWorld()
  const { w } = api
  const here = await dispatched(w)
  const foreign = await dispatched(w)
  const other = await here.other()
  const { id } = await here.task(['PACK'])
  const streams = await Promise.all([other.actor, foreign.rider].map((actor) => listen(api, actor, dispatch)))
  const refused = await listen(api, foreign.operator, board, { area: here.areaId })
  expect(refused.socket.codes()).toEqual(['NOT_FOUND'])
  const mine = await listen(api, here.rider, dispatch)
  await here.ask(here.rider, grab, { id })
  await mine.until(2)
  expect(streams.flatMap((each) => each.told())).toEqual([])
  for (const { socket } of [...streams, refused, mine]) socket.end()
})

test('the board tells every step of every task without holes, and of places only the last', async () => {
  await using api = await listeningWorld()
  const { w } = api
  const here = await dispatched(w)
  const stream = await listen(api, here.operator, board, { area: here.areaId })
  const { id } = await here.task(['PACK'])
  await here.ask(here.rider, grab, { id })
  for (const action of ['PICK_UP', 'DELIVER']) await here.ask(here.rider, advance, { id, action })
  const moved = () => stream.told().filter(({ __typename }) => __typename === 'DeliveryTaskMoved')
  await stream.socket.until(() => moved().length === 5)
  expect(moved().map(({ taskId, seq, state }) => [taskId, seq, state])).toEqual([
    [id, 1, 'CREATED'],
    [id, 2, 'CREATED'],
    [id, 3, 'ACCEPTED'],
    [id, 4, 'PICKED_UP'],
    [id, 5, 'DELIVERED'],
  ])
  const at = (lat: number) =>
    w.app.db.pool.query(
      `insert into rider_positions (rider_id, lat, lng, at) values ($1, $2, 116.47, $3)
       on conflict (rider_id) do update set lat = $2, at = $3`,
      [here.at.riderId, lat, w.clock.now()],
    )
  for (const lat of [39.991, 39.992, 39.993]) {
    w.clock.move(0.01)
    await at(lat)
  }
  const places = () => stream.told().flatMap(({ __typename, place }) => (__typename === 'RiderMoved' ? [place] : []))
  await stream.socket.until(() => places().length > 0)
  expect(places().at(-1)).toEqual({ lat: 39.993, lng: 116.47 })
  // Whoever comes back after a place was told has missed no step by it.
  const back = await listen(api, here.operator, board, { area: here.areaId, after: stream.token() })
  const next = await here.task()
  await back.until(1)
  expect(back.told().filter(({ __typename }) => __typename !== 'RiderMoved')[0]).toMatchObject({
    taskId: next.id,
    seq: 1,
  })
  for (const { socket } of [stream, back]) socket.end()
})

test('of an area that reaches further, an operator sees the riders who ride where he runs the place, and no others', async () => {
  await using api = await listeningWorld()
  const { w } = api
  const here = await dispatched(w)
  const beyond = await w.place()
  await w.app.db.sql.insert(dispatchAreaCommunities).values({ communityId: beyond.communityId, areaId: here.areaId })
  const both = await w.as('OPERATOR')
  const streams = [
    await listen(api, here.operator, board, { area: here.areaId }),
    await listen(api, both, board, { area: here.areaId }),
  ]
  for (const riderId of [beyond.riderId, here.at.riderId])
    await w.app.db.pool.query('insert into rider_positions (rider_id, lat, lng, at) values ($1, 39.99, 116.47, $2)', [
      riderId,
      w.clock.now(),
    ])
  const ridersOf = ({ told }: (typeof streams)[number]) => [...new Set(told().map(({ riderId }) => riderId))].toSorted()
  await Promise.all(streams.map((each) => each.socket.until(() => ridersOf(each).includes(here.at.riderId))))
  expect(streams.map(ridersOf)).toEqual([[here.at.riderId], [beyond.riderId, here.at.riderId].toSorted()])
  for (const { socket } of streams) socket.end()
})
