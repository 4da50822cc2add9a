import type { Move } from './decision.ts'
import type { Model } from './model.ts'
import type { Plan } from './plan.ts'
import { travelSeconds } from './travel.ts'
import { visitsOf } from './walk.ts'

/** Targets that are looked at: where most is expected. */
const mostShops = 40

/** For so long a rider who waits is taken to go on waiting. */
const waitSeconds = 1800

/**
 * Sends riders without any task to where orders are expected and nobody is near. Each order is expected to be known some
 * time before it is ready: a way that is shorter costs little, a longer one is waited for.
 */
export function movesOf(plan: Plan): Move[] {
  const { model } = plan
  const { longestSeconds, leastGain } = model.settings.moves
  const shops = model.shops.filter(({ ordersPerHour }) => ordersPerHour > 0)
  if (shops.length === 0 || longestSeconds <= 0) return []
  const idle = Array.from(model.riders.keys()).filter((rider) => isIdle(plan, rider))
  const cover = coverOf(plan, shops)
  const targets = shops
    .map((_, at) => at)
    .toSorted((a, b) => shops[b]!.ordersPerHour - shops[a]!.ordersPerHour || a - b)
  const moves: Move[] = []
  while (idle.length > 0) {
    let best = { gain: leastGain, rider: -1, shop: -1 }
    for (const rider of idle) {
      for (const shop of targets.slice(0, mostShops)) {
        const way = travelSeconds(
          model.settings,
          model.rider.x[rider]!,
          model.rider.y[rider]!,
          shops[shop]!.x,
          shops[shop]!.y,
        )
        if (way === 0 || way > longestSeconds || model.now + way >= model.rider.shiftEnd[rider]!) continue
        const gain = cover.gain(rider, shop) / way
        if (gain > best.gain) best = { gain, rider, shop }
      }
    }
    if (best.rider < 0) break
    cover.move(best.rider, best.shop)
    idle.splice(idle.indexOf(best.rider), 1)
    moves.push({ riderId: model.riders[best.rider]!.id, shopId: shops[best.shop]!.id })
  }
  return moves
}

const isIdle = ({ model, counts }: Plan, rider: number) => {
  const { isFree, freeAt, shiftEndsAt } = model.riders[rider]!
  return isFree && counts[rider] === 0 && freeAt <= model.now && shiftEndsAt > model.now
}

/** For every shop how far the nearest two riders are who will be free; what is expected of it waits for the nearest. */
function coverOf(plan: Plan, shops: Model['shops']) {
  const { model } = plan
  const { leadSeconds } = model.settings.moves
  const places = model.riders.map((_, rider) => placeAfter(plan, rider))
  const away = model.riders.map((_, rider) => Float64Array.from(shops, (shop) => secondsTo(rider, shop)))
  const nearest = new Int32Array(shops.length).fill(-1)
  const second = new Float64Array(shops.length)
  for (const shop of shops.keys()) rank(shop)

  /** Of being so far away when an order becomes known, in seconds that it waits. */
  const cost = (seconds: number) => seconds - leadSeconds * (1 - Math.exp(-seconds / leadSeconds))
  const ways = shops.map((from) =>
    Float64Array.from(shops, (to) => travelSeconds(model.settings, from.x, from.y, to.x, to.y)),
  )

  return {
    gain(rider: number, target: number): number {
      const way = away[rider]![target]!
      let gain = 0
      for (let shop = 0; shop < shops.length; shop++) {
        const others = nearest[shop] === rider ? second[shop]! : away[nearest[shop]!]![shop]!
        const stays = Math.min(others, away[rider]![shop]!)
        const moves = Math.min(others, ways[target]![shop]!)
        if (stays !== moves) gain += shops[shop]!.ordersPerHour * (cost(stays) - cost(moves))
      }
      return (gain * Math.max(0, waitSeconds - way)) / 3600
    },
    move(rider: number, target: number): void {
      away[rider] = ways[target]!
      for (const shop of shops.keys()) rank(shop)
    },
  }

  function rank(shop: number): void {
    nearest[shop] = 0
    second[shop] = 2 * waitSeconds
    for (let rider = 1; rider < away.length; rider++) {
      if (away[rider]![shop]! < away[nearest[shop]!]![shop]!) {
        second[shop] = Math.min(second[shop]!, away[nearest[shop]!]![shop]!)
        nearest[shop] = rider
      } else if (away[rider]![shop]! < second[shop]!) second[shop] = away[rider]![shop]!
    }
  }

  function secondsTo(rider: number, { x, y }: { x: number; y: number }): number {
    const place = places[rider]!
    const way = travelSeconds(model.settings, place.x, place.y, x, y)
    if (place.at + way > model.rider.shiftEnd[rider]!) return 2 * waitSeconds
    return Math.min(2 * waitSeconds, place.at - model.now + way)
  }
}

/** Where and when a rider has done all that is planned for him. */
function placeAfter({ model, stops, counts }: Plan, rider: number): { x: number; y: number; at: number } {
  const last = visitsOf(model, rider, stops[rider]!, counts[rider]!).at(-1)
  if (last) return { x: last.x, y: last.y, at: last.leftAt }
  return { x: model.rider.x[rider]!, y: model.rider.y[rider]!, at: model.rider.free[rider]! }
}
