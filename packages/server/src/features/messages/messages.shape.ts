import { sql } from 'drizzle-orm'
import { expr, extend, fact, one, shape, type At } from '../../graph/read/index.ts'
import { principals, ViewerType, viewerShape } from '../accounts/index.ts'
import { residents, residentShape } from '../audience/index.ts'
import { buildings, householdShape } from '../communities/index.ts'
import { notificationShape, NotificationType } from '../inbox/index.ts'
import type { Channel } from './channel.ts'
import type { Content } from './content.ts'
import { leaderTasks } from './leader-tasks.table.ts'
import { messageReach } from './message.ts'
import { messageContents, messages } from './messages.table.ts'
import { MessagePreferences, MessageType } from './messages.types.ts'
import { toldPreferences, type PreferenceRow } from './preference.ts'
import { marketingConsents, pushSubscriptions, residentQuietHours, wechatLinks } from './preferences.table.ts'
import { toldContent } from './told-content.ts'

const contentSql = (hash: At['t'][string]) =>
  sql`(select ${messageContents.content} from ${messageContents} where ${messageContents.hash} = ${hash})`

/** Operators see what is told in their communities; a resident sees what has reached him. */
export const messageShape = shape('Message', messages, {
  prefix: 'msg',
  visible: ({ t, caller, reached }) =>
    sql`(${reached(messageReach)} or ${t['principalId']} = ${caller} and ${t['state']} in ('DELIVERED', 'OPENED'))`,
  fields: {
    resident: one(
      () => residentShape,
      ({ t }, far) => sql`${far['id']} = ${t['residentId']}`,
      { guarded: true },
    ),
    content: fact<{ content: Content; channel: Channel | null; channels: Channel[] }>(
      {
        content: ({ t }) => contentSql(t['contentHash']!),
        channel: ({ t }) => t['channel']!,
        channels: ({ t }) => t['channels']!,
      },
      ({ content, channel, channels }) => {
        const by = channel ?? channels[0]!
        return toldContent(by, content[by]!)
      },
    ),
  },
  defaultSort: { key: 'id', direction: 'DESC' },
})

extend(NotificationType, notificationShape, {
  message: {
    type: () => MessageType,
    nullable: true,
    description: 'Of a MESSAGE what it says; null of every other notification.',
    read: one(
      () => messageShape,
      ({ t }, far) => sql`${far['id']} = ${t['messageId']}`,
      { guarded: true },
    ),
  },
})

const isHis = ({ t, caller }: At) => sql`${t['leaderId']} = ${caller}`

export const leaderTaskShape = shape('LeaderTask', leaderTasks, {
  prefix: 'ltk',
  visible: (at) => sql`(${isHis(at)} or ${at.reached(messageReach)})`,
  fields: {
    household: one(
      () => householdShape,
      ({ t }, far) => sql`${far['id']} = ${t['householdId']}`,
      { guarded: true },
    ),
    neighbourName: expr(
      ({ t }) =>
        sql`(select p.name from ${messages} m join ${principals} p on p.id = m.principal_id where m.id = ${t['messageId']})`,
    ),
    buildingName: expr(
      ({ t }) =>
        sql`(select b.name from ${messages} m join ${residents} r on r.id = m.resident_id join ${buildings} b on b.id = r.building_id where m.id = ${t['messageId']})`,
    ),
    title: expr(({ t }) => said(t['messageId']!, 'title')),
    body: expr(({ t }) => said(t['messageId']!, 'body')),
  },
  defaultSort: { key: 'id', direction: 'DESC' },
})

const said = (messageId: At['t'][string], what: 'title' | 'body') =>
  sql`(select c.content->'LEADER_TASK'->>${sql.raw(`'${what}'`)} from ${messages} m join ${messageContents} c on c.hash = m.content_hash where m.id = ${messageId})`

const own = ({ t }: At) => sql`${residents} r where r.principal_id = ${t['id']} and r.forgotten_at is null`

extend(ViewerType, viewerShape, {
  messagePreferences: {
    type: () => MessagePreferences,
    nullable: true,
    description: 'What the caller has said about being told of things; null when he lives nowhere here.',
    read: fact<{ row: (PreferenceRow & { browsers: number; hasWeChat: boolean }) | null }>(
      {
        row: (at) => sql`(select json_build_object(
          'personalised', r.personalised,
          'quietHours', (select json_build_object('fromMinute', q.from_minute, 'untilMinute', q.until_minute) from ${residentQuietHours} q where q.resident_id = r.id),
          'said', coalesce((select json_agg(s) from (select distinct on (channel) channel, given, at from ${marketingConsents} where resident_id = r.id order by channel, id desc) s), '[]'),
          'browsers', (select count(*) from ${pushSubscriptions} b where b.principal_id = r.principal_id),
          'hasWeChat', exists (select 1 from ${wechatLinks} w where w.principal_id = r.principal_id)
        ) from ${own(at)})`,
      },
      ({ row }) => row && { ...toldPreferences(row), browsers: row.browsers, hasWeChat: row.hasWeChat },
    ),
  },
})

export const messageShapes = [messageShape, leaderTaskShape]
