import { Arg, ID, Resolver, Root, Subscription } from 'type-graphql'
import { sees } from '../../../access/reach.ts'
import { Access } from '../../../graph/access.ts'
import { StreamItem } from '../../../graph/stream-item.ts'
import { stream } from '../../../graph/streams.ts'
import { findPoint, pointReach } from '../../points/index.ts'
import { orderMoved } from '../orders.streams.ts'
import { refuse } from '@linli/kit'

/** From the shop's door on it concerns the counter. */
const concerns: ReadonlySet<unknown> = new Set([
  'PACK',
  'ARRIVE_AT_POINT',
  'PICK_UP',
  'REDEEM',
  'OVERDUE',
  'RETURN',
  'DISPOSE',
  'CANCEL',
])

@Resolver()
export class PickupStreams {
  @Subscription(() => StreamItem, {
    description: 'What comes to a pickup point and what leaves it.',
    subscribe: stream<{ pointId: string }>(async ({ args: { pointId }, ctx }) => {
      const point = await findPoint(ctx.db.sql, pointId)
      if (!point || !sees(ctx.actor, pointReach, point)) refuse('NOT_FOUND', {}, 'pointId')
      return {
        topics: [`point:${point.id}`],
        sees: (_event, actor) => sees(actor, pointReach, point),
        toItem: (event) =>
          event.type === 'OrderMoved' && concerns.has(event.facts['action']) ? orderMoved(event) : null,
        whenHidden: 'end',
      }
    }),
  })
  @Access({ roles: ['LEADER', 'MERCHANT', 'OPERATOR'] })
  pointArrivals(
    @Root() item: object,
    @Arg('pointId', () => ID) _pointId: string,
    @Arg('after', () => String, {
      nullable: true,
      description: 'The last `resumeToken`: what came since is told first.',
    })
    _after?: string,
  ): object {
    return item
  }
}
