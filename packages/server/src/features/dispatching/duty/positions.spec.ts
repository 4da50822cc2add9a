import { expect, test } from 'vitest'
import type { Actor } from '../../../access/actor.ts'
import { world, type World } from '../../../testing/world.ts'
import { sweepOldPositions } from './duty.sweeps.ts'
import { certify, grabPlace, startShift, takenOrder, tellStep } from './testing.ts'

const report = async (w: World, actor: Actor, lat: number, lng: number, accuracyMetres: number | null = null) => {
  const { data, errors } = await w.request(
    actor,
    `mutation ($lat: Float!, $lng: Float!, $m: Int) { reportPosition(lat: $lat, lng: $lng, accuracyMetres: $m) {
      accepted userErrors { code field } } }`,
    { lat, lng, m: accuracyMetres },
  )
  return errors ?? data!['reportPosition']
}
const accepted = { accepted: true, userErrors: [] }
const refused = (code: string, field: string | null = null) => ({ accepted: null, userErrors: [{ code, field }] })

const placesOf = async (w: World) =>
  (await w.app.db.pool.query<{ lat: number; lng: number }>('select lat, lng from rider_positions')).rows

/** Forward by less than a minute. */
const wait = (w: World, seconds: number) => w.clock.move(seconds / 60)

test('only the last place of a rider is kept, and nothing of one who is off duty', async () => {
  await using w = await world()
  const { riderId } = await w.place()
  const rider = await w.as('RIDER', riderId)
  expect(await report(w, rider, 39.99, 116.47)).toEqual(refused('RIDER_OFF_DUTY'))
  expect(await placesOf(w)).toEqual([])
  await startShift(w, riderId)
  for (let step = 1; step <= 3; step++) {
    wait(w, 20)
    expect(await report(w, rider, 39.99 + step / 1_000, 116.47, 12)).toEqual(accepted)
  }
  expect(await placesOf(w)).toEqual([{ lat: 39.993, lng: 116.47 }])
  await w.request(rider, 'mutation { goOffDuty { userErrors { code } } }')
  expect(await placesOf(w)).toEqual([])
})

test.each([
  [90.1, 0],
  [-91, 0],
  [0, 180.5],
  [0, -1_000],
])('%d, %d is nowhere on the globe', async (lat, lng) => {
  await using w = await world()
  const at = await grabPlace(w)
  wait(w, 30)
  expect(await report(w, await w.as('RIDER', at.riderId), lat, lng)).toEqual(refused('BAD_INPUT', 'position'))
})

test('on the far side of the world, at the pole or across town within a second: nobody believes it, and nothing changes', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  const rider = await w.as('RIDER', at.riderId)
  wait(w, 60)
  for (const [lat, lng] of [
    [-39.99, -63.53],
    [90, 0],
    [0, 0],
    [39.99, 118],
    // Within reach of the place, and 30 km in a minute.
    [40.26, 116.47],
  ] as const)
    expect(await report(w, rider, lat, lng)).toEqual(refused('POSITION_IMPLAUSIBLE'))
  for (const metres of [-1, 100_001])
    expect(await report(w, rider, 39.99, 116.47, metres)).toEqual(refused('BAD_INPUT', 'accuracyMetres'))
  expect(await report(w, rider, Number.NaN, 116.47)).toMatchObject([{ message: expect.stringContaining('Float') }])
  expect(await placesOf(w)).toEqual([{ lat: 39.99, lng: 116.47 }])
  // Half an hour later he may be there.
  w.clock.move(30)
  expect(await report(w, rider, 40.26, 116.47)).toEqual(accepted)
})

test('a phone that tells its place all the time is heard once a second', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  const rider = await w.as('RIDER', at.riderId)
  wait(w, 2)
  const told = await Promise.all(Array.from({ length: 8 }, () => report(w, rider, 39.9901, 116.47)))
  expect(told.filter((answer) => (answer as typeof accepted).accepted)).toHaveLength(1)
  wait(w, 0.5)
  expect(await report(w, rider, 39.9902, 116.47)).toEqual({ accepted: false, userErrors: [] })
  wait(w, 0.5)
  expect(await report(w, rider, 39.9902, 116.47)).toEqual(accepted)
})

test('when the clock of the server was set back, riders are not struck dumb until it has caught up', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  w.clock.move(-120)
  expect(await report(w, await w.as('RIDER', at.riderId), 40.2, 116.47)).toEqual(accepted)
  expect(await placesOf(w)).toEqual([{ lat: 40.2, lng: 116.47 }])
})

test('a place that nobody renews is forgotten after minutes, unless goods are there', async () => {
  await using w = await world()
  const [silent, carrying] = [await grabPlace(w), await grabPlace(w)]
  const { taskId } = await takenOrder(w, carrying)
  await tellStep(w, carrying.riderId, taskId, 'PICK_UP')
  const kept = async () =>
    (await w.app.db.pool.query<{ rider_id: string }>('select rider_id from rider_positions order by 1')).rows.map(
      ({ rider_id }) => rider_id,
    )
  w.clock.move(9)
  await sweepOldPositions(w.app)
  expect(await kept()).toEqual([silent.riderId, carrying.riderId].toSorted())
  w.clock.move(1)
  await sweepOldPositions(w.app)
  expect(await kept()).toEqual([carrying.riderId])
  await tellStep(w, carrying.riderId, taskId, 'DELIVER')
  await sweepOldPositions(w.app)
  expect(await kept()).toEqual([])
})

test('where a rider is, his operators know; other riders, residents and operators elsewhere do not', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  const read = async (actor: Actor) => {
    const { data } = await w.request(
      actor,
      'query ($id: ID!) { node(id: $id) { ... on Rider { position { lat } shift { id } certificates { id } } } }',
      { id: at.riderId },
    )
    return data!['node']
  }
  const known = { position: { lat: 39.99 }, shift: { id: expect.any(String) }, certificates: [] }
  expect(await read(await w.as('OPERATOR', at.communityId))).toEqual(known)
  expect(await read(await w.as('RIDER', at.riderId))).toEqual(known)
  for (const stranger of [
    await w.as('RIDER', await w.rider(at.communityId)),
    await w.as('RESIDENT', at.householdId),
    await w.as('OPERATOR', await w.community()),
  ])
    expect([null, { position: null, shift: null, certificates: [] }]).toContainEqual(await read(stranger))
  // Whose goods he brings sees him, and of his work nothing.
  await certify(w, at.riderId, 'HEALTH')
  const { id, resident, taskId } = await takenOrder(w, at)
  await tellStep(w, at.riderId, taskId, 'PICK_UP')
  const { data } = await w.request(
    resident,
    'query ($id: ID!) { order(id: $id) { fulfilment { rider { name position { lat } shift { id } certificates { id } incomePerHourFen } } } }',
    { id },
  )
  expect(data).toEqual({
    order: {
      fulfilment: {
        rider: { name: expect.any(String), position: null, shift: null, certificates: [], incomePerHourFen: null },
      },
    },
  })
})
