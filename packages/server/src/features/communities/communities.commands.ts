import { and, eq, inArray } from 'drizzle-orm'
import { assertReaches, assertSees } from '../../access/reach.ts'
import { inTx, inTxUnless, type Tx, type TxDeps } from '../../db/tx.ts'
import type { Outcome } from '../../graph/user-error.ts'
import { addGrant, findOrAddPerson, toPhone } from '../accounts/index.ts'
import { buildings, communities, households } from './communities.table.ts'
import {
  checkBoundary,
  checkBuilding,
  checkName,
  checkPoint,
  communityReach,
  householdReach,
  verifierReach,
  type BuildingId,
  type BuildingSize,
  type CommunityId,
  type CommunityKind,
  type GeoPoint,
  type HouseholdId,
} from './community.ts'
import { newId, refuse, Refusal } from '@linli/kit'

/** Rows of one batch mutation. */
export const batchLimit = 100

export function checkBatch(items: readonly unknown[], field: string): void {
  if (items.length === 0 || items.length > batchLimit) refuse('TOO_MANY', { limit: batchLimit }, field)
}

export interface NewCommunity {
  readonly name: string
  readonly nameEn: string
  readonly kind: CommunityKind
  readonly district: string
  readonly center: GeoPoint
  readonly boundary: readonly GeoPoint[]
}

export function addCommunity(deps: TxDeps, wanted: NewCommunity): Promise<CommunityId> {
  const name = checkName(wanted.name, 'name')
  const nameEn = checkName(wanted.nameEn, 'nameEn')
  const district = checkName(wanted.district, 'district')
  checkPoint(wanted.center, 'center')
  checkBoundary(wanted.boundary)
  return inTx(deps, async (tx) => {
    const id = newId('com')
    // A new place lies in nobody's grant but the whole platform's.
    assertReaches(tx.actor, communityReach, { id, communityId: id })
    const added = await tx.sql
      .insert(communities)
      .values({ ...wanted, id, name, nameEn, district, boundary: [...wanted.boundary], createdAt: tx.now })
      .onConflictDoNothing()
      .returning({ id: communities.id })
    if (added.length === 0) refuse('COMMUNITY_EXISTS', {}, 'name')
    return id
  })
}

export interface NewBuilding extends BuildingSize {
  readonly name: string
}

export function addBuildings(deps: TxDeps, communityId: string, wanted: readonly NewBuilding[]): Promise<BuildingId[]> {
  checkBatch(wanted, 'buildings')
  wanted.forEach((building, index) => checkBuilding(building, `buildings.${index}`))
  return inTx(deps, async (tx) => {
    const community = await getCommunity(tx, communityId)
    assertReaches(tx.actor, communityReach, community)
    const rows = wanted.map((building, index) => ({
      ...building,
      name: checkName(building.name, `buildings.${index}.name`),
      id: newId('bld'),
      communityId: community.id,
    }))
    const added = await tx.sql.insert(buildings).values(rows).onConflictDoNothing().returning({ id: buildings.id })
    if (added.length < rows.length) refuse('BUILDING_EXISTS', {}, 'buildings')
    return rows.map((row) => row.id)
  })
}

export interface NewHousehold {
  readonly buildingId: string
  readonly door: string
  readonly name: string
  readonly phone?: string | null
  readonly verified: boolean
}

/** Each household stands for itself: one that is refused does not keep the others out. */
export function addHouseholds(
  deps: TxDeps,
  communityId: string,
  wanted: readonly NewHousehold[],
  { dryRun = false } = {},
): Promise<Outcome<HouseholdId>[]> {
  checkBatch(wanted, 'households')
  return inTxUnless(dryRun, deps, async (tx) => {
    const community = await getCommunity(tx, communityId)
    assertReaches(tx.actor, communityReach, community)
    const known = await tx.sql
      .select({ id: buildings.id })
      .from(buildings)
      .where(
        and(
          eq(buildings.communityId, community.id),
          inArray(
            buildings.id,
            wanted.map(({ buildingId }) => buildingId as BuildingId),
          ),
        ),
      )
    const buildingIds = new Set<string>(known.map(({ id }) => id))
    const outcomes: Outcome<HouseholdId>[] = []
    // In the order of their doors: two batches wait for each other, and never in a ring.
    for (const [index, household] of [...wanted.entries()].toSorted(([, a], [, b]) => (doorOf(a) < doorOf(b) ? -1 : 1)))
      outcomes[index] = buildingIds.has(household.buildingId)
        ? await addHousehold(tx, community.id, household, `households.${index}.`)
        : { refused: new Refusal('BUILDING_OF_ANOTHER_COMMUNITY', {}, `households.${index}.buildingId`) }
    return outcomes
  })
}

const doorOf = ({ buildingId, door }: NewHousehold): string => `${buildingId} ${door.trim()}`

/** `field` stands in front of the names of its arguments. What is refused has written nothing. */
export async function addHousehold(
  tx: Tx,
  communityId: CommunityId,
  wanted: NewHousehold,
  field: string,
): Promise<Outcome<HouseholdId>> {
  const checked = attempt(() => ({
    name: checkName(wanted.name, `${field}name`),
    door: checkName(wanted.door, `${field}door`, 30),
    phone: wanted.phone ? toPhone(wanted.phone, `${field}phone`) : undefined,
  }))
  if ('refused' in checked) return checked
  const { name, door, phone } = checked.done
  const id = newId('hh')
  const added = await tx.sql
    .insert(households)
    .values({
      id,
      communityId,
      buildingId: wanted.buildingId as BuildingId,
      name,
      door,
      verifiedAt: wanted.verified ? tx.now : null,
      verifiedBy: wanted.verified ? tx.actor.id : null,
      createdAt: tx.now,
    })
    .onConflictDoNothing()
    .returning({ id: households.id })
  if (added.length === 0) return { refused: new Refusal('HOUSEHOLD_EXISTS', {}, `${field}door`) }
  if (phone) {
    const member = await findOrAddPerson(tx, { phone, name })
    await addGrant(tx, { principalId: member, role: 'RESIDENT', placeKind: 'HOUSEHOLD', placeId: id })
  }
  return { done: id }
}

function attempt<T>(work: () => T): Outcome<T> {
  try {
    return { done: work() }
  } catch (error) {
    if (error instanceof Refusal) return { refused: error }
    throw error
  }
}

/** People have parents and a weekend flat; nobody lives behind twenty doors. */
const mostHouseholds = 5

/** A resident says where he lives; until somebody vouches for it the household is not verified. */
export function joinHousehold(
  deps: TxDeps,
  wanted: { buildingId: string; door: string; name: string },
): Promise<HouseholdId> {
  return inTx(deps, async (tx) => {
    const mine = tx.actor.grants.filter(({ role, placeKind }) => role === 'RESIDENT' && placeKind === 'HOUSEHOLD')
    if (mine.length >= mostHouseholds) refuse('TOO_MANY', { limit: mostHouseholds })
    const [building] = await tx.sql
      .select()
      .from(buildings)
      .where(eq(buildings.id, wanted.buildingId as BuildingId))
    if (!building) refuse('NOT_FOUND', {}, 'buildingId')
    const outcome = await addHousehold(tx, building.communityId, { ...wanted, verified: false }, '')
    if ('refused' in outcome) throw outcome.refused
    await addGrant(tx, { principalId: tx.actor.id!, role: 'RESIDENT', placeKind: 'HOUSEHOLD', placeId: outcome.done })
    return outcome.done
  })
}

export function verifyHousehold(deps: TxDeps, id: string): Promise<HouseholdId> {
  return inTx(deps, async (tx) => {
    const [household] = await tx.sql
      .select()
      .from(households)
      .where(eq(households.id, id as HouseholdId))
      .for('update')
    assertSees(tx.actor, householdReach, household)
    assertReaches(tx.actor, verifierReach, household)
    if (household.verifiedAt === null)
      await tx.sql
        .update(households)
        .set({ verifiedAt: tx.now, verifiedBy: tx.actor.id })
        .where(eq(households.id, household.id))
    return household.id
  })
}

async function getCommunity(tx: Tx, id: string): Promise<{ id: CommunityId; communityId: CommunityId }> {
  const [found] = await tx.sql
    .select({ id: communities.id })
    .from(communities)
    .where(eq(communities.id, id as CommunityId))
  if (!found) refuse('NOT_FOUND', {}, 'communityId')
  return { id: found.id, communityId: found.id }
}
