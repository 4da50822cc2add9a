import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Sql } from '../../db/database.ts'
import { platformSecrets } from './secrets.table.ts'
import { hashOf } from './token.ts'

/** What is hashed with a key of its own, so that equal texts of two kinds have nothing in common. */
export type BlindKind =
  | 'phone'
  | 'code'
  | 'login'
  | 'address'
  | 'pickup'
  | 'quote'
  | 'pickup-code'
  | 'pickup-salt'
  | 'device'
  | 'push'
  | 'audience-door'
/** What is sealed, likewise. */
export type SealKind = 'phone' | 'totp' | 'push' | 'wechat'

/** What is signed for those who must check it on their own. */
export type SignKind = 'pickup-pack' | 'sandbox-payment'

/** Keys that turn personal data into what may be stored. */
export interface Keys {
  /** The same text always gives the same index: it can be looked up and counted, not read. */
  blind(kind: BlindKind, text: string): string
  seal(kind: SealKind, text: string): string
  open(kind: SealKind, sealed: string): string
  /** Ed25519: who holds the public key can tell, without a network, that the platform said it. */
  sign(kind: SignKind, text: string): string
  /** SPKI, base64. */
  publicKey(kind: SignKind): string
}

/** The process's own setting; where it is given, a stolen database alone tells no phone number. */
let givenSecret: string | undefined

/** Called once at start with the setting LINLI_SECRET, before anything is hashed. */
export function useSecret(secret: string | undefined): void {
  givenSecret = secret
}

/** One transaction asks more than once: its keys are derived once. */
const known = new WeakMap<Sql, Promise<Keys>>()

export function keysOf(sql: Sql): Promise<Keys> {
  let keys = known.get(sql)
  if (!keys) {
    keys = givenSecret === undefined ? storedKeys(sql) : givenKeys(sql, givenSecret)
    known.set(sql, keys)
    // A database that was away for a moment must not be remembered as one without keys.
    keys.catch(() => known.delete(sql))
  }
  return keys
}

async function storedKeys(sql: Sql): Promise<Keys> {
  if (await find(sql, 'secret-fingerprint'))
    throw new Error('this database was begun with LINLI_SECRET, which is not set')
  return keysFrom(await stored(sql, 'secret', randomBytes(32).toString('base64url')))
}

/** Another secret than the one that sealed what is there would find no phone and open no door: better not to start. */
async function givenKeys(sql: Sql, secret: string): Promise<Keys> {
  if (await find(sql, 'secret')) throw new Error('LINLI_SECRET is set, but this database was begun without it')
  const fingerprint = await stored(sql, 'secret-fingerprint', hashOf(`linli:${secret}`))
  if (fingerprint !== hashOf(`linli:${secret}`))
    throw new Error('LINLI_SECRET is not the secret this database was begun with')
  return keysFrom(secret)
}

async function find(sql: Sql, name: string): Promise<string | undefined> {
  const [found] = await sql.select().from(platformSecrets).where(eq(platformSecrets.name, name))
  return found?.value
}

async function stored(sql: Sql, name: string, fresh: string): Promise<string> {
  const found = await find(sql, name)
  if (found) return found
  await sql.insert(platformSecrets).values({ name, value: fresh, createdAt: new Date() }).onConflictDoNothing()
  const made = await find(sql, name)
  if (!made) throw new Error(`the platform secret ${name} could not be stored`)
  return made
}

const ivBytes = 12
const tagBytes = 16

/** AES-256-GCM and HMAC-SHA-256, each kind under a key of its own. */
export function keysFrom(secret: string): Keys {
  const derived = new Map<string, Buffer>()
  const keyFor = (use: string): Buffer => {
    const key = derived.get(use) ?? Buffer.from(hkdfSync('sha256', secret, 'linli', use, 32))
    derived.set(use, key)
    return key
  }
  return {
    blind: (kind, text) =>
      createHmac('sha256', keyFor(`blind:${kind}`))
        .update(text)
        .digest('base64url'),
    seal(kind, text) {
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', keyFor(`seal:${kind}`), iv)
      return Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]).toString('base64url')
    },
    open(kind, sealed) {
      const bytes = Buffer.from(sealed, 'base64url')
      const cut = bytes.length - tagBytes
      const decipher = createDecipheriv('aes-256-gcm', keyFor(`seal:${kind}`), bytes.subarray(0, ivBytes))
      decipher.setAuthTag(bytes.subarray(cut))
      return decipher.update(bytes.subarray(ivBytes, cut), undefined, 'utf8') + decipher.final('utf8')
    },
    sign: (kind, text) => sign(null, Buffer.from(text), signingKey(keyFor(`sign:${kind}`))).toString('base64'),
    publicKey: (kind) =>
      createPublicKey(signingKey(keyFor(`sign:${kind}`)))
        .export({ format: 'der', type: 'spki' })
        .toString('base64'),
  }
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex')
const signingKey = (seed: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' })
