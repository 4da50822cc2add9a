import type { Keys } from '../../accounts/index.ts'
import type { PointId, UnclaimedRule } from '../../points/index.ts'
import type { OrderId } from '../order.ts'
import { addMinutes } from '@linli/kit'

/** How far the goods of one household have come at their point. The first three may still be collected. */
export const pickupStages = ['WAITING', 'REMINDED', 'OVERDUE', 'REDEEMED', 'RETURNED', 'DISPOSED'] as const
export type PickupStage = (typeof pickupStages)[number]

export const openStages: readonly PickupStage[] = ['WAITING', 'REMINDED', 'OVERDUE']
export const isOpenStage = (stage: PickupStage): boolean => openStages.includes(stage)

/** What came of showing a code at a counter. */
export const attemptOutcomes = ['REDEEMED', 'ALREADY_REDEEMED', 'WRONG_POINT', 'WRONG_CODE', 'ENDED'] as const
export type AttemptOutcome = (typeof attemptOutcomes)[number]

export interface Pickup {
  readonly orderId: OrderId
  readonly pointId: PointId
  readonly stage: PickupStage
  readonly arrivedAt: Date
  readonly collectBy: Date
  readonly keptUntil: Date
  readonly unclaimedRule: UnclaimedRule
  readonly redeemedAt: Date | null
}

/** Eight digits, derived from the platform's secret; `draw` counts up past codes that wait at the same point already. */
export function pickupCodeOf(keys: Keys, id: OrderId, draw: number): string {
  const digest = Buffer.from(keys.blind('pickup', `${id}/${draw}`), 'base64url')
  return String(digest.readUIntBE(0, 6) % 100_000_000).padStart(8, '0')
}

/** What is stored of a code: without the platform's secret nobody reads eight digits out of it. */
export const hashOfCode = (keys: Keys, code: string): string => keys.blind('pickup-code', code)

interface DwellRules {
  readonly dwellHours: number
  readonly freshDwellHours: number
  readonly overdueHours: number
  readonly freshRule: UnclaimedRule
}

/** Deadlines are made once, at arrival: what the household was told stays, whatever becomes of the point's rules. */
export function waitingFrom(point: DwellRules, isFresh: boolean, at: Date) {
  const collectBy = addMinutes(at, 60 * (isFresh ? point.freshDwellHours : point.dwellHours))
  return {
    stage: 'WAITING' as const,
    arrivedAt: at,
    collectBy,
    keptUntil: addMinutes(collectBy, 60 * point.overdueHours),
    unclaimedRule: isFresh ? point.freshRule : ('RETURN' as const),
  }
}

/** A reminder comes so long before the end, and never before half of the time is over. */
export function remindAt({ arrivedAt, collectBy }: Pick<Pickup, 'arrivedAt' | 'collectBy'>, leadMinutes: number): Date {
  const half = new Date((arrivedAt.getTime() + collectBy.getTime()) / 2)
  const early = addMinutes(collectBy, -leadMinutes)
  return early > half ? early : half
}

/** What a code means at the counter where it is shown; it is asked of what is locked. */
export function outcomeOf(here: Pick<Pickup, 'stage'> | undefined, isElsewhere: boolean): AttemptOutcome {
  if (here && isOpenStage(here.stage)) return 'REDEEMED'
  if (here?.stage === 'REDEEMED') return 'ALREADY_REDEEMED'
  if (isElsewhere) return 'WRONG_POINT'
  return here ? 'ENDED' : 'WRONG_CODE'
}

/** A device's clock is believed only between the arrival and now. */
export function happenedAt(said: Date, { arrivedAt }: Pick<Pickup, 'arrivedAt'>, now: Date): Date {
  if (said > now) return now
  return said < arrivedAt ? arrivedAt : said
}
