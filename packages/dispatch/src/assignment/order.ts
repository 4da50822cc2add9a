import type { Rider, Shop, Task } from './situation.ts'

/**
 * One order for everything, by what things are and never by their ids or their place in a list: equal options are then
 * decided alike however the same situation is told.
 */
export const inOrder = {
  tasks: (tasks: readonly Task[]) => tasks.toSorted((a, b) => compare(keyOfTask(a), keyOfTask(b))),
  riders: (riders: readonly Rider[]) => riders.toSorted((a, b) => compare(keyOfRider(a), keyOfRider(b))),
  shops: (shops: readonly Shop[]) => shops.toSorted((a, b) => compare(keyOfShop(a), keyOfShop(b))),
}

type Key = readonly (number | string)[]

const keyOfTask = (task: Task): Key => [
  task.readyAt,
  task.placedAt,
  task.dueAt,
  task.notBefore ?? -Infinity,
  task.pickup.x,
  task.pickup.y,
  task.dropoff.x,
  task.dropoff.y,
  task.grams,
  task.payFen,
  task.notBy.length,
  task.skills.toSorted().join(' '),
]

const keyOfRider = (rider: Rider): Key => [
  rider.freeAt,
  rider.isFree ? 0 : 1,
  rider.at.x,
  rider.at.y,
  rider.shiftEndsAt,
  rider.freeGrams,
  rider.earnedFen,
  rider.onlineSeconds,
  rider.route.length,
  rider.skills.toSorted().join(' '),
]

const keyOfShop = (shop: Shop): Key => [shop.x, shop.y, shop.ordersPerHour]

function compare(a: Key, b: Key): number {
  for (const [at, left] of a.entries()) {
    const right = b[at]!
    if (left < right) return -1
    if (left > right) return 1
  }
  return 0
}
