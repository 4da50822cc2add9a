import { createHash } from 'node:crypto'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Decision, Settings, Situation } from '@linli/dispatch'

/** Everything that a decision follows from: asked again, the engine answers the same. */
export interface Question {
  readonly situation: Situation
  readonly settings: Settings
}

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')

export const textOf = (told: Question | Decision): string => JSON.stringify(told)

export const pack = (text: string): Buffer => gzipSync(text)

export const unpack = <T extends Question | Decision>(packed: Uint8Array): T =>
  JSON.parse(gunzipSync(packed).toString('utf8')) as T
