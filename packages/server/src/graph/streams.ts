import type { GraphQLResolveInfo } from 'graphql'
import type { Actor } from '../access/actor.ts'
import type { Event } from '../events/outbox.ts'
import { decodePlace, sealOfStream, type Place } from '../events/resume-token.ts'
import type { Ctx } from './context.ts'
import { watched, type Reliance } from './stream-reliance.ts'

/** What one subscription carries. */
export interface StreamPlan {
  /** Events of any of these topics. */
  readonly topics: readonly string[]
  /** For a stream over one thing: what was missed is found by the thing, and its `seq` is watched for holes. */
  readonly aggregateId?: string
  /**
   * Permission, asked again for every event, of the actor's grants as they are at that moment. It asks this actor and
   * not the one of the context: what it reads of him decides who may share the answer.
   */
  readonly sees: (event: Event, actor: Actor) => boolean | Promise<boolean>
  /** The item with its `__typename` and `Ref`s; token and time are added. Null: not for this stream. */
  readonly toItem: (event: Event) => StreamFields | Promise<StreamFields>
  /**
   * Items about what only counts as it is now, such as places: looked for while somebody listens, and never caught up with.
   * Whoever may have the stream may have them.
   */
  readonly glance?: () => Promise<readonly Glimpse[]>
  /** A stream over one thing ends when its reader may no longer see it; a board only leaves the event out. */
  readonly whenHidden?: 'skip' | 'end'
}

type StreamFields = Readonly<Record<string, unknown>> | null

export interface Glimpse {
  readonly __typename: string
  readonly [field: string]: unknown
}

/**
 * What a subscription field answers: a plan and where to begin. Sockets and server-sent events carry it out
 * (stream-groups.ts): they push, so there is nothing that would have to be closed while it waits.
 */
export class LiveStream implements AsyncIterable<never> {
  readonly plan: StreamPlan
  readonly seal: string
  readonly after: Place | null
  /** What of its reader the plan was made of, and may hold on to: only such readers share it as share that. */
  readonly reliance: Reliance

  constructor(plan: StreamPlan, seal: string, after: Place | null, reliance: Reliance) {
    this.plan = plan
    this.seal = seal
    this.after = after
    this.reliance = reliance
  }

  /** The same stream from another place. */
  from(position: number): LiveStream {
    return new LiveStream(this.plan, this.seal, { position, seq: null }, this.reliance)
  }

  [Symbol.asyncIterator](): never {
    throw new Error('a stream is not pulled: give it to the stream groups')
  }
}

/** Server-sent events bring the token in a header as well. */
export type StreamCtx = Ctx & { readonly lastEventId?: string | undefined }

interface Asked<Args> {
  readonly args: Args
  readonly ctx: Ctx
  readonly info: GraphQLResolveInfo
}

/**
 * For `@Subscription(() => StreamItem, { subscribe: stream<Args>(({ args, ctx }) => ({ topics, sees, toItem })) })`.
 * It refuses by throwing, and is asked again when the grants of an open stream change.
 */
export const stream =
  <Args extends object>(open: (asked: Asked<Args>) => StreamPlan | Promise<StreamPlan>) =>
  async ({
    args,
    context,
    info,
  }: {
    args: Args
    context: StreamCtx
    info: GraphQLResolveInfo
  }): Promise<LiveStream> => {
    const { after, ...others } = args as Args & { after?: string | null }
    const given = Object.entries(others).filter(([, value]) => value !== null && value !== undefined)
    const seal = sealOfStream(`${info.fieldName}${JSON.stringify(given)}`)
    const token = context.lastEventId ?? after
    const place = token === undefined || token === null ? null : decodePlace(seal, token)
    const { actor, reliance } = watched(context.actor)
    // What was remembered of the caller is left behind: reading it would not be noticed.
    const { rights: _rights, refLoaders: _refLoaders, ...fresh } = context
    const plan = await open({ args, ctx: { ...fresh, actor }, info })
    return new LiveStream(plan, seal, place, reliance())
  }
