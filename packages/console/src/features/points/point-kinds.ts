import type { AttemptOutcome, PointKind, UnclaimedRule } from '../../api/graphql.ts'
import type { Tone } from '../../ui/status.tsx'

export const pointKinds = ['LEADER_HOME', 'SHOP', 'LOCKER', 'STATION'] as const satisfies readonly PointKind[]
export const unclaimedRules = ['RETURN', 'DISPOSE', 'DISPOSE_AND_REFUND'] as const satisfies readonly UnclaimedRule[]
export const outcomes = [
  'WRONG_POINT',
  'WRONG_CODE',
  'ALREADY_REDEEMED',
  'ENDED',
  'REDEEMED',
] as const satisfies readonly AttemptOutcome[]

export const outcomeTones: Readonly<Record<AttemptOutcome, Tone>> = {
  WRONG_POINT: 'risk',
  WRONG_CODE: 'risk',
  ALREADY_REDEEMED: 'news',
  ENDED: 'late',
  REDEEMED: 'done',
}
