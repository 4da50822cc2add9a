import type { DeliveryTask, TaskId } from './task.ts'

/** RETURN: to where the goods came from. */
export const stopKinds = ['PICKUP', 'DROPOFF', 'RETURN'] as const
export type StopKind = (typeof stopKinds)[number]

type Routed = Pick<DeliveryTask, 'id' | 'state' | 'pickupRank' | 'dropoffRank' | 'createdAt'>

export interface NextStop {
  readonly taskId: TaskId
  readonly kind: StopKind
}

/** What a task asks of its rider next, and where that stands in his route. */
function stopOf(task: Routed): { kind: StopKind; rank: number } | undefined {
  switch (task.state) {
    case 'ACCEPTED':
    case 'ARRIVED_AT_STORE':
      return { kind: 'PICKUP', rank: task.pickupRank ?? Infinity }
    case 'PICKED_UP':
    case 'ARRIVED_AT_DROPOFF':
      return { kind: 'DROPOFF', rank: task.dropoffRank ?? Infinity }
    case 'DELIVERY_FAILED':
    case 'RETURNING':
      // Whatever can still be handed over comes first.
      return { kind: 'RETURN', rank: Infinity }
    default:
      return undefined
  }
}

/** Where a rider goes next, of all that he carries. */
export function nextStop(tasks: readonly Routed[]): NextStop | null {
  const stops = tasks.flatMap((task) => {
    const stop = stopOf(task)
    return stop ? [{ ...stop, task }] : []
  })
  stops.sort((a, b) => compare(a.rank, b.rank) || (a.task.createdAt < b.task.createdAt ? -1 : 1))
  const [first] = stops
  return first ? { taskId: first.task.id, kind: first.kind } : null
}

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)
