import { eq } from 'drizzle-orm'
import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql'
import type { Actor } from '../../../access/actor.ts'
import { sees } from '../../../access/reach.ts'
import type { Event } from '../../../events/outbox.ts'
import { Access } from '../../../graph/access.ts'
import { ref } from '../../../graph/read/index.ts'
import { StreamItem } from '../../../graph/stream-item.ts'
import { stream } from '../../../graph/streams.ts'
import { orders, orderShape, type OrderId } from '../../orders/index.ts'
import { taskTopic } from '../tasks/tasks.store.ts'
import { followerReach } from './delivery.ts'
import { newsOf } from './news.ts'
import { progressOf } from './tracking.store.ts'
import { refuse } from '@linli/kit'

function deliveryMoved({ type, facts }: Event) {
  if (type !== 'DeliveryTaskMoved') return null
  const { orderId, state } = facts as Record<string, string>
  return { __typename: 'DeliveryMoved', orderId, state, order: ref(orderShape, orderId!) }
}

@Resolver()
export class TrackingStreams {
  @Subscription(() => StreamItem, {
    description:
      'The way of one order to the door: every step, and between steps when it will come and about where it is.',
    subscribe: stream<{ orderId: string }>(async ({ args: { orderId }, ctx }) => {
      const [order] = await ctx.db.sql
        .select({ householdId: orders.householdId, communityId: orders.communityId })
        .from(orders)
        .where(eq(orders.id, orderId as OrderId))
      const visible = (actor: Actor) => order !== undefined && sees(actor, followerReach, order)
      if (!visible(ctx.actor)) refuse('NOT_FOUND', {}, 'orderId')
      const hasNews = await newsOf(() => progressOf(ctx.db.pool, orderId))
      return {
        topics: [taskTopic.order(orderId)],
        sees: (_event, actor) => visible(actor),
        toItem: deliveryMoved,
        glance: async () =>
          (await hasNews()) ? [{ __typename: 'DeliveryEtaChanged', orderId, order: ref(orderShape, orderId) }] : [],
        whenHidden: 'end',
      }
    }),
  })
  @Access({ roles: ['RESIDENT', 'OPERATOR'] })
  deliveryProgress(
    @Root() item: object,
    @Arg('orderId', () => ID) _orderId: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The last `resumeToken`: what came since is told first.',
    })
    _after?: string,
  ): object {
    return item
  }
}
