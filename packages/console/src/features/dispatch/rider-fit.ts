import { holds, type RiderRow } from './rider-row.ts'
import type { TaskRow } from './task-row.ts'

export type Unfit =
  | { readonly reason: 'OFF_DUTY' | 'NOT_HERE' }
  | { readonly reason: 'NOT_CERTIFIED'; readonly kind: string }

/**
 * Why a rider cannot have a task, as far as what is known of both tells. The server asks again, and knows more: how much
 * a vehicle takes is its own affair.
 */
export function unfitFor(
  task: Pick<TaskRow, 'skills' | 'community'>,
  rider: Pick<RiderRow, 'shift' | 'communities' | 'certificates'>,
  now: number,
): Unfit | null {
  if (rider.shift === null || new Date(rider.shift.endsAt).getTime() <= now) return { reason: 'OFF_DUTY' }
  if (!rider.communities.some(({ id }) => id === task.community.id)) return { reason: 'NOT_HERE' }
  const held = rider.certificates.filter((each) => holds(each, now)).map(({ kind }) => kind as string)
  const kind = task.skills.find((skill) => !held.includes(skill))
  return kind === undefined ? null : { reason: 'NOT_CERTIFIED', kind }
}

export interface Fit {
  readonly rider: RiderRow
  /** What stands in the way of each of the tasks that he cannot have. */
  readonly unfit: readonly Unfit[]
  readonly openTasks: number
}

/** Riders for some tasks: those who can have most of them first, of these the least laden. */
export function fitsOf(
  tasks: readonly TaskRow[],
  riders: readonly RiderRow[],
  openTasksOf: (riderId: string) => number,
  now: number,
): readonly Fit[] {
  return riders
    .map((rider) => ({
      rider,
      unfit: tasks.map((task) => unfitFor(task, rider, now)).filter((each) => each !== null),
      openTasks: openTasksOf(rider.id),
    }))
    .sort(
      (a, b) =>
        a.unfit.length - b.unfit.length ||
        a.openTasks - b.openTasks ||
        (a.rider.incomePerHourFen ?? 0) - (b.rider.incomePerHourFen ?? 0),
    )
}
