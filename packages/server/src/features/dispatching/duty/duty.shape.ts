import { sql, type SQL } from 'drizzle-orm'
import { Field, Int } from 'type-graphql'
import { IdFilter } from '../../../graph/lists.ts'
import { anyOf, expr, extend, many, one, shape, type At } from '../../../graph/read/index.ts'
import { GraphQLFen } from '../../../graph/scalars.ts'
import {
  riderCommunities,
  RiderFilter,
  riderPlaceReach,
  riderReach,
  riderShape,
  RiderType,
} from '../../carriers/index.ts'
import { dispatchAreaCommunities } from '../areas/areas.table.ts'
import { carriedStates } from '../tasks/task.ts'
import { deliveryTasks } from '../tasks/tasks.table.ts'
import { riderCertificates, riderPositions, riderShifts } from './duty.table.ts'
import { CertificateKindFilter, RiderCertificateType, RiderPositionType, RiderShiftType } from './duty.types.ts'

/** Himself, and those who run a place where he rides; it is nobody else's business how and where he works. */
const isSeenBy = ({ t, reached }: At, key: 'id' | 'riderId'): SQL =>
  sql`(${reached(riderReach, { id: t[key]! })} or exists (select 1 from ${riderCommunities} where ${riderCommunities.riderId} = ${t[key]} and ${reached(riderPlaceReach, { communityId: riderCommunities.communityId })}))`

const visible = (at: At): SQL => isSeenBy(at, 'riderId')

const earnedBetween = (riderId: unknown, from: SQL, to: SQL): SQL =>
  sql`(select coalesce(sum(k.pay_fen), 0) from ${deliveryTasks} k where k.rider_id = ${riderId} and k.state = 'DELIVERED' and k.ended_at >= ${from} and k.ended_at < ${to})`

export const riderShiftShape = shape('RiderShift', riderShifts, {
  visible,
  fields: {
    onlineMinutes: expr(
      ({ t, now }) => sql`floor(extract(epoch from coalesce(${t['endedAt']}, ${now}) - ${t['startedAt']}) / 60)::int`,
    ),
    // What he brings after his time, with goods on board, is earned in the shift all the same.
    earnedFen: expr(({ t }) =>
      earnedBetween(t['riderId'], sql`${t['startedAt']}`, sql`coalesce(${t['endedAt']}, 'infinity'::timestamptz)`),
    ),
  },
})

const riderPositionShape = shape('RiderPosition', riderPositions, { visible })

const isValid = ({ t, now }: At): SQL =>
  sql`(${t['revokedAt']} is null and ${t['issuedAt']} <= ${now} and ${t['expiresAt']} > ${now})`

const riderCertificateShape = shape('RiderCertificate', riderCertificates, {
  visible,
  fields: { isValid: expr(isValid) },
})

const incomeDays = 7
const openStates = sql.raw(carriedStates.map((state) => `'${state}'`).join(', '))

extend(
  RiderType,
  riderShape,
  {
    shift: {
      type: () => RiderShiftType,
      nullable: true,
      description: 'Null when he is off duty, and for those who are neither himself nor operate where he rides.',
      read: one(
        () => riderShiftShape,
        ({ t }, far) => sql`${far['riderId']} = ${t['id']} and ${far['endedAt']} is null`,
        { guarded: true },
      ),
    },
    position: {
      type: () => RiderPositionType,
      nullable: true,
      description:
        'Null off duty, when he has not told it for a while, and for those who are neither himself nor operate where he rides.',
      read: one(
        () => riderPositionShape,
        ({ t }, far) => sql`${far['riderId']} = ${t['id']}`,
        { guarded: true },
      ),
    },
    certificates: {
      type: () => [RiderCertificateType],
      description: 'Those that ended as well; none for those who are neither himself nor operate where he rides.',
      read: many(
        () => riderCertificateShape,
        ({ t }, far) => sql`${far['riderId']} = ${t['id']}`,
        (far) => [far['kind']!, far['expiresAt']!, far['id']!],
        { guarded: true },
      ),
    },
    openTasks: {
      type: () => Int,
      description: 'Tasks that he has taken and not brought to an end.',
      read: expr(
        ({ t }) =>
          sql`(select count(*) from ${deliveryTasks} k where k.rider_id = ${t['id']} and k.ended_at is null and k.state in (${openStates}))::int`,
      ),
    },
    incomePerHourFen: {
      type: () => GraphQLFen,
      nullable: true,
      description: `Earned by deliveries for each hour on duty in the last ${incomeDays} days. Null without a shift, and for those who are neither himself nor operate where he rides.`,
      read: expr((at) => {
        const since = sql`(${at.now} - interval '${sql.raw(String(incomeDays))} days')`
        const hours = sql`(select sum(extract(epoch from coalesce(h.ended_at, ${at.now}) - greatest(h.started_at, ${since}))) / 3600 from ${riderShifts} h where h.rider_id = ${at.t['id']} and coalesce(h.ended_at, ${at.now}) > ${since})`
        return sql`case when ${isSeenBy(at, 'id')} then round(${earnedBetween(at.t['id'], since, at.now)} / nullif(${hours}, 0)) end`
      }),
    },
  },
  {
    certificate: ({ t, now }) =>
      anyOf(
        sql`select c.kind from ${riderCertificates} c where c.rider_id = ${t['id']} and c.revoked_at is null and c.issued_at <= ${now} and c.expires_at > ${now}`,
      ),
    areaId: ({ t }) =>
      anyOf(
        sql`select a.area_id from ${riderCommunities} r join ${dispatchAreaCommunities} a on a.community_id = r.community_id where r.rider_id = ${t['id']}`,
      ),
  },
)

Field(() => CertificateKindFilter, { nullable: true, description: 'Holds it now.' })(
  RiderFilter.prototype,
  'certificate',
)
Field(() => IdFilter, { nullable: true, description: 'Rides in the dispatch area.' })(RiderFilter.prototype, 'areaId')

export const dutyShapes = [riderShiftShape, riderPositionShape, riderCertificateShape]
