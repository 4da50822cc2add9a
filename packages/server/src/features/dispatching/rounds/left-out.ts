import type { Unserved } from '@linli/dispatch'

/** TOO_EARLY is ours; the others are the planner's. */
export const leftOutReasons = ['TOO_EARLY', 'TOO_HEAVY', 'OUT_OF_TIME', 'NO_VEHICLE_LEFT'] as const
export type LeftOutReason = (typeof leftOutReasons)[number]

/** A malformed request is an error of ours and nothing that anybody is told. */
export function leftOutFor({ requestId, reason }: Unserved): LeftOutReason {
  if (reason === 'MALFORMED') throw new Error(`the planner was asked nonsense about ${requestId}`)
  return reason
}
