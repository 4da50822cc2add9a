import type { CombinedError } from '@urql/core'
import { RequestFailed, requestIdOf } from '@linli/client'

/** Why a page has nothing new to show. */
export interface Failure {
  readonly kind: 'offline' | 'forbidden' | 'failed'
  readonly requestId: string | null
}

export function failureOf(error: CombinedError): Failure {
  const requestId = requestIdOf(error)
  const isForbidden = error.graphQLErrors.some((each) => each.extensions?.['code'] === 'FORBIDDEN')
  if (isForbidden) return { kind: 'forbidden', requestId }
  return { kind: error.networkError && !error.response ? 'offline' : 'failed', requestId }
}

/** The same of a read that no cache stands before. */
export function readFailure(error: unknown): Failure {
  if (!(error instanceof RequestFailed)) return { kind: 'offline', requestId: null }
  return { kind: error.code === 'FORBIDDEN' ? 'forbidden' : 'failed', requestId: error.requestId }
}
