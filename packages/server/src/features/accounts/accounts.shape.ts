import { sql } from 'drizzle-orm'
import { expr, many, shape } from '../../graph/read/index.ts'
import { slot } from '../../graph/read/slots.ts'
import { apiKeys, principals, roleGrants, sessions } from './accounts.table.ts'
import { grantingReach } from './grant.ts'
import { placeName } from './places.ts'

export const roleGrantShape = shape('RoleGrant', roleGrants, {
  fields: { placeName: expr(({ t }) => placeName(t['placeKind']!, t['placeId']!)) },
})

const callersSession = slot(({ ctx }) => ctx.actor.sessionId)
const callersGrants = slot(({ ctx }) => ctx.actor.grants.map((grant) => grant.id))

/** Read as part of its owner only: no grant reaches a session, so `node` answers nobody. */
export const sessionShape = shape('Session', sessions, {
  prefix: 'ses',
  reach: [],
  fields: { current: expr(({ t }) => sql`coalesce(${t['id']} = ${callersSession}::text, false)`) },
})

/** The caller himself; later features add what they know of him with `extend`. */
export const viewerShape = shape('Viewer', principals, {
  fields: {
    // Of the caller's grants those that this sign-in can use.
    grants: many(
      () => roleGrantShape,
      ({ t }, far) => sql`${far['principalId']} = ${t['id']} and ${far['id']} = any(${callersGrants})`,
      (far) => [far['id']!],
    ),
    sessions: many(
      () => sessionShape,
      ({ t, now }, far) =>
        sql`${far['principalId']} = ${t['id']} and ${far['revokedAt']} is null and ${far['expiresAt']} > ${now}`,
      (far) => [sql`${far['lastSeenAt']} desc`, far['id']!],
    ),
  },
})

export const apiKeyShape = shape('ApiKey', apiKeys, {
  prefix: 'key',
  reach: grantingReach,
  sorts: { CREATED_AT: ({ t }) => t['createdAt']! },
  defaultSort: { key: 'CREATED_AT', direction: 'DESC' },
})
