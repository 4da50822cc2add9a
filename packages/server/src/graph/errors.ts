import { GraphQLError } from 'graphql'
import { isUnavailable } from '../db/outage.ts'
import type { Log } from '../log.ts'
import { sentenceOf } from '../refusals.ts'
import { Refusal } from '@linli/kit'

/** What the translation of errors needs of a request. */
export interface Told {
  readonly log: Log
  readonly requestId: string
  readonly actor: { readonly id: string | null }
}

const maxMessageChars = 400

/** A message of the GraphQL library as clients see it: without suggestions, which spell out the schema, and bounded. */
export function clientMessage(message: string): string {
  const cut = message.replace(/\s*Did you mean[\s\S]*$/, '')
  return cut.length > maxMessageChars ? `${cut.slice(0, maxMessageChars)}…`.toWellFormed() : cut
}

/**
 * An error as it leaves the process. A refusal outside of a mutation has its code; what the caller sent wrongly is
 * BAD_INPUT; everything else is ours: it is logged with the request id, and the caller gets that id and nothing else.
 */
export function toClientError(error: GraphQLError, told: Told): GraphQLError {
  const { requestId, log, actor } = told
  const cause = rootCause(error)
  const answer = (code: string, message: string, more: object = {}) =>
    new GraphQLError(message, { ...(error.path && { path: error.path }), extensions: { code, requestId, ...more } })
  if (cause instanceof Refusal) {
    const { code, facts, field } = cause
    return answer(code, sentenceOf(code, facts), {
      ...(field && { field }),
      ...(Object.keys(facts).length > 0 && { facts }),
    })
  }
  if (isUnavailable(cause)) {
    log.warn({ requestId, actor: actor.id, reason: reasonOf(cause) }, 'database unavailable')
    return answer('UNAVAILABLE', sentenceOf('UNAVAILABLE', {}))
  }
  if (isCallersFault(error, cause)) return answer('BAD_INPUT', clientMessage(error.message))
  log.error({ requestId, actor: actor.id, path: error.path?.join('.'), err: logged(cause) }, 'unexpected error')
  return answer('INTERNAL', 'Something went wrong on our side.')
}

export const toClientErrors = (errors: readonly GraphQLError[], told: Told): GraphQLError[] =>
  errors.map((error) => toClientError(error, told))

/** The same for what is thrown outside of an operation, such as by the sign-in of a request. */
export function thrownToClientError(thrown: unknown, told: Told): GraphQLError {
  const originalError = thrown instanceof Error ? thrown : new Error(String(thrown))
  return toClientError(new GraphQLError(originalError.message, { originalError }), told)
}

/** Executors wrap what a resolver threw, at times twice. */
function rootCause(error: unknown): unknown {
  let at = error
  while (at instanceof GraphQLError && at.originalError) at = at.originalError
  return at
}

/**
 * Both executors complain about variables before anything runs (no path), and about arguments in these words. Nothing
 * else that reaches us as a GraphQLError is the caller's doing: a null where none may be is ours.
 */
function isCallersFault(error: GraphQLError, cause: unknown): boolean {
  if (!(cause instanceof GraphQLError)) return error.path === undefined && error.message.startsWith('Variable "$')
  return error.path === undefined || cause.message.startsWith('Argument "')
}

const reasonOf = (cause: unknown): string =>
  cause instanceof Error ? ((cause as { code?: string }).code ?? cause.name) : 'unknown'

/** The statement's text helps, its parameters are people's data: drizzle puts both into its message. */
function logged(cause: unknown): object {
  if (!(cause instanceof Error)) return { message: String(cause) }
  const inner = cause.cause instanceof Error ? logged(cause.cause) : undefined
  const message = cause.message.replace(/\nparams:[\s\S]*$/, '')
  const { code, constraint, table } = cause as { code?: string; constraint?: string; table?: string }
  return {
    name: cause.name,
    message,
    code,
    constraint,
    table,
    stack: cause.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n'),
    cause: inner,
  }
}
