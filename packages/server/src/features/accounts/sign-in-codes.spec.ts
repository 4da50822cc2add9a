import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { anonymous } from '../../access/actor.ts'
import { constraintOf } from '../../db/tx.ts'
import type { App } from '../../graph/context.ts'
import { world } from '../../testing/world.ts'
import { signInCodes } from './accounts.table.ts'
import { SandboxSms } from './sandbox-sms.ts'
import { requestSignInCode, signInWithCode, type SignInDeps } from './sign-in-codes.commands.ts'
import { addMinutes } from '@linli/kit'

const phone = '13800000001'
const elsewhere = '13800000002'

function people(app: App, { address = '203.0.113.7', demo = 'off' as App['env']['demo'] } = {}) {
  const sms = new SandboxSms()
  const deps: SignInDeps = { ...app, env: { ...app.env, demo }, sms, actor: anonymous, address }
  return { deps, sms, codeFor: (number: string) => sms.lastTo(`+86${number}`)?.parameters['code'] ?? '' }
}

/** A code of six digits that is not this one. */
const wrong = (code: string, by = 1): string => String((Number(code) + by) % 1_000_000).padStart(6, '0')

const outcomeOf = (settled: PromiseSettledResult<unknown>): string =>
  settled.status === 'fulfilled' ? 'done' : (settled.reason as { code: string }).code

test('a phone that nobody knows signs in with the code that was sent to it, and is a resident without grants', async () => {
  await using w = await world()
  const asked = await w.request(
    anonymous,
    'mutation ($phone: String!) { requestSignInCode(phone: $phone) { resendAt demoCode userErrors { code } } }',
    { phone },
  )
  expect(asked.errors).toBeUndefined()
  expect(asked.data?.['requestSignInCode']).toEqual({
    resendAt: addMinutes(w.app.clock.now(), 1).toISOString(),
    demoCode: null,
    userErrors: [],
  })
  const code = (w.app.sms as SandboxSms).lastTo(`+86${phone}`)?.parameters['code']
  const signedIn = await w.request(
    anonymous,
    `mutation ($phone: String!, $code: String!) { signInWithCode(phone: $phone, code: $code, device: "Mate 80") {
      token expiresAt userErrors { code } viewer { name kind phoneMasked locale grants { id } sessions { device current } } } }`,
    { phone, code },
  )
  expect(signedIn.errors).toBeUndefined()
  expect(signedIn.data?.['signInWithCode']).toEqual({
    token: expect.stringMatching(/^st_[\w-]{43}$/),
    expiresAt: addMinutes(w.app.clock.now(), 30 * 24 * 60).toISOString(),
    userErrors: [],
    viewer: {
      name: '邻居0001',
      kind: 'PERSON',
      phoneMasked: '138****0001',
      locale: 'zh-CN',
      grants: [],
      sessions: [{ device: 'Mate 80', current: true }],
    },
  })
})

test('of a hundred guesses at once five are looked at, and then not even the right code opens', async () => {
  await using w = await world()
  const { deps, codeFor } = people(w.app)
  await requestSignInCode(deps, phone)
  const code = codeFor(phone)
  const guesses = Array.from({ length: 100 }, (_, index) =>
    signInWithCode(deps, { phone, code: wrong(code, index + 1) }),
  )
  const outcomes = (await Promise.allSettled(guesses)).map(outcomeOf)
  expect(outcomes.filter((outcome) => outcome === 'CODE_WRONG')).toHaveLength(5)
  expect(outcomes.filter((outcome) => outcome === 'TOO_MANY_TRIES')).toHaveLength(95)
  await expect(signInWithCode(deps, { phone, code })).rejects.toMatchObject({ code: 'TOO_MANY_TRIES' })
})

test('a code opens one session, also when it comes five times at once', async () => {
  await using w = await world()
  const { deps, codeFor } = people(w.app)
  await requestSignInCode(deps, phone)
  const code = codeFor(phone)
  // Connections that stand already: otherwise the first tap is through before the others have one.
  await Promise.all(Array.from({ length: 10 }, () => w.app.db.pool.query('select pg_sleep(0.1)')))
  const taps = await Promise.allSettled(Array.from({ length: 5 }, () => signInWithCode(deps, { phone, code })))
  expect(taps.map(outcomeOf).toSorted()).toEqual([...Array<string>(4).fill('CODE_WRONG'), 'done'])
})

test('a code is worth nothing after five minutes, for another phone, or when a newer one was sent', async () => {
  await using w = await world()
  const { deps, codeFor } = people(w.app)
  await requestSignInCode(deps, phone)
  const first = codeFor(phone)
  await requestSignInCode(deps, elsewhere)
  if (codeFor(elsewhere) !== first)
    await expect(signInWithCode(deps, { phone: elsewhere, code: first })).rejects.toMatchObject({ code: 'CODE_WRONG' })
  w.clock.move(2)
  await requestSignInCode(deps, phone)
  const second = codeFor(phone)
  if (second !== first)
    await expect(signInWithCode(deps, { phone, code: first })).rejects.toMatchObject({ code: 'CODE_WRONG' })
  w.clock.move(5)
  await expect(signInWithCode(deps, { phone, code: second })).rejects.toMatchObject({ code: 'CODE_WRONG' })
})

test('the next code waits a minute, however the number is spelt', async () => {
  await using w = await world()
  const { deps, sms } = people(w.app)
  const { resendAt } = await requestSignInCode(deps, phone)
  for (const spelt of [phone, `+86 ${phone}`, '138 0000 0001', '0086138-0000-0001', '１３８０００００００１'])
    await expect(requestSignInCode(deps, spelt)).rejects.toMatchObject({
      code: 'CODE_TOO_SOON',
      facts: { resendAt: resendAt.toISOString() },
    })
  const atOnce = await Promise.allSettled(Array.from({ length: 20 }, () => requestSignInCode(deps, elsewhere)))
  expect(atOnce.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(sms.messages()).toHaveLength(2)
  w.clock.move(1)
  await expect(requestSignInCode(deps, phone)).resolves.toMatchObject({ demoCode: null })
})

test('a phone gets five codes an hour', async () => {
  await using w = await world()
  const { deps } = people(w.app)
  const begun = w.app.clock.now()
  for (let sent = 0; sent < 5; sent++) {
    await requestSignInCode(deps, phone)
    w.clock.move(2)
  }
  await expect(requestSignInCode(deps, phone)).rejects.toMatchObject({
    code: 'TOO_MANY_TRIES',
    facts: { until: addMinutes(begun, 60).toISOString() },
  })
  w.clock.move(50)
  await expect(requestSignInCode(deps, phone)).resolves.toBeDefined()
})

test('an address asks for ten codes an hour, whichever phones it names and however it is written', async () => {
  await using w = await world()
  const { deps } = people(w.app, { address: '2001:db8:0:1::1' })
  const numbers = Array.from({ length: 30 }, (_, index) => `1380000${String(1_000 + index)}`)
  const asked = await Promise.allSettled(
    numbers.map((number, index) => requestSignInCode({ ...deps, address: `2001:db8:0:1::${index + 1}` }, number)),
  )
  expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
  await expect(requestSignInCode({ ...deps, address: '2001:db8:0:2::1' }, '13800002000')).resolves.toBeDefined()
})

test('a known and an unknown phone get the same answers', async () => {
  await using w = await world()
  const { deps, codeFor } = people(w.app)
  await requestSignInCode(deps, phone)
  await signInWithCode(deps, { phone, code: codeFor(phone) })
  w.clock.move(2)
  const known = await requestSignInCode(deps, phone)
  const unknown = await requestSignInCode(deps, elsewhere)
  expect(unknown).toEqual(known)
  const guess = (number: string) =>
    signInWithCode(deps, { phone: number, code: wrong(codeFor(number)) }).catch(({ code, facts }) => ({ code, facts }))
  expect(await guess(elsewhere)).toEqual(await guess(phone))
})

test('neither the phone nor the code stands in the database or in the log', async () => {
  await using w = await world()
  const { deps, codeFor } = people(w.app)
  await requestSignInCode(deps, phone)
  await signInWithCode(deps, { phone, code: codeFor(phone) })
  const { rows } = await w.app.db.pool.query<{ text: string }>(
    `select (select json_agg(p) from principals p)::text || (select json_agg(c) from sign_in_codes c)::text
      || (select json_agg(s) from sessions s)::text || (select coalesce(json_agg(o), '[]') from outbox o)::text as text`,
  )
  expect(rows[0]!.text).not.toContain(phone)
  expect(rows[0]!.text).not.toContain('203.0.113')
  expect(rows[0]!.text).not.toMatch(new RegExp(`"${codeFor(phone)}"`))
})

test('outside of demo mode the fixed code is a guess like any other', async () => {
  await using w = await world()
  const { deps, codeFor } = people(w.app)
  await expect(signInWithCode(deps, { phone, code: '000000' })).rejects.toMatchObject({ code: 'CODE_WRONG' })
  await requestSignInCode(deps, phone)
  if (codeFor(phone) !== '000000')
    await expect(signInWithCode(deps, { phone, code: '000000' })).rejects.toMatchObject({ code: 'CODE_WRONG' })
})

test('in demo mode the fixed code is told and works, and one address signs in whom it likes', async () => {
  await using w = await world()
  const { deps } = people(w.app, { demo: 'quiet' })
  for (let index = 0; index < 15; index++)
    await expect(requestSignInCode(deps, `1380000${1_000 + index}`)).resolves.toMatchObject({ demoCode: '000000' })
  await expect(signInWithCode(deps, { phone, code: '000000' })).resolves.toMatchObject({ token: expect.any(String) })
})

test('the database itself refuses a second open code for one phone', async () => {
  await using w = await world()
  const { deps } = people(w.app)
  await requestSignInCode(deps, phone)
  const again = w.app.db.sql
    .execute(sql`insert into ${signInCodes} (id, phone_index, address_index, code_hash, sent_at, expires_at)
    select 'sic_2', phone_index, address_index, code_hash, sent_at, expires_at from ${signInCodes}`)
  expect(await again.then(() => 'none', constraintOf)).toBe('sign_in_codes_open')
})
