import type { DispatchMode } from '../areas/area.ts'
import { carries } from '../duty/shift.ts'
import { metresBetween } from '../plane.ts'
import { lastSeen } from './assembly.ts'
import type { AreaFacts, OpenTask, RiderOnDuty } from './situations.store.ts'

/** How many are asked at once, wave by wave; after these, everybody who may have it. */
const reach: Readonly<Record<DispatchMode, readonly number[]>> = {
  ASSIGN: [],
  // The first wave is whom the engine would have chosen.
  MIXED: [1, 5],
  GRAB: [5, 15],
}
/** Nobody is asked earlier than so long before the goods are ready, or wanted. */
const leadSeconds = 900
const tripSeconds = 1_800
const mostCarried = 5
const longestPauseSeconds = 600

/** Whom to ask next about a task, the nearest first; nobody: it is not time, or nobody may. */
export function nextWave(facts: AreaFacts, task: OpenTask, now: number): string[] {
  if (task.askedUntil !== null || !isTime(facts, task, now)) return []
  const sizes = reach[facts.mode]
  const size = sizes[task.wave] ?? Infinity
  const asked = facts.riders
    .filter((rider) => mayAsk(task, rider, now))
    .map((rider) => ({ id: rider.id, metres: metresFrom(rider, task), open: rider.carried.length }))
    .toSorted((a, b) => a.metres - b.metres || a.open - b.open || (a.id < b.id ? -1 : 1))
  return asked.slice(0, size).map(({ id }) => id)
}

/** When everybody has been asked, they are asked again, but less and less often. */
function isTime({ mode, offerSeconds }: AreaFacts, task: OpenTask, now: number): boolean {
  if (now < Math.max(task.readyAt, (task.notBefore ?? 0) - tripSeconds) - leadSeconds) return false
  const again = task.wave - reach[mode].length - 1
  if (again < 0 || task.lastAskedUntil === null) return true
  return now >= task.lastAskedUntil + Math.min(longestPauseSeconds, offerSeconds * 2 ** again)
}

function mayAsk(task: OpenTask, rider: RiderOnDuty, now: number): boolean {
  const load = rider.carried.reduce((sum, { grams }) => sum + grams, 0)
  return (
    rider.communityIds.includes(task.communityId) &&
    task.skills.every((skill) => rider.skills.includes(skill)) &&
    load + task.grams <= carries[rider.vehicle] &&
    rider.carried.length < mostCarried &&
    Math.max(now, task.readyAt) <= rider.endsAt &&
    !task.notBy.includes(rider.id)
  )
}

function metresFrom(rider: RiderOnDuty, { pickup }: OpenTask): number {
  const seen = lastSeen(rider)
  return seen ? metresBetween(seen, pickup) : Infinity
}
