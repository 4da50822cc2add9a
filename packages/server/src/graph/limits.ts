import { GraphQLError, type GraphQLSchema } from 'graphql'
import type { Actor } from '../access/actor.ts'
import type { Env } from '../env.ts'
import { DocumentCache } from './document-cache.ts'
import { isBadDocument, readDocument, type Document, type Operation } from './documents.ts'
import { mayIntrospect } from './introspection.ts'
import { CostBuckets, type BucketRate } from './limits-bucket.ts'
import { costOf } from './limits-cost.ts'
import { faultOfVariables } from './limits-text.ts'

/** An operation as somebody asked for it, over HTTP or on a socket. */
export interface Asked {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined
  readonly operationName?: string | null | undefined
}

export interface Asker {
  readonly actor: Actor
  /** Address of the caller: whose bucket it is while nobody has signed in. */
  readonly address: string
}

export interface Admitted {
  readonly admitted: true
  readonly document: Document
  readonly operation: Operation
  readonly variables: Readonly<Record<string, unknown>>
  readonly cost: { readonly requested: number; readonly available: number; readonly restoreRate: number }
}

export interface Denied {
  readonly admitted: false
  /** For HTTP. What is malformed answers 200 to a client that knows only application/json. */
  readonly status: 400 | 403 | 429
  readonly isMalformed: boolean
  readonly retryAfterSeconds?: number
  readonly errors: readonly GraphQLError[]
}

export interface Gate {
  /** The document of a text, parsed, limited and validated once. Does not ask who sends it. */
  read(text: string): Document | Denied
  /** Whether this caller may run this operation now; takes its cost from the caller's bucket. */
  admit(document: Document, asked: Asked, asker: Asker): Admitted | Denied
}

/** Seconds of refill that a caller may save up. */
const burstSeconds = 5

/** What stands in front of both transports. Nothing of a denied operation is executed. */
export function openGate(schema: GraphQLSchema, env: Env, nowMs: () => number): Gate {
  const documents = new DocumentCache()
  const buckets = new CostBuckets()
  const rateOf = ({ grants }: Actor): BucketRate => {
    const perSecond = grants.some(({ role }) => role === 'PARTNER') ? env.partnerCostPerSecond : env.costPerSecond
    return { perSecond, burst: perSecond * burstSeconds }
  }
  return {
    read(text) {
      const found = documents.get(text, () => readDocument(schema, env, text))
      if (!isBadDocument(found)) return found
      return { admitted: false, status: 400, isMalformed: found.isMalformed, errors: found.errors }
    },
    admit(document, { variables, operationName }, { actor, address }) {
      if (document.introspects && !mayIntrospect(env, actor))
        return deny(403, 'FORBIDDEN', 'Introspection is for operators and partners.')
      const fault = variables ? faultOfVariables(variables) : undefined
      if (fault) return deny(400, 'BAD_INPUT', `The input is not valid: ${fault}.`)
      const operation = operationOf(document, operationName)
      if (!operation)
        return deny(400, 'OPERATION_NOT_FOUND', 'The document has several operations, or none of this name: say which.')
      const given = variables ?? {}
      const requested = costOf(operation.cost, given)
      if (requested > env.maxCost)
        return deny(
          400,
          'QUERY_TOO_COMPLEX',
          `The query is too complex: it costs ${requested}, at most ${env.maxCost} is served.`,
        )
      const rate = rateOf(actor)
      const { left, waitSeconds } = buckets.take(actor.id ?? address, requested, rate, nowMs())
      if (waitSeconds > 0)
        return {
          ...deny(429, 'RATE_LIMITED', `Wait ${waitSeconds} s: this caller has used up its cost.`),
          retryAfterSeconds: waitSeconds,
        }
      document.uses++
      const cost = { requested, available: Math.floor(left), restoreRate: rate.perSecond }
      return { admitted: true, document, operation, variables: given, cost }
    },
  }
}

function operationOf({ operations }: Document, name: string | null | undefined): Operation | undefined {
  if (name) return operations.find((operation) => operation.name === name)
  return operations.length === 1 ? operations[0] : undefined
}

const deny = (status: Denied['status'], code: string, message: string): Denied => ({
  admitted: false,
  status,
  isMalformed: false,
  errors: [new GraphQLError(message, { extensions: { code } })],
})
