import { Stopped } from '../api/errors.ts'
import { inParallel, sleep } from '../pause.ts'
import { width } from '../seeding/stage.ts'
import { impulses, type Impulse } from './decide.ts'
import { Leader } from './leader.ts'
import { Merchant } from './merchant.ts'
import { Resident } from './resident.ts'
import { Rider } from './rider.ts'
import type { Town } from './town.ts'

/** Residents with an order on their mind at the same time; a wish beyond that is forgotten, as wishes are. */
const mostWishes = 300
/** A machine that has slept does not make up for the orders of the night. */
const longestLagMs = 10_000
/** An actor that fell over gets up again after a while. */
const restMs = 5_000

/** Lets everybody live until told to stop. */
export async function live(town: Town): Promise<void> {
  const leaders = town.world.leaders.map((worker) => ({ place: worker.place, leader: new Leader(town, worker) }))
  const onDuty = town.world.riders.filter(
    ({ phone }) => town.random.fork(`duty/${phone}`).next() < town.pace.onDutyShare,
  )
  const atHome = town.world.riders.filter((worker) => !onDuty.includes(worker))
  await inParallel(width, atHome, (worker) => new Rider(town, worker).stayHome())
  const actors = [
    ...town.world.shops.map((shop) => [shop.nameEn, () => new Merchant(town, shop).run()] as const),
    ...onDuty.map((worker) => [worker.name, () => new Rider(town, worker).run()] as const),
    ...leaders.map(({ leader }, index) => [`leader ${index}`, () => leader.run()] as const),
    ['residents', () => wish(town, leaders)] as const,
  ]
  await Promise.all(actors.map(([name, run]) => keepGoing(town, name, run)))
}

async function keepGoing(town: Town, name: string, run: () => Promise<void>): Promise<void> {
  while (!town.stop.aborted) {
    try {
      return await run()
    } catch (error) {
      if (error instanceof Stopped) return
      town.stats.fail(name, error)
    }
    try {
      await sleep(restMs, town.stop)
    } catch {
      return
    }
  }
}

async function wish(town: Town, leaders: readonly { place: string; leader: Leader }[]): Promise<void> {
  const residents = new Map<string, Resident>()
  const wishes = impulses(
    town.random.fork('wishes'),
    town.world.places.map(({ homes }) => homes),
    town.pace.ordersPerMinute,
  )
  let open = 0
  // Times are counted from the start, so that slow requests do not slow the neighbourhood down.
  let dueAt = Date.now()
  for (const impulse of wishes) {
    dueAt = Math.max(dueAt + impulse.afterMs, Date.now() - longestLagMs)
    await sleep(dueAt - Date.now(), town.stop)
    if (open >= mostWishes) {
      town.stats.skipped += 1
      continue
    }
    const resident = residents.get(impulse.home.phone) ?? meet(town, leaders, impulse)
    residents.set(impulse.home.phone, resident)
    open += 1
    town.stats.underWay += 1
    void resident
      .order(impulse.turn)
      .catch((error: unknown) => {
        if (!(error instanceof Stopped)) town.stats.fail(impulse.home.phone, error)
      })
      .finally(() => {
        open -= 1
        town.stats.underWay -= 1
      })
  }
}

/** Every home goes to the same leader of its place. */
function meet(town: Town, leaders: readonly { place: string; leader: Leader }[], impulse: Impulse): Resident {
  const place = town.world.places[impulse.placeIndex]
  if (!place) throw new Error(`there is no place ${impulse.placeIndex}`)
  const near = leaders.filter((each) => each.place === place.key)
  const { leader } = town.random.fork(`leader of ${impulse.home.phone}`).pick(near)
  return new Resident(town, place, impulse.home, leader)
}
