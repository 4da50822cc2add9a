import type { CompensationTier, ModeRule } from './rule.ts'

/**
 * The part of a promise that pays; window and mode stand beside it in the order. An order keeps the terms it was placed
 * under, whatever the rules say later.
 */
export interface PromiseTerms {
  readonly ruleVersion: number
  readonly tiers: readonly CompensationTier[]
  /** Minutes after the window's end from which the resident may cancel whatever has been done; null: never. */
  readonly freeCancelAfterMinutes: number | null
}

export const termsOf = ({ version, compensation, freeCancelAfterMinutes }: ModeRule): PromiseTerms => ({
  ruleVersion: version,
  tiers: compensation,
  freeCancelAfterMinutes,
})
