import { setModeRule, type ModeTerms } from '../api/counters.operations.ts'
import { Refused } from '../api/errors.ts'
import type { FulfilmentMode } from '../api/orders.operations.ts'
import { need, type Stage } from './stage.ts'

const cost: ModeTerms['cost'] = {
  pickerBaseFen: 60,
  pickerPerLineFen: 30,
  riderBaseFen: 350,
  riderPerKmFen: 80,
  stationFen: 0,
  leaderFen: 0,
  packagingFen: 40,
}

const rides: Pick<ModeTerms, 'enabled' | 'fee' | 'cost' | 'takesBulky' | 'keepsCold'> = {
  enabled: true,
  fee: { baseFen: 500, perKmFen: 100, kmIncluded: 3, perKgFen: 100, kgIncluded: 5 },
  cost,
  takesBulky: false,
  keepsCold: true,
}

/** Where a neighbourhood does it otherwise than the platform. The second promises much, so that promises are broken. */
const terms: readonly { place: number; mode: FulfilmentMode; reason: string; terms: ModeTerms }[] = [
  {
    place: 0,
    mode: 'INSTANT',
    reason: '老小区路近，30 分钟送到',
    terms: {
      ...rides,
      fee: { ...rides.fee, baseFen: 400 },
      window: { withinMinutes: 30 },
      compensation: [
        { afterMinutes: 5, feeBp: 4_000, capFen: 20_000 },
        { afterMinutes: 15, feeBp: 10_000, capFen: 20_000 },
      ],
      freeCancelAfterMinutes: 45,
    },
  },
  {
    place: 1,
    mode: 'INSTANT',
    reason: '闪送试点：10 分钟',
    terms: {
      ...rides,
      window: { withinMinutes: 10 },
      compensation: [
        { afterMinutes: 0, fixedFen: 200 },
        { afterMinutes: 10, feeBp: 10_000, capFen: 20_000 },
      ],
      freeCancelAfterMinutes: 30,
    },
  },
  {
    place: 2,
    mode: 'SAME_DAY',
    reason: '晚间只有两位骑手',
    terms: {
      ...rides,
      fee: { ...rides.fee, baseFen: 300, perKmFen: 50 },
      takesBulky: true,
      capacity: 40,
      window: {
        daily: {
          cutoffMinute: 960,
          startMinute: 1_080,
          endMinute: 1_260,
          leadDays: 0,
          pickLeadMinutes: 60,
          rollsOver: false,
        },
      },
      compensation: [{ afterMinutes: 0, fixedFen: 200 }],
    },
  },
]

export async function setTerms(stage: Stage, communityIds: ReadonlyMap<string, string>): Promise<void> {
  for (const { place, ...rule } of terms) {
    const communityId = need(communityIds, stage.world.places[place]!.key)
    try {
      await stage.operator.tell(setModeRule, { input: { ...rule, communityId, expectedVersion: 0 } })
    } catch (error) {
      // It has terms of its own already.
      if (!(error instanceof Refused && error.code === 'STALE_VERSION')) throw error
    }
  }
  stage.say(`${terms.length} neighbourhoods with terms of their own`)
}
