import type { Random } from '../random.ts'
import type { Generation } from './names.ts'
import { nameOf } from './naming.ts'
import { phoneOf } from './phones.ts'
import type { Place } from './places.ts'
import type { WorldBuilding } from './world.ts'

/** How a household lives; the simulator's own knowledge, from which its orders follow. */
export type Habit = 'retired' | 'family' | 'office' | 'young'

export interface Home {
  /** Index into the place's buildings. */
  readonly building: number
  readonly door: string
  /** The person who orders; the household is called by the same name. */
  readonly name: string
  readonly phone: string
  readonly verified: boolean
  readonly habit: Habit
  readonly hasPet: boolean
}

const mix: Record<Place['kind'], readonly (readonly [Habit, number])[]> = {
  OLD_ESTATE: [
    ['retired', 5],
    ['family', 3],
    ['office', 1],
    ['young', 1],
  ],
  PREMIUM: [
    ['family', 4],
    ['office', 4],
    ['young', 1],
    ['retired', 1],
  ],
  MIXED: [
    ['family', 3],
    ['retired', 3],
    ['office', 2],
    ['young', 2],
  ],
}

const generationOf: Record<Habit, Generation> = { retired: 'elder', family: 'middle', office: 'middle', young: 'young' }

/** Fills the buildings of a place with households, each behind a door of its own. */
export function settle(
  random: Random,
  place: Place,
  buildings: readonly WorldBuilding[],
  firstResident: number,
): Home[] {
  const homes: Home[] = []
  buildings.forEach((building, index) => {
    const doors = random.fork(building.name).sample(doorsOf(building), building.homes)
    for (const door of doors.toSorted()) {
      const dice = random.fork(`${building.name}/${door}`)
      const habit = dice.weighted(mix[place.kind])
      homes.push({
        building: index,
        door,
        name: nameOf(dice, generationOf[habit]),
        phone: phoneOf.resident(firstResident + homes.length),
        // The people of the story come first and have been verified; one in twelve others waits for it.
        verified: homes.length < 40 || !dice.chance(1 / 12),
        habit,
        hasPet: dice.chance(habit === 'retired' ? 0.12 : 0.25),
      })
    }
  })
  return homes
}

function doorsOf({ entrances, floors }: WorldBuilding): string[] {
  const flats = entrances === 1 ? [1, 2, 3, 4] : [1, 2]
  const doors: string[] = []
  for (let entrance = 1; entrance <= entrances; entrance++)
    for (let floor = 1; floor <= floors; floor++)
      for (const flat of flats) doors.push(`${entrance}单元${floor}${String(flat).padStart(2, '0')}`)
  return doors
}
