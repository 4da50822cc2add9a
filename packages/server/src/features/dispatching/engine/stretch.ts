import type { Question } from './question.ts'
import type { Place, Rider, Settings, Shop, Task } from '@linli/dispatch'

/** What happened in an area over some time, without what was decided: the same to everybody who would decide otherwise. */
export interface Stretch {
  /** When the engine was asked. */
  readonly instants: readonly number[]
  readonly tasks: readonly KnownTask[]
  readonly riders: readonly KnownRider[]
  readonly shopsAt: (instant: number) => readonly Shop[]
}

export interface KnownTask {
  readonly task: Task
  readonly knownFrom: number
  /** When its goods were ready in the end; before that the engine knows what the shop had told at first. */
  readonly readyAt: number
}

export interface KnownRider {
  readonly rider: Omit<Rider, 'at' | 'freeAt' | 'isFree' | 'route'>
  readonly at: Place
  readonly freeFrom: number
  readonly shiftEndsAt: number
}

/** `cancelled`: tasks that nobody was to deliver after all. */
export function stretchOf(questions: readonly Question[], cancelled: ReadonlySet<string> = new Set()): Stretch {
  const tasks = new Map<string, KnownTask>()
  const riders = new Map<string, KnownRider>()
  for (const { situation, settings } of questions) {
    for (const task of situation.tasks) {
      const known = tasks.get(task.id)
      if (!cancelled.has(task.id))
        tasks.set(task.id, {
          task: known?.task ?? { ...task, notBy: [] },
          knownFrom: known?.knownFrom ?? situation.now,
          readyAt: task.readyAt,
        })
    }
    for (const rider of situation.riders) {
      const known = riders.get(rider.id)
      riders.set(rider.id, {
        ...(known ?? firstSight(rider, situation.now, settings)),
        // Who went home early was not there afterwards for anybody.
        shiftEndsAt: rider.shiftEndsAt,
      })
    }
  }
  const goneAt = lastSeenOf(questions)
  const instants = questions.map(({ situation }) => situation.now)
  const end = instants.at(-1) ?? 0
  return {
    instants,
    tasks: [...tasks.values()],
    riders: [...riders.values()].map((known) => {
      const last = goneAt.get(known.rider.id)!
      return last < end ? { ...known, shiftEndsAt: Math.min(known.shiftEndsAt, last) } : known
    }),
    shopsAt: (instant) => questions.findLast(({ situation }) => situation.now <= instant)?.situation.shops ?? [],
  }
}

/** Whoever is under way when he is first seen comes in where and when that way ends. */
function firstSight(seen: Rider, now: number, { halfDropoffSeconds }: Settings): KnownRider {
  const { at, freeAt, isFree: _, route, ...rider } = seen
  const last = route.at(-1)
  const carried = seen.route.length > 0
  return {
    rider,
    at: last?.at ?? at,
    freeFrom: Math.max(now, carried ? last!.doneAt + halfDropoffSeconds : freeAt),
    shiftEndsAt: seen.shiftEndsAt,
  }
}

function lastSeenOf(questions: readonly Question[]): ReadonlyMap<string, number> {
  const seen = new Map<string, number>()
  for (const { situation } of questions) for (const { id } of situation.riders) seen.set(id, situation.now)
  return seen
}
