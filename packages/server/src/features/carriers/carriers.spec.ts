import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { appointLeader, registerRider } from './carriers.commands.ts'
import { newId } from '@linli/kit'

const wanted = { name: '赵师傅', phone: '139 0000 0001' }
const grantsAt = async (w: World, role: string) =>
  (
    await w.app.db.pool.query<{ place_kind: string; place_id: string }>(
      'select place_kind, place_id from role_grants where role = $1 order by place_kind, place_id',
      [role],
    )
  ).rows.map(({ place_kind, place_id }) => [place_kind, place_id])

test('a rider joins the communities named, and may see what is open there', async () => {
  await using w = await world()
  const [here, there] = [await w.community(), await w.community()]
  const id = await registerRider(
    { ...w.app, actor: await w.as('OPERATOR') },
    { ...wanted, communityIds: [here, there, here] },
  )
  expect(await grantsAt(w, 'RIDER')).toEqual([
    ['COMMUNITY', here],
    ['COMMUNITY', there],
    ['RIDER', id],
  ])
})

test('an operator registers riders where he operates, and nobody else does', async () => {
  await using w = await world()
  const [here, there] = [await w.place(), await w.community()]
  const register = async (actor: Actor, communityIds: readonly string[], more = {}) =>
    registerRider({ ...w.app, actor }, { ...wanted, communityIds, ...more })
  const operator = await w.as('OPERATOR', here.communityId)
  await expect(register(operator, [here.communityId, there])).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(register(await w.as('LEADER', here.communityId), [here.communityId])).rejects.toMatchObject({
    code: 'FORBIDDEN',
  })
  await expect(register(operator, [here.communityId, newId('com')])).rejects.toMatchObject({
    code: 'NOT_FOUND',
    field: 'communityIds',
  })
  for (const communityIds of [[], Array.from({ length: 21 }, () => newId('com'))])
    await expect(register(operator, communityIds)).rejects.toMatchObject({ code: 'TOO_MANY' })
  await expect(register(operator, [here.communityId], { phone: '1390000' })).rejects.toMatchObject({
    code: 'PHONE_INVALID',
  })
  await expect(register(operator, [here.communityId], { name: ' ' })).rejects.toMatchObject({
    code: 'BAD_INPUT',
    field: 'name',
  })
  expect(await grantsAt(w, 'RIDER')).toEqual([])
})

test('somebody who was registered twice is one rider to himself, and the page does not fail', async () => {
  await using w = await world()
  const communityId = await w.community()
  const [first, second] = [await w.rider(communityId), await w.rider(communityId)]
  const [once, twice] = [await w.as('RIDER', first), await w.as('RIDER', second)]
  const actor: Actor = { ...once, grants: [...twice.grants, ...once.grants] }
  const { data, errors } = await w.request(actor, '{ viewer { rider { id activeOrderCount } } }')
  expect([errors, data]).toEqual([undefined, { viewer: { rider: { id: first, activeOrderCount: 0 } } }])
})

test('a leader is appointed by an operator of his community, and leads there only', async () => {
  await using w = await world()
  const [here, there] = [await w.community(), await w.community()]
  const appoint = async (actor: Actor, communityId: string) =>
    appointLeader({ ...w.app, actor }, { ...wanted, communityId })
  const operator = await w.as('OPERATOR', here)
  await expect(appoint(operator, there)).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(appoint(operator, newId('com'))).rejects.toMatchObject({ code: 'NOT_FOUND', field: 'communityId' })
  await appoint(operator, here)
  expect(await grantsAt(w, 'LEADER')).toEqual([['COMMUNITY', here]])
  const { data } = await w.request(
    operator,
    'query ($id: ID!) { community(id: $id) { leaders { name community { id } } } }',
    { id: here },
  )
  expect(data).toEqual({ community: { leaders: [{ name: '赵师傅', community: { id: here } }] } })
})

test('an operator finds the riders of his communities, those of the platform all of them', async () => {
  await using w = await world()
  const [here, there] = [await w.place(), await w.place()]
  await w.app.db.pool.query('insert into rider_communities (rider_id, community_id) values ($1, $2)', [
    here.riderId,
    there.communityId,
  ])
  const find = async (actor: Actor, args = '') => {
    const { data, errors, statements } = await w.request(actor, `{ riders${args} { nodes { id communities { id } } } }`)
    expect([errors, statements]).toEqual([undefined, 1])
    return (data!['riders'] as { nodes: { id: string }[] }).nodes.map(({ id }) => id)
  }
  const [platform, operator] = [await w.as('OPERATOR'), await w.as('OPERATOR', there.communityId)]
  expect(await find(platform)).toEqual([here.riderId, there.riderId])
  expect(await find(operator)).toEqual([here.riderId, there.riderId])
  expect(await find(await w.as('OPERATOR', here.communityId))).toEqual([here.riderId])
  expect(await find(await w.as('OPERATOR', await w.community()))).toEqual([])
  expect(await find(platform, `(filter: { communityId: { eq: "${here.communityId}" } })`)).toEqual([here.riderId])
  expect(await find(operator, '(filter: { onDuty: false })')).toEqual([])
})
