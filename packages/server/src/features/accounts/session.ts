import { addMs, type Id } from '@linli/kit'

export type SessionId = Id<'ses'>

/** How somebody has signed in. Operators' grants work only in a session that was opened with a password and TOTP. */
export const signInMethods = ['PHONE_CODE', 'OPERATOR_LOGIN'] as const
export type SignInMethod = (typeof signInMethods)[number]

/** A session ends after `idleMs` without a request, and after `longestMs` in any case. */
export interface Life {
  readonly idleMs: number
  readonly longestMs: number
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

export const operatorLife: Life = { idleMs: 30 * minuteMs, longestMs: 8 * hourMs }
/** A shift: a phone that is handed on does not go on delivering. */
export const riderLife: Life = { idleMs: 12 * hourMs, longestMs: 12 * hourMs }
export const personLife: Life = { idleMs: 30 * dayMs, longestMs: 90 * dayMs }

export function lifeOf(method: SignInMethod, isRider: boolean): Life {
  if (method === 'OPERATOR_LOGIN') return operatorLife
  return isRider ? riderLife : personLife
}

/** When a session that is used at `at` ends if it is not used again. */
export function expiryOf(at: Date, endsAt: Date, idleMs: number): Date {
  const idle = addMs(at, idleMs)
  return idle < endsAt ? idle : endsAt
}

/** A session's last use is written this seldom at the most. */
export const touchEveryMs = minuteMs
