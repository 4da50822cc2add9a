import { expect, test } from 'vitest'
import type { Actor } from '../../../access/actor.ts'
import { world, type World } from '../../../testing/world.ts'
import { sweepLapsedCertificates } from './duty.sweeps.ts'
import { certify, grabPlace, startShift, taskOf, tellStep } from './testing.ts'
import { addMinutes, newId } from '@linli/kit'

/** What the shop of a place sells spoils, so that whoever carries it needs a health certificate. */
async function foodPlace(w: World) {
  const at = await grabPlace(w)
  await w.app.db.pool.query('update skus set shelf_life_hours = 24 where merchant_id = $1', [at.merchantId])
  return at
}

const grab = async (w: World, actor: Actor, taskId: string) =>
  (
    await w.request(
      actor,
      'mutation ($id: ID!, $key: String!) { grabTask(taskId: $id, idempotencyKey: $key) { task { state } userErrors { code } } }',
      { id: taskId, key: newId('key') },
    )
  ).data!['grabTask']
const taken = { task: { state: 'ACCEPTED' }, userErrors: [] }
const refused = (code: string) => ({ task: null, userErrors: [{ code }] })

const packed = async (w: World, at: Awaited<ReturnType<typeof foodPlace>>) => {
  const order = await w.order({ at, until: ['PAY', 'ACCEPT', 'PACK'] })
  return { ...order, taskId: (await taskOf(w, order.id)).id }
}

const enter = async (w: World, actor: Actor, riderId: string, more: object = {}) => {
  const now = w.clock.now()
  const input = {
    riderId,
    kind: 'HEALTH',
    number: 'JK-2026-001',
    issuedAt: addMinutes(now, -60).toISOString(),
    expiresAt: addMinutes(now, 60).toISOString(),
    ...more,
  }
  const { data, errors } = await w.request(
    actor,
    `mutation ($input: CertifyRiderInput!) { certifyRider(input: $input) {
      rider { certificates { kind number isValid revokedAt } } userErrors { code field } } }`,
    { input },
  )
  expect(errors).toBeUndefined()
  return data!['certifyRider']
}

const idOfCertificate = async (w: World, riderId: string) =>
  (await w.app.db.pool.query<{ id: string }>('select id from rider_certificates where rider_id = $1', [riderId]))
    .rows[0]!.id

test('without a valid certificate a rider gets no food, with one he does', async () => {
  await using w = await world()
  const at = await foodPlace(w)
  const rider = await w.as('RIDER', at.riderId)
  const { taskId } = await packed(w, at)
  expect(await grab(w, rider, taskId)).toEqual(refused('RIDER_NOT_CERTIFIED'))
  await certify(w, at.riderId, 'COLD_CHAIN')
  expect(await grab(w, rider, taskId)).toEqual(refused('RIDER_NOT_CERTIFIED'))
  await certify(w, at.riderId, 'HEALTH')
  expect(await grab(w, rider, taskId)).toEqual(taken)
})

test('when a certificate ends mid-shift, he gets nothing more at once, what he has not fetched is taken back, and what is on board is brought', async () => {
  await using w = await world()
  const at = await foodPlace(w)
  const rider = await w.as('RIDER', at.riderId)
  await certify(w, at.riderId, 'HEALTH', { minutes: 5 })
  const [onBoard, waiting, next] = [await packed(w, at), await packed(w, at), await packed(w, at)]
  const soap = await packed(w, { ...at, listingId: await w.listing(at.merchantId, at.communityId) })
  expect(await grab(w, rider, soap.taskId)).toEqual(taken)
  expect(await grab(w, rider, onBoard.taskId)).toEqual(taken)
  expect(await grab(w, rider, waiting.taskId)).toEqual(taken)
  await tellStep(w, at.riderId, onBoard.taskId, 'PICK_UP')
  w.clock.move(4)
  await sweepLapsedCertificates(w.app)
  expect(await taskOf(w, waiting.id)).toMatchObject({ state: 'ACCEPTED' })
  w.clock.move(1)
  expect(await grab(w, rider, next.taskId)).toEqual(refused('RIDER_NOT_CERTIFIED'))
  await sweepLapsedCertificates(w.app)
  expect(await taskOf(w, waiting.id)).toMatchObject({ state: 'CREATED', attempt: 2, riderId: null })
  expect(await taskOf(w, onBoard.id)).toMatchObject({ state: 'PICKED_UP', riderId: at.riderId })
  expect(await taskOf(w, soap.id)).toMatchObject({ state: 'ACCEPTED', riderId: at.riderId })
  const told = (await w.events('DeliveryTaskMoved')).filter(({ facts }) => facts['reason'] === 'NOT_CERTIFIED')
  expect(told.map(({ facts }) => [facts['taskId'], facts['riderBefore']])).toEqual([[waiting.taskId, at.riderId]])
  await tellStep(w, at.riderId, onBoard.taskId, 'DELIVER')
  expect(await taskOf(w, onBoard.id)).toMatchObject({ state: 'DELIVERED' })
})

test('a certificate that is taken away holds no more from that instant, and for good', async () => {
  await using w = await world()
  const at = await foodPlace(w)
  const [rider, operator] = [await w.as('RIDER', at.riderId), await w.as('OPERATOR', at.communityId)]
  await certify(w, at.riderId, 'HEALTH')
  const id = await idOfCertificate(w, at.riderId)
  const revoke = async (actor: Actor, certificateId: string) =>
    (
      await w.request(
        actor,
        'mutation ($id: ID!) { revokeCertificate(certificateId: $id, reason: "伪造") { rider { certificates { isValid revokedAt } } userErrors { code } } }',
        { id: certificateId },
      )
    ).data!['revokeCertificate']
  for (const stranger of [await w.as('OPERATOR', await w.community()), operator])
    expect(await revoke(stranger, stranger === operator ? newId('crt') : id)).toEqual({
      rider: null,
      userErrors: [{ code: 'NOT_FOUND' }],
    })
  const { taskId } = await packed(w, at)
  const gone = { rider: { certificates: [{ isValid: false, revokedAt: w.clock.now().toISOString() }] }, userErrors: [] }
  expect(await revoke(operator, id)).toEqual(gone)
  w.clock.move(1)
  expect(await revoke(operator, id)).toEqual(gone)
  expect(await grab(w, rider, taskId)).toEqual(refused('RIDER_NOT_CERTIFIED'))
  expect(await w.events('RiderCertificateRevoked')).toHaveLength(1)
})

test('a certificate is entered once by those who run a place where he rides; another under its number is refused', async () => {
  await using w = await world()
  const { riderId, communityId } = await w.place()
  const other = await w.rider(communityId)
  const operator = await w.as('OPERATOR', communityId)
  const entered = {
    rider: { certificates: [{ kind: 'HEALTH', number: 'JK-2026-001', isValid: true, revokedAt: null }] },
    userErrors: [],
  }
  for (let again = 0; again < 2; again++) expect(await enter(w, operator, riderId)).toEqual(entered)
  const no = (code: string, field: string) => ({ rider: null, userErrors: [{ code, field }] })
  expect(await enter(w, operator, other)).toEqual(no('CERTIFICATE_EXISTS', 'input.number'))
  expect(await enter(w, operator, riderId, { expiresAt: addMinutes(w.clock.now(), 90).toISOString() })).toEqual(
    no('CERTIFICATE_EXISTS', 'input.number'),
  )
  expect(
    await enter(w, operator, riderId, { number: 'x', expiresAt: addMinutes(w.clock.now(), -60).toISOString() }),
  ).toEqual(no('BAD_INPUT', 'input.expiresAt'))
  expect(await enter(w, await w.as('OPERATOR', await w.community()), riderId)).toEqual(no('NOT_FOUND', 'input.riderId'))
  expect(await enter(w, operator, newId('rid'))).toEqual(no('NOT_FOUND', 'input.riderId'))
})

test('an operator finds riders by area, duty and the certificate they hold now', async () => {
  await using w = await world()
  const [here, there] = [await foodPlace(w), await foodPlace(w)]
  const off = await w.rider(here.communityId)
  await w.app.db.pool.query('update riders set on_duty = false where id = $1', [off])
  await certify(w, here.riderId, 'HEALTH', { minutes: 5 })
  await certify(w, off, 'HEALTH')
  await certify(w, there.riderId, 'COLD_CHAIN')
  const operator = await w.as('OPERATOR')
  const find = async (filter: string) => {
    const { data, errors, statements } = await w.request(operator, `{ riders(filter: ${filter}) { nodes { id } } }`)
    expect([errors, statements]).toEqual([undefined, 1])
    return (data!['riders'] as { nodes: { id: string }[] }).nodes.map(({ id }) => id)
  }
  expect(await find('{ certificate: { eq: HEALTH } }')).toEqual([here.riderId, off].toSorted())
  expect(await find(`{ certificate: { eq: HEALTH }, onDuty: true, areaId: { eq: "${here.areaId}" } }`)).toEqual([
    here.riderId,
  ])
  expect(await find(`{ areaId: { eq: "${there.areaId}" } }`)).toEqual([there.riderId])
  w.clock.move(5)
  expect(await find('{ certificate: { eq: HEALTH } }')).toEqual([off])
})

test('eight errands for a bicycle that carries one: one is taken', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  await w.app.db.pool.query('update skus set weight_grams = 9000 where merchant_id = $1', [at.merchantId])
  await startShift(w, at.riderId, { vehicle: 'BICYCLE' })
  const orders = []
  for (let n = 0; n < 8; n++) orders.push(await packed(w, at))
  const rider = await w.as('RIDER', at.riderId)
  const answers = await Promise.all(orders.map(({ taskId }) => grab(w, rider, taskId)))
  expect(answers.filter((answer) => (answer as typeof taken).task)).toHaveLength(1)
  expect(answers.filter((answer) => !(answer as typeof taken).task)).toEqual(
    Array.from({ length: 7 }, () => refused('RIDER_FULL')),
  )
})

test('a rider of another community, and one who is off duty, gets nothing', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  const { taskId } = await packed(w, at)
  const idle = await w.rider(at.communityId)
  expect(await grab(w, await w.as('RIDER', idle), taskId)).toEqual(refused('RIDER_OFF_DUTY'))
  await startShift(w, idle, { minutes: 5 })
  w.clock.move(5)
  expect(await grab(w, await w.as('RIDER', idle), taskId)).toEqual(refused('RIDER_OFF_DUTY'))
  const elsewhere = await grabPlace(w)
  expect(await grab(w, await w.as('RIDER', elsewhere.riderId), taskId)).toEqual(refused('NOT_FOUND'))
})

test('a bundle asks for what its components ask for, and weighs what they weigh', async () => {
  await using w = await world()
  const at = await grabPlace(w)
  const { pool } = w.app.db
  const frozen = await w.listing(at.merchantId, at.communityId)
  await pool.query(
    `update skus set cold_chain = true, shelf_life_hours = 4, weight_grams = 700 where id = (select sku_id from listings where id = $1)`,
    [frozen],
  )
  await pool.query(
    `insert into bundle_components (bundle_sku_id, component_sku_id, quantity)
     select b.sku_id, c.sku_id, 3 from listings b, listings c where b.id = $1 and c.id = $2`,
    [at.listingId, frozen],
  )
  const { id } = await w.order({ at, until: ['PAY', 'ACCEPT'], quantity: 2 })
  const { rows } = await pool.query('select skills, grams from delivery_tasks where order_id = $1', [id])
  expect(rows).toEqual([{ skills: ['HEALTH', 'COLD_CHAIN'], grams: 4_200 }])
})
