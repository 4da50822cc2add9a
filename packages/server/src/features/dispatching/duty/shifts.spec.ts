import { expect, test } from 'vitest'
import type { Actor } from '../../../access/actor.ts'
import { world, type World } from '../../../testing/world.ts'
import { grabTask } from '../tasks/tasks.commands.ts'
import { sweepOverShifts, sweepVanishedRiders } from './duty.sweeps.ts'
import { goOffDuty, setDuty } from './shifts.commands.ts'
import { grabPlace, openArea, startShift, takenOrder, taskOf, tellStep } from './testing.ts'
import { addMinutes, newId } from '@linli/kit'

const isoIn = (w: World, minutes: number) => addMinutes(w.clock.now(), minutes).toISOString()

const goOn = async (w: World, actor: Actor, more: object = {}, key: string = newId('key')) => {
  const { data, errors } = await w.request(
    actor,
    `mutation ($input: GoOnDutyInput!, $key: String!) { goOnDuty(input: $input, idempotencyKey: $key) {
       rider { onDuty shift { vehicle endsAt endedAt } position { lat lng } } userErrors { code field } } }`,
    { input: { vehicle: 'E_BIKE', endsAt: isoIn(w, 240), ...more }, key },
  )
  expect(errors).toBeUndefined()
  return data!['goOnDuty']
}

const goOff = async (w: World, actor: Actor) =>
  (
    await w.request(
      actor,
      'mutation { goOffDuty { rider { onDuty shift { id } position { lat } } userErrors { code message } } }',
    )
  ).data!['goOffDuty']

const shiftsOf = async (w: World, riderId: string) =>
  (
    await w.app.db.pool.query<{ ended_by: string | null }>(
      'select ended_by from rider_shifts where rider_id = $1 order by started_at',
      [riderId],
    )
  ).rows.map(({ ended_by }) => ended_by)

const looks = async (w: World): Promise<void> => {
  await sweepOverShifts(w.app)
  await sweepVanishedRiders(w.app)
}

test('a rider goes on duty with a vehicle and an end, and off again; nothing tells where he was', async () => {
  await using w = await world()
  const { riderId } = await w.place()
  const rider = await w.as('RIDER', riderId)
  const place = { lat: 39.99, lng: 116.47 }
  expect(await goOn(w, rider, place)).toEqual({
    rider: {
      onDuty: true,
      shift: { vehicle: 'E_BIKE', endsAt: isoIn(w, 240), endedAt: null },
      position: place,
    },
    userErrors: [],
  })
  w.clock.move(90)
  const { data, statements } = await w.request(rider, '{ myShift { vehicle onlineMinutes earnedFen } }')
  expect([data, statements]).toEqual([{ myShift: { vehicle: 'E_BIKE', onlineMinutes: 90, earnedFen: 0 } }, 1])
  for (let again = 0; again < 2; again++)
    expect(await goOff(w, rider)).toEqual({
      rider: { onDuty: false, shift: null, position: null },
      userErrors: [],
    })
  expect((await w.request(rider, '{ myShift { id } }')).data).toEqual({ myShift: null })
  expect(await shiftsOf(w, riderId)).toEqual(['RIDER'])
  expect((await w.events('RiderDutyChanged')).map(({ seq, facts }) => [seq, facts['onDuty']])).toEqual([
    [1, true],
    [2, false],
  ])
})

test('ten taps open one shift, and within it vehicle and end may change', async () => {
  await using w = await world()
  const { riderId } = await w.place()
  const rider = await w.as('RIDER', riderId)
  await Promise.all(Array.from({ length: 10 }, () => goOn(w, rider)))
  expect(await goOn(w, rider, { vehicle: 'VAN' })).toMatchObject({ rider: { shift: { vehicle: 'VAN' } } })
  expect(await shiftsOf(w, riderId)).toEqual([null])
})

test('a shift ends after it begins and within 16 hours, and only riders have one', async () => {
  await using w = await world()
  const { riderId, householdId } = await w.place()
  const rider = await w.as('RIDER', riderId)
  for (const minutes of [-1, 0, 16 * 60 + 1])
    expect(await goOn(w, rider, { endsAt: isoIn(w, minutes) })).toEqual({
      rider: null,
      userErrors: [{ code: 'SHIFT_SPAN', field: 'input.endsAt' }],
    })
  expect(await goOn(w, await w.as('RESIDENT', householdId))).toMatchObject({ userErrors: [{ code: 'FORBIDDEN' }] })
  expect(await shiftsOf(w, riderId)).toEqual([])
})

test('by the older way a rider goes on duty himself, the platform may send him off, and strangers find nobody', async () => {
  await using w = await world()
  const { riderId, communityId } = await w.place()
  const set = (actor: Actor, onDuty: boolean, id: string = riderId) => setDuty({ ...w.app, actor }, id, onDuty)
  const isOnDuty = async () =>
    (await w.app.db.pool.query<{ on_duty: boolean }>('select on_duty from riders where id = $1', [riderId])).rows[0]!
      .on_duty
  await set(await w.as('OPERATOR'), false)
  expect(await isOnDuty()).toBe(false)
  const rider = await w.as('RIDER', riderId)
  for (let again = 0; again < 2; again++) await set(rider, true)
  expect(await isOnDuty()).toBe(true)
  for (const stranger of [await w.as('RIDER', await w.rider(communityId)), await w.as('OPERATOR', await w.community())])
    for (const id of [riderId, newId('rid')])
      await expect(set(stranger, false, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await isOnDuty()).toBe(true)
  await set(await w.as('OPERATOR'), false)
  expect(await shiftsOf(w, riderId)).toEqual(['OPERATOR'])
})

test('the platform ends the shift of a rider, and operators of a place do not', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  const { id } = await takenOrder(w, at)
  const end = async (actor: Actor, riderId: string | null) =>
    (
      await w.request(
        actor,
        'mutation ($id: ID) { goOffDuty(riderId: $id) { rider { onDuty } userErrors { code } } }',
        { id: riderId },
      )
    ).data!['goOffDuty']
  const no = (code: string) => ({ rider: null, userErrors: [{ code }] })
  expect(await end(await w.as('OPERATOR', at.communityId), at.riderId)).toEqual(no('NOT_FOUND'))
  expect(await end(await w.as('RIDER', await w.rider(at.communityId)), at.riderId)).toEqual(no('NOT_FOUND'))
  expect(await end(await w.as('OPERATOR'), null)).toEqual(no('FORBIDDEN'))
  expect(await end(await w.as('OPERATOR'), at.riderId)).toEqual({ rider: { onDuty: false }, userErrors: [] })
  expect(await shiftsOf(w, at.riderId)).toEqual(['OPERATOR'])
  expect(await taskOf(w, id)).toMatchObject({ state: 'CREATED', riderId: null })
})

test('going off gives back what was not fetched; with goods on board it is refused, and says which', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  const rider = await w.as('RIDER', at.riderId)
  const [fetched, left] = [await takenOrder(w, at), await takenOrder(w, at)]
  await tellStep(w, at.riderId, fetched.taskId, 'PICK_UP')
  expect(await goOff(w, rider)).toEqual({
    rider: null,
    userErrors: [{ code: 'RIDER_CARRIES', message: `First bring what is on board: ${fetched.taskId}.` }],
  })
  expect(await taskOf(w, left.id)).toMatchObject({ state: 'ACCEPTED', riderId: at.riderId })
  await tellStep(w, at.riderId, fetched.taskId, 'DELIVER')
  expect(await goOff(w, rider)).toMatchObject({ rider: { onDuty: false, shift: null } })
  expect(await taskOf(w, left.id)).toMatchObject({ state: 'CREATED', attempt: 2, riderId: null })
})

test('an errand that comes to a rider while he goes off duty goes back as well', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  const actor = await w.as('RIDER', at.riderId)
  const order = await w.order({ at, until: ['PAY', 'ACCEPT', 'PACK'] })
  const { id: taskId } = await taskOf(w, order.id)
  const waiting = async () =>
    (
      await w.opened.background.pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
    ).rowCount
  const held = await w.opened.background.pool.connect()
  await held.query('begin')
  await held.query('select from rider_shifts where rider_id = $1 for update', [at.riderId])
  // Both wait for the shift, the errand first: it is his when he thinks that he has nothing left.
  const grabbed = grabTask({ ...w.app, actor }, taskId, newId('key'))
  await expect.poll(waiting).toBe(1)
  const left = goOffDuty({ ...w.app, actor })
  await expect.poll(waiting).toBe(2)
  await held.query('commit')
  held.release()
  await Promise.all([grabbed, left])
  expect(await shiftsOf(w, at.riderId)).toEqual(['RIDER'])
  expect(await taskOf(w, order.id)).toMatchObject({ state: 'CREATED', attempt: 2, riderId: null })
})

test('a rider who vanishes before he fetched anything is off duty, and his errands are anybody’s', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  const { id } = await takenOrder(w, at)
  w.clock.move(9)
  await looks(w)
  expect(await taskOf(w, id)).toMatchObject({ state: 'ACCEPTED' })
  w.clock.move(1)
  await looks(w)
  expect(await taskOf(w, id)).toMatchObject({ state: 'CREATED', attempt: 2, riderId: null })
  expect(await shiftsOf(w, at.riderId)).toEqual(['VANISHED'])
})

test('a rider who vanishes with goods on board keeps them, and the place where they were seen last stays known', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  const [fetched, left] = [await takenOrder(w, at), await takenOrder(w, at)]
  await tellStep(w, at.riderId, fetched.taskId, 'PICK_UP')
  w.clock.move(11)
  await looks(w)
  expect(await shiftsOf(w, at.riderId)).toEqual(['VANISHED'])
  expect(await taskOf(w, fetched.id)).toMatchObject({ state: 'PICKED_UP', attempt: 1, riderId: at.riderId })
  expect(await taskOf(w, left.id)).toMatchObject({ state: 'CREATED', riderId: null })
  const { data } = await w.request(
    await w.as('OPERATOR', at.communityId),
    'query ($id: ID!) { node(id: $id) { ... on Rider { shift { id } position { lat lng } } } }',
    {
      id: at.riderId,
    },
  )
  expect(data).toEqual({ node: { shift: null, position: { lat: 39.99, lng: 116.47 } } })
  await startShift(w, at.riderId)
  await tellStep(w, at.riderId, fetched.taskId, 'DELIVER')
  expect(await taskOf(w, fetched.id)).toMatchObject({ state: 'DELIVERED' })
})

test('a rider who tells his place, or takes a step, has not vanished', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  const { taskId } = await takenOrder(w, at)
  w.clock.move(9)
  await tellStep(w, at.riderId, taskId, 'ARRIVE_AT_STORE')
  w.clock.move(9)
  await looks(w)
  await w.request(await w.as('RIDER', at.riderId), 'mutation { reportPosition(lat: 39.991, lng: 116.47) { accepted } }')
  w.clock.move(9)
  await looks(w)
  expect(await shiftsOf(w, at.riderId)).toEqual([null])
})

test('where no area is, nobody waits for a place: a rider stays on duty until his time', async () => {
  await using w = await world()
  const { riderId } = await w.place()
  await openArea(w, [await w.community()])
  await startShift(w, riderId, { minutes: 60 })
  w.clock.move(59)
  await looks(w)
  expect(await shiftsOf(w, riderId)).toEqual([null])
  w.clock.move(1)
  await looks(w)
  expect(await shiftsOf(w, riderId)).toEqual(['OVER'])
})

test('a shift that is over lasts until what is on board has been brought, and what was not fetched goes at once', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  await startShift(w, at.riderId, { minutes: 8 })
  const [fetched, left] = [await takenOrder(w, at), await takenOrder(w, at)]
  await tellStep(w, at.riderId, fetched.taskId, 'PICK_UP')
  w.clock.move(8)
  await looks(w)
  expect(await taskOf(w, left.id)).toMatchObject({ state: 'CREATED', riderId: null })
  expect(await shiftsOf(w, at.riderId)).toEqual([null])
  await tellStep(w, at.riderId, fetched.taskId, 'DELIVER')
  await looks(w)
  expect(await shiftsOf(w, at.riderId)).toEqual(['OVER'])
})

test('what a rider earned in a shift and by the hour is his and his operators’ to know', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  const { taskId } = await takenOrder(w, at)
  await tellStep(w, at.riderId, taskId, 'PICK_UP')
  w.clock.move(5)
  await tellStep(w, at.riderId, taskId, 'DELIVER')
  w.clock.move(25)
  const { rows } = await w.app.db.pool.query<{ pay: string }>(
    'select pay_fen as pay from delivery_tasks where id = $1',
    [taskId],
  )
  const pay = Number(rows[0]!.pay)
  const read = async (actor: Actor) =>
    (
      await w.request(
        actor,
        'query ($id: ID!) { node(id: $id) { ... on Rider { incomePerHourFen openTasks shift { onlineMinutes earnedFen } } } }',
        { id: at.riderId },
      )
    ).data!['node']
  const known = { incomePerHourFen: pay * 2, openTasks: 0, shift: { onlineMinutes: 30, earnedFen: pay } }
  expect(await read(await w.as('RIDER', at.riderId))).toEqual(known)
  expect(await read(await w.as('OPERATOR', at.communityId))).toEqual(known)
})
