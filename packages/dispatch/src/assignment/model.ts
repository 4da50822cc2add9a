import { exclusions, type Exclusion } from './decision.ts'
import { nearest } from './nearest.ts'
import { inOrder } from './order.ts'
import type { Settings } from './settings.ts'
import type { Place, Rider, Shop, Situation, Task } from './situation.ts'
import { travelSeconds } from './travel.ts'

/** A situation as arrays of numbers, in an order that does not depend on how it was told. */
export interface Model {
  readonly now: number
  readonly settings: Settings
  readonly riders: readonly Rider[]
  readonly shops: readonly Shop[]
  /** Open tasks; the arrays go on with those that riders under way have already, which stay with them. */
  readonly tasks: readonly Task[]
  readonly task: {
    readonly ids: readonly string[]
    readonly shop: Int32Array
    readonly pickupX: Float64Array
    readonly pickupY: Float64Array
    readonly dropoffX: Float64Array
    readonly dropoffY: Float64Array
    readonly ready: Float64Array
    readonly notBefore: Float64Array
    readonly due: Float64Array
    readonly grams: Float64Array
  }
  readonly rider: {
    readonly x: Float64Array
    readonly y: Float64Array
    readonly free: Float64Array
    readonly shiftEnd: Float64Array
    readonly freeGrams: Float64Array
    readonly onBoard: Int32Array
    /** Seconds that fairness adds to every task of his; negative for who earned less than the others. */
    readonly fairness: Float64Array
    /** His route under way, as stops. */
    readonly route: readonly Int32Array[]
  }
  /** Riders that may carry the task, the soonest at its shop first. */
  readonly candidates: readonly Int32Array[]
  /** How many riders each of `exclusions` keeps from each task, task after task. */
  readonly barriers: Int32Array
  /** What a busy second of a rider is worth now. */
  readonly secondPrice: number
}

/** A stop is a number: twice its task, and one more for the door. */
export const pickupOf = (task: number): number => task * 2
export const dropoffOf = (task: number): number => task * 2 + 1
export const taskOf = (stop: number): number => stop >> 1
export const isPickup = (stop: number): boolean => (stop & 1) === 0

export function modelOf(situation: Situation, settings: Settings): Model {
  const tasks = inOrder.tasks(situation.tasks)
  const riders = inOrder.riders(situation.riders)
  const shops = inOrder.shops(situation.shops)
  const legs = [...tasks.map(legOf), ...riders.flatMap(legsAhead)]
  const task = arraysOfTasks(legs)
  const rider = arraysOfRiders(riders, legs, situation.now, settings)
  const model = { now: situation.now, settings, riders, shops, tasks, task, rider }
  return { ...model, ...candidatesOf(model), secondPrice: secondPriceOf(model) }
}

interface Leg {
  readonly id: string
  readonly shopId: string
  readonly pickup: Place
  readonly dropoff: Place
  readonly readyAt: number
  readonly notBefore: number
  readonly dueAt: number
  readonly grams: number
}

const legOf = (task: Task): Leg => ({ ...task, notBefore: task.notBefore ?? -Infinity })

/** What is on board has no pickup any more; the array wants one, and no stop refers to it. */
function legsAhead({ route }: Rider): Leg[] {
  return route.flatMap((stop) => {
    if (stop.kind === 'PICKUP') return []
    const pickup = route.find((other) => other.kind === 'PICKUP' && other.taskId === stop.taskId) ?? stop
    const { taskId: id, shopId, dueAt } = stop
    const { at, readyAt } = pickup
    return [{ id, shopId, pickup: at, dropoff: stop.at, readyAt, notBefore: -Infinity, dueAt, grams: 0 }]
  })
}

function arraysOfTasks(legs: readonly Leg[]): Model['task'] {
  const shops = new Map<string, number>()
  for (const { shopId } of legs) if (!shops.has(shopId)) shops.set(shopId, shops.size)
  const numbers = (of: (leg: Leg) => number) => Float64Array.from(legs, of)
  return {
    ids: legs.map(({ id }) => id),
    shop: Int32Array.from(legs, ({ shopId }) => shops.get(shopId)!),
    pickupX: numbers(({ pickup }) => pickup.x),
    pickupY: numbers(({ pickup }) => pickup.y),
    dropoffX: numbers(({ dropoff }) => dropoff.x),
    dropoffY: numbers(({ dropoff }) => dropoff.y),
    ready: numbers(({ readyAt }) => readyAt),
    notBefore: numbers(({ notBefore }) => notBefore),
    due: numbers(({ dueAt }) => dueAt),
    grams: numbers(({ grams }) => grams),
  }
}

function arraysOfRiders(
  riders: readonly Rider[],
  legs: readonly Leg[],
  now: number,
  settings: Settings,
): Model['rider'] {
  const numbers = (of: (rider: Rider) => number) => Float64Array.from(riders, of)
  const legAt = new Map(legs.map(({ id }, at) => [id, at]))
  const picked = ({ route }: Rider) => new Set(route.flatMap((stop) => (stop.kind === 'PICKUP' ? [stop.taskId] : [])))
  return {
    x: numbers(({ at }) => at.x),
    y: numbers(({ at }) => at.y),
    free: numbers(({ freeAt }) => Math.max(freeAt, now)),
    shiftEnd: numbers(({ shiftEndsAt }) => shiftEndsAt),
    freeGrams: numbers(({ freeGrams }) => freeGrams),
    onBoard: Int32Array.from(riders, (rider) => {
      const ahead = picked(rider)
      return rider.route.filter(({ kind, taskId }) => kind === 'DROPOFF' && !ahead.has(taskId)).length
    }),
    fairness: fairnessOf(riders, settings.weights.fairness),
    route: riders.map(({ route }) =>
      Int32Array.from(route, ({ kind, taskId }) => {
        const leg = legAt.get(taskId)!
        return kind === 'PICKUP' ? pickupOf(leg) : dropoffOf(leg)
      }),
    ),
  }
}

/** Before this much time online nobody's income says anything yet; it is taken for the mean. */
const tellingSeconds = 1800

function fairnessOf(riders: readonly Rider[], weight: number): Float64Array {
  const earned = riders.reduce((sum, { earnedFen }) => sum + earnedFen, 0)
  const online = riders.reduce((sum, { onlineSeconds }) => sum + onlineSeconds, 0)
  const mean = online > 0 ? earned / online : 0
  return Float64Array.from(riders, ({ earnedFen, onlineSeconds }) => {
    if (weight === 0 || mean === 0) return 0
    const shrunk = (earnedFen + mean * tellingSeconds) / (onlineSeconds + tellingSeconds)
    return weight * Math.min(2, Math.max(-1, shrunk / mean - 1))
  })
}

type Uncut = Omit<Model, 'candidates' | 'barriers' | 'secondPrice'>

/** However many tasks there are, each has a choice. */
const fewestRiders = 4

function candidatesOf(model: Uncut): Pick<Model, 'candidates' | 'barriers'> {
  const count = model.riders.length
  const arrivals = new Float64Array(count)
  const barriers = new Int32Array(model.tasks.length * exclusions.length)
  const isSkilled = skillsOf(model)
  const { nearestRiders, mostPairs } = model.settings.search
  const most = Math.min(nearestRiders, Math.max(fewestRiders, Math.floor(mostPairs / model.tasks.length)))
  const candidates = model.tasks.map((_, task) => {
    for (let rider = 0; rider < count; rider++) {
      const arrival = arrivalAt(model, task, rider)
      const barrier = barrierOf(model, task, rider, arrival, isSkilled[task]!)
      arrivals[rider] = barrier === null ? arrival : Infinity
      if (barrier !== null) barriers[task * exclusions.length + exclusions.indexOf(barrier)]!++
    }
    return nearest(arrivals, most)
  })
  return { candidates, barriers }
}

/** Why this rider cannot carry this task at all; null: he can. */
function barrierOf(
  { tasks, riders, rider, task }: Uncut,
  at: number,
  who: number,
  arrival: number,
  isSkilled: Uint8Array,
): Exclusion | null {
  const { notBy } = tasks[at]!
  if (isSkilled[who] === 0) return 'SKILL_MISSING'
  if (task.grams[at]! > rider.freeGrams[who]!) return 'TOO_HEAVY'
  if (notBy.length > 0 && notBy.includes(riders[who]!.id)) return 'DECLINED'
  return Math.max(arrival, task.ready[at]!) > rider.shiftEnd[who]! ? 'SHIFT_ENDS' : null
}

/** For each task who has its skills; tasks that want the same share one row. */
function skillsOf({ tasks, riders }: Uncut): Uint8Array[] {
  const rows = new Map<string, Uint8Array>()
  return tasks.map(({ skills }) => {
    const key = JSON.stringify(skills.toSorted())
    const row =
      rows.get(key) ?? Uint8Array.from(riders, (rider) => Number(skills.every((skill) => rider.skills.includes(skill))))
    rows.set(key, row)
    return row
  })
}

/** The soonest that the rider could take the task's goods, were they ready and he had nothing else. */
function arrivalAt({ task, rider, settings }: Uncut, at: number, who: number): number {
  const way = travelSeconds(settings, rider.x[who]!, rider.y[who]!, task.pickupX[at]!, task.pickupY[at]!)
  return rider.free[who]! + way + settings.halfPickupSeconds
}

/** What a trip takes about, and how far ahead riders' time is set against the trips that are known. */
const tripSeconds = 1500
const aheadSeconds = 3600

/** Riders' time is worth what the next orders would wait for it: nothing while time is left, much when there are more trips than time. */
function secondPriceOf({ riders, tasks, now, settings }: Uncut): number {
  const time = riders.reduce((sum, { freeAt, shiftEndsAt }) => {
    return sum + Math.max(0, Math.min(shiftEndsAt, now + aheadSeconds) - Math.max(freeAt, now))
  }, 0)
  const share = (tasks.length * tripSeconds) / Math.max(time, 1)
  return settings.weights.scarcity * Math.min(1, Math.max(0, (share - 0.4) / 0.6))
}
