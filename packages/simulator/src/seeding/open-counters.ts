import { addPointStaff } from '../api/counters.operations.ts'
import { pointsOf, savePoint } from '../api/places.operations.ts'
import type { WorldCounter } from '../world/world.ts'
import { need, type Stage } from './stage.ts'

const fromEightToTen = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opensMinute: 480, closesMinute: 1_320 }))
const sizes = {
  STATION: { slotCapacity: 200, coldCapacity: 60 },
  LOCKER: { slotCapacity: 12, coldCapacity: 2 },
} as const

/** Pickup points and who stands behind their counters, where not there yet; answers the point of each by phone. */
export async function openCounters(
  stage: Stage,
  communityIds: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>()
  // One after the other: the first point of a community is the one that whoever names none is sent to.
  for (const counter of stage.world.counters) {
    const communityId = need(communityIds, counter.place)
    const { nodes } = await stage.operator.ask(pointsOf, { communityId })
    const known = nodes.find(({ name }) => name === counter.name)
    ids.set(counter.keeper.phone, known?.id ?? (await open(stage, counter, communityId)))
  }
  stage.say(`${ids.size} pickup points`)
  return ids
}

async function open({ operator }: Stage, counter: WorldCounter, communityId: string): Promise<string> {
  const { name, nameEn, kind, location, keeper } = counter
  const { point } = await operator.tell(savePoint, {
    input: { communityId, kind, name, nameEn, location, address: name, hours: fromEightToTen, ...sizes[kind] },
  })
  if (!point) throw new Error(`${nameEn} was opened, but the answer names no point`)
  await operator.tell(addPointStaff, { pointId: point.id, phone: keeper.phone, name: keeper.name })
  return point.id
}
