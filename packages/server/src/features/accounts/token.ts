import { hash, randomBytes, timingSafeEqual } from 'node:crypto'
import { isId, type Id } from '@linli/kit'

export type ApiKeyId = Id<'key'>

/** 256 random bits need no slow hash: nobody guesses them from their SHA-256. */
export const newSecret = (): string => randomBytes(32).toString('base64url')
export const hashOf = (secret: string): string => hash('sha256', secret, 'base64url')

/** Compares two digests of one length without telling by its time where they differ. */
export function sameDigest(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

const bearer = /^Bearer +([\w~+/=.-]{1,200})$/i
/** The token of an `Authorization` header; nothing when the header is of another kind. */
export const bearerOf = (authorization: string): string | undefined => bearer.exec(authorization)?.[1]

/** The prefix lets secret scanners know a leaked token for ours. */
export const newSessionToken = (): string => `st_${newSecret()}`
const sessionToken = /^st_[\w-]{43}$/
export const isSessionToken = (token: string): boolean => sessionToken.test(token)

const apiKey = /^pk_live_([0-9a-z]{26})_([\w-]{43})$/
export const apiKeyPrefix = (id: ApiKeyId): string => `pk_live_${id.slice('key_'.length)}`
export const apiKeyText = (id: ApiKeyId, secret: string): string => `${apiKeyPrefix(id)}_${secret}`

export function parseApiKey(token: string): { readonly id: ApiKeyId; readonly secret: string } | undefined {
  const [, suffix, secret] = apiKey.exec(token) ?? []
  const id = `key_${suffix}`
  return secret !== undefined && isId('key', id) ? { id, secret } : undefined
}
