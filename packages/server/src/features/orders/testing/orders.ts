import fc from 'fast-check'
import type { ActingRole } from '../../../access/actor.ts'
import { fulfilmentStatuses, goodsModes, isCarried, type FulfilmentMode } from '../../fulfilment/index.ts'
import {
  orderFlow,
  orderStates,
  step,
  obstacle,
  type Deadlines,
  type Move,
  type Order,
  type OrderStep,
} from '../order.ts'
import { addMinutes, toFen } from '@linli/kit'

export const noon = new Date('2026-03-03T04:00:00Z')
export const deadlines: Deadlines = { acceptMinutes: 10, claimWindowMinutes: 48 * 60 }
export const steps = Object.keys(orderFlow) as OrderStep[]
const roles: readonly ActingRole[] = ['RESIDENT', 'MERCHANT', 'RIDER', 'LEADER', 'OPERATOR', 'PARTNER', 'SYSTEM']

/** An order as it is placed. */
export function placed(mode: FulfilmentMode, { itemsFen = 320, at = noon } = {}): Order {
  const feeFen = toFen(isCarried.byNobody(mode) ? 0 : 500)
  return {
    id: 'ord_1' as Order['id'],
    purchaseId: 'pur_1' as Order['purchaseId'],
    state: 'PENDING_PAYMENT',
    version: 1,
    communityId: 'com_1' as Order['communityId'],
    merchantId: 'mer_1' as Order['merchantId'],
    householdId: 'hh_1' as Order['householdId'],
    mode,
    status: 'PENDING',
    windowStart: at,
    windowEnd: addMinutes(at, 45),
    promise: null,
    riderId: null,
    pointId: null,
    modeSlotAt: null,
    pointSlotAt: null,
    isCold: false,
    itemsFen: toFen(itemsFen),
    discountFen: toFen(0),
    feeFen,
    totalFen: toFen(itemsFen + feeFen),
    paidFen: toFen(0),
    refundedFen: toFen(0),
    payBy: addMinutes(at, 15),
    acceptBy: null,
    closeBy: null,
    pickedUpAt: null,
    deliveredAt: null,
    completedAt: null,
    cancelledAt: null,
    cancelReason: null,
    openChangeId: null,
  }
}

/** Ways to the end without goods are tried seldom, or no history would have a middle. */
const often = steps.flatMap((action) =>
  action === 'CANCEL' || action === 'EXPIRE' ? [action] : Array.from({ length: 12 }, () => action),
)

/** What somebody tries, sooner or later. */
export const moves: fc.Arbitrary<Move> = fc
  .record({
    action: fc.constantFrom(...often),
    role: fc.constantFrom(...roles),
    minutes: fc.integer({ min: 0, max: 30 }),
    rider: fc.constantFrom('rid_1', 'rid_2'),
  })
  .map(({ action, role, minutes, rider }) => ({
    action,
    role,
    at: addMinutes(noon, minutes),
    riderId: rider as NonNullable<Order['riderId']>,
  }))

/** A placed order and what is tried with it; those steps that may be taken are taken. */
export const histories = fc.record({
  mode: fc.constantFrom(...goodsModes),
  itemsFen: fc.integer({ min: 0, max: 10_000_000 }),
  tried: fc.array(moves, { minLength: 20, maxLength: 80, size: 'max' }),
})

export interface Taken {
  readonly before: Order
  readonly move: Move
  readonly after: Order
}

export function walk({
  mode,
  itemsFen,
  tried,
}: {
  mode: FulfilmentMode
  itemsFen: number
  tried: readonly Move[]
}): Taken[] {
  let order = placed(mode, { itemsFen })
  return tried.flatMap((move) => {
    if (obstacle(order, move)) return []
    const before = order
    order = step(order, move, deadlines)
    return [{ before, move, after: order }]
  })
}

/** Every way that an order can go, each once: from each mode, every step by every role, until nothing is new. */
export function everything(): Taken[] {
  const known = new Set<string>()
  const taken: Taken[] = []
  const waiting = goodsModes.map((mode) => placed(mode))
  for (let before = waiting.pop(); before; before = waiting.pop())
    for (const action of steps)
      for (const role of roles) {
        const move = { action, role, at: noon, riderId: 'rid_1' as NonNullable<Order['riderId']> }
        if (!orderFlow[action].by.includes(role) || obstacle(before, move)) continue
        const after = step(before, move, deadlines)
        taken.push({ before, move, after })
        const { mode, state, status, riderId } = after
        const key = [mode, state, status, riderId].join()
        if (!known.has(key)) waiting.push(after)
        known.add(key)
      }
  return taken
}

/** Any order at all, also such as no history leads to: rules have to stand by themselves. */
export const anyOrder: fc.Arbitrary<Order> = fc
  .record({
    mode: fc.constantFrom(...goodsModes),
    state: fc.constantFrom(...orderStates),
    status: fc.constantFrom(...fulfilmentStatuses),
    riderId: fc.constantFrom(null, 'rid_1', 'rid_2'),
    pointId: fc.constantFrom(null, 'pnt_1', 'pnt_2'),
    acceptBy: fc.constantFrom(null, addMinutes(noon, -1), addMinutes(noon, 10)),
    payBy: fc.constantFrom(addMinutes(noon, -1), addMinutes(noon, 15)),
    windowEnd: fc.constantFrom(addMinutes(noon, -61), addMinutes(noon, -1), addMinutes(noon, 45)),
    promise: fc.constantFrom(null, { ruleVersion: 1, tiers: [], freeCancelAfterMinutes: 60 }),
    isPaid: fc.boolean(),
    refunded: fc.constantFrom(0, 0.5, 1),
  })
  .map(({ mode, isPaid, refunded, riderId, pointId, ...rest }) => {
    const order = placed(mode)
    const paidFen = isPaid ? order.totalFen : toFen(0)
    return {
      ...order,
      ...rest,
      riderId: riderId as Order['riderId'],
      pointId: pointId as Order['pointId'],
      paidFen,
      refundedFen: toFen(Math.floor(paidFen * refunded)),
    }
  })
