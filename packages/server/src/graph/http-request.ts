import { randomUUID } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Asked } from './limits.ts'

const saneId = /^[\w.:-]{8,100}$/

/** The caller's own request id where it cannot do harm in a log, else a new one. */
export function requestIdOf({ headers }: { headers: Record<string, unknown> }): string {
  const given = headers['x-request-id']
  // Not a TypeID: nothing is ever looked up by it, and this is several times cheaper.
  return typeof given === 'string' && saneId.test(given) ? given : `req_${randomUUID()}`
}

/** The operation that a request asks for; undefined where it is too broken to tell, which Apollo then says in detail. */
export function askedOf(request: FastifyRequest): Asked | undefined {
  if (request.method !== 'POST') return askedInUrl(request.query as Record<string, unknown>)
  const { body } = request
  if (!isRecord(body)) return undefined
  const { query, variables, operationName, extensions } = body
  if (typeof query !== 'string' || query === '' || !isRecordOrNone(variables) || !isRecordOrNone(extensions))
    return undefined
  if (operationName !== undefined && operationName !== null && typeof operationName !== 'string') return undefined
  return { query, variables, operationName }
}

function askedInUrl({ query, variables, operationName }: Record<string, unknown>): Asked | undefined {
  if (typeof query !== 'string' || query === '' || (operationName !== undefined && typeof operationName !== 'string'))
    return undefined
  if (variables === undefined) return { query, operationName }
  const parsed = typeof variables === 'string' ? parsedJson(variables) : undefined
  return isRecord(parsed) ? { query, operationName, variables: parsed } : undefined
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Not JSON: Apollo answers so.
    return undefined
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isRecordOrNone = (value: unknown): value is Record<string, unknown> | null | undefined =>
  value === undefined || value === null || isRecord(value)
