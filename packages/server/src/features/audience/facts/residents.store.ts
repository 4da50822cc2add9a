import { sql } from 'drizzle-orm'
import type { Tx } from '../../../db/tx.ts'
import { principals, roleGrants, sessions } from '../../accounts/index.ts'
import { households } from '../../communities/index.ts'
import { residents } from '../residents/residents.table.ts'
import { dayNumber } from './calendar.ts'
import type { ResidentFacts } from './changes.ts'
import { newId } from '@linli/kit'

export interface Placed {
  readonly residents: readonly ResidentFacts[]
  /** Where residents came or went: whose an order of these households is may have changed. */
  readonly householdIds: readonly string[]
}

interface Standing extends Record<string, unknown> {
  readonly principalId: string
  /** Where he lives now; null: nowhere, or he is to be forgotten. */
  readonly householdId: string | null
  readonly communityId: string | null
  readonly buildingId: string | null
  readonly joinedAt: Date | null
  readonly device: string | null
  readonly residentId: string | null
  readonly oldHouseholdId: string | null
  readonly oldDevice: string | null
  readonly isGone: boolean | null
}

/**
 * Brings the residents' rows in step with grants, households and sign-ins as they are now. Who holds several households
 * lives where he was entered first: the flat of his parents, which he added later, does not make him their neighbour.
 */
export async function placeResidents(tx: Tx, principalIds: readonly string[]): Promise<Placed> {
  const standings = await loadStandings(tx, principalIds)
  const changed = standings.filter(isChanged)
  // Only those are inserted who are not there: an ordinal that a conflict burns would be a hole for ever.
  const newcomers = changed.filter(({ residentId }) => residentId === null)
  if (newcomers.length > 0) await tx.sql.insert(residents).values(newcomers.map(newResident))
  for (const standing of changed) if (standing.residentId !== null) await move(tx, standing)
  return {
    residents: await readResidents(
      tx,
      changed.map(({ principalId }) => principalId),
    ),
    householdIds: [
      ...new Set(
        changed.flatMap(({ householdId, oldHouseholdId }) => [householdId, oldHouseholdId].filter((id) => id !== null)),
      ),
    ],
  }
}

const isChanged = (now: Standing): boolean =>
  now.residentId === null
    ? now.householdId !== null
    : now.isGone !== (now.householdId === null) ||
      (now.householdId !== null && now.householdId !== now.oldHouseholdId) ||
      now.device !== now.oldDevice

/** Sessions are tidied away; what was known of the last one stays. */
async function loadStandings(tx: Tx, principalIds: readonly string[]): Promise<Standing[]> {
  const { rows } = await tx.sql.execute<Standing>(sql`
    select p.id as "principalId", h.id as "householdId", h.community_id as "communityId", h.building_id as "buildingId",
      h.joined_at as "joinedAt", r.id as "residentId", r.household_id as "oldHouseholdId", r.device as "oldDevice",
      r.forgotten_at is not null as "isGone",
      coalesce((select s.device from ${sessions} s where s.principal_id = p.id order by s.created_at desc, s.id desc limit 1), r.device) as device
    from ${principals} p
    left join ${residents} r on r.principal_id = p.id
    left join lateral (
      select h.id, h.community_id, h.building_id, g.created_at as joined_at
      from ${roleGrants} g join ${households} h on h.id = g.place_id
      where g.principal_id = p.id and g.role = 'RESIDENT' and g.place_kind = 'HOUSEHOLD' and g.revoked_at is null
        and h.active and p.status = 'ACTIVE'
      order by g.created_at, g.id limit 1
    ) h on true
    where p.id = any(${sql.param([...principalIds])}::text[]) and p.kind = 'PERSON' and (h.id is not null or r.id is not null)
    order by p.id`)
  return rows
}

const newResident = ({ principalId, householdId, communityId, buildingId, joinedAt, device }: Standing) => ({
  id: newId('res'),
  principalId: principalId as never,
  householdId: householdId as never,
  communityId: communityId as never,
  buildingId: buildingId as never,
  joinedDay: dayNumber(new Date(joinedAt!)),
  device,
})

/** Who lives nowhere any more keeps his last household, so that it is known whose his old orders are. */
const move = (
  tx: Tx,
  { residentId, householdId, communityId, buildingId, joinedAt, device, oldHouseholdId }: Standing,
) =>
  tx.sql
    .update(residents)
    .set({
      device,
      version: sql`${residents.version} + 1`,
      forgottenAt:
        householdId === null ? sql`coalesce(${residents.forgottenAt}, ${tx.now.toISOString()}::timestamptz)` : null,
      ...(householdId !== null &&
        householdId !== oldHouseholdId && {
          householdId: householdId as never,
          communityId: communityId as never,
          buildingId: buildingId as never,
          joinedDay: dayNumber(new Date(joinedAt!)),
        }),
    })
    .where(sql`${residents.id} = ${residentId}`)

async function readResidents(tx: Tx, principalIds: readonly string[]): Promise<ResidentFacts[]> {
  if (principalIds.length === 0) return []
  const { rows } = await tx.sql.execute<ResidentFacts & Record<string, unknown>>(sql`
    select ordinal, hash::float8 as hash, community_id as "communityId", building_id as "buildingId", forgotten_at is null as alive
    from ${residents} where principal_id = any(${sql.param([...principalIds])}::text[]) order by ordinal`)
  return rows
}
