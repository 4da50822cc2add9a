import { carries } from '../duty/shift.ts'
import { centreOf, planeAround, type Plane } from '../plane.ts'
import type { Question } from './question.ts'
import type { AreaFacts, CarriedTask, OpenTask, RiderOnDuty, Seen } from './situations.store.ts'
import {
  travelSeconds,
  type Place,
  type Rider,
  type Settings,
  type Situation,
  type StopAhead,
  type Task,
} from '@linli/dispatch'

/** One for all: a decision follows from what is logged and from nothing else. */
const seed = 1
/** Streets are slippery, umbrellas in the way. */
const badWeatherSpeed = 0.8

/** What the engine is asked about an area at an instant. Tasks that are being offered wait for their answer. */
export function questionOf(facts: AreaFacts, at: Date, settings: Settings): Question {
  const now = at.getTime() / 1_000
  const speed = facts.isBadWeather ? badWeatherSpeed : 1
  const going = { ...settings, metersPerStep: settings.metersPerStep * speed }
  const plane = planeAround(centreOf(facts.centres))
  const situation: Situation = {
    now,
    seed,
    riders: facts.riders.map((rider) => riderOf(rider, { now, plane, settings: going })),
    tasks: facts.tasks.filter((task) => isForEngine(facts.mode, task)).map((task) => taskOf(task, plane)),
    shops: facts.shops.map(({ id, ordersPerHour, ...point }) => ({ id, ordersPerHour, ...plane.toPlace(point) })),
  }
  return { situation, settings: going }
}

/** Where the engine only proposes, what its choice did not take is offered in waves. */
export const isForEngine = (mode: AreaFacts['mode'], { askedUntil, wave }: OpenTask): boolean =>
  askedUntil === null && (mode === 'ASSIGN' || (mode === 'MIXED' && wave === 0))

/** A community is served like a certificate is held: who does not serve it lacks what its tasks want. */
function taskOf(task: OpenTask, { toPlace }: Plane): Task {
  const { id, merchantId, communityId, placedAt, readyAt, notBefore, dueAt, skills, grams, payFen } = task
  return {
    id,
    shopId: merchantId,
    pickup: toPlace(task.pickup),
    dropoff: toPlace(task.dropoff),
    placedAt,
    readyAt,
    ...(notBefore !== null && { notBefore }),
    dueAt,
    skills: [...skills, communityId],
    grams,
    payFen,
    notBy: [...new Set([...task.notBy, ...task.passedBy])].toSorted(),
  }
}

interface Standing {
  readonly now: number
  readonly plane: Plane
  readonly settings: Settings
}

/** Whoever has not brought goods back by then keeps no order waiting for him: his way would begin anew at every look. */
const longestReturnSeconds = 900

function riderOf(rider: RiderOnDuty, standing: Standing): Rider {
  const { now, settings } = standing
  const seen = lastSeen(rider)
  const visits = ordered(rider.carried)
  const at = placeNow(seen, visits[0], standing)
  const route = stopsAhead(visits, at, standing)
  const last = route.at(-1)
  const shared = {
    id: rider.id,
    shiftEndsAt: rider.endsAt,
    skills: [...rider.skills, ...rider.communityIds],
    freeGrams: Math.max(0, carries[rider.vehicle] - rider.carried.reduce((sum, { grams }) => sum + grams, 0)),
    onlineSeconds: Math.max(0, now - rider.startedAt),
    earnedFen: rider.earnedFen,
  }
  const goingBack = rider.carried.filter(isGoingBack)
  // Nothing is put into the way of goods that go back: he is planned with from where it ends.
  if (last && goingBack.length > 0) {
    const isOverdue = goingBack.some(({ since }) => now - (since ?? now) > longestReturnSeconds)
    const freeAt = isOverdue ? rider.endsAt : last.doneAt + settings.halfDropoffSeconds
    return { ...shared, at: last.at, freeAt, isFree: false, route: [] }
  }
  return { ...shared, at, freeAt: Math.max(now, rider.askedUntil ?? now), isFree: rider.askedUntil === null, route }
}

/** His report or his last stop, whichever is later; nobody has seen him: the middle of the area. */
export function lastSeen({ position, stop }: RiderOnDuty): Seen | null {
  if (!position || !stop) return position ?? stop
  return position.at >= stop.at ? position : stop
}

/** Who has somewhere to go has come nearer since he was seen, as far as his speed takes him. */
function placeNow(seen: Seen | null, next: Visit | undefined, { now, plane, settings }: Standing): Place {
  if (!seen) return { x: 0, y: 0 }
  const from = plane.toPlace(seen)
  if (!next) return from
  const to = placeOf(next, plane)
  const metres = Math.hypot(to.x - from.x, to.y - from.y)
  const under = Math.max(0, now - Math.max(seen.at, next.task.since ?? 0))
  const part = metres === 0 ? 1 : Math.min(1, (under * settings.metersPerStep) / (settings.travelStepSeconds * metres))
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }
}

/** What he has yet to visit, with the times of the travel rule; all that one shop has for him he takes at once. */
function stopsAhead(visits: readonly Visit[], from: Place, { now, plane, settings }: Standing): StopAhead[] {
  let at = now
  let place = from
  let before: StopAhead | undefined
  return visits.map((visit) => {
    const { task, kind } = visit
    const to = placeOf(visit, plane)
    const half = kind === 'PICKUP' ? settings.halfPickupSeconds : settings.halfDropoffSeconds
    const atShop = kind === 'PICKUP' && before?.kind === 'PICKUP' && before.shopId === task.merchantId ? before : null
    const arrival = atShop?.doneAt ?? at + travelSeconds(settings, place.x, place.y, to.x, to.y) + half
    const doneAt = kind === 'PICKUP' ? Math.max(arrival, task.readyAt) : arrival
    at = doneAt + half
    place = to
    before = {
      kind,
      taskId: task.id,
      at: to,
      doneAt,
      shopId: task.merchantId,
      readyAt: task.readyAt,
      dueAt: task.dueAt,
    }
    return before
  })
}

const isGoingBack = ({ state }: CarriedTask): boolean => state === 'DELIVERY_FAILED' || state === 'RETURNING'

interface Visit {
  readonly task: CarriedTask
  readonly kind: 'PICKUP' | 'DROPOFF'
}

const placeOf = ({ task, kind }: Visit, { toPlace }: Plane): Place =>
  toPlace(kind === 'PICKUP' || isGoingBack(task) ? task.pickup : task.dropoff)

/** Ranks come from different plans: a task's goods are taken before they are brought, whatever the ranks say. */
function ordered(carried: readonly CarriedTask[]): Visit[] {
  return carried
    .flatMap((task) => {
      const pickupRank = task.pickupRank ?? Infinity
      const dropoffRank = Math.max(task.dropoffRank ?? Infinity, pickupRank)
      const dropoff = { task, kind: 'DROPOFF' as const, rank: dropoffRank }
      const isTaken = task.state !== 'ACCEPTED' && task.state !== 'ARRIVED_AT_STORE'
      return isTaken ? [dropoff] : [{ task, kind: 'PICKUP' as const, rank: pickupRank }, dropoff]
    })
    .toSorted((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank))
}
