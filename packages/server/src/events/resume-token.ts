import { hash } from 'node:crypto'
import { refuse } from '@linli/kit'

/** Where a reader stands in a stream: opaque to clients. It grants nothing; permission is asked of every event. */
export interface Place {
  readonly position: number
  /** In a stream over one thing: the last `seq` that was seen, if any was. */
  readonly seq: number | null
}

/** Says which stream a token belongs to: the subscription field with its arguments but `after`. */
export const sealOfStream = (stream: string): string => hash('sha256', stream, 'base64url').slice(0, 8)

export const encodePlace = (seal: string, { position, seq }: Place): string =>
  Buffer.from(JSON.stringify(seq === null ? [seal, position] : [seal, position, seq])).toString('base64url')

const longestToken = 200
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

export function decodePlace(seal: string, token: string): Place {
  const parts = token.length <= longestToken ? parse(token) : undefined
  if (!Array.isArray(parts) || typeof parts[0] !== 'string')
    refuse('BAD_INPUT', { reason: 'after is not a resume token' }, 'after')
  const [sealed, position, seq = null] = parts as unknown[]
  if (sealed !== seal) refuse('CURSOR_OF_ANOTHER_LIST', {}, 'after')
  if (!isCount(position) || !(seq === null || isCount(seq)))
    refuse('BAD_INPUT', { reason: 'after is not a resume token' }, 'after')
  return { position, seq }
}

function parse(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
