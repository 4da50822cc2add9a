import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { anonymous, type Actor } from '../../access/actor.ts'
import { constraintOf } from '../../db/tx.ts'
import { world, type World } from '../../testing/world.ts'
import { principals, roleGrants } from './accounts.table.ts'
import { authenticate } from './sign-ins.queries.ts'
import { freshPhone, signInAsOperator, signInPerson } from './testing.ts'
import { addMinutes } from '@linli/kit'

const grantDocument = `mutation ($input: GrantRoleInput!) { grantRole(input: $input) {
  grant { id role placeKind placeId placeName scopes until } userErrors { code field } } }`
const revokeDocument = 'mutation ($id: ID!) { revokeRole(grantId: $id) { grantId userErrors { code message field } } }'

async function grant(w: World, actor: Actor, input: object) {
  const { data, errors } = await w.request(actor, grantDocument, { input })
  expect(errors).toBeUndefined()
  return data!['grantRole'] as { grant: { id: string } | null; userErrors: { code: string; field: string | null }[] }
}

async function revoke(w: World, actor: Actor, id: string) {
  const { data, errors } = await w.request(actor, revokeDocument, { id })
  expect(errors).toBeUndefined()
  return data!['revokeRole'] as { grantId: string | null; userErrors: { code: string; field: string | null }[] }
}

const refusedWith = (code: string) => ({ grant: null, userErrors: [expect.objectContaining({ code })] })

test('an operator makes somebody a leader, who is one at once and until the end that was given', async () => {
  await using w = await world()
  const communityId = await w.community()
  const operator = await w.as('OPERATOR', communityId)
  const leader = await signInPerson(w.app)
  const phone = '13700000009'
  const until = addMinutes(w.app.clock.now(), 60).toISOString()
  const given = await grant(w, operator, {
    phone,
    name: '老团长',
    role: 'LEADER',
    placeKind: 'COMMUNITY',
    placeId: communityId,
    until,
  })
  expect(given).toEqual({
    grant: {
      id: expect.stringMatching(/^grt_/),
      role: 'LEADER',
      placeKind: 'COMMUNITY',
      placeId: communityId,
      placeName: expect.stringContaining('望京'),
      scopes: [],
      until,
    },
    userErrors: [],
  })
  expect(leader.actor.grants).toEqual([])
  const there = await signInPerson(w.app, { phone })
  expect(there.actor).toMatchObject({ name: '老团长', grants: [{ id: given.grant!.id, role: 'LEADER' }] })
  expect(await revoke(w, operator, given.grant!.id)).toEqual({ grantId: given.grant!.id, userErrors: [] })
  expect((await authenticate(w.app, there)).grants).toEqual([])
})

test('operators of a community give roles there, and learn nothing of other places', async () => {
  await using w = await world()
  const [here, elsewhere] = [await w.community(), await w.community()]
  const operator = await w.as('OPERATOR', here)
  const leader = { phone: freshPhone(), role: 'LEADER', placeKind: 'COMMUNITY' }
  const [home, theirs] = [await w.household(here), await w.household(elsewhere)]
  const merchantId = await w.merchant(here)
  expect((await grant(w, operator, { ...leader, placeId: here })).userErrors).toEqual([])
  expect(
    (await grant(w, operator, { phone: freshPhone(), role: 'RESIDENT', placeKind: 'HOUSEHOLD', placeId: home }))
      .userErrors,
  ).toEqual([])
  const foreign = await grant(w, operator, { ...leader, placeId: elsewhere })
  expect(foreign).toEqual({ grant: null, userErrors: [{ code: 'NOT_FOUND', field: 'placeId' }] })
  for (const placeId of ['com_01jd0000000000000000000000', 'nowhere', 'x\0'])
    expect(await grant(w, operator, { ...leader, placeId })).toEqual(foreign)
  expect(
    await grant(w, operator, { phone: freshPhone(), role: 'RESIDENT', placeKind: 'HOUSEHOLD', placeId: theirs }),
  ).toEqual(foreign)
  // A merchant may serve several communities, so its people are the platform's business.
  expect(
    await grant(w, operator, { phone: freshPhone(), role: 'MERCHANT', placeKind: 'MERCHANT', placeId: merchantId }),
  ).toEqual(foreign)
  expect(await grant(w, operator, { phone: freshPhone(), role: 'OPERATOR', placeKind: 'PLATFORM' })).toEqual(
    refusedWith('FORBIDDEN'),
  )
  const ofPlatform = await w.as('OPERATOR')
  expect(
    (await grant(w, ofPlatform, { phone: freshPhone(), role: 'MERCHANT', placeKind: 'MERCHANT', placeId: merchantId }))
      .userErrors,
  ).toEqual([])
})

test('nobody gives himself a role, nor takes his own', async () => {
  await using w = await world()
  const communityId = await w.community()
  const phone = freshPhone()
  const operator = await signInPerson(w.app, {
    phone,
    method: 'OPERATOR_LOGIN',
    grants: [{ role: 'OPERATOR', placeKind: 'COMMUNITY', placeId: communityId }],
  })
  for (const spelt of [phone, `+86 ${phone}`])
    expect(
      await grant(w, operator.actor, { phone: spelt, role: 'LEADER', placeKind: 'COMMUNITY', placeId: communityId }),
    ).toEqual(refusedWith('FORBIDDEN'))
  expect(await grant(w, operator.actor, { phone, role: 'OPERATOR', placeKind: 'PLATFORM' })).toEqual(
    refusedWith('FORBIDDEN'),
  )
  expect((await revoke(w, operator.actor, operator.actor.grants[0]!.id)).userErrors).toMatchObject([
    { code: 'FORBIDDEN' },
  ])
  expect((await authenticate(w.app, operator)).grants).toHaveLength(1)
})

test('whoever is no operator gives and takes nothing, and no person is made on the way', async () => {
  await using w = await world()
  const place = await w.place()
  const ofPlatform = await w.as('OPERATOR')
  const target = { phone: '13700000008', role: 'OPERATOR', placeKind: 'PLATFORM' }
  const actors = [
    await w.as('LEADER', place.communityId),
    await w.as('RESIDENT', place.householdId),
    await w.as('MERCHANT', place.merchantId),
    await w.as('RIDER', place.riderId),
    await w.as('PARTNER', place.communityId, ['orders:write']),
  ]
  for (const actor of actors) {
    expect(await grant(w, actor, target)).toEqual(refusedWith('FORBIDDEN'))
    expect((await revoke(w, actor, ofPlatform.grants[0]!.id)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }])
  }
  const nobody = await w.request(anonymous, grantDocument, { input: target })
  expect(nobody.errors?.[0]).toBeDefined()
  const refused = await w.as('OPERATOR', place.communityId)
  await grant(w, refused, target)
  expect(await w.app.db.sql.select().from(principals).where(eq(principals.phoneMasked, '137****0008'))).toEqual([])
})

test('a grant somewhere else is as good as missing to who would take it', async () => {
  await using w = await world()
  const [here, elsewhere] = [await w.community(), await w.community()]
  const operator = await w.as('OPERATOR', here)
  const [leader, ofPlatform] = [await w.as('LEADER', elsewhere), await w.as('OPERATOR')]
  const foreign = await revoke(w, operator, leader.grants[0]!.id)
  expect(foreign.userErrors).toMatchObject([{ code: 'NOT_FOUND', field: 'grantId' }])
  for (const id of [ofPlatform.grants[0]!.id, 'grt_01jd0000000000000000000000', 'x\0'])
    expect(await revoke(w, operator, id)).toEqual(foreign)
})

test('a role is held where it belongs, by a phone that is one, to an end that is to come', async () => {
  await using w = await world()
  const communityId = await w.community()
  const operator = await w.as('OPERATOR')
  const leader = { phone: freshPhone(), role: 'LEADER', placeKind: 'COMMUNITY', placeId: communityId }
  const wrong = [
    [{ ...leader, placeKind: 'PLATFORM', placeId: null }, 'GRANT_PLACE_MISMATCH'],
    [{ ...leader, role: 'RESIDENT' }, 'GRANT_PLACE_MISMATCH'],
    [{ ...leader, role: 'PARTNER' }, 'GRANT_PLACE_MISMATCH'],
    [{ ...leader, placeId: null }, 'BAD_INPUT'],
    [{ ...leader, phone: '12345' }, 'PHONE_INVALID'],
    [{ ...leader, name: 'a\0b' }, 'BAD_INPUT'],
    [{ ...leader, until: w.app.clock.now().toISOString() }, 'BAD_INPUT'],
  ] as const
  for (const [input, code] of wrong) expect(await grant(w, operator, input)).toEqual(refusedWith(code))
})

test('the database itself refuses a second grant of one role, a platform for anybody but operators, and scopes for people', async () => {
  await using w = await world()
  const actor = await w.as('LEADER', await w.community())
  const { sql } = w.app.db
  const [held] = await sql.select().from(roleGrants)
  const add = (changes: object) => sql.insert(roleGrants).values({ ...held!, id: 'grt_x' as never, ...changes })
  expect(held!.principalId).toBe(actor.id)
  const refusalOf = (changes: object) => add(changes).then(() => 'none', constraintOf)
  expect(await refusalOf({})).toBe('role_grants_once')
  expect(await refusalOf({ placeKind: 'PLATFORM', placeId: null })).toBe('role_grants_platform')
  expect(await refusalOf({ placeId: null })).toBe('role_grants_place_whole')
  expect(await refusalOf({ placeId: 'com_x', scopes: ['orders:read'] })).toBe('role_grants_scopes')
  expect(await refusalOf({ placeId: 'com_x' })).toBe('none')
})

test('an operator who was signed in keeps his place only', async () => {
  await using w = await world()
  const communityId = await w.community()
  const { actor } = await signInAsOperator(w.app, communityId)
  expect(actor.grants).toMatchObject([{ role: 'OPERATOR', placeKind: 'COMMUNITY', placeId: communityId }])
})
