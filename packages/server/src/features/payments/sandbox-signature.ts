import { createPublicKey, randomUUID, verify } from 'node:crypto'
import type { Keys } from '../accounts/index.ts'
import type { Headers } from './payment-provider.ts'

/** The sandbox signs with a key that follows from the platform’s own: one process tells, another believes it. */
export type SandboxKeys = Pick<Keys, 'sign' | 'publicKey'>

interface Signed {
  readonly timestamp: string
  readonly nonce: string
}

/** Timestamp, nonce and body, each ended by a line break: nothing of one can be taken for another. */
const message = ({ timestamp, nonce }: Signed, body: string): string => `${timestamp}\n${nonce}\n${body}\n`

export function signedHeaders(keys: SandboxKeys, body: string, at: Date): Record<string, string> {
  const signed = { timestamp: String(Math.floor(at.getTime() / 1_000)), nonce: randomUUID() }
  return {
    'content-type': 'application/json',
    'sandbox-timestamp': signed.timestamp,
    'sandbox-nonce': signed.nonce,
    'sandbox-signature': keys.sign('sandbox-payment', message(signed, body)),
  }
}

/** What was signed, when the signature is right. */
export function verified(keys: SandboxKeys, headers: Headers, body: string): Signed | undefined {
  const {
    'sandbox-timestamp': timestamp,
    'sandbox-nonce': nonce,
    'sandbox-signature': signature,
  } = headers as Record<string, unknown>
  if (typeof timestamp !== 'string' || typeof nonce !== 'string' || typeof signature !== 'string') return undefined
  if (!/^\d{1,12}$/.test(timestamp) || nonce.length === 0 || nonce.length > 64) return undefined
  const signed = { timestamp, nonce }
  const key = Buffer.from(keys.publicKey('sandbox-payment'), 'base64')
  const isRight = verify(
    null,
    Buffer.from(message(signed, body)),
    createPublicKey({ key, format: 'der', type: 'spki' }),
    Buffer.from(signature, 'base64'),
  )
  return isRight ? signed : undefined
}
