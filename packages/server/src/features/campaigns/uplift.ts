import { differenceOfMeans, differenceOfShares, type Interval } from '../../statistics/intervals.ts'

/** Residents of one arm, and what they did within the window. */
export interface ArmFigures {
  readonly residents: number
  readonly converted: number
  readonly orders: number
  /** Σ (orders of a resident)². */
  readonly ordersSquared: number
}

const counted = ({ residents, converted }: ArmFigures) => ({ of: residents, count: converted })
const summed = ({ residents, orders, ordersSquared }: ArmFigures) => ({
  of: residents,
  sum: orders,
  squares: ordersSquared,
})

/** By how much more of the treated reached the goal. Null: an arm is empty. */
export const conversionUplift = (treated: ArmFigures, holdout: ArmFigures): Interval | null =>
  differenceOfShares(counted(treated), counted(holdout))

/** By how many more orders of the goal a treated resident placed. Null: an arm is empty. */
export const ordersUplift = (treated: ArmFigures, holdout: ArmFigures): Interval | null =>
  differenceOfMeans(summed(treated), summed(holdout))

/** What came that would not have come: the uplift of all who could be written to. */
export const incrementalOf = (uplift: Interval | null, treated: ArmFigures): Interval | null =>
  uplift && {
    estimate: uplift.estimate * treated.residents,
    low: uplift.low === null ? null : uplift.low * treated.residents,
    high: uplift.high === null ? null : uplift.high * treated.residents,
  }

/** Null where nothing came of it: a price below zero for less than nothing says nothing. */
export const costPerOrder = (costFen: number, incremental: Interval | null): number | null =>
  incremental && incremental.estimate > 0 ? Math.round(costFen / incremental.estimate) : null
