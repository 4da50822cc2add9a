import { randomInt } from 'node:crypto'
import { inTx } from '../../db/tx.ts'
import type { Ctx } from '../../graph/context.ts'
import { subscriberOf } from './address.ts'
import { toPhone, type Phone } from './phone.ts'
import { findOrAddPerson } from './principals.store.ts'
import type { Keys } from './secrets.ts'
import { checkDevice, openSession, type SignedIn } from './sessions.commands.ts'
import { addCode, closeCode, takeCodeTry, type SignInCodeId } from './sign-in-codes.store.ts'
import { sameDigest } from './token.ts'
import { addMs, refuse } from '@linli/kit'

/** What a sign-in needs of a request. */
export type SignInDeps = Pick<Ctx, 'env' | 'db' | 'clock' | 'log' | 'sms' | 'keys' | 'actor' | 'address' | 'onCommit'>

/** For everybody in demo mode, and there only: the settings refuse demo mode anywhere but on loopback. */
export const demoCode = '000000'
export const isDemo = ({ env }: Pick<Ctx, 'env'>): boolean => env.demo !== 'off'

export interface CodeSent {
  readonly resendAt: Date
  readonly demoCode: string | null
}

/** Sends a code. Whether anybody has this phone is not even looked up. */
export async function requestSignInCode(deps: SignInDeps, typed: string): Promise<CodeSent> {
  const { env, keys } = deps
  const phone = toPhone(typed)
  const demo = isDemo(deps)
  const code = demo ? demoCode : String(randomInt(1_000_000)).padStart(6, '0')
  const resendMs = env.otpResendSeconds * 1_000
  const sentAt = await inTx(deps, async (tx) => {
    await addCode(
      tx,
      {
        phoneIndex: keys.blind('phone', phone),
        addressIndex: keys.blind('address', subscriberOf(deps.address)),
        codeHash: codeHash(keys, phone, code),
      },
      {
        validMs: env.otpMinutes * 60_000,
        resendMs,
        perPhoneHour: env.otpPerPhoneHour,
        perAddressHour: demo ? undefined : env.otpPerAddressHour,
      },
    )
    return tx.now
  })
  await deps.sms.send({ phone, template: 'SIGN_IN_CODE', parameters: { code, minutes: String(env.otpMinutes) } })
  return { resendAt: addMs(sentAt, resendMs), demoCode: demo ? code : null }
}

export interface CodeTyped {
  readonly phone: string
  readonly code: string
  readonly device?: string | undefined
}

/** A number that is new here becomes a resident without grants: the answer is the same as for one that is known. */
export async function signInWithCode(deps: SignInDeps, { phone: typed, code, device }: CodeTyped): Promise<SignedIn> {
  const phone = toPhone(typed)
  const name = checkDevice(device)
  const right = isDemo(deps) && code === demoCode ? null : await checkCode(deps, phone, code)
  return inTx(deps, async (tx) => {
    if (right) await closeCode(tx, right)
    const principalId = await findOrAddPerson(tx, { phone })
    return openSession(tx, { principalId, method: 'PHONE_CODE', device: name })
  })
}

/** The code that was typed rightly. */
async function checkCode(deps: SignInDeps, phone: Phone, typed: string): Promise<SignInCodeId> {
  const { keys } = deps
  const { id, codeHash: wanted } = await takeCodeTry(deps.db.sql, keys.blind('phone', phone), {
    now: deps.clock.now(),
    maxTries: deps.env.otpTries,
  })
  const digits = typed.normalize('NFKC').trim()
  if (digits.length > 6 || !sameDigest(codeHash(keys, phone, digits), wanted)) refuse('CODE_WRONG', {}, 'code')
  return id
}

/** Bound to the phone: the same digits of two people have nothing in common. */
const codeHash = (keys: Keys, phone: Phone, code: string): string => keys.blind('code', `${phone}:${code}`)
