import type { KnownRider, KnownTask, Stretch } from './stretch.ts'
import {
  travelSeconds,
  type Decision,
  type Place,
  type Rider,
  type Settings,
  type Situation,
  type Stop,
  type StopAhead,
} from '@linli/dispatch'

export type Policy = (situation: Situation, settings: Settings) => Decision

/** What would have come of a stretch had somebody else decided. */
export interface Outcome {
  readonly tasks: number
  readonly delivered: number
  /** After the promised window, or not at all. */
  readonly late: number
  /** From the order to the door, of what was delivered. */
  readonly clickToDoorMinutes: number
  readonly kilometres: number
  /** Of fen per online hour between riders: mean and standard deviation. */
  readonly fenPerHour: number
  readonly fenPerHourSpread: number
}

/** After the last order the riders bring what they have; nobody waits longer for what nobody takes. */
const longestTailSeconds = 2 * 3_600
const tailStepSeconds = 10

/** A rider on the stage. Whoever is on a leg finishes it; whoever only waits elsewhere can turn round. */
interface Acting {
  readonly known: KnownRider
  place: Place
  freeAt: number
  stops: Stop[]
  move: { readonly from: Place; readonly to: Place; readonly begun: number; readonly ends: number } | null
  freeGrams: number
  earnedFen: number
  metres: number
}

/** Plays a stretch again: orders come when they came, riders ride as long as they rode, and `policy` decides. */
export function reenact(stretch: Stretch, policy: Policy, settings: Settings, seed: number): Outcome {
  const stage = new Stage(stretch, settings)
  for (const now of instantsOf(stretch)) {
    stage.goOn(now)
    if (now > stretch.instants.at(-1)! && stage.isDone()) break
    stage.apply(policy(stage.situation(now, seed), settings), now)
  }
  return stage.outcome()
}

function* instantsOf({ instants }: Stretch): Generator<number> {
  yield* instants
  const end = instants.at(-1) ?? 0
  for (let tail = tailStepSeconds; tail <= longestTailSeconds; tail += tailStepSeconds) yield end + tail
}

class Stage {
  private readonly riders: readonly Acting[]
  private readonly taken = new Set<string>()
  private readonly deliveredAt = new Map<string, number>()
  private readonly tasks: ReadonlyMap<string, KnownTask>
  private readonly stretch: Stretch
  private readonly settings: Settings

  constructor(stretch: Stretch, settings: Settings) {
    this.stretch = stretch
    this.settings = settings
    this.tasks = new Map(stretch.tasks.map((known) => [known.task.id, known]))
    this.riders = stretch.riders.map((known) => ({
      known,
      place: known.at,
      freeAt: known.freeFrom,
      stops: [],
      move: null,
      freeGrams: known.rider.freeGrams,
      earnedFen: 0,
      metres: 0,
    }))
  }

  /** Everybody has done what he had to do by now. */
  goOn(now: number): void {
    for (const rider of this.riders) {
      while (rider.stops.length > 0 && rider.stops[0]!.doneAt <= now) this.visit(rider, rider.stops.shift()!)
      if (rider.move && rider.move.ends <= now) this.endMove(rider, now)
    }
  }

  private visit(rider: Acting, { kind, taskId, at, doneAt }: Stop): void {
    const { task } = this.tasks.get(taskId)!
    rider.metres += metresBetween(rider.place, at)
    rider.place = at
    rider.freeAt = doneAt + this.halfSeconds(kind)
    if (kind === 'PICKUP') return
    this.deliveredAt.set(taskId, doneAt)
    rider.freeGrams += task.grams
    rider.earnedFen += task.payFen
  }

  private halfSeconds(kind: Stop['kind']): number {
    return kind === 'PICKUP' ? this.settings.halfPickupSeconds : this.settings.halfDropoffSeconds
  }

  private endMove(rider: Acting, now: number): void {
    const here = placeIn(rider, now)
    rider.metres += metresBetween(rider.place, here)
    rider.place = here
    rider.move = null
  }

  situation(now: number, seed: number): Situation {
    const tasks = this.stretch.tasks
      .filter(({ task, knownFrom }) => knownFrom <= now && !this.taken.has(task.id))
      .map(({ task, readyAt }) => ({ ...task, readyAt: now >= readyAt ? readyAt : Math.max(task.readyAt, now) }))
    const riders = this.riders.filter((rider) => rider.known.freeFrom <= now && isThere(rider, now))
    return {
      now,
      seed,
      tasks,
      riders: riders.map((rider) => this.asTold(rider, now)),
      shops: this.stretch.shopsAt(now),
    }
  }

  private asTold(rider: Acting, now: number): Rider {
    const { known, stops, freeAt, freeGrams, earnedFen } = rider
    const [leg, ...rest] = stops
    return {
      ...known.rider,
      at: leg?.at ?? placeIn(rider, now),
      freeAt: leg ? leg.doneAt + this.halfSeconds(leg.kind) : freeAt,
      isFree: true,
      shiftEndsAt: known.shiftEndsAt,
      freeGrams,
      route: rest.map((stop) => this.ahead(stop)),
      onlineSeconds: known.rider.onlineSeconds + now - known.freeFrom,
      earnedFen: known.rider.earnedFen + earnedFen,
    }
  }

  private ahead(stop: Stop): StopAhead {
    const { task } = this.tasks.get(stop.taskId)!
    return { ...stop, shopId: task.shopId, readyAt: task.readyAt, dueAt: task.dueAt }
  }

  apply({ assignments, moves }: Decision, now: number): void {
    const byId = new Map(this.riders.map((rider) => [rider.known.rider.id, rider]))
    for (const { riderId, taskIds, stops } of assignments) {
      const rider = byId.get(riderId)!
      if (taskIds.some((id) => this.taken.has(id))) continue
      this.endMove(rider, now)
      for (const id of taskIds) {
        this.taken.add(id)
        rider.freeGrams -= this.tasks.get(id)!.task.grams
      }
      const [leg] = rider.stops
      const told = new Set(stops.map(({ kind, taskId }) => `${kind} ${taskId}`))
      // What the plan tells of is his next way from nothing on board to nothing on board; what he had after it stays after it.
      const later = rider.stops.slice(1).filter(({ kind, taskId }) => !told.has(`${kind} ${taskId}`))
      rider.stops = this.timed(rider, [...(leg ? [leg] : []), ...stops, ...later], now)
    }
    for (const { riderId, shopId } of moves) this.move(byId.get(riderId)!, shopId, now)
  }

  /** The times of the travel rule, with goods that are ready when they were. */
  private timed(rider: Acting, stops: readonly Stop[], now: number): Stop[] {
    const [leg] = rider.stops
    let at = Math.max(now, rider.freeAt)
    let place = rider.place
    return stops.map((stop) => {
      const { task, readyAt } = this.tasks.get(stop.taskId)!
      const half = this.halfSeconds(stop.kind)
      const arrival = at + travelSeconds(this.settings, place.x, place.y, stop.at.x, stop.at.y) + half
      const earliest = stop.kind === 'PICKUP' ? readyAt : (task.notBefore ?? -Infinity)
      const doneAt = stop === leg ? leg.doneAt : Math.max(arrival, earliest)
      at = doneAt + half
      place = stop.at
      return { ...stop, doneAt }
    })
  }

  private move(rider: Acting, shopId: string, now: number): void {
    const shop = this.stretch.shopsAt(now).find(({ id }) => id === shopId)!
    if (rider.stops.length > 0) return
    this.endMove(rider, now)
    const from = rider.place
    const to = { x: shop.x, y: shop.y }
    const begun = Math.max(now, rider.freeAt)
    rider.move = { from, to, begun, ends: begun + travelSeconds(this.settings, from.x, from.y, to.x, to.y) }
  }

  isDone(): boolean {
    return (
      this.deliveredAt.size === this.tasks.size ||
      this.riders.every((rider) => rider.stops.length === 0 && !isThere(rider, this.stretch.instants.at(-1)!))
    )
  }

  outcome(): Outcome {
    const doors = [...this.deliveredAt].map(([id, at]) => ({ at, task: this.tasks.get(id)!.task }))
    const late = doors.filter(({ at, task }) => at > task.dueAt).length + this.tasks.size - doors.length
    const end = this.stretch.instants.at(-1) ?? 0
    const rates = this.riders.flatMap(({ known, earnedFen }) => {
      const online = Math.min(end, known.shiftEndsAt) - known.freeFrom
      return online > 0 ? [(earnedFen / online) * 3_600] : []
    })
    return {
      tasks: this.tasks.size,
      delivered: doors.length,
      late,
      clickToDoorMinutes: mean(doors.map(({ at, task }) => (at - task.placedAt) / 60)),
      kilometres: this.riders.reduce((sum, { metres }) => sum + metres, 0) / 1_000,
      fenPerHour: mean(rates),
      fenPerHourSpread: spread(rates),
    }
  }
}

/** Who brings what he has is there, also after his time. */
const isThere = ({ known, stops }: Acting, now: number): boolean => now < known.shiftEndsAt || stops.length > 0

/** Whoever moves without a task is somewhere on his way. */
function placeIn({ place, move }: Acting, now: number): Place {
  if (!move) return place
  const part = Math.min(1, Math.max(0, (now - move.begun) / Math.max(1, move.ends - move.begun)))
  return { x: move.from.x + (move.to.x - move.from.x) * part, y: move.from.y + (move.to.y - move.from.y) * part }
}

const metresBetween = (a: Place, b: Place): number => Math.hypot(b.x - a.x, b.y - a.y)
const mean = (values: readonly number[]): number =>
  values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
const spread = (values: readonly number[]): number => {
  const middle = mean(values)
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)))
}
