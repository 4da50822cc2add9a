import type { FulfilmentMode } from '../api/orders.operations.ts'
import type { Random } from '../random.ts'
import type { Habit, Home } from '../world/homes.ts'
import { isHot, likes, notes, receives, wantedWhen, type DayPart } from '../world/tastes.ts'
import type { WorldShop } from '../world/world.ts'

/** What a household makes up its mind to do, before it knows whether it can be had. */
export interface Decision {
  readonly shop: WorldShop
  readonly goods: readonly { readonly name: string; readonly quantity: number }[]
  readonly mode: FulfilmentMode
  readonly note: string | undefined
  readonly pays: boolean
  readonly payAfterMs: number
  /** Changes its mind so long after paying; null mostly. */
  readonly cancelsAfterMs: number | null
  /** Looks at all the ways it may come, and takes a cheaper one when its own is not to be had. */
  readonly asksQuotes: boolean
  /** Buys what it always buys instead. */
  readonly takesUsuals: boolean
  /** Says how the last order was: so many stars when it came in time, so many when it did not. Null mostly. */
  readonly stars: { readonly inTime: number; readonly late: number } | null
}

/** Decides one order. The same generator, home, shops and part of the day always give the same decision. */
export function decideOrder(random: Random, home: Home, shops: readonly WorldShop[], part: DayPart): Decision {
  const shop = random.weighted(shops.map((each) => [each, appetite(home, each, part)] as const))
  const kinds = random.weighted(basketSizes[home.habit])
  const goods = random.sample(shop.shelf, kinds).map(({ name }) => ({ name, quantity: random.weighted(quantities) }))
  const modes = receives[home.habit].filter(
    ([mode]) => !isHot(shop.trade) || mode === 'INSTANT' || mode === 'SELF_PICKUP',
  )
  return {
    shop,
    goods,
    mode: random.weighted(modes),
    note: random.chance(0.15) ? random.pick(notes) : undefined,
    pays: !random.chance(0.05),
    payAfterMs: random.duration(4_000),
    cancelsAfterMs: random.chance(0.04) ? random.duration(9_000) : null,
    asksQuotes: random.chance(0.4),
    takesUsuals: random.chance(0.12),
    stars: random.chance(1 / 3) ? { inTime: random.weighted(contentStars), late: random.weighted(lateStars) } : null,
  }
}

const contentStars: readonly (readonly [number, number])[] = [
  [5, 6],
  [4, 3],
  [3, 1],
]
const lateStars: readonly (readonly [number, number])[] = [
  [4, 2],
  [3, 3],
  [2, 3],
  [1, 2],
]

const basketSizes: Record<Habit, readonly (readonly [number, number])[]> = {
  retired: [
    [1, 3],
    [2, 4],
    [3, 3],
    [4, 1],
  ],
  family: [
    [1, 1],
    [2, 3],
    [3, 4],
    [4, 3],
    [6, 1],
  ],
  office: [
    [1, 4],
    [2, 4],
    [3, 2],
  ],
  young: [
    [1, 5],
    [2, 4],
    [3, 1],
  ],
}

const quantities: readonly (readonly [number, number])[] = [
  [1, 12],
  [2, 5],
  [3, 2],
  [5, 1],
]

function appetite(home: Home, shop: WorldShop, part: DayPart): number {
  const wanted = wantedWhen[part][shop.trade] ?? 0.5
  const liked = likes[home.habit][shop.trade] ?? 1
  return wanted * (shop.trade === 'pets' ? (home.hasPet ? 3 : 0.02) : liked)
}

/** When the n-th order of the neighbourhood is due, and whose it is. */
export interface Impulse {
  readonly afterMs: number
  readonly placeIndex: number
  readonly home: Home
  /** The how-manieth of this home in this run. */
  readonly turn: number
}

/** The neighbourhood's appetite as an endless sequence: it depends on the seed and the pace only. */
export function* impulses(random: Random, homes: readonly (readonly Home[])[], perMinute: number): Generator<Impulse> {
  const turns = new Map<string, number>()
  const weights = homes.map((there, index) => [index, there.length] as const)
  for (;;) {
    const afterMs = random.wait(60_000 / perMinute)
    const placeIndex = random.weighted(weights)
    const home = random.pick((homes[placeIndex] ?? []).filter(({ verified }) => verified))
    const turn = turns.get(home.phone) ?? 0
    turns.set(home.phone, turn + 1)
    yield { afterMs, placeIndex, home, turn }
  }
}
