import { none, type Model } from './model.ts'

/**
 * Routes that change in place. Beside each visit stands what makes an insertion before it O(1) to judge (Savelsbergh 1992,
 * forward slack): the earliest it can begin, the latest it may begin so that all after it is still in time, and the most
 * that is on board after it.
 */
export class Tours {
  readonly model: Model
  /** Nodes of each route, without the depot at both ends. */
  readonly routes: Int32Array[] = []
  readonly sizes: number[] = []
  readonly metres: number[] = []
  readonly routeOf: Int32Array
  readonly placeOf: Int32Array
  /** When service begins. */
  readonly early: Float64Array
  readonly late: Float64Array
  /** Most on board from when the vehicle leaves it until the end. */
  readonly mostAfter: Float64Array
  /** On board when the vehicle leaves it. */
  readonly onBoard: Float64Array
  /** Requests that no route has. */
  readonly absent: number[] = []

  constructor(model: Model) {
    this.model = model
    this.routeOf = new Int32Array(model.nodes).fill(none)
    this.placeOf = new Int32Array(model.nodes)
    this.early = new Float64Array(model.nodes)
    this.late = new Float64Array(model.nodes)
    this.mostAfter = new Float64Array(model.nodes)
    this.onBoard = new Float64Array(model.nodes)
  }

  /** An empty route; answers its number. */
  open(): number {
    this.routes.push(new Int32Array(this.model.nodes))
    this.sizes.push(0)
    this.metres.push(0)
    return this.routes.length - 1
  }

  /** The last route takes the number of the one that is closed. */
  close(route: number): void {
    const last = this.routes.length - 1
    if (route !== last) {
      this.routes[route] = this.routes[last]!
      this.sizes[route] = this.sizes[last]!
      this.metres[route] = this.metres[last]!
      for (let place = 0; place < this.sizes[route]; place++) this.routeOf[this.routes[route][place]!] = route
    }
    this.routes.pop()
    this.sizes.pop()
    this.metres.pop()
  }

  put(route: number, place: number, node: number): void {
    const nodes = this.routes[route]!
    const size = this.sizes[route]!
    nodes.copyWithin(place + 1, place, size)
    nodes[place] = node
    this.sizes[route] = size + 1
  }

  take(route: number, node: number): void {
    const nodes = this.routes[route]!
    const size = this.sizes[route]!
    const place = nodes.indexOf(node)
    nodes.copyWithin(place, place + 1, size)
    this.sizes[route] = size - 1
    this.routeOf[node] = none
  }

  /** Reckons a route anew after its nodes have changed. */
  refresh(route: number): void {
    const { metres, seconds, service, opens, closes, change, initial, nodes: count } = this.model
    const nodes = this.routes[route]!
    const size = this.sizes[route]!
    let length = 0
    let load = 0
    for (let place = 0; place < size; place++) load += initial[nodes[place]!]!
    let at = 0
    let time = opens[0]!
    for (let place = 0; place < size; place++) {
      const node = nodes[place]!
      const way = at * count + node
      length += metres[way]!
      const arrival = time + service[at]! + seconds[way]!
      time = arrival > opens[node]! ? arrival : opens[node]!
      this.routeOf[node] = route
      this.placeOf[node] = place
      this.early[node] = time
      load += change[node]!
      this.onBoard[node] = load
      at = node
    }
    this.metres[route] = length + metres[at * count]!
    let next = 0
    let latest = closes[0]!
    let after = 0
    for (let place = size - 1; place >= 0; place--) {
      const node = nodes[place]!
      const until = latest - seconds[node * count + next]! - service[node]!
      latest = until < closes[node]! ? until : closes[node]!
      this.late[node] = latest
      const leaving = this.onBoard[node]!
      if (leaving > after) after = leaving
      this.mostAfter[node] = after
      next = node
    }
  }

  get totalMetres(): number {
    let sum = 0
    for (const each of this.metres) sum += each
    return sum
  }

  /** Routes that go anywhere. */
  get used(): number {
    let used = 0
    for (const size of this.sizes) if (size > 0) used++
    return used
  }
}

/** A state of tours to come back to. */
export interface Snapshot {
  readonly routes: readonly Int32Array[]
  readonly absent: readonly number[]
  readonly metres: number
}

export const snapshotOf = (tours: Tours): Snapshot => ({
  routes: tours.routes.map((nodes, route) => nodes.slice(0, tours.sizes[route])),
  absent: [...tours.absent],
  metres: tours.totalMetres,
})

export function restore(tours: Tours, { routes, absent }: Snapshot): void {
  while (tours.routes.length > 0) tours.close(tours.routes.length - 1)
  tours.routeOf.fill(none)
  for (const nodes of routes) {
    const route = tours.open()
    tours.routes[route]!.set(nodes)
    tours.sizes[route] = nodes.length
    tours.refresh(route)
  }
  tours.absent.length = 0
  tours.absent.push(...absent)
}
