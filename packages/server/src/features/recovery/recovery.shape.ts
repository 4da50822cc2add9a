import { sql } from 'drizzle-orm'
import { expr, extend, many, one, shape } from '../../graph/read/index.ts'
import { principals } from '../accounts/index.ts'
import { communityShape, householdShape, HouseholdType } from '../communities/index.ts'
import { orders, orderShape } from '../orders/index.ts'
import { caseReach, watchedDays } from './case.ts'
import { recoveryCases, recoveryIncidents, recoverySteps } from './recovery.table.ts'
import { RecoveryCaseType } from './recovery.types.ts'

const watched = sql.raw(`interval '${watchedDays} days'`)

const incidentShape = shape('RecoveryIncident', recoveryIncidents, {
  fields: {
    order: one(
      () => orderShape,
      ({ t }, far) => sql`${far['id']} = ${t['orderId']}`,
      { guarded: true },
    ),
  },
})

const stepShape = shape('RecoveryStep', recoverySteps)

export const recoveryCaseShape = shape('RecoveryCase', recoveryCases, {
  prefix: 'rcv',
  reach: caseReach,
  fields: {
    household: one(
      () => householdShape,
      ({ t }, far) => sql`${far['id']} = ${t['householdId']}`,
      { guarded: true },
    ),
    community: one(
      () => communityShape,
      ({ t }, far) => sql`${far['id']} = ${t['communityId']}`,
    ),
    ownerName: expr(
      ({ t }) => sql`(select ${principals.name} from ${principals} where ${principals.id} = ${t['ownerId']})`,
    ),
    isOverdue: expr(
      ({ t, now }) =>
        sql`(${t['state']} = 'OPEN' and ${t['dueAt']} < ${now} and not exists (select 1 from ${recoverySteps} where ${recoverySteps.caseId} = ${t['id']}))`,
    ),
    watchedUntil: expr(({ t }) => sql`(coalesce(${t['closedAt']}, ${t['openedAt']}) + ${watched})`),
    orderedAgainAt: expr(
      ({ t }) =>
        sql`(select min(o.placed_at) from ${orders} o where o.household_id = ${t['householdId']} and o.placed_at > ${t['openedAt']} and o.placed_at < coalesce(${t['closedAt']}, ${t['openedAt']}) + ${watched} and o.state <> 'CANCELLED')`,
    ),
    incidents: many(
      () => incidentShape,
      ({ t }, far) => sql`${far['caseId']} = ${t['id']}`,
      (far) => [far['at']!, far['orderId']!, far['kind']!],
    ),
    steps: many(
      () => stepShape,
      ({ t }, far) => sql`${far['caseId']} = ${t['id']}`,
      (far) => [far['id']!],
    ),
  },
  sorts: { OPENED_AT: ({ t }) => t['openedAt']!, DUE_AT: ({ t }) => t['dueAt']! },
  defaultSort: { key: 'OPENED_AT', direction: 'DESC' },
})
export const recoveryShapes = [recoveryCaseShape, incidentShape, stepShape]

extend(HouseholdType, householdShape, {
  recoveryCase: {
    type: () => RecoveryCaseType,
    nullable: true,
    description: 'The open one; null when nothing waits to be put right, and for those who do not run the place.',
    read: one(
      () => recoveryCaseShape,
      ({ t }, far) => sql`${far['householdId']} = ${t['id']} and ${far['state']} = 'OPEN'`,
      { guarded: true },
    ),
  },
})
