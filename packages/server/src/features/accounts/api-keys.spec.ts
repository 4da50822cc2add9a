import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { actorOfSession, authenticate } from './sign-ins.queries.ts'
import { addMinutes } from '@linli/kit'

const issueDocument = `mutation ($input: IssueApiKeyInput!, $key: String!) { issueApiKey(input: $input, idempotencyKey: $key) {
  secret apiKey { id name prefix scopes createdAt expiresAt lastUsedAt revokedAt } userErrors { code field } } }`
const revokeDocument =
  'mutation ($id: ID!) { revokeApiKey(id: $id) { apiKey { id revokedAt } userErrors { code message field } } }'

interface Issued {
  readonly secret: string | null
  readonly apiKey: { readonly id: string; readonly prefix: string } | null
  readonly userErrors: readonly { readonly code: string; readonly field: string | null }[]
}

let keys = 0
async function issue(w: World, actor: Actor, input: object, key = `issue-${++keys}`): Promise<Issued> {
  const { data, errors } = await w.request(actor, issueDocument, {
    input: { name: '小区地图', scopes: ['households:read'], ...input },
    key,
  })
  expect(errors).toBeUndefined()
  return data!['issueApiKey'] as Issued
}

const bearer = (issued: Issued) => ({ authorization: `Bearer ${issued.secret}` })

test('a key is shown once, stored as a hash, and speaks for its app with its scopes at its places', async () => {
  await using w = await world()
  const [here, elsewhere] = [await w.community(), await w.community()]
  const issued = await issue(w, await w.as('OPERATOR'), {
    communityIds: [here, elsewhere, here],
    scopes: ['orders:write', 'households:read'],
  })
  expect(issued.userErrors).toEqual([])
  expect(issued.secret?.startsWith(`${issued.apiKey!.prefix}_`)).toBe(true)
  const actor = await authenticate(w.app, bearer(issued))
  const grant = { role: 'PARTNER', placeKind: 'COMMUNITY', scopes: ['households:read', 'orders:write'] }
  expect(actor).toMatchObject({
    kind: 'APP',
    name: '小区地图',
    sessionId: issued.apiKey!.id,
    grants: [
      { ...grant, placeId: here },
      { ...grant, placeId: elsewhere },
    ],
  })
  const { rows } = await w.app.db.pool.query<{ text: string }>(
    `select (select json_agg(k) from api_keys k)::text || (select json_agg(i) from idempotency_records i)::text
      || (select json_agg(o) from outbox o)::text as text`,
  )
  expect(rows[0]!.text).not.toContain(issued.secret!.slice(-43))
})

test('a key sees what its scopes and places allow, and changes nothing without a scope for it', async () => {
  await using w = await world()
  const [here, elsewhere] = [await w.community(), await w.community()]
  const [mine] = [await w.household(here), await w.household(elsewhere)]
  const operator = await w.as('OPERATOR')
  const reader = await authenticate(w.app, bearer(await issue(w, operator, { communityIds: [here] })))
  const households = '{ households { nodes { id door } } }'
  expect((await w.request(reader, households)).data).toEqual({ households: { nodes: [{ id: mine, door: null }] } })
  const other = await authenticate(
    w.app,
    bearer(await issue(w, operator, { communityIds: [here], scopes: ['orders:read'] })),
  )
  expect((await w.request(other, households)).data ?? null).toBeNull()
  expect((await w.request(other, households)).errors?.[0]?.message).toBe('SCOPE_MISSING')
  const grantRole = `mutation { grantRole(input: { phone: "13700000001", role: LEADER, placeKind: COMMUNITY, placeId: "${here}" }) { userErrors { code } } }`
  expect((await w.request(reader, grantRole)).data).toEqual({ grantRole: { userErrors: [{ code: 'FORBIDDEN' }] } })
  const again = await w.request(reader, issueDocument, {
    input: { name: 'x', scopes: ['orders:write'], communityIds: [here] },
    key: 'k',
  })
  expect(again.data?.['issueApiKey']).toMatchObject({ secret: null, userErrors: [{ code: 'FORBIDDEN' }] })
})

test('operators of a community issue keys for it alone, and see no others', async () => {
  await using w = await world()
  const [here, elsewhere] = [await w.community(), await w.community()]
  const [operator, ofPlatform] = [await w.as('OPERATOR', here), await w.as('OPERATOR')]
  const mine = await issue(w, operator, { communityIds: [here] })
  const theirs = await issue(w, ofPlatform, { communityIds: [elsewhere] })
  const both = await issue(w, ofPlatform, { communityIds: [here, elsewhere] })
  expect((await issue(w, operator, { communityIds: [elsewhere] })).userErrors).toEqual([
    { code: 'NOT_FOUND', field: 'communityIds.0' },
  ])
  expect((await issue(w, operator, { communityIds: ['com_01jd0000000000000000000000'] })).userErrors).toEqual([
    { code: 'NOT_FOUND', field: 'communityIds.0' },
  ])
  expect((await issue(w, operator, { communityIds: [here, elsewhere] })).userErrors).toEqual([
    { code: 'NOT_FOUND', field: 'communityIds.1' },
  ])
  const list = async (actor: Actor) => {
    const { data, errors } = await w.request(actor, '{ apiKeys(first: 10) { nodes { id } } }')
    expect(errors).toBeUndefined()
    return (data!['apiKeys'] as { nodes: { id: string }[] }).nodes.map(({ id }) => id)
  }
  expect(await list(operator)).toEqual([mine.apiKey!.id])
  expect((await list(ofPlatform)).toSorted()).toEqual([mine, theirs, both].map(({ apiKey }) => apiKey!.id).toSorted())
  const foreign = await w.request(operator, revokeDocument, { id: theirs.apiKey!.id })
  expect(foreign.data?.['revokeApiKey']).toMatchObject({ apiKey: null, userErrors: [{ code: 'NOT_FOUND' }] })
  for (const id of ['key_01jd0000000000000000000000', 'x\0', both.apiKey!.id])
    expect((await w.request(operator, revokeDocument, { id })).data).toEqual(foreign.data)
})

test('a key is dead when it is revoked or over, and twice is as good as once', async () => {
  await using w = await world()
  const operator = await w.as('OPERATOR')
  const communityIds = [await w.community()]
  const issued = await issue(w, operator, { communityIds })
  const actor = await authenticate(w.app, bearer(issued))
  const revoked = await w.request(operator, revokeDocument, { id: issued.apiKey!.id })
  expect(revoked.data?.['revokeApiKey']).toEqual({
    apiKey: { id: issued.apiKey!.id, revokedAt: w.app.clock.now().toISOString() },
    userErrors: [],
  })
  await expect(authenticate(w.app, bearer(issued))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(await actorOfSession(w.app, actor)).toBeNull()
  w.clock.move(1)
  expect((await w.request(operator, revokeDocument, { id: issued.apiKey!.id })).data).toEqual(revoked.data)
  expect(await w.events('SessionRevoked')).toMatchObject([
    { topics: [`principal:${actor.id}`], facts: { sessionId: issued.apiKey!.id } },
  ])
  const brief = await issue(w, operator, { communityIds, expiresAt: addMinutes(w.app.clock.now(), 10).toISOString() })
  await expect(authenticate(w.app, bearer(brief))).resolves.toBeDefined()
  w.clock.move(10)
  await expect(authenticate(w.app, bearer(brief))).rejects.toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('a key with another key’s secret, or a letter changed, is no key', async () => {
  await using w = await world()
  const operator = await w.as('OPERATOR')
  const communityIds = [await w.community()]
  const [one, other] = [await issue(w, operator, { communityIds }), await issue(w, operator, { communityIds })]
  const mixed = one.apiKey!.prefix + other.secret!.slice(other.apiKey!.prefix.length)
  const changed = `${one.secret!.slice(0, -1)}${one.secret!.endsWith('A') ? 'B' : 'A'}`
  for (const token of [mixed, changed, one.apiKey!.prefix, `${one.apiKey!.prefix}_`, one.secret!.toUpperCase()])
    await expect(authenticate(w.app, { authorization: `Bearer ${token}` })).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
})

test('asked twice with one idempotency key there is one API key, and its secret is not told again', async () => {
  await using w = await world()
  const operator = await w.as('OPERATOR')
  const communityIds = [await w.community()]
  const first = await issue(w, operator, { communityIds }, 'once')
  const second = await issue(w, operator, { communityIds }, 'once')
  expect(second).toEqual({ ...first, secret: null })
  expect((await issue(w, operator, { communityIds, name: 'another' }, 'once')).userErrors).toEqual([
    { code: 'IDEMPOTENCY_KEY_REUSED', field: 'idempotencyKey' },
  ])
})

test('a key wants a name, scopes that are some, places and an end that is to come', async () => {
  await using w = await world()
  const operator = await w.as('OPERATOR')
  const communityIds = [await w.community()]
  const wrong = [
    [{ communityIds: [] }, 'TOO_MANY'],
    [{ communityIds, scopes: [] }, 'BAD_INPUT'],
    [{ communityIds, scopes: ['*'] }, 'BAD_INPUT'],
    [{ communityIds, name: ' ' }, 'BAD_INPUT'],
    [{ communityIds, name: 'a\0b' }, 'BAD_INPUT'],
    [{ communityIds, expiresAt: w.app.clock.now().toISOString() }, 'BAD_INPUT'],
  ] as const
  for (const [input, code] of wrong) expect((await issue(w, operator, input)).userErrors).toMatchObject([{ code }])
})
