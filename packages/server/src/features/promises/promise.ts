import type { FulfilmentMode, FulfilmentStatus, PromiseTerms } from '../fulfilment/index.ts'
import { addMinutes, shareFen, toFen, type Fen } from '@linli/kit'

/** What was promised when the order was placed. */
export interface OrderPromise {
  readonly windowEnd: Date
  readonly feeFen: Fen
  readonly terms: PromiseTerms
}

/** Goods that a household cannot have yet: a pickup is kept by the goods being there, a delivery by the door. */
export const isUnderWay = (mode: FulfilmentMode, status: FulfilmentStatus): boolean =>
  status === 'PENDING' ||
  status === 'PICKING' ||
  status === 'PACKED' ||
  status === 'OUT_FOR_DELIVERY' ||
  (status === 'AT_PICKUP_POINT' && mode === 'LEADER_DELIVERY')

/** How many of its tiers a promise has reached. */
export const tiersReached = ({ windowEnd, terms }: OrderPromise, at: Date): number =>
  terms.tiers.filter(({ afterMinutes }) => addMinutes(windowEnd, afterMinutes) <= at).length

/** What is owed in all once so many tiers are reached: never less than for fewer. */
export function owedFen({ feeFen, terms }: OrderPromise, reached: number): Fen {
  const sums = terms.tiers.slice(0, reached).map(({ feeBp, fixedFen, capFen }) => {
    const sum = fixedFen ?? shareFen(feeFen, feeBp ?? 0)
    return Math.min(sum, capFen ?? sum)
  })
  return toFen(Math.max(0, ...sums))
}

export const veryLateAt = ({ windowEnd, terms: { freeCancelAfterMinutes } }: OrderPromise): Date | undefined =>
  freeCancelAfterMinutes === null ? undefined : addMinutes(windowEnd, freeCancelAfterMinutes)

/** A rider who has not taken a step for so long does not move, whatever he may be doing. */
export const stillMinutes = 30

/** When a timer looks at a broken promise again; nothing when time alone changes nothing any more. */
export function nextLook(
  promise: OrderPromise,
  at: Date,
  { byRider, riderSince }: { readonly byRider: boolean; readonly riderSince: Date | undefined },
): Date | undefined {
  const veryLate = veryLateAt(promise)
  const looks = promise.terms.tiers.map(({ afterMinutes }) => addMinutes(promise.windowEnd, afterMinutes))
  if (veryLate) looks.push(veryLate)
  if (veryLate && byRider) looks.push(later(veryLate, addMinutes(riderSince ?? at, stillMinutes)))
  return looks.filter((look) => look > at).toSorted((a, b) => a.getTime() - b.getTime())[0]
}

/** Whether a rider who has it is to lose it: the order is very late, and he has not moved for long. */
export function standsStill(promise: OrderPromise, at: Date, riderSince: Date | undefined): boolean {
  const veryLate = veryLateAt(promise)
  return !!veryLate && !!riderSince && veryLate <= at && addMinutes(riderSince, stillMinutes) <= at
}

const later = (a: Date, b: Date): Date => (a > b ? a : b)
