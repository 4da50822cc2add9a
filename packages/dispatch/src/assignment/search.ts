import type { Place } from './insertion.ts'
import type { Model } from './model.ts'
import { nearest } from './nearest.ts'
import { begin, emptyPlan, give, goBack, placeIn, take, type Plan } from './plan.ts'
import { randomNumbers } from './random.ts'

/**
 * Plans every open task that can be: first each where it costs least, those that would lose most by waiting before the
 * others; then some that are near to each other are taken out and put back better, again and again.
 */
export function planOf(model: Model, seed: number): Plan {
  const plan = emptyPlan(model)
  const options = optionsOf(model)
  const random = randomNumbers(seed)
  putBack(plan, Array.from(model.tasks.keys()), options, () => 1)
  improve(plan, options, random)
  return plan
}

/** For each task what it costs with each of its candidates as the plan stands, used again in every round. */
interface Options {
  readonly delta: readonly Float64Array[]
  readonly pickup: readonly Int32Array[]
  readonly dropoff: readonly Int32Array[]
  /** How long the rider's route was then: within one putting back it only grows, so the same length is the same route. */
  readonly seen: readonly Int32Array[]
  /** The best of them, and what the second costs more. */
  readonly best: Int32Array
  readonly regret: Float64Array
  /** For each rider the tasks that he is a candidate of, each with his place among its candidates. */
  readonly fans: readonly (readonly number[])[]
}

function optionsOf({ candidates, tasks, riders }: Model): Options {
  const fans = riders.map((): number[] => [])
  for (const [task, all] of candidates.entries()) for (const [at, rider] of all.entries()) fans[rider]!.push(task, at)
  return {
    delta: candidates.map(({ length }) => new Float64Array(length)),
    pickup: candidates.map(({ length }) => new Int32Array(length)),
    dropoff: candidates.map(({ length }) => new Int32Array(length)),
    seen: candidates.map(({ length }) => new Int32Array(length)),
    best: new Int32Array(tasks.length),
    regret: new Float64Array(tasks.length),
    fans,
  }
}

const place: Place = { cost: 0, pickup: 0, dropoff: 0 }

function lookAt(plan: Plan, options: Options, task: number, at: number): void {
  const rider = plan.model.candidates[task]![at]!
  options.delta[task]![at] = placeIn(plan, rider, task, place)
  options.seen[task]![at] = plan.counts[rider]!
  options.pickup[task]![at] = place.pickup
  options.dropoff[task]![at] = place.dropoff
}

function rank(options: Options, task: number, most: number): void {
  const deltas = options.delta[task]!
  let best = -1
  let least = Infinity
  let second = Infinity
  for (let at = 0; at < deltas.length; at++) {
    const delta = deltas[at]!
    if (delta < least) {
      second = least
      least = delta
      best = at
    } else if (delta < second) second = delta
  }
  options.best[task] = best
  options.regret[task] = Math.min(second - least, most)
}

function putBack(plan: Plan, open: number[], options: Options, noise: () => number): void {
  const { model } = plan
  const { unserved } = model.settings.weights
  for (const task of open) {
    for (let at = 0; at < model.candidates[task]!.length; at++) lookAt(plan, options, task, at)
    rank(options, task, unserved)
  }
  while (open.length > 0) {
    const chosen = mostRegretted(open, options, noise)
    if (chosen < 0) return
    const task = open[chosen]!
    const at = options.best[task]!
    const rider = model.candidates[task]![at]!
    if (options.seen[task]![at] !== plan.counts[rider]) {
      lookAt(plan, options, task, at)
      rank(options, task, unserved)
      continue
    }
    open.splice(chosen, 1)
    place.cost = options.delta[task]![at]! + plan.costs[rider]! - model.rider.fairness[rider]!
    place.pickup = options.pickup[task]![at]!
    place.dropoff = options.dropoff[task]![at]!
    give(plan, rider, task, place)
    lookAgain(plan, open, options, task, rider)
  }
}

/** So few are looked at again at every rider that changed; of more, only those that he was best for or may bundle. */
const fewTasks = 12

function lookAgain(plan: Plan, open: readonly number[], options: Options, given: number, rider: number): void {
  const { candidates, task, settings } = plan.model
  const { unserved } = settings.weights
  if (open.length <= fewTasks) {
    for (const other of open) {
      const at = candidates[other]!.indexOf(rider)
      if (at < 0) continue
      lookAt(plan, options, other, at)
      rank(options, other, unserved)
    }
    return
  }
  const fans = options.fans[rider]!
  for (let index = 0; index < fans.length; index += 2) {
    const [other, at] = [fans[index]!, fans[index + 1]!]
    if (plan.owner[other]! >= 0 || (options.best[other] !== at && task.shop[other] !== task.shop[given])) continue
    lookAt(plan, options, other, at)
    rank(options, other, unserved)
  }
}

/** Where in the list the task stands that loses most without its best rider; -1: nobody can take any of them. */
function mostRegretted(open: readonly number[], options: Options, noise: () => number): number {
  let chosen = -1
  let most = -Infinity
  for (let index = 0; index < open.length; index++) {
    const task = open[index]!
    if (options.best[task]! < 0) continue
    const regret = options.regret[task]! * noise()
    if (regret <= most) continue
    most = regret
    chosen = index
  }
  return chosen
}

function improve(plan: Plan, options: Options, random: () => number): void {
  const { rounds, mostWork } = plan.model.settings.search
  if (plan.owner.length < 2) return
  for (let round = 0; round < rounds && plan.work < mostWork; round++) {
    const out = someOf(plan.model, random)
    begin(plan)
    for (const task of out) take(plan, task)
    putBack(plan, out, options, () => 0.5 + random())
    if (plan.cost > plan.undo.cost) goBack(plan)
  }
}

/** How many neighbours of a task may be taken out with it. */
const mostNeighbours = 30

/** Those near to a task in place and time, the nearest first. */
function neighboursOf({ task, tasks }: Model, one: number): Int32Array {
  const distance = new Float64Array(tasks.length)
  for (let other = 0; other < tasks.length; other++) {
    const pickup = Math.hypot(task.pickupX[one]! - task.pickupX[other]!, task.pickupY[one]! - task.pickupY[other]!)
    const door = Math.hypot(task.dropoffX[one]! - task.dropoffX[other]!, task.dropoffY[one]! - task.dropoffY[other]!)
    distance[other] = pickup + door / 2 + 3 * Math.abs(task.ready[one]! - task.ready[other]!)
  }
  distance[one] = Infinity
  return nearest(distance, mostNeighbours)
}

function someOf(model: Model, random: () => number): number[] {
  const seed = Math.floor(random() * model.tasks.length)
  const size = 2 + Math.floor(random() * 7)
  const others = neighboursOf(model, seed)
  const out = new Set([seed])
  for (let tries = 0; out.size < size && tries < 3 * size; tries++)
    out.add(others[Math.floor(random() ** 2 * others.length)]!)
  return [...out]
}
