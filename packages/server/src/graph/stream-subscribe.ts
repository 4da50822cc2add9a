import { createSourceEventStream, GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql'
import type { Actor } from '../access/actor.ts'
import type { Ctx } from './context.ts'
import { thrownToClientError, toClientErrors } from './errors.ts'
import type { StreamGroups, Subscribed } from './stream-groups.ts'
import type { StreamOperation } from './stream-maker.ts'
import type { Reader } from './stream-member.ts'
import { LiveStream, type StreamCtx } from './streams.ts'

/** A subscription that stands, or the answer that refuses it. */
export type Subscribing = { readonly subscribed: OpenStream } | { readonly refused: ExecutionResult }

/** Asks the subscription's field for its stream: access rule, arguments, permission. */
async function openLive(schema: GraphQLSchema, { document, operation, variables }: StreamOperation, ctx: Ctx) {
  return createSourceEventStream({
    schema,
    document: document.ast,
    operationName: operation.name,
    variableValues: variables,
    contextValue: ctx,
  })
}

export interface OpenStream {
  /** False: whoever it is now may not have this stream. */
  recheck(ctx: Ctx, actor: Actor): Promise<boolean>
  leave(): void
}

/** The one way into a stream, for sockets and server-sent events alike. */
export async function subscribe(
  { schema, groups }: { schema: GraphQLSchema; groups: StreamGroups },
  { operation, ctx, reader }: { operation: StreamOperation; ctx: StreamCtx; reader: Reader },
): Promise<Subscribing> {
  try {
    const live = await openLive(schema, operation, ctx)
    if (!(live instanceof LiveStream)) return { refused: refusedBy(live, ctx) }
    const subscribed = await groups.join({ operation, live, actor: ctx.actor, reader })
    return { subscribed: openStream(schema, operation, subscribed) }
  } catch (error) {
    return { refused: { data: null, errors: [thrownToClientError(error, ctx)] } }
  }
}

function openStream(schema: GraphQLSchema, operation: StreamOperation, subscribed: Subscribed): OpenStream {
  return {
    async recheck(ctx, actor) {
      const live = await openLive(schema, operation, ctx)
      if (!(live instanceof LiveStream)) return false
      await subscribed.changeActor(actor, live)
      return true
    },
    leave: () => subscribed.leave(),
  }
}

function refusedBy(result: ExecutionResult | AsyncIterable<unknown>, ctx: Ctx): ExecutionResult {
  if (!('errors' in result)) throw new GraphQLError('a subscription answered something else than stream(…)')
  return { data: null, errors: toClientErrors(result.errors ?? [], ctx) }
}
