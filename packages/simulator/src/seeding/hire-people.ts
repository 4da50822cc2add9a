import { shiftOf } from '../actors/rider.ts'
import { viewer } from '../api/access.operations.ts'
import { goOnDuty } from '../api/dispatch.operations.ts'
import { Person } from '../api/person.ts'
import { appointLeader, leadersOf, registerRider, riders } from '../api/trade.operations.ts'
import { inParallel } from '../pause.ts'
import { Random } from '../random.ts'
import { need, width, type Stage } from './stage.ts'

/** Riders and leaders that are not there yet. */
export async function hirePeople(stage: Stage, communityIds: Map<string, string>): Promise<void> {
  const known = new Set<string>()
  for (const [key, id] of communityIds) {
    const there = await stage.operator.all(riders, { filter: { communityId: { eq: id } } })
    // Names repeat, so the how-manieth of a name at a place tells them apart.
    for (const label of numbered(there.map(({ name }) => `${key} ${name}`))) known.add(label)
  }
  const labels = numbered(stage.world.riders.map(({ place, name }) => `${place} ${name}`))
  const missing = stage.world.riders.filter((_, index) => !known.has(labels[index] ?? ''))
  await inParallel(width, missing, async ({ name, phone, place }) => {
    await stage.operator.tell(registerRider, { input: { name, phone, communityIds: [need(communityIds, place)] } })
  })
  stage.say(`${stage.world.riders.length} riders`)
  const leaders = new Set<string>()
  for (const [key, communityId] of communityIds) {
    const there = await stage.operator.ask(leadersOf, { communityId })
    for (const { name } of there?.leaders ?? []) leaders.add(`${key} ${name}`)
  }
  const vacant = stage.world.leaders.filter(({ place, name }) => !leaders.has(`${place} ${name}`))
  await inParallel(width, vacant, async ({ name, phone, place }) => {
    const communityId = need(communityIds, place)
    await stage.operator.tell(appointLeader, { input: { name, phone, communityId } })
  })
  stage.say(`${stage.world.leaders.length} leaders`)
}

/** Every third rider starts the day on duty, so that the board is not empty before the neighbourhood wakes up. */
export async function startShifts(stage: Stage): Promise<void> {
  const early = stage.world.riders.filter((_, index) => index % 3 === 0)
  await inParallel(width, early, async ({ phone, name, place }) => {
    const rider = Person.byPhone(stage.api, phone, name)
    const me = await rider.ask(viewer, {})
    if (!me?.rider || me.rider.onDuty) return
    const input = shiftOf(new Random(phone), center(place))
    await rider.tell(goOnDuty, { input, idempotencyKey: `seed/${me.rider.id}/${Date.now()}` })
  })
  stage.say(`${early.length} riders on duty`)

  function center(key: string) {
    const found = stage.world.places.find((each) => each.key === key)
    if (!found) throw new Error(`there is no place ${key}`)
    return found.center
  }
}

function numbered(labels: readonly string[]): string[] {
  const counts = new Map<string, number>()
  return labels.map((label) => {
    const count = (counts.get(label) ?? 0) + 1
    counts.set(label, count)
    return `${label} ${count}`
  })
}
