import type { ActingRole, Actor, Grant } from '../../../access/actor.ts'
import { reaches, type Reach } from '../../../access/reach.ts'
import type { RiderId } from '../../carriers/index.ts'
import { riderOf } from '../../orders/index.ts'
import type { DispatchMode } from '../areas/area.ts'
import { isEnded, isUnassigned, nextActions, type DeliveryTask, type TaskAction } from './task.ts'
import { refuse } from '@linli/kit'

/** What a reach asks of a task: columns of its row, one of them computed by the database. */
export type ReachableTask = Pick<DeliveryTask, 'communityId' | 'riderId'> & {
  /** Nobody has it, and nobody has decided who shall. */
  readonly isFree: boolean
}

export const taskReach: Reach<ReachableTask> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
  { role: 'RIDER', place: 'RIDER', key: 'riderId' },
  { role: 'RIDER', place: 'COMMUNITY', key: 'communityId', when: 'isFree' },
]

/** A rider's own: what he carries, and what he is asked. */
export const ownReach: Reach<{ riderId: RiderId | null }> = [{ role: 'RIDER', place: 'RIDER', key: 'riderId' }]

export const withReach = (task: DeliveryTask): DeliveryTask & ReachableTask => ({
  ...task,
  isFree: isUnassigned(task) && !task.isPinned,
})

/** Those who run the place. */
const runs = (grant: Grant, task: Pick<DeliveryTask, 'communityId'>): boolean =>
  grant.role === 'OPERATOR' &&
  reaches(grant, taskReach, { communityId: task.communityId, riderId: null, isFree: false })

export const mayRun = (actor: Actor, task: Pick<DeliveryTask, 'communityId'>): boolean =>
  actor.grants.some((grant) => runs(grant, task))

/** The rider that somebody is; whoever is none does nothing that riders do. */
export const asRider = (actor: Actor): RiderId => riderOf(actor) ?? refuse('FORBIDDEN')

/** In whose name a fact is told: the rider of his own way, or those who run the place for whoever carries it. */
export function teller(
  actor: Actor,
  task: Pick<DeliveryTask, 'communityId' | 'riderId'>,
): { role: ActingRole; riderId: RiderId | null } | undefined {
  const riderId = riderOf(actor)
  if (riderId !== undefined && task.riderId === riderId) return { role: 'RIDER', riderId }
  return mayRun(actor, task) ? { role: 'OPERATOR', riderId: null } : undefined
}

export const choices = (actor: Actor, task: Pick<DeliveryTask, 'communityId' | 'riderId' | 'state'>): TaskAction[] =>
  teller(actor, task) ? nextActions(task) : []

/** Why a rider cannot help himself to a task; nothing when he can. */
export function grabObstacle(
  task: Pick<DeliveryTask, 'state' | 'isPinned' | 'wave'>,
  { mode, isAsked }: { readonly mode: DispatchMode; readonly isAsked: boolean },
): 'TASK_TAKEN' | 'TASK_WRONG_STATE' | 'TASK_PINNED' | 'TASK_NOT_OPEN' | undefined {
  if (task.state === 'CANCELLED') return 'TASK_WRONG_STATE'
  if (!isUnassigned(task) || isEnded(task)) return 'TASK_TAKEN'
  if (task.isPinned) return 'TASK_PINNED'
  // In a mixed area it is open to all once those who were asked first have let it pass.
  const isOpen = mode === 'GRAB' || (mode === 'MIXED' && task.wave > 0 && !isAsked)
  return isOpen ? undefined : 'TASK_NOT_OPEN'
}
