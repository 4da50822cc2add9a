import { reenact, type Outcome, type Policy } from '../../src/features/dispatching/engine/reenactment.ts'
import type { Stretch } from '../../src/features/dispatching/engine/stretch.ts'
import { around, chances, city, somewhere } from './city.ts'
import { decide, defaultSettings, nearestIdle, type Shop } from '@linli/dispatch'

/** How often the engine is asked. */
const everySeconds = 5
const shopCount = 40
const hourSeconds = 3_600

/** An hour of the city as the engine would meet it: the same orders and riders, whoever decides. */
function hour(): Stretch {
  const chance = chances(23)
  const shops: Shop[] = Array.from({ length: shopCount }, (_, n) => ({
    id: `shop ${n}`,
    ...somewhere(chance),
    ordersPerHour: city.ordersPerHour / shopCount,
  }))
  const [soonest, latest] = city.prepareMinutes
  const tasks = Array.from({ length: city.ordersPerHour }, (_, n) => {
    const placedAt = chance() * hourSeconds
    const shop = shops[Math.floor(chance() ** 1.5 * shopCount)]!
    const readyAt = placedAt + 60 * (soonest + (latest - soonest) * chance())
    const task = {
      id: `task ${n}`,
      shopId: shop.id,
      pickup: { x: shop.x, y: shop.y },
      dropoff: around(shop, chance),
      placedAt,
      readyAt,
      dueAt: placedAt + city.promiseMinutes * 60,
      skills: ['HEALTH'],
      grams: 1_000 + Math.round(4_000 * chance()),
      payFen: 500,
      notBy: [],
    }
    return { task, knownFrom: placedAt, readyAt }
  })
  const riders = Array.from({ length: city.riders }, (_, n) => ({
    rider: {
      id: `rider ${n}`,
      shiftEndsAt: 4 * hourSeconds,
      skills: ['HEALTH'],
      freeGrams: 30_000,
      onlineSeconds: 0,
      earnedFen: 0,
    },
    at: somewhere(chance),
    freeFrom: 0,
    shiftEndsAt: 4 * hourSeconds,
  }))
  const instants = Array.from({ length: hourSeconds / everySeconds }, (_, n) => (n + 1) * everySeconds)
  return { instants, tasks, riders, shopsAt: () => shops }
}

export interface Hours {
  readonly engine: Outcome
  readonly nearest: Outcome
  /** Of the engine's decisions over the hour and what was left after it, in milliseconds. */
  readonly decisionMs: readonly number[]
}

export function playHour(): Hours {
  const stretch = hour()
  const decisionMs: number[] = []
  const timed: Policy = (situation, settings) => {
    const begun = performance.now()
    const decision = decide(situation, settings)
    if (situation.tasks.length > 0) decisionMs.push(performance.now() - begun)
    return decision
  }
  return {
    engine: reenact(stretch, timed, defaultSettings, 1),
    nearest: reenact(stretch, nearestIdle, defaultSettings, 1),
    decisionMs,
  }
}
