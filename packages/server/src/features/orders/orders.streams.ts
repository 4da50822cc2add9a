import { eq } from 'drizzle-orm'
import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql'
import type { Actor, ActorStamp } from '../../access/actor.ts'
import { sees } from '../../access/reach.ts'
import type { Event } from '../../events/outbox.ts'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { ref } from '../../graph/read/index.ts'
import { StreamItem } from '../../graph/stream-item.ts'
import { stream } from '../../graph/streams.ts'
import { shopReach, type MerchantId } from '../catalog/index.ts'
import { communityReach, type CommunityId } from '../communities/index.ts'
import { orderReach, withReach } from './order.policy.ts'
import type { OrderId } from './order.ts'
import { orderShape } from './orders.shape.ts'
import { orders } from './orders.table.ts'
import { refuse } from '@linli/kit'

const AfterArg = () =>
  Arg('after', () => String, { nullable: true, description: 'The last `resumeToken`: what came since is told first.' })

/**
 * An event's item; the order in it is read as it is when the item is made. Promises and parcels tell of themselves under
 * the same topics; they are no steps of the order.
 */
export function orderMoved({ type, seq, facts }: Pick<Event, 'type' | 'seq' | 'facts'>) {
  if (type !== 'OrderMoved') return null
  const { orderId, action, from, to } = facts as Record<string, string>
  const actor = unnamed(facts['actor'] as ActorStamp)
  return { __typename: 'OrderMoved', orderId, seq, action, from, to, actor, order: ref(orderShape, orderId!) }
}

/** One item goes to all who hear it; who may know a resident's name finds it in the order's timeline. */
function unnamed(actor: ActorStamp): ActorStamp {
  return actor.role === 'RESIDENT' ? { ...actor, id: null, name: null } : actor
}

async function findOrder({ db }: Ctx, id: string) {
  const [order] = await db.sql
    .select()
    .from(orders)
    .where(eq(orders.id, id as OrderId))
  return order && withReach(order)
}

@Resolver()
export class OrderStreams {
  @Subscription(() => StreamItem, {
    description: 'Every step of one order, for all who may see it.',
    subscribe: stream<{ orderId: string }>(async ({ args: { orderId }, ctx }) => {
      const visible = async (actor: Actor) => {
        const order = await findOrder(ctx, orderId)
        return order !== undefined && sees(actor, orderReach, order)
      }
      if (!(await visible(ctx.actor))) refuse('NOT_FOUND', {}, 'orderId')
      return {
        topics: [`order:${orderId}`],
        aggregateId: orderId,
        sees: (_event, actor) => visible(actor),
        toItem: orderMoved,
        whenHidden: 'end',
      }
    }),
  })
  @Access({ roles: ['OPERATOR', 'RESIDENT', 'MERCHANT', 'RIDER', 'LEADER', 'PARTNER'], scope: 'orders:read' })
  orderStatus(@Root() item: object, @Arg('orderId', () => ID) _orderId: string, @AfterArg() _after?: string): object {
    return item
  }

  @Subscription(() => StreamItem, {
    description: 'Every step of every order of one merchant.',
    subscribe: stream<{ merchantId: string }>(({ args: { merchantId }, ctx }) => {
      const runs = (actor: Actor) => sees(actor, shopReach, { id: merchantId as MerchantId })
      if (!runs(ctx.actor)) refuse('NOT_FOUND', {}, 'merchantId')
      return {
        topics: [`merchant:${merchantId}`],
        sees: (_event, actor) => runs(actor),
        toItem: orderMoved,
        whenHidden: 'end',
      }
    }),
  })
  @Access({ roles: ['MERCHANT', 'OPERATOR'] })
  storeOrders(
    @Root() item: object,
    @Arg('merchantId', () => ID) _merchantId: string,
    @AfterArg() _after?: string,
  ): object {
    return item
  }

  @Subscription(() => StreamItem, {
    description: 'Every step of every order of a community, or of all communities the operator holds.',
    subscribe: stream<{ communityId?: string | null }>(({ args: { communityId }, ctx }) => {
      const holds = (actor: Actor, id: string) =>
        sees(actor, communityReach, { id: id as CommunityId, communityId: id as CommunityId })
      if (communityId && !holds(ctx.actor, communityId)) refuse('NOT_FOUND', {}, 'communityId')
      return {
        topics: communityId ? [`community:${communityId}`] : ['orders'],
        sees: ({ facts }, actor) => holds(actor, String(facts['communityId'])),
        toItem: orderMoved,
      }
    }),
  })
  @Access({ roles: ['OPERATOR'] })
  opsBoard(
    @Root() item: object,
    @AfterArg() _after?: string,
    @Arg('communityId', () => ID, { nullable: true }) _communityId?: string,
  ): object {
    return item
  }
}
