import type { ActingRole, Actor, Grant } from '../../access/actor.ts'
import { reaches, sees, type Reach } from '../../access/reach.ts'
import type { RiderId } from '../carriers/index.ts'
import { obstacle, orderFlow, refundable, type Order, type OrderStep } from './order.ts'
import { refuse } from '@linli/kit'

/** What a reach asks of an order: the columns of its row, some of them computed by the database. */
export type ReachableOrder = Pick<Order, 'householdId' | 'communityId' | 'merchantId' | 'riderId' | 'pointId'> & {
  /** Packed for a rider and not taken. */
  readonly claimable: boolean
  /** Goes through the hands of the community's leader. */
  readonly byLeader: boolean
}

export const orderReach: Reach<ReachableOrder> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
  { role: 'PARTNER', place: 'COMMUNITY', key: 'communityId', scope: 'orders:read' },
  { role: 'RESIDENT', place: 'HOUSEHOLD', key: 'householdId' },
  { role: 'MERCHANT', place: 'MERCHANT', key: 'merchantId' },
  { role: 'RIDER', place: 'RIDER', key: 'riderId' },
  { role: 'RIDER', place: 'COMMUNITY', key: 'communityId', when: 'claimable' },
  { role: 'LEADER', place: 'COMMUNITY', key: 'communityId', when: 'byLeader' },
  { role: 'LEADER', place: 'POINT', key: 'pointId' },
]

/** A partner that only reads may not act. */
const actingReach: Reach<ReachableOrder> = orderReach.map((rule) =>
  rule.role === 'PARTNER' ? { ...rule, scope: 'orders:write' } : rule,
)

export const withReach = (order: Order): Order & ReachableOrder => ({
  ...order,
  claimable:
    order.status === 'PACKED' && order.riderId === null && (order.mode === 'INSTANT' || order.mode === 'SAME_DAY'),
  byLeader: order.mode === 'LEADER_DELIVERY' || order.mode === 'SELF_PICKUP',
})

/** Whom an order goes to that the actor claims: the rider he is. Nobody without such a grant claims anything. */
export const riderOf = (actor: Actor): RiderId | undefined =>
  actor.grants.find(({ role, placeKind }) => role === 'RIDER' && placeKind === 'RIDER')?.placeId as RiderId | undefined

/** The grant that acts must be the grant that reaches: a rider elsewhere is only a resident of his own order. */
export function actingGrant(actor: Actor, action: OrderStep, order: ReachableOrder): Grant | undefined {
  if (action === 'CLAIM' && riderOf(actor) === undefined) return undefined
  const able = actor.grants.filter(
    (grant) =>
      orderFlow[action].by.includes(grant.role) && (grant.role === 'SYSTEM' || reaches(grant, actingReach, order)),
  )
  return able[0]
}

/** The role under which the actor takes this step; refused as not found, or forbidden, without one. */
export function assertMay(actor: Actor, action: OrderStep, order: ReachableOrder): ActingRole {
  const isSystem = actor.grants.some(({ role }) => role === 'SYSTEM')
  if (!isSystem && !sees(actor, orderReach, order)) refuse('NOT_FOUND')
  const grant = actingGrant(actor, action, order)
  if (!grant) refuse('FORBIDDEN')
  return grant.role
}

/** Giving money back beside a cancellation is an operator's decision. */
export const mayRefund = (grant: Grant, order: ReachableOrder): boolean =>
  grant.role === 'OPERATOR' && reaches(grant, orderReach, order)

export interface Denied {
  readonly action: OrderStep
  readonly code: string
  readonly facts: Readonly<Record<string, string>>
}

/** Timers are nobody's button; paying is the resident's, and refunding is decided elsewhere. */
const shown = (Object.keys(orderFlow) as OrderStep[]).filter(
  (action) => !orderFlow[action].by.every((role) => role === 'SYSTEM'),
)

/** What the actor's roles could do to this order: now, or not now and why. */
export function choices(
  actor: Actor,
  order: ReachableOrder & Parameters<typeof obstacle>[0] & Pick<Order, 'paidFen' | 'refundedFen'>,
  at: Date,
): { allowed: (OrderStep | 'REFUND')[]; denied: Denied[] } {
  const allowed: (OrderStep | 'REFUND')[] = []
  const denied: Denied[] = []
  for (const action of shown) {
    const grant = actingGrant(actor, action, order)
    if (!grant) continue
    const blocked = obstacle(order, { action, role: grant.role, at })
    if (blocked) denied.push({ action, ...blocked })
    else allowed.push(action)
  }
  if (refundable(order) > 0 && actor.grants.some((grant) => mayRefund(grant, order))) allowed.push('REFUND')
  return { allowed, denied }
}
