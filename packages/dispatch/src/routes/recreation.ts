import { awayFromDepot } from './construction.ts'
import { findPlace, insert, nowhere } from './insertion.ts'
import { none, type Model } from './model.ts'
import type { Tours } from './tours.ts'

/** Looked past with this chance: the best place of today is not always where it belongs. */
const blink = 0.01

type Order = (tours: Tours, random: () => number) => (request: number) => number

/** Who is put back first, and how often each order is drawn. */
const orders: readonly (readonly [number, Order])[] = [
  [4, (_, random) => () => random()],
  [
    4,
    ({ model }) =>
      (request) =>
        -model.load[request]!,
  ],
  [2, (tours) => (request) => -awayFromDepot(tours, request)],
  [1, (tours) => (request) => awayFromDepot(tours, request)],
  [
    2,
    ({ model }) =>
      (request) =>
        endOf(model, request) - startOf(model, request),
  ],
  [
    2,
    ({ model }) =>
      (request) =>
        startOf(model, request),
  ],
  [
    2,
    ({ model }) =>
      (request) =>
        -endOf(model, request),
  ],
]
const allWeights = orders.reduce((sum, [weight]) => sum + weight, 0)

const startOf = ({ pickup, dropoff, opens }: Model, request: number): number =>
  opens[pickup[request] === none ? dropoff[request]! : pickup[request]!]!
const endOf = ({ pickup, dropoff, closes }: Model, request: number): number =>
  closes[dropoff[request] === none ? pickup[request]! : dropoff[request]!]!

function drawOrder(random: () => number): Order {
  let drawn = random() * allWeights
  for (const [weight, order] of orders) if ((drawn -= weight) < 0) return order
  return orders[0]![1]
}

/** Puts those who are in no route back, each where it costs least; whoever finds no place stays out. */
export function recreate(
  tours: Tours,
  {
    random,
    mostRoutes,
    beforeChange,
  }: { random: () => number; mostRoutes: number; beforeChange: (route: number) => void },
): void {
  const passOver = () => random() < blink
  const rank = drawOrder(random)(tours, random)
  const queue = tours.absent.map((request) => ({ request, rank: rank(request) })).sort((a, b) => a.rank - b.rank)
  tours.absent.length = 0
  for (const { request } of queue) {
    const best = nowhere()
    let empty = none
    for (let route = 0; route < tours.routes.length; route++) {
      if (tours.sizes[route] === 0) empty = route
      else findPlace(tours, request, route, best, passOver)
    }
    if (best.route === none && tours.used < mostRoutes) {
      findPlace(tours, request, empty === none ? tours.open() : empty, best)
    }
    if (best.route === none) {
      tours.absent.push(request)
      continue
    }
    beforeChange(best.route)
    insert(tours, request, best)
  }
}
