import { isThereAlready, Refused } from '../api/errors.ts'
import {
  addBuildings,
  addCommunity,
  addHouseholds,
  buildingsOf,
  communities,
  type BuildingsAnswer,
} from '../api/places.operations.ts'
import { inParallel } from '../pause.ts'
import type { WorldPlace } from '../world/world.ts'
import { batches, need, width, type Stage } from './stage.ts'

/** Communities, buildings and households that are not there yet; answers the community of each place. */
export async function buildPlaces(stage: Stage): Promise<Map<string, string>> {
  const known = await stage.operator.all(communities, {})
  const ids = new Map<string, string>()
  // One after the other: the order in which they are made is the order of lists, and the story's home comes first.
  for (const place of stage.world.places) {
    const found = known.find(({ name }) => name === place.name)
    ids.set(place.key, found?.id ?? (await addPlace(stage, place)))
  }
  await inParallel(width, stage.world.places, async (place) => {
    const id = need(ids, place.key)
    const buildings = await raiseBuildings(stage, place, id)
    const settled = known.find((community) => community.id === id)?.householdCount ?? 0
    if (settled < place.homes.length) await settleHomes(stage, place, id, buildings)
    stage.say(`${place.name}: ${place.buildings.length} buildings, ${place.homes.length} households`)
  })
  return ids
}

async function addPlace({ operator }: Stage, { name, nameEn, kind, district, center, boundary }: WorldPlace) {
  const { community } = await operator.tell(addCommunity, {
    input: { name, nameEn, kind, district, center, boundary },
  })
  if (!community) throw new Error(`${name} was added, but the answer names no community`)
  return community.id
}

/** Answers the id of every building by name. */
async function raiseBuildings(
  { operator }: Stage,
  place: WorldPlace,
  communityId: string,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  for (let after: string | null = null; ;) {
    const answer: BuildingsAnswer | null = await operator.ask(buildingsOf, { id: communityId, first: 100, after })
    for (const { id, name } of answer?.buildings.nodes ?? []) ids.set(name, id)
    if (!answer?.buildings.pageInfo.hasNextPage) break
    after = answer.buildings.pageInfo.endCursor
  }
  const missing = place.buildings.filter(({ name }) => !ids.has(name))
  for (const some of batches(missing)) {
    const { buildings } = await operator.tell(addBuildings, {
      communityId,
      buildings: some.map(({ name, entrances, floors, location }) => ({ name, entrances, floors, location })),
    })
    for (const { id, name } of buildings) ids.set(name, id)
  }
  return ids
}

async function settleHomes(stage: Stage, place: WorldPlace, communityId: string, buildings: Map<string, string>) {
  // One batch after the other: the households of the story are the first of every list.
  for (const homes of batches(place.homes)) {
    const { results } = await stage.operator.tell(addHouseholds, {
      communityId,
      households: homes.map(({ building, door, name, phone, verified }) => ({
        buildingId: need(buildings, place.buildings[building]?.name ?? ''),
        door,
        name,
        phone,
        verified,
      })),
    })
    const failed = results.find(({ error }) => error && !isThereAlready(error.code))?.error
    if (failed) throw new Refused(failed)
  }
}
