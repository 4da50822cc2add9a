import { Random } from '../random.ts'
import { trades, type Good, type Trade } from './goods.ts'
import { settle, type Home } from './homes.ts'
import { nameOf } from './naming.ts'
import { phoneOf } from './phones.ts'
import { places, type Block, type Place } from './places.ts'
import { offset, type Point } from './point.ts'
import { shops, type Shop } from './shops.ts'
import { toFen, type Fen } from '@linli/kit'

export interface WorldBuilding {
  readonly name: string
  readonly entrances: number
  readonly floors: number
  readonly location: Point
  readonly homes: number
}

export interface ShelfItem {
  readonly name: string
  readonly nameEn: string
  readonly unit: string
  readonly trade: string
  /** One price for each place that the shop serves, in the order of `Shop.serves`. */
  readonly pricesFen: readonly Fen[]
  readonly stock: number
  readonly isOnSale: boolean
}

export interface WorldShop extends Shop {
  readonly phone: string
  readonly location: Point
  readonly shelf: readonly ShelfItem[]
}

export interface Worker {
  readonly name: string
  readonly phone: string
  readonly place: string
}

export interface WorldPlace extends Place {
  readonly buildings: readonly WorldBuilding[]
  readonly homes: readonly Home[]
}

/** Everything the simulator knows beforehand: who lives and works where. The same seed gives the same world. */
export interface World {
  readonly seed: number
  readonly trades: readonly Trade[]
  readonly places: readonly WorldPlace[]
  readonly shops: readonly WorldShop[]
  readonly riders: readonly Worker[]
  readonly leaders: readonly Worker[]
  readonly counters: readonly WorldCounter[]
}

/** A pickup point, and who stands behind its counter. */
export interface WorldCounter {
  readonly place: string
  readonly name: string
  readonly nameEn: string
  readonly kind: 'STATION' | 'LOCKER'
  readonly location: Point
  readonly keeper: { readonly name: string; readonly phone: string }
}

/** Every neighbourhood has one at either gate; the lockers at the north gate are few, so that they are full at times. */
const gates = [
  { name: '南门驿站', nameEn: 'South Gate Station', kind: 'STATION', south: 120 },
  { name: '北门自提柜', nameEn: 'North Gate Lockers', kind: 'LOCKER', south: -120 },
] as const

export function makeWorld(seed: number): World {
  const random = new Random(seed).fork('world')
  let residents = 0
  const peopled = places.map((place): WorldPlace => {
    const buildings = place.blocks.flatMap(buildingsOf)
    const homes = settle(random.fork(place.key), place, buildings, residents)
    residents += homes.length
    return { ...place, buildings, homes }
  })
  return {
    seed,
    trades,
    places: peopled,
    shops: shops.map((shop, index) => stock(random.fork(`shop/${index}`), shop, index)),
    riders: places
      .flatMap((place) => Array.from({ length: place.riders }, () => place.key))
      .map((place, index) => ({
        name: nameOf(random.fork(`rider/${index}`), 'middle'),
        phone: phoneOf.rider(index),
        place,
      })),
    leaders: places
      .flatMap((place) => place.leaders.map((name) => ({ name, place: place.key })))
      .map((leader, index) => ({ ...leader, phone: phoneOf.leader(index) })),
    counters: places
      .flatMap((place) =>
        gates.map(({ south, ...gate }) => ({ ...gate, place, location: offset(place.center, { east: 0, south }) })),
      )
      .map(({ place, ...counter }, index) => ({
        ...counter,
        place: place.key,
        keeper: { name: nameOf(random.fork(`keeper/${index}`), 'middle'), phone: phoneOf.keeper(index) },
      })),
  }
}

function buildingsOf(block: Block): WorldBuilding[] {
  return Array.from({ length: block.rows * block.columns }, (_, index) => ({
    name: block.name.replace('{n}', String(block.firstNumber + index)),
    entrances: block.entrances,
    floors: block.floors,
    location: offset(block.from, {
      east: (index % block.columns) * block.stepM.east,
      south: Math.floor(index / block.columns) * block.stepM.south,
    }),
    homes: block.households,
  }))
}

function stock(random: Random, shop: Shop, index: number): WorldShop {
  const trade = trades.find(({ key }) => key === shop.trade)
  const home = places.find(({ key }) => key === shop.serves[0])
  if (!trade || !home) throw new Error(`the shop ${shop.nameEn} names a trade or a place that does not exist`)
  const chosen = new Set(random.sample(trade.goods, random.whole(12, Math.min(25, trade.goods.length))))
  return {
    ...shop,
    phone: phoneOf.merchant(index),
    location: offset(home.center, { east: random.whole(-220, 220), south: random.whole(-220, 220) }),
    shelf: trade.goods
      .filter((good) => chosen.has(good))
      .map((good, place) => shelfItem(random.fork(place), shop, good)),
  }
}

function shelfItem(random: Random, shop: Shop, [name, nameEn, unit, fen]: Good): ShelfItem {
  const level = shop.level * random.between(0.95, 1.08)
  return {
    name,
    nameEn,
    unit,
    trade: shop.trade,
    pricesFen: shop.serves.map((key) => {
      const place = places.find((each) => each.key === key)
      return toFen(Math.max(10, Math.round((fen * level * (place?.priceLevel ?? 1)) / 10) * 10))
    }),
    // One item in forty is sold out and one is taken off sale: a console must show both.
    stock: random.chance(0.025) ? 0 : random.whole(30, 160),
    isOnSale: !random.chance(0.025),
  }
}
