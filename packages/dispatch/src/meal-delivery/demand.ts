import type { Shop } from '../assignment/situation.ts'
import type { Tick } from './tick.ts'
import type { Restaurant } from './world.ts'

/** What was ordered so many minutes ago counts 1/e of what is ordered now. */
const memoryMinutes = 60

/** What each restaurant is expected to be ordered of, from the orders of the day so far. */
export function demandOf(restaurants: readonly Restaurant[]) {
  const seen = new Map(restaurants.map(({ id }) => [id, 0]))
  let before = 0
  return {
    pass({ now, orders }: Tick): void {
      const fade = Math.exp((before - now) / memoryMinutes)
      before = now
      for (const [id, weight] of seen) seen.set(id, weight * fade)
      for (const { restaurant } of orders) seen.set(restaurant, (seen.get(restaurant) ?? 0) + 1)
    },
    shops(): Shop[] {
      return restaurants.map(({ id, x, y }) => ({
        id,
        x,
        y,
        ordersPerHour: ((seen.get(id) ?? 0) * 60) / memoryMinutes,
      }))
    },
  }
}
