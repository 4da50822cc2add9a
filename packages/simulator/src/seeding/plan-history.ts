import { decideOrder } from '../actors/decide.ts'
import type { FulfilmentMode } from '../api/orders.operations.ts'
import { Random } from '../random.ts'
import type { Home } from '../world/homes.ts'
import type { DayPart } from '../world/tastes.ts'
import type { World, WorldPlace, WorldShop } from '../world/world.ts'

/** Where an order of the history stands when the neighbourhood opens. */
export const endings = {
  completed: 72,
  completedThenRefundedInPart: 5,
  onTheWay: 12,
  atPickupPoint: 8,
  packed: 9,
  preparing: 10,
  confirmed: 8,
  paid: 8,
  unpaid: 7,
  cancelledByResident: 6,
  cancelledByMerchant: 4,
  cancelledByOperator: 2,
} as const
export type Ending = keyof typeof endings

export interface PlannedOrder {
  readonly index: number
  readonly place: WorldPlace
  readonly home: Home
  readonly shop: WorldShop
  readonly goods: readonly { readonly name: string; readonly quantity: number }[]
  readonly mode: FulfilmentMode
  readonly note: string | undefined
  readonly ending: Ending
  readonly riderPhone: string
  readonly leaderPhone: string
}

const modes: readonly FulfilmentMode[] = ['INSTANT', 'SAME_DAY', 'SELF_PICKUP', 'LEADER_DELIVERY']
const parts: readonly DayPart[] = ['morning', 'noon', 'afternoon', 'evening']

/** Some 150 orders: every ending, every mode, every place; the people of the story have some of each. */
export function planHistory(world: World): PlannedOrder[] {
  const all = Object.entries(endings).flatMap(([ending, count]) =>
    Array.from({ length: count }, () => ending as Ending),
  )
  const random = new Random(world.seed).fork('history')
  return random.sample(all, all.length).map((ending, index) => plan(world, random.fork(index), ending, index))
}

function plan(world: World, random: Random, ending: Ending, index: number): PlannedOrder {
  const place = random.weighted(world.places.map((each, at) => [each, at === 0 ? 5 : 3] as const))
  const isStory = random.chance(0.12)
  const home = isStory ? place.homes[0]! : random.pick(place.homes.slice(0, 30))
  const shops = world.shops.filter(({ serves }) => serves.includes(place.key))
  const decision = decideOrder(random, home, shops, random.pick(parts))
  const shop = random.chance(0.1) ? (shops[0] ?? decision.shop) : decision.shop
  // Only what the shelf surely holds: a second run must send the very same order to find it placed.
  const plenty = shop.shelf.filter(({ stock, isOnSale }) => isOnSale && stock >= 30)
  const wished = decision.goods.filter(({ name }) => plenty.some((item) => item.name === name))
  const goods = wished.length > 0 ? wished : random.sample(plenty, 2).map(({ name }) => ({ name, quantity: 1 }))
  const riders = world.riders.filter((each) => each.place === place.key)
  const leaders = world.leaders.filter((each) => each.place === place.key)
  return {
    index,
    place,
    home,
    shop,
    goods,
    mode: ending === 'atPickupPoint' ? 'SELF_PICKUP' : random.chance(0.4) ? random.pick(modes) : decision.mode,
    note: decision.note,
    ending,
    riderPhone: (random.chance(0.25) ? riders[0]! : random.pick(riders.slice(0, 6))).phone,
    leaderPhone: (random.chance(0.6) ? leaders[0]! : random.pick(leaders)).phone,
  }
}
