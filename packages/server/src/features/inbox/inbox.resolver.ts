import { sql } from 'drizzle-orm'
import { Arg, Args, Ctx as GqlCtx, ID, Info, Mutation, Query, Resolver, Root, Subscription } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { readConnection, ref, type ReadInfo } from '../../graph/read/index.ts'
import { StreamItem } from '../../graph/stream-item.ts'
import { stream } from '../../graph/streams.ts'
import { readNotifications } from './inbox.commands.ts'
import { notificationShape } from './inbox.shape.ts'
import { InboxArgs, NotificationConnection, ReadNotificationsPayload } from './inbox.types.ts'

@Resolver()
export class InboxResolver {
  @Query(() => NotificationConnection, { description: 'The caller’s notifications, newest first.' })
  @Access('signedIn')
  inbox(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => InboxArgs) _args: InboxArgs) {
    return readConnection(ctx, info, notificationShape, {
      where: ({ t, arg }) => sql`(${t['readAt']} is null or not coalesce(${arg('unreadOnly')}::boolean, false))`,
    })
  }

  @Mutation(() => ReadNotificationsPayload, {
    description: 'Marks the caller’s notifications as read: those named, or all.',
  })
  @Access('signedIn')
  async readNotifications(@GqlCtx() ctx: Ctx, @Arg('ids', () => [ID], { nullable: true }) ids?: string[]) {
    return { unreadCount: await readNotifications(ctx, ids) }
  }

  @Subscription(() => StreamItem, {
    description: 'What comes into the caller’s inbox.',
    subscribe: stream(({ ctx: { actor } }) => ({
      topics: [`inbox:${actor.id}`],
      sees: ({ facts }, reader) => facts['principalId'] === reader.id,
      toItem: ({ facts }) => ({
        __typename: 'NotificationArrived',
        notification: ref(notificationShape, String(facts['notificationId'])),
      }),
    })) as never,
  })
  @Access('signedIn')
  inboxArrivals(@Root() item: object, @Arg('after', () => String, { nullable: true }) _after?: string): object {
    return item
  }
}
