import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { anonymous } from '../../access/actor.ts'
import { inTx } from '../../db/tx.ts'
import { world } from '../../testing/world.ts'
import type { GrantId } from './grant.ts'
import { addGrant, endGrant } from './principals.store.ts'
import { revokeSession, signOut } from './sessions.commands.ts'
import { actorOfSession, authenticate } from './sign-ins.queries.ts'
import { signInPerson } from './testing.ts'
import { addMinutes } from '@linli/kit'

const unauthenticated = { code: 'UNAUTHENTICATED' }

test('who sends no token is anonymous; a token that is wrong in any way is refused', async () => {
  await using w = await world()
  const { token } = await signInPerson(w.app)
  expect(await authenticate(w.app, {})).toEqual(anonymous)
  const jwt = (header: object) =>
    `${[header, { sub: 'usr_1', role: 'OPERATOR' }].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`
  const wrong = [
    '',
    'Bearer',
    `Basic ${token}`,
    token,
    `Bearer ${token}x`,
    `Bearer ${token.slice(0, -1)}`,
    `Bearer ${token}, Bearer ${token}`,
    `Bearer st_${'A'.repeat(43)}`,
    'Bearer null',
    `Bearer ${'x'.repeat(5_000)}`,
    'Bearer st_\0',
    ...['none', 'None', 'NONE', 'nOnE', 'HS256'].map((alg) => `Bearer ${jwt({ alg, kid: "' or 1=1" })}`),
  ]
  for (const authorization of wrong)
    await expect(authenticate(w.app, { authorization })).rejects.toMatchObject(unauthenticated)
})

test('one statement tells who asks, and a moment later none', async () => {
  await using w = await world()
  const { authorization, actor } = await signInPerson(w.app, {
    grants: [{ role: 'LEADER', placeKind: 'COMMUNITY', placeId: 'com_1' }],
  })
  await sleep(2_100)
  const statements: unknown[] = []
  const pool = { query: (...asked: unknown[]) => (statements.push(asked), w.app.db.pool.query(...(asked as [string]))) }
  const watched = { ...w.app, db: { ...w.app.db, pool } as unknown as typeof w.app.db }
  expect(await authenticate(watched, { authorization })).toEqual(actor)
  expect(statements).toHaveLength(1)
  expect(await authenticate(watched, { authorization })).toEqual(actor)
  expect(statements).toHaveLength(1)
  const plan = await w.app.db.pool.query(
    `set enable_seqscan = off; explain select from sessions where token_hash = 'x' and revoked_at is null`,
  )
  expect(JSON.stringify(plan)).toContain('sessions_token')
})

test('a session ends thirty days after its last use, and ninety days after it began', async () => {
  await using w = await world()
  const day = 24 * 60
  const { authorization, expiresAt } = await signInPerson(w.app)
  const begun = w.app.clock.now()
  expect(expiresAt).toEqual(addMinutes(begun, 30 * day))
  for (let days = 0; days < 87; days += 29) {
    w.clock.move(29 * day)
    const { expiresAt: until } = await authenticate(w.app, { authorization })
    await touched(w)
    expect(until! <= addMinutes(begun, 90 * day)).toBe(true)
  }
  w.clock.move(3 * day)
  await expect(authenticate(w.app, { authorization })).rejects.toMatchObject(unauthenticated)
  const idle = await signInPerson(w.app)
  w.clock.move(30 * day)
  await expect(authenticate(w.app, idle)).rejects.toMatchObject(unauthenticated)
})

test('an operator is out after thirty idle minutes, and after eight hours however busy', async () => {
  await using w = await world()
  const operator = { method: 'OPERATOR_LOGIN', grants: [{ role: 'OPERATOR', placeKind: 'PLATFORM' }] } as const
  const idle = await signInPerson(w.app, operator)
  w.clock.move(30)
  await expect(authenticate(w.app, idle)).rejects.toMatchObject(unauthenticated)
  const busy = await signInPerson(w.app, operator)
  for (let minutes = 0; minutes < 475; minutes += 25) {
    w.clock.move(25)
    await authenticate(w.app, busy)
    await touched(w)
  }
  w.clock.move(5)
  await expect(authenticate(w.app, busy)).rejects.toMatchObject(unauthenticated)
})

test('a rider is signed in for a shift, also on a phone that was signed in before he became one', async () => {
  await using w = await world()
  const rider = { role: 'RIDER', placeKind: 'RIDER', placeId: 'rdr_1' } as const
  const resident = await signInPerson(w.app)
  await inTx({ ...w.app, actor: anonymous }, (tx) => addGrant(tx, { principalId: resident.principalId, ...rider }))
  const later = await signInPerson(w.app, { grants: [rider] })
  w.clock.move(12 * 60 - 1)
  await expect(authenticate(w.app, resident)).resolves.toBeDefined()
  await expect(authenticate(w.app, later)).resolves.toBeDefined()
  w.clock.move(1)
  await expect(authenticate(w.app, resident)).rejects.toMatchObject(unauthenticated)
  await expect(authenticate(w.app, later)).rejects.toMatchObject(unauthenticated)
})

test('last use is written once a minute at the most', async () => {
  await using w = await world()
  const { authorization, actor } = await signInPerson(w.app)
  const lastSeen = async () =>
    (
      await w.app.db.pool.query<{ at: Date }>('select last_seen_at as at from sessions where id = $1', [
        actor.sessionId,
      ])
    ).rows[0]!.at
  const begun = await lastSeen()
  w.clock.move(0.5)
  await authenticate(w.app, { authorization })
  await touched(w)
  expect(await lastSeen()).toEqual(begun)
  w.clock.move(1)
  await authenticate(w.app, { authorization })
  await touched(w)
  expect(await lastSeen()).toEqual(addMinutes(begun, 1.5))
})

test('who signs out is out at once, open streams hear of it, and his other phone stays', async () => {
  await using w = await world()
  const one = await signInPerson(w.app, { phone: '13700000001' })
  const other = await signInPerson(w.app, { phone: '13700000001' })
  expect(await signOut({ ...w.app, actor: one.actor })).toBe(true)
  await expect(authenticate(w.app, one)).rejects.toMatchObject(unauthenticated)
  expect(await actorOfSession(w.app, one.actor)).toBeNull()
  await expect(authenticate(w.app, other)).resolves.toMatchObject({ id: one.principalId })
  expect(await signOut({ ...w.app, actor: one.actor })).toBe(false)
  expect(await w.events('SessionRevoked')).toMatchObject([
    {
      topics: [`principal:${one.principalId}`],
      facts: { sessionId: one.actor.sessionId, principalId: one.principalId },
    },
  ])
})

test('a session that another process revoked is dead within two seconds', async () => {
  await using w = await world()
  const { authorization, actor } = await signInPerson(w.app)
  await sleep(2_100)
  await authenticate(w.app, { authorization })
  await w.app.db.pool.query('update sessions set revoked_at = now()')
  await sleep(1_500)
  await expect(authenticate(w.app, { authorization })).rejects.toMatchObject(unauthenticated)
  expect(await actorOfSession(w.app, actor)).toBeNull()
})

test('a grant works and ends at once for whoever is signed in already', async () => {
  await using w = await world()
  const { authorization, actor, principalId } = await signInPerson(w.app)
  const deps = { ...w.app, actor: anonymous }
  const held = { principalId, role: 'LEADER', placeKind: 'COMMUNITY', placeId: 'com_1' } as const
  const id: GrantId = await inTx(deps, (tx) => addGrant(tx, held))
  expect((await authenticate(w.app, { authorization })).grants).toEqual([
    { id, role: 'LEADER', placeKind: 'COMMUNITY', placeId: 'com_1', scopes: [] },
  ])
  expect((await actorOfSession(w.app, actor))?.grants).toHaveLength(1)
  expect(await inTx(deps, (tx) => addGrant(tx, { ...held, until: addMinutes(w.app.clock.now(), 10) }))).toBe(id)
  await inTx(deps, (tx) => endGrant(tx, id))
  expect((await authenticate(w.app, { authorization })).grants).toEqual([])
  expect((await w.events('GrantChanged')).map(({ seq, facts }) => [seq, facts['revoked']])).toEqual([
    [1, false],
    [2, false],
    [3, true],
  ])
})

test('a grant with an end ends', async () => {
  await using w = await world()
  const until = addMinutes(w.app.clock.now(), 10)
  const person = await signInPerson(w.app, {
    grants: [{ role: 'LEADER', placeKind: 'COMMUNITY', placeId: 'com_1', until }],
  })
  expect(person.actor.grants).toHaveLength(1)
  w.clock.move(10)
  expect((await authenticate(w.app, person)).grants).toEqual([])
})

test('an operator who signs in by a code on his phone is no operator there', async () => {
  await using w = await world()
  const grants = [
    { role: 'OPERATOR', placeKind: 'PLATFORM' },
    { role: 'LEADER', placeKind: 'COMMUNITY', placeId: 'com_1' },
  ] as const
  const byPhone = await signInPerson(w.app, { grants })
  expect(byPhone.actor.grants.map(({ role }) => role)).toEqual(['LEADER'])
  const byLogin = await signInPerson(w.app, { grants, method: 'OPERATOR_LOGIN' })
  expect(byLogin.actor.grants.map(({ role }) => role)).toEqual(['OPERATOR', 'LEADER'])
})

test('somebody else’s session is as good as missing', async () => {
  await using w = await world()
  const mine = await signInPerson(w.app)
  const theirs = await signInPerson(w.app)
  const revoke = (sessionId: string) =>
    w.request(
      mine.actor,
      'mutation ($id: ID!) { revokeSession(sessionId: $id) { sessionId userErrors { code message field } } }',
      { id: sessionId },
    )
  const foreign = await revoke(theirs.actor.sessionId!)
  expect(foreign.data?.['revokeSession']).toMatchObject({
    sessionId: null,
    userErrors: [{ code: 'NOT_FOUND', field: 'sessionId' }],
  })
  expect(await revoke('ses_01jd0000000000000000000000')).toEqual(foreign)
  expect(await revoke('x\0')).toEqual(foreign)
  await expect(authenticate(w.app, theirs)).resolves.toBeDefined()
  expect((await revoke(mine.actor.sessionId!)).data?.['revokeSession']).toEqual({
    sessionId: mine.actor.sessionId,
    userErrors: [],
  })
  await expect(revokeSession({ ...w.app, actor: mine.actor }, mine.actor.sessionId!)).rejects.toMatchObject({
    code: 'NOT_FOUND',
  })
})

test('a viewer sees his own open sessions, and nobody reaches one by its id', async () => {
  await using w = await world()
  const one = await signInPerson(w.app, { phone: '13700000001' })
  await signInPerson(w.app, { phone: '13700000001' })
  await signInPerson(w.app)
  const { data, errors } = await w.request(one.actor, '{ viewer { id sessions { id current } } }')
  expect(errors).toBeUndefined()
  const seen = data?.['viewer'] as { id: string; sessions: { id: string; current: boolean }[] }
  expect(seen.id).toBe(one.principalId)
  expect(seen.sessions).toHaveLength(2)
  expect(seen.sessions.filter(({ current }) => current)).toEqual([{ id: one.actor.sessionId, current: true }])
  const byId = await w.request(one.actor, 'query ($id: ID!) { node(id: $id) { id } }', { id: one.actor.sessionId })
  expect(byId.data?.['node'] ?? null).toBeNull()
  expect((await w.request(anonymous, '{ viewer { id } }')).data).toEqual({ viewer: null })
})

/** The write that nobody waits for has been done. */
async function touched(w: { app: { db: { pool: { query(text: string): Promise<unknown> } } } }): Promise<void> {
  await sleep(20)
  await w.app.db.pool.query('select 1')
}
