import type { GraphQLFormattedError } from 'graphql'

/** What every item of every subscription carries: the contract's `StreamItem`. */
export interface StreamItem {
  readonly __typename: string
  readonly resumeToken: string
}

export interface StreamRequest {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

export interface StreamResult {
  readonly data?: Readonly<Record<string, unknown>> | null | undefined
  readonly errors?: readonly GraphQLFormattedError[] | undefined
}

/** Why one attempt at a stream is over. Only `dropped` is worth another attempt. */
export type StreamEnd =
  | { readonly kind: 'dropped' }
  | { readonly kind: 'signedOut' }
  | { readonly kind: 'refused'; readonly errors: readonly GraphQLFormattedError[] }

export interface StreamSink {
  next(result: StreamResult): void
  /** Called once, unless the handle was closed first. */
  ended(end: StreamEnd): void
}

export interface StreamHandle {
  /** Ends this stream and leaves the connection to the others. */
  close(): void
  /** Gives up the connection beneath: it is open and nothing comes. */
  abandon(): void
}

/** One way to carry streams: a web socket that all share, or a request each. */
export interface StreamTransport {
  open(request: StreamRequest, sink: StreamSink): StreamHandle
  dispose(): void
}

export interface StreamTransportOptions {
  readonly url: string
  readonly token: () => string | null
}

/** A second attempt would be answered with the same words. */
const finalCodes = new Set(['FORBIDDEN', 'NOT_FOUND', 'BAD_INPUT', 'BAD_USER_INPUT'])

/** Reads from the errors of a refused subscription whether to try again. */
export function endOf(errors: readonly GraphQLFormattedError[]): StreamEnd {
  const codes = errors.map((error) => String(error.extensions?.['code'] ?? ''))
  if (codes.includes('UNAUTHENTICATED')) return { kind: 'signedOut' }
  const isFinal = codes.some((code) => finalCodes.has(code) || code.startsWith('GRAPHQL_'))
  return isFinal ? { kind: 'refused', errors } : { kind: 'dropped' }
}
