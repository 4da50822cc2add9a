import type { Reach } from '../../access/reach.ts'
import type { CommunityId } from '../communities/index.ts'
import { addMinutes, refuse, type Id } from '@linli/kit'

/** A household that something went wrong for, until somebody has put it right. */
export type CaseId = Id<'rcv'>

export const severities = ['MINOR', 'SERIOUS', 'SEVERE'] as const
export type Severity = (typeof severities)[number]

export const incidentKinds = ['PROMISE_BREACHED', 'VERY_LATE', 'GOODS_MISSING', 'GOODS_REFUNDED', 'RATED_LOW'] as const
export type IncidentKind = (typeof incidentKinds)[number]

export const caseStates = ['OPEN', 'CLOSED'] as const
export type CaseState = (typeof caseStates)[number]

export const stepKinds = ['APOLOGY', 'CREDIT', 'CALL', 'FOLLOW_UP', 'NOTE'] as const
export type StepKind = (typeof stepKinds)[number]

export const caseOutcomes = ['PUT_RIGHT', 'NOT_REACHED', 'NO_GRIEVANCE', 'GAVE_UP'] as const
export type CaseOutcome = (typeof caseOutcomes)[number]

export const caseReach: Reach<{ communityId: CommunityId }> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
]

const weights: Readonly<Record<IncidentKind, number>> = {
  PROMISE_BREACHED: 1,
  GOODS_REFUNDED: 2,
  GOODS_MISSING: 2,
  VERY_LATE: 2,
  RATED_LOW: 2,
}

/** How bad it is by all that has happened since the case was opened: a second mishap hurts more than the first. */
export function severityOf(incidents: readonly IncidentKind[]): Severity {
  const weight = incidents.reduce((sum, kind) => sum + weights[kind], 0)
  if (weight >= 4) return 'SEVERE'
  return weight >= 2 ? 'SERIOUS' : 'MINOR'
}

const dueHours: Readonly<Record<Severity, number>> = { MINOR: 72, SERIOUS: 24, SEVERE: 4 }

/** When somebody should have turned to it. */
export const caseDueAt = (severity: Severity, at: Date): Date => addMinutes(at, dueHours[severity] * 60)

/** How long it is watched whether the household orders again. */
export const watchedDays = 28

export const longestNote = 500

/** A note says something, and a credit how much. */
export function checkStep({ kind, amountFen }: { kind: StepKind; amountFen?: number | null }): void {
  if ((kind === 'CREDIT') !== (amountFen != null))
    refuse('BAD_INPUT', { reason: 'a credit has an amount, and nothing else has' }, 'input.amountFen')
  if (amountFen != null && (amountFen < 1 || amountFen > 1_000_000))
    refuse('BAD_INPUT', { reason: '1 to 1,000,000 fen are wanted' }, 'input.amountFen')
}
