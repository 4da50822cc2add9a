import type { DeliveryTaskState } from '../../api/graphql.ts'
import type { Tone } from '../../ui/status.tsx'
import type { TaskRow } from './task-row.ts'

/** The columns of the board, each with what is in it. */
export const lanes = {
  waiting: ['CREATED', 'OFFERED'],
  fetching: ['ACCEPTED', 'ARRIVED_AT_STORE'],
  bringing: ['PICKED_UP', 'ARRIVED_AT_DROPOFF'],
  trouble: ['DELIVERY_FAILED', 'RETURNING'],
} as const satisfies Record<string, readonly DeliveryTaskState[]>

export type Lane = keyof typeof lanes
export const laneNames = Object.keys(lanes) as readonly Lane[]

const laneByState = new Map<DeliveryTaskState, Lane>(
  laneNames.flatMap((lane) => lanes[lane].map((state) => [state, lane] as const)),
)

/** Null: it has ended, and is no longer on the board. */
export const laneOf = ({ state }: Pick<TaskRow, 'state'>): Lane | null => laneByState.get(state) ?? null

export const taskTone: Readonly<Record<DeliveryTaskState, Tone>> = {
  CREATED: 'quiet',
  OFFERED: 'waiting',
  ACCEPTED: 'news',
  ARRIVED_AT_STORE: 'news',
  PICKED_UP: 'news',
  ARRIVED_AT_DROPOFF: 'news',
  DELIVERED: 'done',
  DELIVERY_FAILED: 'late',
  RETURNING: 'risk',
  RETURNED: 'quiet',
  CANCELLED: 'quiet',
}

export type Risk = 'late' | 'risk' | 'calm'
type Dated = Pick<TaskRow, 'isAtRisk' | 'dueAt' | 'expectedAt'>

/** What the server told of its risk holds until it tells otherwise; what the clock tells is added. */
export function riskOf({ isAtRisk, dueAt, expectedAt }: Dated, now: number): Risk {
  const due = Date.parse(dueAt)
  if (now > due) return 'late'
  return isAtRisk || (expectedAt !== null && Date.parse(expectedAt) > due) ? 'risk' : 'calm'
}

const pressing: Readonly<Record<Risk, number>> = { late: 0, risk: 1, calm: 2 }

/** Late risk first; of the same risk what is due first. */
export function byRisk(tasks: readonly TaskRow[], now: number): readonly TaskRow[] {
  return tasks
    .map((task) => ({ task, at: pressing[riskOf(task, now)], due: Date.parse(task.dueAt) }))
    .sort((a, b) => a.at - b.at || a.due - b.due || (a.task.id < b.task.id ? -1 : 1))
    .map(({ task }) => task)
}
