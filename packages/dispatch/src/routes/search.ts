import { remove } from './insertion.ts'
import { none, type Model } from './model.ts'
import { recreate } from './recreation.ts'
import { ruin } from './ruin.ts'
import { restore, snapshotOf, type Tours } from './tours.ts'

/** From 0 to 1; the search is over at 1. */
export type Progress = () => number

interface Step {
  readonly random: () => number
  readonly mostRoutes: number
}

/** Undoes a step by the routes that it changed, which are few of all. */
class Undo {
  readonly #tours: Tours
  readonly #routes = new Map<number, Int32Array>()
  readonly #absent: readonly number[]

  constructor(tours: Tours) {
    this.#tours = tours
    this.#absent = [...tours.absent]
  }

  keep = (route: number): void => {
    if (!this.#routes.has(route)) this.#routes.set(route, this.#tours.routes[route]!.slice(0, this.#tours.sizes[route]))
  }

  undo(): void {
    const { routes, sizes, absent } = this.#tours
    for (const route of this.#routes.keys())
      for (let place = 0; place < sizes[route]!; place++) this.#tours.routeOf[routes[route]![place]!] = none
    for (const [route, nodes] of this.#routes) {
      routes[route]!.set(nodes)
      sizes[route] = nodes.length
      this.#tours.refresh(route)
    }
    absent.length = 0
    absent.push(...this.#absent)
  }
}

function step(tours: Tours, { random, mostRoutes }: Step): Undo {
  const undo = new Undo(tours)
  ruin(tours, random, undo.keep)
  recreate(tours, { random, mostRoutes, beforeChange: undo.keep })
  return undo
}

/**
 * Simulated annealing between two temperatures, in ways of usual length. The paper's are about 5 and 0.05, for searches a
 * hundred times longer: a short one that begins so hot wastes most of its steps.
 */
const [hottest, coldest] = [1, 0.02]

function cooling(tours: Tours, until: number, progress: Progress): () => number {
  const way = tours.totalMetres / Math.max(1, tours.model.nodes + tours.used)
  const from = progress()
  return () => way * hottest * (coldest / hottest) ** Math.min(1, Math.max(0, (progress() - from) / (until - from)))
}

/**
 * Gives up one route after the other, the one whose requests find a place elsewhere most easily: whoever was left out
 * often counts for more (absence counters of Christiaens and Vanden Berghe 2020). Ends with the fewest routes that held all.
 */
export function saveRoutes(tours: Tours, random: () => number, until: number, progress: Progress): void {
  const { model } = tours
  const absences = new Float64Array(model.requests)
  const sum = (requests: readonly number[]) => requests.reduce((total, request) => total + absences[request]!, 0)
  const least = leastRoutes(model)
  let best = snapshotOf(tours)
  let mostRoutes = tours.used
  const temperature = cooling(tours, until, progress)
  if (tours.absent.length === 0 && mostRoutes > least) mostRoutes = giveUp(tours, sum)
  while (mostRoutes >= least && progress() < until) {
    const before = { metres: tours.totalMetres, absent: tours.absent.length, sum: sum(tours.absent) }
    const undo = step(tours, { random, mostRoutes })
    const isBetter = sum(tours.absent) < before.sum
    for (const request of tours.absent) absences[request]!++
    const isTaken = tours.totalMetres < before.metres - temperature() * Math.log(random())
    if (!isBetter && !(isTaken && tours.absent.length <= before.absent)) undo.undo()
    if (tours.absent.length > 0) continue
    best = snapshotOf(tours)
    if (tours.used <= least) break
    mostRoutes = giveUp(tours, sum)
  }
  if (tours.absent.length > 0 && best.absent.length <= tours.absent.length) restore(tours, best)
}

/** No plan has fewer: what is loaded at the depot, or brought to it, must fit. */
function leastRoutes({ load, pickup, dropoff, capacity, requests }: Model): number {
  let [out, back] = [0, 0]
  for (let request = 0; request < requests; request++) {
    if (pickup[request]! < 0) out += load[request]!
    else if (dropoff[request]! < 0) back += load[request]!
  }
  return Math.max(requests > 0 ? 1 : 0, Math.ceil(out / capacity - 1e-9), Math.ceil(back / capacity - 1e-9))
}

/** Empties the route that is missed least; answers how many are left. */
function giveUp(tours: Tours, sum: (requests: readonly number[]) => number): number {
  let chosen = -1
  let least = Infinity
  for (const [route, size] of tours.sizes.entries()) {
    if (size === 0) continue
    const missed = sum(requestsOf(tours, route)) + size / tours.model.nodes
    if (missed < least) [chosen, least] = [route, missed]
  }
  for (const request of requestsOf(tours, chosen)) {
    remove(tours, request)
    tours.absent.push(request)
  }
  tours.refresh(chosen)
  for (let route = tours.routes.length - 1; route >= 0; route--) if (tours.sizes[route] === 0) tours.close(route)
  return tours.used
}

const requestsOf = ({ routes, sizes, model }: Tours, route: number): number[] => [
  ...new Set([...routes[route]!.subarray(0, sizes[route])].map((node) => model.requestOf[node]!)),
]

/** Shortens the way with no more routes than there are, and takes in whoever was left out. */
export function shorten(tours: Tours, random: () => number, progress: Progress): void {
  let best = snapshotOf(tours)
  const mostRoutes = tours.absent.length > 0 ? tours.model.mostRoutes : tours.used
  const temperature = cooling(tours, 1, progress)
  while (progress() < 1) {
    const before = { metres: tours.totalMetres, absent: tours.absent.length }
    const undo = step(tours, { random, mostRoutes })
    const absent = tours.absent.length
    const isTaken =
      absent < before.absent ||
      (absent === before.absent && tours.totalMetres < before.metres - temperature() * Math.log(random()))
    if (!isTaken) undo.undo()
    else if (absent < best.absent.length || (absent === best.absent.length && tours.totalMetres < best.metres))
      best = snapshotOf(tours)
  }
  restore(tours, best)
}
