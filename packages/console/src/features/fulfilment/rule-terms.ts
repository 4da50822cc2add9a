import { graphql, type FulfilmentMode, type ResultOf, type VariablesOf } from '../../api/graphql.ts'
import type { Key } from '../../i18n/text.tsx'
import { clockText, readClock } from '../../ui/clock.ts'
import { readYuan } from '../../ui/read-yuan.ts'

export const RuleTerms_rule = graphql(`
  fragment RuleTerms_rule on ModeRule {
    enabled
    fee {
      baseFen
      perKmFen
      kmIncluded
      perKgFen
      kgIncluded
      freeFromFen
    }
    cost {
      pickerBaseFen
      pickerPerLineFen
      riderBaseFen
      riderPerKmFen
      stationFen
      leaderFen
      packagingFen
    }
    window {
      withinMinutes
      daily {
        cutoffMinute
        startMinute
        endMinute
        leadDays
        rollsOver
        pickLeadMinutes
        daysAhead
      }
    }
    capacity
    maxDistanceM
    maxWeightG
    takesBulky
    keepsCold
    compensation {
      afterMinutes
      feeBp
      fixedFen
      capFen
    }
    freeCancelAfterMinutes
  }
`)

export const SetModeRule_mutation = graphql(`
  mutation SetModeRule($input: SetModeRuleInput!) {
    setModeRule(input: $input) {
      rule {
        id
        version
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

export type RuleTerms = ResultOf<typeof RuleTerms_rule>
export type TermsInput = VariablesOf<typeof SetModeRule_mutation>['input']['terms']

export const feeAmounts = ['baseFen', 'perKmFen', 'perKgFen'] as const
export const costNames = [
  'pickerBaseFen',
  'pickerPerLineFen',
  'riderBaseFen',
  'riderPerKmFen',
  'stationFen',
  'leaderFen',
  'packagingFen',
] as const

export interface TierDraft {
  readonly afterMinutes: number | null
  readonly by: 'fee' | 'fixed'
  readonly percent: number | null
  readonly fixed: string
  readonly cap: string
}

/** The terms as they stand on the screen: amounts in yuan, times as times. */
export interface TermsDraft {
  readonly enabled: boolean
  readonly fee: Readonly<Record<(typeof feeAmounts)[number] | 'freeFromFen', string>>
  readonly kmIncluded: number | null
  readonly kgIncluded: number | null
  readonly cost: Readonly<Record<(typeof costNames)[number], string>>
  /** From the order on, once a day, or by a slot that is agreed on. */
  readonly window: 'within' | 'daily' | 'slot'
  readonly withinMinutes: number | null
  readonly cutoff: string
  readonly start: string
  readonly end: string
  readonly leadDays: number | null
  readonly rollsOver: boolean
  readonly pickLeadMinutes: number | null
  readonly daysAhead: number | null
  readonly capacity: number | null
  readonly maxDistanceM: number | null
  readonly maxWeightG: number | null
  readonly takesBulky: boolean
  readonly keepsCold: boolean
  readonly tiers: readonly TierDraft[]
  readonly freeCancelAfterMinutes: number | null
}

const yuan = (fen: number | null): string => (fen === null ? '' : (fen / 100).toFixed(2))
export function draftOf(terms: RuleTerms): TermsDraft {
  const { fee, cost, window, compensation } = terms
  const daily = window.daily ?? {
    cutoffMinute: 1_320,
    startMinute: 1_020,
    endMinute: 1_200,
    leadDays: 1,
    rollsOver: true,
    pickLeadMinutes: 120,
    daysAhead: 3,
  }
  return {
    enabled: terms.enabled,
    fee: {
      baseFen: yuan(fee.baseFen),
      perKmFen: yuan(fee.perKmFen),
      perKgFen: yuan(fee.perKgFen),
      freeFromFen: yuan(fee.freeFromFen),
    },
    kmIncluded: fee.kmIncluded,
    kgIncluded: fee.kgIncluded,
    cost: Object.fromEntries(costNames.map((name) => [name, yuan(cost[name])])) as TermsDraft['cost'],
    window: window.withinMinutes !== null ? 'within' : window.daily ? 'daily' : 'slot',
    withinMinutes: window.withinMinutes ?? 60,
    cutoff: clockText(daily.cutoffMinute),
    start: clockText(daily.startMinute),
    end: clockText(daily.endMinute),
    leadDays: daily.leadDays,
    rollsOver: daily.rollsOver,
    pickLeadMinutes: daily.pickLeadMinutes,
    daysAhead: daily.daysAhead,
    capacity: terms.capacity,
    maxDistanceM: terms.maxDistanceM,
    maxWeightG: terms.maxWeightG,
    takesBulky: terms.takesBulky,
    keepsCold: terms.keepsCold,
    tiers: compensation.map((tier) => ({
      afterMinutes: tier.afterMinutes,
      by: tier.feeBp === null ? 'fixed' : 'fee',
      percent: tier.feeBp === null ? null : tier.feeBp / 100,
      fixed: yuan(tier.fixedFen),
      cap: yuan(tier.capFen),
    })),
    freeCancelAfterMinutes: terms.freeCancelAfterMinutes,
  }
}

/** What the server would refuse, by the field it stands in. */
export function problemsOf(draft: TermsDraft, mode: FulfilmentMode): Readonly<Record<string, Key>> {
  const problems: Record<string, Key> = {}
  const wanted = (isSound: boolean, field: string, key: Key) => {
    if (!isSound) problems[field] = key
  }
  const isMoney = (typed: string) => readYuan(typed) !== null
  const isOptional = (typed: string) => typed.trim() === '' || isMoney(typed)
  for (const name of feeAmounts) wanted(isMoney(draft.fee[name]), name, 'form.notMoney')
  wanted(isOptional(draft.fee.freeFromFen), 'freeFromFen', 'form.notMoney')
  for (const name of costNames) wanted(isMoney(draft.cost[name]), name, 'form.notMoney')
  wanted(draft.kmIncluded !== null, 'kmIncluded', 'form.missing')
  wanted(draft.kgIncluded !== null, 'kgIncluded', 'form.missing')
  wanted(draft.window !== 'within' || draft.withinMinutes !== null, 'withinMinutes', 'form.missing')
  wanted((draft.window === 'slot') === (mode === 'ON_SITE_SERVICE'), 'window', 'rule.wrongWindow')
  if (draft.window === 'daily') {
    const [cutoff, start, end] = [readClock(draft.cutoff), readClock(draft.start), readClock(draft.end)]
    wanted(cutoff !== null, 'cutoff', 'hours.notTime')
    wanted(start !== null, 'start', 'hours.notTime')
    wanted(end !== null && (start === null || start < end), 'end', end === null ? 'hours.notTime' : 'hours.notOrder')
    wanted(draft.leadDays !== null, 'leadDays', 'form.missing')
    wanted(draft.pickLeadMinutes !== null, 'pickLeadMinutes', 'form.missing')
    wanted(draft.daysAhead !== null, 'daysAhead', 'form.missing')
  }
  for (const [index, tier] of draft.tiers.entries()) {
    const before = draft.tiers[index - 1]?.afterMinutes ?? -1
    wanted(tier.afterMinutes !== null && tier.afterMinutes > before, `tier.${index}`, 'rule.tierOrder')
    wanted(tier.by === 'fee' ? tier.percent !== null : isMoney(tier.fixed), `tier.${index}`, 'rule.tierAmount')
    wanted(isOptional(tier.cap), `tier.${index}`, 'form.notMoney')
  }
  return problems
}

const optional = (typed: string): number | null => (typed.trim() === '' ? null : readYuan(typed))

/** What is sent; only of a draft without problems. */
export function termsOf(draft: TermsDraft): TermsInput {
  const { fee, cost } = draft
  return {
    enabled: draft.enabled,
    fee: {
      baseFen: readYuan(fee.baseFen)!,
      perKmFen: readYuan(fee.perKmFen)!,
      perKgFen: readYuan(fee.perKgFen)!,
      freeFromFen: optional(fee.freeFromFen),
      kmIncluded: draft.kmIncluded!,
      kgIncluded: draft.kgIncluded!,
    },
    cost: Object.fromEntries(costNames.map((name) => [name, readYuan(cost[name])!])) as TermsInput['cost'],
    window: {
      withinMinutes: draft.window === 'within' ? draft.withinMinutes : null,
      daily:
        draft.window === 'daily'
          ? {
              cutoffMinute: readClock(draft.cutoff)!,
              startMinute: readClock(draft.start)!,
              endMinute: readClock(draft.end)!,
              leadDays: draft.leadDays!,
              rollsOver: draft.rollsOver,
              pickLeadMinutes: draft.pickLeadMinutes!,
              daysAhead: draft.daysAhead!,
            }
          : null,
    },
    capacity: draft.capacity,
    maxDistanceM: draft.maxDistanceM,
    maxWeightG: draft.maxWeightG,
    takesBulky: draft.takesBulky,
    keepsCold: draft.keepsCold,
    compensation: draft.tiers.map((tier) => ({
      afterMinutes: tier.afterMinutes!,
      feeBp: tier.by === 'fee' ? Math.round(tier.percent! * 100) : null,
      fixedFen: tier.by === 'fixed' ? readYuan(tier.fixed) : null,
      capFen: optional(tier.cap),
    })),
    freeCancelAfterMinutes: draft.freeCancelAfterMinutes,
  }
}
