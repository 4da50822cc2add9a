import { sql } from 'drizzle-orm'
import { Int } from 'type-graphql'
import { expr, extend, one, shape } from '../../graph/read/index.ts'
import { ViewerType, viewerShape } from '../accounts/index.ts'
import { orderShape } from '../orders/index.ts'
import { notifications } from './inbox.table.ts'

export const notificationShape = shape('Notification', notifications, {
  prefix: 'ntf',
  visible: ({ t, caller }) => sql`${t['principalId']} = ${caller}`,
  fields: {
    order: one(
      () => orderShape,
      ({ t }, far) => sql`${far['id']} = ${t['orderId']}`,
      { guarded: true },
    ),
  },
  // Ids are in the order of their making.
  defaultSort: { key: 'id', direction: 'DESC' },
})

extend(ViewerType, viewerShape, {
  unreadCount: {
    type: () => Int,
    description: 'Notifications not read yet.',
    read: expr(
      ({ t }) =>
        sql`(select count(*) from ${notifications} where ${notifications.principalId} = ${t['id']} and ${notifications.readAt} is null)`,
    ),
  },
})
