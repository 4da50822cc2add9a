import { expect, test } from 'vitest'
import { anonymous } from '../../access/actor.ts'
import type { App } from '../../graph/context.ts'
import { world } from '../../testing/world.ts'
import { createOperator, ensureDemoOperators, signInOperator } from './operators.commands.ts'
import type { SignInDeps } from './sign-in-codes.commands.ts'
import { addOperator, operatorPassword as password } from './testing.ts'
import { totpAt } from './totp.ts'
import { addMs } from '@linli/kit'

const depsOf = (app: App, { address = '203.0.113.7', demo = 'off' as App['env']['demo'] } = {}): SignInDeps => ({
  ...app,
  env: { ...app.env, demo },
  actor: anonymous,
  address,
})

const document = `mutation ($login: String!, $password: String!, $totp: String!) {
  signInOperator(login: $login, password: $password, totp: $totp) {
    token userErrors { code message field } viewer { name grants { role placeKind placeId placeName } } } }`

test('an operator signs in with login, password and the code of the moment', async () => {
  await using w = await world()
  const { login, secret } = await addOperator(w.app)
  const totp = totpAt(secret, w.app.clock.now())
  const { data, errors } = await w.request(anonymous, document, { login: ` ${login.toUpperCase()} `, password, totp })
  expect(errors).toBeUndefined()
  expect(data?.['signInOperator']).toEqual({
    token: expect.stringMatching(/^st_/),
    userErrors: [],
    viewer: { name: '林莉', grants: [{ role: 'OPERATOR', placeKind: 'PLATFORM', placeId: null, placeName: null }] },
  })
})

test('a wrong password, a wrong code and a login that does not exist get one answer, and take about as long', async () => {
  await using w = await world()
  const { login, secret } = await addOperator(w.app)
  const wrong = {
    password: { password: 'wrong horse battery' },
    code: { totp: '12' },
    login: { login: 'nobody' },
    garbage: { login: "' or 1=1 --\0" },
  }
  const quickestMs: Record<string, number> = {}
  // The quickest of some: what a busy machine adds is no information, what the code adds is in all of them.
  for (let round = 0; round < 4; round++) {
    for (const [name, variables] of Object.entries(wrong)) {
      const totp = totpAt(secret, w.app.clock.now())
      const begun = performance.now()
      const { data } = await w.request(anonymous, document, { login, password, totp, ...variables })
      quickestMs[name] = Math.min(quickestMs[name] ?? Infinity, performance.now() - begun)
      expect(data?.['signInOperator']).toEqual({
        token: null,
        viewer: null,
        userErrors: [{ code: 'SIGN_IN_FAILED', message: 'Login, password or one-time code is wrong.', field: null }],
      })
    }
    w.clock.move(15)
  }
  const took = Object.values(quickestMs)
  expect(Math.min(...took)).toBeGreaterThan(Math.max(...took) / 3)
})

test('a code that was used is not used again, nor is an older one, also when two come at once', async () => {
  await using w = await world()
  const { login, secret } = await addOperator(w.app)
  const deps = depsOf(w.app)
  const older = totpAt(secret, addMs(w.app.clock.now(), -30_000))
  const totp = totpAt(secret, w.app.clock.now())
  const twice = await Promise.allSettled([
    signInOperator(deps, { login, password, totp }),
    signInOperator(deps, { login, password, totp }),
  ])
  expect(twice.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  await expect(signInOperator(deps, { login, password, totp: older })).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
  w.clock.move(1)
  const next = totpAt(secret, w.app.clock.now())
  await expect(signInOperator(deps, { login, password, totp: next })).resolves.toBeDefined()
})

test('a recovery code stands in for the phone once', async () => {
  await using w = await world()
  const { login, recoveryCodes } = await addOperator(w.app)
  const deps = depsOf(w.app)
  const totp = recoveryCodes[3]!
  await expect(signInOperator(deps, { login, password: 'wrong horse battery', totp })).rejects.toMatchObject({
    code: 'SIGN_IN_FAILED',
  })
  await expect(signInOperator(deps, { login, password, totp })).resolves.toBeDefined()
  await expect(signInOperator(deps, { login, password, totp })).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
})

test('after five wrong tries a login waits, whether or not it exists, and then works again', async () => {
  await using w = await world()
  const { login, secret } = await addOperator(w.app)
  const deps = depsOf(w.app)
  const tryOut = (name: string, count: number) =>
    Promise.all(
      Array.from({ length: count }, () =>
        signInOperator(deps, { login: name, password: 'wrong horse battery', totp: '123456' }).catch(
          ({ code }) => code as string,
        ),
      ),
    )
  const known = await tryOut(login, 8)
  const unknown = await tryOut('nobody', 8)
  expect(known.toSorted()).toEqual([
    ...Array<string>(5).fill('SIGN_IN_FAILED'),
    ...Array<string>(3).fill('TOO_MANY_TRIES'),
  ])
  expect(unknown.toSorted()).toEqual(known.toSorted())
  const right = () => signInOperator(deps, { login, password, totp: totpAt(secret, w.app.clock.now()) })
  await expect(right()).rejects.toMatchObject({ code: 'TOO_MANY_TRIES' })
  w.clock.move(15)
  await expect(right()).resolves.toBeDefined()
})

test('a stranger who fails on purpose locks a login out at his own address, never at the operator’s', async () => {
  await using w = await world()
  const { login, secret } = await addOperator(w.app)
  const stranger = depsOf(w.app, { address: '198.51.100.9' })
  const wrong = () => signInOperator(stranger, { login, password: 'wrong horse battery', totp: '123456' })
  for (let index = 0; index < 5; index++) await expect(wrong()).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
  await expect(wrong()).rejects.toMatchObject({ code: 'TOO_MANY_TRIES' })
  const totp = totpAt(secret, w.app.clock.now())
  await expect(signInOperator(depsOf(w.app), { login, password, totp })).resolves.toBeDefined()
})

test('one address tries thirty times a quarter of an hour, over however many logins', async () => {
  await using w = await world()
  const codes: string[] = []
  for (let index = 0; index < 32; index++)
    await signInOperator(depsOf(w.app), { login: `op-${index}`, password: 'wrong horse battery', totp: '1' }).catch(
      ({ code }) => codes.push(code),
    )
  expect(codes.slice(0, 30)).toEqual(Array(30).fill('SIGN_IN_FAILED'))
  expect(codes.slice(30)).toEqual(['TOO_MANY_TRIES', 'TOO_MANY_TRIES'])
})

test('the fixed code is worth nothing outside of demo mode, also for the demo’s own operator', async () => {
  await using w = await world()
  const demo = { login: 'demo', password: 'linli-demo', totp: '000000' }
  const inDemo = depsOf(w.app, { demo: 'quiet' })
  // Processes of one demo start together, and again.
  await Promise.all(Array.from({ length: 4 }, () => ensureDemoOperators({ ...w.app, env: inDemo.env })))
  await ensureDemoOperators({ ...w.app, env: inDemo.env })
  await expect(signInOperator(inDemo, demo)).resolves.toBeDefined()
  await expect(signInOperator(inDemo, demo)).resolves.toBeDefined()
  await expect(signInOperator(depsOf(w.app), demo)).rejects.toMatchObject({ code: 'SIGN_IN_FAILED' })
  await expect(ensureDemoOperators({ ...w.app, env: { ...w.app.env, demo: 'off' } })).rejects.toThrow('demo mode only')
})

test('a login is taken once, and a short password by nobody', async () => {
  await using w = await world()
  const { login } = await addOperator(w.app)
  await expect(createOperator(w.app, { login, password, name: '林莉' })).rejects.toMatchObject({ code: 'LOGIN_TAKEN' })
  await expect(createOperator(w.app, { login: 'short', password: 'short', name: '林莉' })).rejects.toMatchObject({
    code: 'BAD_INPUT',
  })
})
