import { ArgsType, Field, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../graph/connection.ts'
import { enumOf, PageArgs } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime } from '../../graph/scalars.ts'
import { StreamItem } from '../../graph/stream-item.ts'
import { OrderType } from '../orders/index.ts'
import { notificationKinds, type NotificationKind } from './notification.ts'

export const NotificationKindEnum = enumOf(
  'NotificationKind',
  notificationKinds,
  'What a notification tells; clients have the words.',
)

@ObjectType('Notification', { implements: Node })
export class NotificationType extends Node {
  @Field(() => NotificationKindEnum)
  kind!: NotificationKind

  @Field(() => GraphQLDateTime)
  createdAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until it was read.' })
  readAt?: Date

  @Field(() => OrderType, {
    nullable: true,
    description: 'The order it is about; null when it is about none, or the reader may no longer see it.',
  })
  order?: OrderType
}

@ObjectType({ implements: StreamItem, description: 'Something came into the inbox.' })
/** @public Found by its decorator. */
export class NotificationArrived extends StreamItem {
  @Field(() => NotificationType, { nullable: true, description: 'Null when it has gone again.' })
  notification?: NotificationType
}

export const NotificationConnection = connectionOf('Notification', () => NotificationType)

@ArgsType()
export class InboxArgs extends PageArgs {
  @Field(() => Boolean, { nullable: true, description: 'Only what was not read yet.' })
  unreadOnly?: boolean
}

export const ReadNotificationsPayload = payload('ReadNotifications', {
  unreadCount: [() => Int, { description: 'What is left unread; null when refused.' }],
})
