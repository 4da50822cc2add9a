import { remove } from './insertion.ts'
import type { Tours } from './tours.ts'

/** Means and bounds as in the paper, found there by tuning over many sets of instances. */
const meanRemoved = 10
const longestString = 10
const splitChance = 0.5
const growChance = 0.99

/**
 * Takes strings of neighbours out of neighbouring routes (Christiaens and Vanden Berghe 2020, "Slack induction by string
 * removals"): what is left has slack in places that lie together. Answers the routes that it has changed; `beforeChange`
 * is told of each before.
 */
export function ruin(tours: Tours, random: () => number, beforeChange: (route: number) => void): Set<number> {
  const { model, routes, sizes, routeOf, placeOf, absent } = tours
  const used = tours.used
  const visits = sizes.reduce((sum, size) => sum + size, 0)
  const longest = Math.min(longestString, used === 0 ? 0 : visits / used)
  const mostStrings = (4 * meanRemoved) / (1 + longest) - 1
  const strings = Math.max(1, Math.floor(random() * mostStrings + 1))
  const seed = 1 + Math.floor(random() * (model.nodes - 1))
  const ruined = new Set<number>()
  // A request that goes takes both its visits, so another route's string may lose some that it had not come to.
  for (let rank = 0; rank < model.nodes - 1 && ruined.size < strings; rank++) {
    const node = model.near[seed * (model.nodes - 1) + rank]!
    const route = routeOf[node]!
    if (route < 0 || ruined.has(route)) continue
    ruined.add(route)
    beforeChange(route)
    const size = sizes[route]!
    const length = Math.floor(random() * Math.min(size, longest) + 1)
    const requests = new Set<number>()
    for (const visit of stringAt(routes[route]!, size, placeOf[node]!, length, random))
      requests.add(model.requestOf[visit]!)
    for (const request of requests) {
      remove(tours, request)
      absent.push(request)
    }
    tours.refresh(route)
  }
  return ruined
}

/** A string of so many that holds the place, or a longer one whose middle stays. */
function stringAt(nodes: Int32Array, size: number, place: number, length: number, random: () => number): number[] {
  let kept = 0
  if (length > 1 && length < size && random() < splitChance) {
    kept = 1
    while (length + kept < size && random() > growChance) kept++
  }
  const whole = length + kept
  const lowest = Math.max(0, place - whole + 1)
  const highest = Math.min(place, size - whole)
  const start = lowest + Math.floor(random() * (highest - lowest + 1))
  const gap = kept === 0 ? start + whole : start + Math.floor(random() * (length + 1))
  const taken: number[] = []
  for (let at = start; at < start + whole; at++) if (at < gap || at >= gap + kept) taken.push(nodes[at]!)
  return taken
}
