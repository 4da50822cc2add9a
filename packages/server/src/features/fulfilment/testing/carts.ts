import type { CategoryId } from '../../catalog/index.ts'
import type { FulfilmentMode } from '../fulfilment.ts'
import type { CartFacts, CartLine } from '../quote.ts'
import { policyKey, type CostModel, type FeeModel, type ModePolicy, type ModeRule, type ModeRules } from '../rule.ts'
import type { WindowRule } from '../window.ts'
import { toFen } from '@linli/kit'

/** Noon of a Tuesday in Shanghai. */
export const noon = new Date('2026-03-03T04:00:00Z')

export const vegetables = 'cat_vegetables' as CategoryId
export const household = 'cat_household' as CategoryId

export const fee = (baseFen: number, more: Partial<FeeModel> = {}): FeeModel => ({
  baseFen: toFen(baseFen),
  perKmFen: toFen(0),
  kmIncluded: 0,
  perKgFen: toFen(0),
  kgIncluded: 0,
  freeFromFen: null,
  ...more,
})

export const cost = (more: Partial<Record<keyof CostModel, number>> = {}): CostModel =>
  ({
    pickerBaseFen: 0,
    pickerPerLineFen: 0,
    riderBaseFen: 0,
    riderPerKmFen: 0,
    stationFen: 0,
    leaderFen: 0,
    packagingFen: 0,
    ...more,
  }) as CostModel

export const instantly: WindowRule = { withinMinutes: 45, daily: null }
export const daily = (more: Partial<NonNullable<WindowRule['daily']>> = {}): WindowRule => ({
  withinMinutes: null,
  daily: {
    cutoffMinute: 960,
    startMinute: 1_080,
    endMinute: 1_260,
    leadDays: 0,
    rollsOver: false,
    pickLeadMinutes: 60,
    daysAhead: 3,
    ...more,
  },
})
export const nextDay = daily({ cutoffMinute: 1_440, startMinute: 600, endMinute: 1_200, leadDays: 1, rollsOver: true })

const rule = (mode: FulfilmentMode, window: WindowRule, more: Partial<ModeRule>): ModeRule => ({
  id: `mrl_${mode}` as ModeRule['id'],
  mode,
  version: 1,
  enabled: true,
  fee: fee(0),
  cost: cost(),
  window,
  capacity: null,
  maxDistanceM: null,
  maxWeightG: null,
  takesBulky: true,
  keepsCold: true,
  compensation: [],
  freeCancelAfterMinutes: null,
  ...more,
})

type Changes = Partial<Record<FulfilmentMode, Partial<ModeRule>>>

/** Rules of a neighbourhood where vegetables keep for three hours. */
export function rulesWith(
  changes: Changes = {},
  policies: readonly [CategoryId, FulfilmentMode, Partial<ModePolicy>][] = [],
): ModeRules {
  const heavy = { perKgFen: toFen(100), kgIncluded: 5 }
  const modes = [
    rule('INSTANT', instantly, {
      fee: fee(500, heavy),
      cost: cost({ pickerBaseFen: 60, pickerPerLineFen: 30, riderBaseFen: 350, riderPerKmFen: 80, packagingFen: 40 }),
      takesBulky: false,
      ...changes.INSTANT,
    }),
    rule('SAME_DAY', daily(), {
      fee: fee(300),
      cost: cost({ riderBaseFen: 180, riderPerKmFen: 30 }),
      ...changes.SAME_DAY,
    }),
    rule('SELF_PICKUP', nextDay, { cost: cost({ pickerPerLineFen: 15, stationFen: 80 }), ...changes.SELF_PICKUP }),
    rule('LEADER_DELIVERY', nextDay, { fee: fee(100), cost: cost({ leaderFen: 100 }), ...changes.LEADER_DELIVERY }),
    rule('ON_SITE_SERVICE', { withinMinutes: null, daily: null }, { ...changes.ON_SITE_SERVICE }),
  ]
  const fresh = (['INSTANT', 'SAME_DAY', 'SELF_PICKUP', 'LEADER_DELIVERY'] as const).map(
    (mode) => [vegetables, mode, { maxHoursFromPick: 3 }] as const,
  )
  return {
    modes: new Map(modes.map((each) => [each.mode, each])),
    delays: [],
    policies: new Map(
      [...fresh, ...policies].map(([category, mode, more]) => [
        policyKey(category, mode),
        { allowed: true, maxHoursFromPick: null, needsCold: false, isBulky: false, ...more },
      ]),
    ),
  }
}

export const line = (listingId: string, more: Partial<CartLine> = {}): CartLine => ({
  listingId,
  quantity: 1,
  unitPriceFen: toFen(320),
  categoryId: household,
  weightGrams: 500,
  needsCold: false,
  shelfLifeHours: null,
  available: 100,
  ...more,
})

export const spinach = line('lst_spinach', { categoryId: vegetables })
export const detergent = line('lst_detergent', { quantity: 2, weightGrams: 3_000, unitPriceFen: toFen(2_590) })

export const cart = (lines: readonly CartLine[], more: Partial<CartFacts> = {}): CartFacts => ({
  lines,
  isServed: true,
  shopDistanceM: 800,
  point: { id: 'pnt_1', isOpen: true, distanceM: 200, left: 20, coldLeft: 5 },
  used: new Map(),
  ...more,
})
