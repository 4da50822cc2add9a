import type { RiderRow } from './rider-row.ts'
import type { TaskRow } from './task-row.ts'
import { laneOf } from './task-state.ts'

/** The open tasks and the riders of an area, as they are known here. */
export interface Board {
  readonly tasks: ReadonlyMap<string, TaskRow>
  readonly riders: ReadonlyMap<string, RiderRow>
}

/** The tasks after one was told of: the newest version counts, in whatever order they come, and an ended one leaves. */
export function withTask(tasks: Map<string, TaskRow>, task: TaskRow): boolean {
  const known = tasks.get(task.id)
  if (known !== undefined && known.version >= task.version) return false
  if (laneOf(task) === null) return tasks.delete(task.id)
  tasks.set(task.id, task)
  return true
}

/**
 * What was read page by page, with what the stream told in the meantime: a page may be older than that, and may have been
 * read before the task was there. What is known already is not forgotten for something older.
 */
export function merged(
  read: readonly TaskRow[],
  told: ReadonlyMap<string, TaskRow | null>,
  known: ReadonlyMap<string, TaskRow> = new Map(),
): Map<string, TaskRow> {
  const tasks = new Map(
    read.map((task) => {
      const before = known.get(task.id)
      return [task.id, before !== undefined && before.version > task.version ? before : task]
    }),
  )
  for (const [id, task] of told) {
    if (task === null) tasks.delete(id)
    else if ((tasks.get(id)?.version ?? 0) < task.version) {
      if (laneOf(task) === null) tasks.delete(id)
      else tasks.set(id, task)
    }
  }
  return tasks
}

export interface Load {
  readonly tasks: number
  readonly grams: number
}

/** What each rider has now: by the tasks, which the stream keeps up, not by when the riders were read. */
export function loadsOf(tasks: Iterable<TaskRow>): ReadonlyMap<string, Load> {
  const loads = new Map<string, Load>()
  for (const { rider, grams } of tasks) {
    if (rider === null) continue
    const load = loads.get(rider.id)
    loads.set(rider.id, { tasks: (load?.tasks ?? 0) + 1, grams: (load?.grams ?? 0) + grams })
  }
  return loads
}
