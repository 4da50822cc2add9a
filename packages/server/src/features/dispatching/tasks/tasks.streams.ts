import { eq } from 'drizzle-orm'
import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql'
import type { Actor } from '../../../access/actor.ts'
import { sees } from '../../../access/reach.ts'
import type { Event } from '../../../events/outbox.ts'
import { Access } from '../../../graph/access.ts'
import type { Ctx } from '../../../graph/context.ts'
import { ref } from '../../../graph/read/index.ts'
import { StreamItem } from '../../../graph/stream-item.ts'
import { stream } from '../../../graph/streams.ts'
import type { RiderId } from '../../carriers/index.ts'
import { merchantShape } from '../../catalog/index.ts'
import { areaReach, type AreaId } from '../areas/area.ts'
import { dispatchAreaShape } from '../areas/areas.shape.ts'
import { dispatchAreaCommunities } from '../areas/areas.table.ts'
import { ridersMoved } from './board-positions.ts'
import './items.types.ts'
import { newsFor } from './task-news.ts'
import { asRider, ownReach } from './task.policy.ts'
import { taskOfferShape, taskShape } from './tasks.shape.ts'
import { taskTopic } from './tasks.store.ts'
import { refuse } from '@linli/kit'

const AfterArg = () =>
  Arg('after', () => String, { nullable: true, description: 'The last `resumeToken`: what came since is told first.' })

function itemFor(riderId: RiderId, event: Event) {
  const news = newsFor(riderId, event)
  if (!news) return null
  const { attempt, state } = event.facts
  switch (news.kind) {
    case 'OFFERED':
      return {
        __typename: 'TaskOffered',
        offerId: news.offerId,
        expiresAt: new Date(news.expiresAt),
        offer: ref(taskOfferShape, news.offerId),
      }
    case 'ASSIGNED':
    case 'CHANGED': {
      const __typename = news.kind === 'ASSIGNED' ? 'TaskAssigned' : 'TaskChanged'
      return { __typename, taskId: news.taskId, attempt, state, task: ref(taskShape, news.taskId) }
    }
    case 'WITHDRAWN':
      return { __typename: 'TaskWithdrawn', taskId: news.taskId, attempt, withdrawal: news.withdrawal }
    case 'ADVISED':
      return { __typename: 'MoveAdvised', merchant: ref(merchantShape, news.merchantId), place: event.facts['place'] }
    case 'NEXT_STOP':
      return { __typename: 'NextStop', stop: news.stop, task: news.taskId && ref(taskShape, news.taskId) }
  }
}

function boardItem({ type, seq, facts }: Event) {
  if (type === 'DispatchAreaChanged')
    return { __typename: 'DispatchAreaChanged', area: ref(dispatchAreaShape, String(facts['areaId'])) }
  if (type !== 'DeliveryTaskMoved') return null
  const { taskId, attempt, state } = facts as Record<string, string>
  return { __typename: 'DeliveryTaskMoved', taskId, seq, attempt, state, task: ref(taskShape, taskId!) }
}

const listCommunities = ({ db }: Ctx, areaId: string) =>
  db.sql
    .select({ communityId: dispatchAreaCommunities.communityId })
    .from(dispatchAreaCommunities)
    .where(eq(dispatchAreaCommunities.areaId, areaId as AreaId))

@Resolver()
export class TaskStreams {
  @Subscription(() => StreamItem, {
    description: 'What a rider is asked, what is his and no longer his, and where he goes next.',
    subscribe: stream<object>(({ ctx }) => {
      const riderId = asRider(ctx.actor)
      return {
        topics: [taskTopic.rider(riderId)],
        sees: (_event, actor) => sees(actor, ownReach, { riderId }),
        toItem: (event) => itemFor(riderId, event),
        whenHidden: 'end',
      }
    }),
  })
  @Access({ roles: ['RIDER'] })
  dispatch(@Root() item: object, @AfterArg() _after?: string): object {
    return item
  }

  @Subscription(() => StreamItem, {
    description: 'Every step of every task of an area, how it is run, and where its riders are.',
    subscribe: stream<{ areaId: string }>(async ({ args: { areaId }, ctx }) => {
      const places = await listCommunities(ctx, areaId)
      const runs = (actor: Actor) => places.some((place) => sees(actor, areaReach, place))
      if (!runs(ctx.actor)) refuse('NOT_FOUND', {}, 'areaId')
      // An area may reach further than who looks: of its riders he sees those who ride where he runs the place.
      const own = places.filter((place) => sees(ctx.actor, areaReach, place)).map(({ communityId }) => communityId)
      const moved = ridersMoved(ctx.db.pool, own)
      return {
        topics: [taskTopic.area(areaId)],
        sees: ({ facts }, actor) => {
          const { communityId } = facts as { communityId?: (typeof places)[number]['communityId'] }
          return communityId ? sees(actor, areaReach, { communityId }) : runs(actor)
        },
        toItem: boardItem,
        glance: () => moved(ctx.clock.now()),
      }
    }),
  })
  @Access({ roles: ['OPERATOR'] })
  dispatchBoard(@Root() item: object, @Arg('areaId', () => ID) _areaId: string, @AfterArg() _after?: string): object {
    return item
  }
}
