import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { hashOf } from './token.ts'

const periodS = 30
/** One step before and after: clocks of phones differ, and people type slowly. */
const stepsAside = 1

const totpOf = (secret: string): TOTP => new TOTP({ secret: Secret.fromBase32(secret), period: periodS, digits: 6 })

export const newTotpSecret = (): string => new Secret({ size: 20 }).base32

export const totpAt = (secret: string, at: Date): string => totpOf(secret).generate({ timestamp: at.getTime() })

/** The time step a code belongs to, or nothing when it is wrong. A step that was used once must not be used again. */
export function stepOf(secret: string, code: string, at: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const timestamp = at.getTime()
  const delta = totpOf(secret).validate({ token: code, timestamp, window: stepsAside })
  return delta === null ? undefined : Math.floor(timestamp / 1_000 / periodS) + delta
}

/** What an authenticator app reads from a QR code. */
export const totpUri = (secret: string, login: string): string =>
  new TOTP({ issuer: 'Linli', label: login, secret: Secret.fromBase32(secret), period: periodS, digits: 6 }).toString()

const codes = 10
/** For the day the phone is lost; 80 random bits each, so a plain hash is enough. */
export const newRecoveryCodes = (): string[] =>
  Array.from({ length: codes }, () =>
    randomBytes(10)
      .toString('hex')
      .replace(/^(.{10})/, '$1-'),
  )

export const recoveryHash = (typed: string): string => hashOf(typed.trim().toLowerCase())
