import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { expr, shape } from '../../graph/read/index.ts'
import { roleGrants } from '../accounts/index.ts'
import { platformTeam } from './view.ts'
import { savedViews } from './views.table.ts'

/** No grant reaches a view as such: it is its owner's, or the team's, which the list's own condition says. */
export const savedViewShape = shape('SavedView', savedViews, {
  prefix: 'viw',
  reach: [],
  fields: { mine: expr(({ t, caller }) => sql`${t['ownerId']} = ${caller}`) },
})

/** Mine, or of somebody who is in one of my teams now: who leaves the team takes his views along. */
export const isMineOrTeams = (
  view: { ownerId: SQLWrapper; scope: SQLWrapper },
  caller: SQLWrapper,
  teams: SQLWrapper,
  now: SQLWrapper,
): SQL => sql`
  (${view.ownerId} = ${caller} or ${view.scope} = 'TEAM' and exists (
    select from ${roleGrants} where ${roleGrants.principalId} = ${view.ownerId} and ${roleGrants.role} = 'OPERATOR'
      and ${roleGrants.revokedAt} is null and (${roleGrants.until} is null or ${roleGrants.until} > ${now})
      and coalesce(${roleGrants.placeId}, ${sql.raw(`'${platformTeam}'`)}) = any(${teams})))`
