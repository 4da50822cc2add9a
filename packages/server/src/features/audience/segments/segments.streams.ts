import { sql } from 'drizzle-orm'
import { Arg, Field, ID, Int, ObjectType, Resolver, Root, Subscription } from 'type-graphql'
import { sees } from '../../../access/reach.ts'
import type { Sql } from '../../../db/database.ts'
import type { Event } from '../../../events/outbox.ts'
import { Access } from '../../../graph/access.ts'
import { StreamItem } from '../../../graph/stream-item.ts'
import { stream } from '../../../graph/streams.ts'
import { getSegment } from './asking.queries.ts'
import { mostOfEvent, segmentReach, segmentTopic } from './segment.ts'

@ObjectType({ implements: StreamItem, description: 'Some residents have entered or left a segment.' })
/** @public Found by its decorator. */
export class SegmentChanged extends StreamItem {
  @Field(() => ID)
  segmentId!: string

  @Field(() => [ID], { description: `Residents who entered, at most ${mostOfEvent} an item.` })
  entered!: string[]

  @Field(() => [ID], { description: `Residents who left, at most ${mostOfEvent} an item.` })
  left!: string[]

  @Field(() => Int, { description: 'How many belong to it after that.' })
  size!: number
}

async function itemOf(db: Sql, { type, facts }: Event) {
  if (type !== 'SegmentChanged') return null
  const { segmentId, size, entered, left } = facts as unknown as Changed
  const ids = await idsOf(db, [...entered, ...left])
  const those = (ordinals: readonly number[]) => ordinals.flatMap((ordinal) => ids.get(ordinal) ?? [])
  return { __typename: 'SegmentChanged', segmentId, size, entered: those(entered), left: those(left) }
}

interface Changed {
  readonly segmentId: string
  readonly size: number
  readonly entered: readonly number[]
  readonly left: readonly number[]
}

async function idsOf(db: Sql, ordinals: readonly number[]): Promise<Map<number, string>> {
  const { rows } = await db.execute<{ id: string; ordinal: number }>(
    sql`select id, ordinal from residents where ordinal = any(${sql.param([...ordinals])}::int[])`,
  )
  return new Map(rows.map(({ id, ordinal }) => [ordinal, id]))
}

@Resolver()
export class SegmentStreams {
  @Subscription(() => StreamItem, {
    description: 'Who enters and leaves a segment, from its first members on.',
    subscribe: stream<{ segmentId: string }>(async ({ args: { segmentId }, ctx }) => {
      const { communityId } = await getSegment(ctx.db.sql, ctx.actor, segmentId, 'segmentId')
      return {
        topics: [segmentTopic(segmentId)],
        sees: (_event, actor) => sees(actor, segmentReach, { communityId }),
        toItem: (event) => itemOf(ctx.db.sql, event),
        whenHidden: 'end',
      }
    }),
  })
  @Access({ roles: ['OPERATOR', 'PARTNER'], scope: 'audience:read' })
  segmentChanges(
    @Root() item: object,
    @Arg('segmentId', () => ID) _segmentId: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The last `resumeToken`: what came since is told first.',
    })
    _after?: string,
  ): object {
    return item
  }
}
