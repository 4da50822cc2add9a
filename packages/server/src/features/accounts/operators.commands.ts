import { and, eq, inArray, lt, sql } from 'drizzle-orm'
import { system } from '../../access/actor.ts'
import { inTx, type Tx } from '../../db/tx.ts'
import type { App } from '../../graph/context.ts'
import { operatorLogins, principals } from './accounts.table.ts'
import { subscriberOf } from './address.ts'
import type { PrincipalId } from './grant.ts'
import { checkPassword, hashPassword, isPassword } from './password.ts'
import { addGrant, findOrAddPerson } from './principals.store.ts'
import { checkDevice, openSession, type SignedIn } from './sessions.commands.ts'
import { demoCode, isDemo, type SignInDeps } from './sign-in-codes.commands.ts'
import { forgetTries, takeTry, type TryLimit } from './sign-in-tries.store.ts'
import { checkLine } from './text.ts'
import { newRecoveryCodes, newTotpSecret, recoveryHash, stepOf, totpUri } from './totp.ts'
import { newId, Refusal, refuse } from '@linli/kit'

const loginPattern = /^[a-z0-9][a-z0-9._@-]{1,59}$/
const loginLimit: TryLimit = { most: 5, windowMs: 15 * 60_000 }
/** From everywhere together: a stranger who fails on purpose must not lock the operator out at his own address. */
const everywhereLimit: TryLimit = { most: 100, windowMs: 15 * 60_000 }
/** Many people may share one office's address. */
const addressLimit: TryLimit = { most: 30, windowMs: 15 * 60_000 }

export interface OperatorTyped {
  readonly login: string
  readonly password: string
  /** Six digits of the authenticator app, or a recovery code. */
  readonly totp: string
  readonly device?: string | undefined
}

/** Whatever is wrong, the answer and its time are the same, also for a login that does not exist. */
export async function signInOperator(deps: SignInDeps, typed: OperatorTyped): Promise<SignedIn> {
  const device = checkDevice(typed.device)
  const { keys } = deps
  const now = deps.clock.now()
  const login = typed.login.trim().toLowerCase()
  const tries = keys.blind('login', `${login} ${subscriberOf(deps.address)}`)
  if (!isDemo(deps))
    await takeTry(deps.db.sql, keys.blind('address', subscriberOf(deps.address)), { now, ...addressLimit })
  await takeTry(deps.db.sql, keys.blind('login', login), { now, ...everywhereLimit })
  await takeTry(deps.db.sql, tries, { now, ...loginLimit })

  const [found] = loginPattern.test(login)
    ? await deps.db.sql.select().from(operatorLogins).where(eq(operatorLogins.login, login))
    : []
  const isKnown = await isPassword(typed.password, found?.passwordHash)
  const step = stepOf(found ? keys.open('totp', found.totpSealed) : newTotpSecret(), typed.totp.trim(), now)
  if (!found || !isKnown) refuse('SIGN_IN_FAILED')
  return inTx(deps, async (tx) => {
    if (!(isDemo(deps) && typed.totp === demoCode)) await useSecondFactor(tx, login, step, typed.totp)
    await forgetTries(tx.sql, tries)
    return openSession(tx, { principalId: found.principalId, method: 'OPERATOR_LOGIN', device })
  })
}

/** Uses up the time step, or the recovery code: neither opens a second session. */
async function useSecondFactor(tx: Tx, login: string, step: number | undefined, typed: string): Promise<void> {
  const recovery = recoveryHash(typed)
  const used = await tx.sql
    .update(operatorLogins)
    .set(
      step === undefined
        ? { recoveryHashes: sql`array_remove(${operatorLogins.recoveryHashes}, ${recovery})` }
        : { lastUsedStep: step },
    )
    .where(
      and(
        eq(operatorLogins.login, login),
        step === undefined
          ? sql`${recovery} = any(${operatorLogins.recoveryHashes})`
          : lt(operatorLogins.lastUsedStep, step),
      ),
    )
    .returning({ login: operatorLogins.login })
  if (used.length === 0) refuse('SIGN_IN_FAILED')
}

export interface NewOperator {
  readonly login: string
  readonly password: string
  readonly name: string
  readonly phone?: string | undefined
  /** Null: an operator of the whole platform. */
  readonly communityId?: string | null
}

export interface OperatorMade {
  readonly principalId: PrincipalId
  /** For the authenticator app, and for the safe. Shown once. */
  readonly totpUri: string
  readonly recoveryCodes: readonly string[]
}

/** For the command line: the first operator is made by whoever runs the machine. */
export async function createOperator(app: App, wanted: NewOperator): Promise<OperatorMade> {
  const login = wanted.login.trim().toLowerCase()
  if (!loginPattern.test(login)) refuse('BAD_INPUT', { reason: 'a login has 2 to 60 of a-z, 0-9 and . _ @ -' }, 'login')
  const name = checkLine(wanted.name, 'name')
  const passwordHash = await hashPassword(checkPassword(wanted.password))
  const secret = newTotpSecret()
  const recoveryCodes = newRecoveryCodes()
  const principalId = await inTx({ ...app, actor: system }, async (tx) => {
    const person = wanted.phone
      ? await findOrAddPerson(tx, { phone: wanted.phone, name })
      : await addOperatorPerson(tx, name)
    const made = await tx.sql
      .insert(operatorLogins)
      .values({
        login,
        principalId: person,
        passwordHash,
        totpSealed: app.keys.seal('totp', secret),
        recoveryHashes: recoveryCodes.map(recoveryHash),
        createdAt: tx.now,
      })
      .onConflictDoNothing()
      .returning({ login: operatorLogins.login })
    if (made.length === 0) refuse('LOGIN_TAKEN', {}, 'login')
    const place = wanted.communityId
      ? ({ placeKind: 'COMMUNITY', placeId: wanted.communityId } as const)
      : ({ placeKind: 'PLATFORM' } as const)
    await addGrant(tx, { principalId: person, role: 'OPERATOR', ...place })
    return person
  })
  return { principalId, totpUri: totpUri(secret, login), recoveryCodes }
}

async function addOperatorPerson(tx: Tx, name: string): Promise<PrincipalId> {
  const id = newId('usr')
  await tx.sql.insert(principals).values({ id, kind: 'PERSON', name, createdAt: tx.now })
  return id
}

/** Two, because what one of them proposes another has to approve. */
const demoOperators = [
  { login: 'demo', password: 'linli-demo', name: '林莉' },
  { login: 'review', password: 'linli-demo', name: '周敏' },
] as const
const demoLogins = demoOperators.map(({ login }) => login)

/** Whether the database has been a demo, whose sign-ins and keys are known to whoever saw its files. */
export const wasDemo = async ({ db }: Pick<App, 'db'>): Promise<boolean> =>
  (
    await db.sql
      .select({ login: operatorLogins.login })
      .from(operatorLogins)
      .where(inArray(operatorLogins.login, demoLogins))
  ).length > 0

/** People to sign in as on a fresh demo. Outside of demo mode the fixed code opens nothing, also for this login. */
export async function ensureDemoOperators(app: App): Promise<void> {
  if (!isDemo(app)) throw new Error('a demo operator belongs to demo mode only')
  const there = await app.db.sql
    .select({ login: operatorLogins.login })
    .from(operatorLogins)
    .where(inArray(operatorLogins.login, demoLogins))
  for (const operator of demoOperators) {
    if (there.some(({ login }) => login === operator.login)) continue
    await createOperator(app, operator).catch((error: unknown) => {
      // Two processes that start at once on an empty database both find nobody there.
      if (!(error instanceof Refusal && error.code === 'LOGIN_TAKEN')) throw error
    })
  }
}
