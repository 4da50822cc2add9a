import { none } from './model.ts'
import type { Tours } from './tours.ts'

/** Where a request would go into a route: before the nodes that stand at these places now. */
export interface Insertion {
  route: number
  /** Of the pickup, or of the only visit. */
  first: number
  /** Of the drop-off; the same place as `first` when it follows the pickup at once. */
  second: number
  /** What it adds in metres. */
  metres: number
}

export const nowhere = (): Insertion => ({ route: none, first: 0, second: 0, metres: Infinity })

/** What load sums may differ by from the same sum in another order. */
const dust = 1e-9

/**
 * Looks for the cheapest place of the request in one route and writes it to `best` when it is cheaper than what stands
 * there. A place that `passOver` says is passed over: `blinks` of
 * Christiaens and Vanden Berghe 2020.
 */
export function findPlace(
  tours: Tours,
  request: number,
  route: number,
  best: Insertion,
  passOver?: () => boolean,
): void {
  const { pickup, dropoff } = tours.model
  const from = pickup[request]!
  const to = dropoff[request]!
  if (from === none) findSingle(tours, to, route, best, passOver)
  else if (to === none) findSingle(tours, from, route, best, passOver)
  else findPair(tours, from, to, route, best, passOver)
}

function findSingle(
  tours: Tours,
  node: number,
  route: number,
  best: Insertion,
  passOver: (() => boolean) | undefined,
): void {
  const { metres, seconds, opens, closes, service, capacity, change, load, requestOf, nodes: count } = tours.model
  const { early, late, mostAfter, onBoard } = tours
  const nodes = tours.routes[route]!
  const size = tours.sizes[route]!
  const weight = load[requestOf[node]!]!
  const isPickup = change[node]! > 0
  const room = capacity - weight + dust
  for (let place = 0; place <= size; place++) {
    const before = place === 0 ? 0 : nodes[place - 1]!
    const next = place === size ? 0 : nodes[place]!
    const leave = (place === 0 ? opens[0]! : early[before]!) + service[before]!
    const arrival = leave + seconds[before * count + node]!
    // Whoever is too late here is too late everywhere after.
    if (arrival > closes[node]!) break
    // What is picked up lies on board from here to the end, what is loaded at the depot from there to here: for that the
    // loop has looked at all places before.
    const carried = place === 0 ? startLoad(tours, route) : onBoard[before]!
    const on = isPickup && place < size ? Math.max(carried, mostAfter[next]!) : carried
    if (weight > 0 && on > room) {
      if (!isPickup) break
      continue
    }
    const added = metres[before * count + node]! + metres[node * count + next]! - metres[before * count + next]!
    if (added >= best.metres) continue
    const begin = arrival > opens[node]! ? arrival : opens[node]!
    const onward = begin + service[node]! + seconds[node * count + next]!
    if (onward > (place === size ? closes[0]! : late[next]!)) continue
    if (!passOver?.()) keep(best, route, place, place, added)
  }
}

function startLoad(tours: Tours, route: number): number {
  const first = tours.routes[route]![0]
  return tours.sizes[route] === 0 ? 0 : tours.onBoard[first!]! - tours.model.change[first!]!
}

function findPair(
  tours: Tours,
  from: number,
  to: number,
  route: number,
  best: Insertion,
  passOver: (() => boolean) | undefined,
): void {
  const { metres, seconds, opens, closes, service, capacity, load, requestOf, nodes: count } = tours.model
  const { early, late, onBoard } = tours
  const nodes = tours.routes[route]!
  const size = tours.sizes[route]!
  const room = capacity - load[requestOf[from]!]! + dust
  for (let first = 0; first <= size; first++) {
    const before = first === 0 ? 0 : nodes[first - 1]!
    const next = first === size ? 0 : nodes[first]!
    const leave = (first === 0 ? opens[0]! : early[before]!) + service[before]!
    const arrival = leave + seconds[before * count + from]!
    if (arrival > closes[from]!) break
    if ((first === 0 ? startLoad(tours, route) : onBoard[before]!) > room) continue
    const begin = arrival > opens[from]! ? arrival : opens[from]!
    const start = metres[before * count + from]! - metres[before * count + next]!
    const straight = start + metres[from * count + to]! + metres[to * count + next]!
    // The drop-off at once, then ever later, along the route as the pickup has delayed it.
    let last = from
    let time = begin
    const added = start + metres[from * count + next]!
    if (straight < best.metres) {
      const there = Math.max(opens[to]!, time + service[from]! + seconds[from * count + to]!)
      const onward = there + service[to]! + seconds[to * count + next]!
      if (there <= closes[to]! && onward <= (first === size ? closes[0]! : late[next]!))
        if (!passOver?.()) keep(best, route, first, first, straight)
    }
    // By the triangle inequality the drop-off takes nothing away.
    if (added >= best.metres) continue
    for (let second = first + 1; second <= size; second++) {
      const visit = nodes[second - 1]!
      const reached = time + service[last]! + seconds[last * count + visit]!
      time = reached > opens[visit]! ? reached : opens[visit]!
      if (time > late[visit]! || onBoard[visit]! > room) break
      last = visit
      const after = second === size ? 0 : nodes[second]!
      const there = Math.max(opens[to]!, time + service[visit]! + seconds[visit * count + to]!)
      if (there > closes[to]!) break
      const whole = added + metres[visit * count + to]! + metres[to * count + after]! - metres[visit * count + after]!
      if (whole >= best.metres) continue
      const onward = there + service[to]! + seconds[to * count + after]!
      if (onward > (second === size ? closes[0]! : late[after]!)) continue
      if (!passOver?.()) keep(best, route, first, second, whole)
    }
  }
}

function keep(best: Insertion, route: number, first: number, second: number, metres: number): void {
  best.route = route
  best.first = first
  best.second = second
  best.metres = metres
}

export function insert(tours: Tours, request: number, { route, first, second }: Insertion): void {
  const from = tours.model.pickup[request]!
  const to = tours.model.dropoff[request]!
  if (to !== none) tours.put(route, second, to)
  if (from !== none) tours.put(route, first, from)
  tours.refresh(route)
}

export function remove(tours: Tours, request: number): number {
  const from = tours.model.pickup[request]!
  const to = tours.model.dropoff[request]!
  const route = tours.routeOf[from === none ? to : from]!
  if (from !== none) tours.take(route, from)
  if (to !== none) tours.take(route, to)
  return route
}
