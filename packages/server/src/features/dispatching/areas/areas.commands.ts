import { eq, inArray } from 'drizzle-orm'
import { stampOf } from '../../../access/actor.ts'
import { assertReaches, sees } from '../../../access/reach.ts'
import { inTx, inTxUnless, type Tx, type TxDeps } from '../../../db/tx.ts'
import { checkName, communities, type CommunityId } from '../../communities/index.ts'
import { forgetRules, setDelays } from '../../fulfilment/index.ts'
import { beginBadWeather, endBadWeather } from '../../promises/index.ts'
import {
  addedMinutes,
  areaReach,
  checkOfferSeconds,
  effectOf,
  mostCommunitiesOfArea,
  type AreaId,
  type DispatchMode,
  type PromiseEffect,
} from './area.ts'
import { dispatchAreaCommunities, dispatchAreas } from './areas.table.ts'
import { newId, refuse } from '@linli/kit'

export interface NewArea {
  readonly name: string
  readonly nameEn: string
  readonly communityIds: readonly string[]
  readonly mode: DispatchMode
}

/** From now on riders and orders of these communities are planned together. */
export function openDispatchArea(deps: TxDeps, wanted: NewArea): Promise<AreaId> {
  const [name, nameEn] = [checkName(wanted.name, 'input.name'), checkName(wanted.nameEn, 'input.nameEn')]
  const communityIds = [...new Set(wanted.communityIds)].toSorted() as CommunityId[]
  if (communityIds.length === 0 || communityIds.length > mostCommunitiesOfArea)
    refuse('TOO_MANY', { limit: mostCommunitiesOfArea }, 'input.communityIds')
  return inTx(deps, async (tx) => {
    const found = await tx.sql
      .select({ id: communities.id })
      .from(communities)
      .where(inArray(communities.id, communityIds))
    if (found.length < communityIds.length) refuse('NOT_FOUND', {}, 'input.communityIds')
    for (const communityId of communityIds) assertReaches(tx.actor, areaReach, { communityId })
    const id = newId('dar')
    await tx.sql.insert(dispatchAreas).values({ id, name, nameEn, mode: wanted.mode, createdAt: tx.now })
    const added = await tx.sql
      .insert(dispatchAreaCommunities)
      .values(communityIds.map((communityId) => ({ communityId, areaId: id })))
      .onConflictDoNothing()
      .returning({ communityId: dispatchAreaCommunities.communityId })
    if (added.length < communityIds.length) refuse('AREA_OF_ANOTHER', {}, 'input.communityIds')
    await tell(tx, { id, version: 1, communityIds }, { mode: wanted.mode, reason: null })
    return id
  })
}

export interface AreaChange {
  readonly areaId: string
  readonly mode?: DispatchMode | null
  readonly isSurging?: boolean | null
  readonly isBadWeather?: boolean | null
  readonly offerSeconds?: number | null
  /** Read by whoever asks later why. */
  readonly reason: string
}

export interface ChangedArea {
  readonly id: AreaId
  readonly effect: readonly PromiseEffect[]
}

/** Changes how an area is run. The switches move what is promised from now on, and nothing that was. */
export async function changeDispatchArea(
  deps: TxDeps,
  wanted: AreaChange,
  { expectedVersion, dryRun = false }: { expectedVersion: number; dryRun?: boolean | undefined },
): Promise<ChangedArea> {
  const reason = checkName(wanted.reason, 'input.reason', 200)
  if (wanted.offerSeconds !== null && wanted.offerSeconds !== undefined) checkOfferSeconds(wanted.offerSeconds)
  const changed = await inTxUnless(dryRun, deps, async (tx) => {
    const area = await lockArea(tx, wanted.areaId)
    if (area.version !== expectedVersion) refuse('STALE_VERSION', { currentVersion: area.version }, 'expectedVersion')
    const next = {
      mode: wanted.mode ?? area.mode,
      isSurging: wanted.isSurging ?? area.isSurging,
      isBadWeather: wanted.isBadWeather ?? area.isBadWeather,
      offerSeconds: wanted.offerSeconds ?? area.offerSeconds,
    }
    const version = area.version + 1
    await tx.sql
      .update(dispatchAreas)
      .set({ ...next, version })
      .where(eq(dispatchAreas.id, area.id))
    if (next.isSurging !== area.isSurging) await switchSurge(tx, area, next.isSurging)
    if (next.isBadWeather !== area.isBadWeather) await switchWeather(tx, area, next.isBadWeather, reason)
    await tell(tx, { ...area, version }, { ...next, reason })
    return { id: area.id, effect: effectOf(area, next) }
  })
  forgetRules(deps.db)
  return changed
}

type Area = Omit<typeof dispatchAreas.$inferSelect, 'leasedUntil'> & { readonly communityIds: readonly CommunityId[] }

/** Whoever runs an area runs all of its communities. */
async function lockArea(tx: Tx, id: string): Promise<Area> {
  const [area] = await tx.sql
    .select()
    .from(dispatchAreas)
    .where(eq(dispatchAreas.id, id as AreaId))
    .for('update')
  const places = await tx.sql
    .select({ communityId: dispatchAreaCommunities.communityId })
    .from(dispatchAreaCommunities)
    .where(eq(dispatchAreaCommunities.areaId, id as AreaId))
  if (!area || !places.some((place) => sees(tx.actor, areaReach, place))) refuse('NOT_FOUND', {}, 'input.areaId')
  for (const place of places) assertReaches(tx.actor, areaReach, place)
  return { ...area, communityIds: places.map(({ communityId }) => communityId) }
}

const switchSurge = (tx: Tx, { communityIds }: Area, isOn: boolean): Promise<void> =>
  setDelays(tx, communityIds, { kind: 'SURGE', minutes: isOn ? addedMinutes.SURGE : {} })

/** Nobody is blamed for riding slowly while it is on. */
async function switchWeather(tx: Tx, { id, communityIds }: Area, isOn: boolean, reason: string): Promise<void> {
  await setDelays(tx, communityIds, { kind: 'BAD_WEATHER', minutes: isOn ? addedMinutes.BAD_WEATHER : {} })
  for (const communityId of isOn ? communityIds : []) {
    const weatherId = await beginBadWeather(tx, { communityId, reason })
    await tx.sql
      .update(dispatchAreaCommunities)
      .set({ weatherId })
      .where(eq(dispatchAreaCommunities.communityId, communityId))
  }
  if (isOn) return
  const here = eq(dispatchAreaCommunities.areaId, id)
  const declared = await tx.sql
    .select({ weatherId: dispatchAreaCommunities.weatherId })
    .from(dispatchAreaCommunities)
    .where(here)
  await tx.sql.update(dispatchAreaCommunities).set({ weatherId: null }).where(here)
  await endBadWeather(
    tx,
    declared.flatMap(({ weatherId }) => weatherId ?? []),
  )
}

/** The audit of an area is what it tells. */
const tell = (
  tx: Tx,
  { id, version, communityIds }: Pick<Area, 'id' | 'version' | 'communityIds'>,
  facts: Readonly<Record<string, unknown>>,
): Promise<void> =>
  tx.emit({
    type: 'DispatchAreaChanged',
    aggregateId: id,
    seq: version,
    topics: [`area:${id}`, ...communityIds.map((communityId) => `community:${communityId}`)],
    facts: { areaId: id, communityIds, by: stampOf(tx.actor, 'OPERATOR'), ...facts },
  })
