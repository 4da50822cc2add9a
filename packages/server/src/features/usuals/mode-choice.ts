import type { FulfilmentMode } from '../fulfilment/index.ts'

/** Why a way is preset. CHOSEN_BEFORE: it was chosen so often of late; CHEAPEST: no way that is open now ever was. */
export const choiceReasons = ['CHOSEN_BEFORE', 'CHEAPEST'] as const
export type ChoiceReason = (typeof choiceReasons)[number]

export interface ModeChoice {
  readonly mode: FulfilmentMode
  readonly reason: ChoiceReason
  /** `times` of the last `outOf` orders; both zero when it never was. */
  readonly times: number
  readonly outOf: number
  /** The pickup point of the latest of these orders. */
  readonly pointId: string | null
}

/** One of a household's latest orders, the newest first. */
export interface Earlier {
  readonly mode: FulfilmentMode
  readonly pointId: string | null
}

/** So far back does a habit reach. */
export const lastOrders = 5

/**
 * The way that a household takes most often, of those that its goods can go now; of two taken as often, the one it took
 * last. Without such a habit, the cheapest. Undefined when no way is open.
 */
export function chooseMode(
  earlier: readonly Earlier[],
  open: readonly { readonly mode: FulfilmentMode; readonly feeFen: number }[],
): ModeChoice | undefined {
  const latest = earlier.slice(0, lastOrders)
  const timesOf = (mode: FulfilmentMode) => latest.filter((each) => each.mode === mode).length
  // Newest first, and sorting is stable: of equal counts the newer stays in front.
  const [habit] = latest
    .filter(({ mode }) => open.some((each) => each.mode === mode))
    .toSorted((a, b) => timesOf(b.mode) - timesOf(a.mode))
  if (habit)
    return {
      mode: habit.mode,
      reason: 'CHOSEN_BEFORE',
      times: timesOf(habit.mode),
      outOf: latest.length,
      pointId: habit.pointId,
    }
  const [cheapest] = open.toSorted((a, b) => a.feeFen - b.feeFen)
  return cheapest && { mode: cheapest.mode, reason: 'CHEAPEST', times: 0, outOf: latest.length, pointId: null }
}
