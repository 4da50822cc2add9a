import type { Reach } from '../../access/reach.ts'
import type { CategoryId } from '../catalog/index.ts'
import type { CommunityId } from '../communities/index.ts'
import type { Delay } from './delay.ts'
import { fulfilmentModes, type FulfilmentMode } from './fulfilment.ts'
import { checkWindow, type WindowRule } from './window.ts'
import { refuse, type Fen, type Id } from '@linli/kit'

export type ModeRuleId = Id<'mrl'>
export type ModePolicyId = Id<'mpo'>

/** What the resident pays. */
export interface FeeModel {
  readonly baseFen: Fen
  readonly perKmFen: Fen
  readonly kmIncluded: number
  readonly perKgFen: Fen
  readonly kgIncluded: number
  /** Goods for so much come without a fee; null: never. */
  readonly freeFromFen: Fen | null
}

/** What the way costs the platform, for each hand it goes through. */
export interface CostModel {
  readonly pickerBaseFen: Fen
  readonly pickerPerLineFen: Fen
  readonly riderBaseFen: Fen
  readonly riderPerKmFen: Fen
  readonly stationFen: Fen
  readonly leaderFen: Fen
  readonly packagingFen: Fen
}

/** What a late order gives back, from so many minutes on: a share of the fee, or a fixed amount, up to a cap. */
export interface CompensationTier {
  readonly afterMinutes: number
  readonly feeBp: number | null
  readonly fixedFen: Fen | null
  readonly capFen: Fen | null
}

export interface ModeTerms {
  readonly enabled: boolean
  readonly fee: FeeModel
  readonly cost: CostModel
  readonly window: WindowRule
  /** Orders a window holds; null: as many as come. */
  readonly capacity: number | null
  readonly maxDistanceM: number | null
  readonly maxWeightG: number | null
  readonly takesBulky: boolean
  readonly keepsCold: boolean
  readonly compensation: readonly CompensationTier[]
  /** Once so late, a resident cancels without paying; null: the usual rule. */
  readonly freeCancelAfterMinutes: number | null
}

export interface ModeRule extends ModeTerms {
  readonly id: ModeRuleId
  readonly mode: FulfilmentMode
  readonly version: number
}

/** How a category of goods may come. */
export interface ModePolicy {
  readonly allowed: boolean
  /** From the shelf to the household; null: it keeps. */
  readonly maxHoursFromPick: number | null
  readonly needsCold: boolean
  readonly isBulky: boolean
}

/** All that holds in one community. */
export interface ModeRules {
  readonly modes: ReadonlyMap<FulfilmentMode, ModeRule>
  readonly policies: ReadonlyMap<PolicyKey, ModePolicy>
  /** By how much new orders are promised later for the time being. */
  readonly delays: readonly Delay[]
}

export type PolicyKey = `${string} ${FulfilmentMode}`
export const policyKey = (categoryId: CategoryId, mode: FulfilmentMode): PolicyKey => `${categoryId} ${mode}`

/** Operators set the rules of the communities they hold; what holds everywhere is the platform's. */
export const ruleReach: Reach<{ readonly communityId: CommunityId | null }> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
]

const mostFen = 1_000_000
const mostTiers = 5
export const mostCapacity = 100_000
const mostDistanceM = 100_000
const mostWeightG = 1_000_000
const mostIncluded = 100
const mostHours = 24 * 30

const within = (value: number | null, from: number, to: number, field: string): void => {
  if (value !== null && !(value >= from && value <= to))
    refuse('BAD_INPUT', { reason: `${from} to ${to} is wanted` }, field)
}

/** Refuses terms under which no quote could be made or none would be meant. */
export function checkTerms(mode: FulfilmentMode, terms: ModeTerms): void {
  checkWindow(terms.window, mode === 'ON_SITE_SERVICE', 'terms.window')
  for (const [name, amount] of Object.entries({ ...terms.fee, ...terms.cost }))
    if (name.endsWith('Fen'))
      within(amount as Fen | null, 0, mostFen, `terms.${name in terms.fee ? 'fee' : 'cost'}.${name}`)
  within(terms.fee.kmIncluded, 0, mostIncluded, 'terms.fee.kmIncluded')
  within(terms.fee.kgIncluded, 0, mostIncluded, 'terms.fee.kgIncluded')
  within(terms.capacity, 0, mostCapacity, 'terms.capacity')
  within(terms.maxDistanceM, 1, mostDistanceM, 'terms.maxDistanceM')
  within(terms.maxWeightG, 1, mostWeightG, 'terms.maxWeightG')
  within(terms.freeCancelAfterMinutes, 0, mostHours * 60, 'terms.freeCancelAfterMinutes')
  checkCompensation(terms.compensation)
}

function checkCompensation(tiers: readonly CompensationTier[]): void {
  if (tiers.length > mostTiers) refuse('TOO_MANY', { limit: mostTiers }, 'terms.compensation')
  for (const [index, tier] of tiers.entries()) {
    const field = `terms.compensation.${index}`
    within(tier.afterMinutes, 0, mostHours * 60, `${field}.afterMinutes`)
    if ((tier.feeBp === null) === (tier.fixedFen === null))
      refuse('BAD_INPUT', { reason: 'a tier has either feeBp or fixedFen' }, field)
    within(tier.feeBp, 0, 10_000, `${field}.feeBp`)
    within(tier.fixedFen, 0, mostFen, `${field}.fixedFen`)
    within(tier.capFen, 0, mostFen, `${field}.capFen`)
    if (index > 0 && tier.afterMinutes <= tiers[index - 1]!.afterMinutes)
      refuse('BAD_INPUT', { reason: 'tiers come in the order of their minutes' }, `${field}.afterMinutes`)
  }
}

export function checkPolicy({ maxHoursFromPick }: ModePolicy): void {
  within(maxHoursFromPick, 1, mostHours, 'maxHoursFromPick')
}

/** A community without a rule for a mode cannot happen: the platform's own rules are laid with the tables. */
export function ruleOf({ modes }: ModeRules, mode: FulfilmentMode): ModeRule {
  const rule = modes.get(mode)
  if (!rule)
    throw new Error(
      `there is no rule for ${mode}, only for ${fulfilmentModes.filter((each) => modes.has(each)).join()}`,
    )
  return rule
}

/** The rules as they would be with other terms of one mode. */
export function withTerms(rules: ModeRules, mode: FulfilmentMode, terms: ModeTerms): ModeRules {
  const rule: ModeRule = { ...ruleOf(rules, mode), ...terms }
  return { ...rules, modes: new Map([...rules.modes, [mode, rule]]) }
}
