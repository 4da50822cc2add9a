import { findPlace, insert, nowhere, type Insertion } from './insertion.ts'
import { none } from './model.ts'
import type { Tours } from './tours.ts'

/**
 * Parallel insertion by regret (Potvin and Rousseau 1993): whoever would lose most by not getting his best route now goes
 * first. A route is opened when somebody finds a place in none, for the one that is farthest away.
 */
export function construct(tours: Tours): void {
  const { model } = tours
  const waiting = new Set(Array.from({ length: model.requests }, (_, request) => request))
  // Per request, its best place in each route; only the route that has changed is looked at again.
  const places = new Map<number, Insertion[]>([...waiting].map((request) => [request, []]))
  let changed = none
  while (waiting.size > 0) {
    let chosen = none
    let place = nowhere()
    let regret = -Infinity
    let homeless = none
    let farthest = -1
    for (const request of waiting) {
      const known = places.get(request)!
      if (changed !== none) known[changed] = placeIn(tours, request, changed)
      const [best, second] = twoBest(known)
      if (best.route === none) {
        const far = awayFromDepot(tours, request)
        if (far > farthest) [homeless, farthest] = [request, far]
        continue
      }
      const loss = second.metres === Infinity ? 1e12 - best.metres : second.metres - best.metres
      if (loss > regret) [chosen, place, regret] = [request, best, loss]
    }
    if (homeless !== none && (chosen === none || tours.routes.length < model.mostRoutes)) {
      if (tours.routes.length >= model.mostRoutes) {
        tours.absent.push(...waiting)
        return
      }
      const route = tours.open()
      chosen = homeless
      place = placeIn(tours, homeless, route)
    }
    insert(tours, chosen, place)
    waiting.delete(chosen)
    changed = place.route
  }
}

function placeIn(tours: Tours, request: number, route: number): Insertion {
  const best = nowhere()
  findPlace(tours, request, route, best)
  return best
}

function twoBest(places: readonly Insertion[]): [Insertion, Insertion] {
  let [best, second] = [nowhere(), nowhere()]
  for (const each of places) {
    if (each.metres < best.metres) [best, second] = [each, best]
    else if (each.metres < second.metres) second = each
  }
  return [best, second]
}

export function awayFromDepot({ model }: Tours, request: number): number {
  const from = model.pickup[request]!
  return model.metres[from === none ? model.dropoff[request]! : from]!
}
