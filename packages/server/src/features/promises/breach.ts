import type { Actor } from '../../access/actor.ts'
import { sees, type Reach } from '../../access/reach.ts'
import { platformOwner, type Posting } from '../ledger/index.ts'
import type { Cause } from './attribution.ts'
import { addMinutes, refuse, toFen, type Fen, type Id } from '@linli/kit'

/** A promise that was broken. */
export type BreachId = Id<'brc'>

export const causeStates = ['PROPOSED', 'CONTESTED', 'UPHELD', 'CHANGED'] as const
export type CauseState = (typeof causeStates)[number]

export interface Attributed {
  readonly cause: Cause | null
  readonly causeState: CauseState | null
  readonly contestBy: Date | null
}

/** Both sides see what was found of them; a household sees its own order. */
export const breachReach: Reach<{ communityId: string; merchantId: string; riderId: string }> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
  { role: 'MERCHANT', place: 'MERCHANT', key: 'merchantId' },
  { role: 'RIDER', place: 'RIDER', key: 'riderId' },
]

/** Those who may be held for it. */
export const contestReach: typeof breachReach = breachReach.filter(({ role }) => role !== 'OPERATOR')
export const decideReach: typeof breachReach = breachReach.filter(({ role }) => role === 'OPERATOR')

const contestMinutes = 72 * 60
export const contestDeadline = (attributedAt: Date): Date => addMinutes(attributedAt, contestMinutes)

interface Obstacle {
  readonly code: string
  readonly facts: Readonly<Record<string, string>>
}
const because = (code: string, facts: Obstacle['facts'] = {}): Obstacle => ({ code, facts })

/** A contest comes in time, once, and when there is something to contest. */
function contestObstacle({ causeState, contestBy }: Attributed, at: Date): Obstacle | undefined {
  if (causeState === null || contestBy === null) return because('BREACH_NOT_ATTRIBUTED')
  if (causeState !== 'PROPOSED') return because('BREACH_CONTESTED')
  return at > contestBy ? because('CONTEST_TOO_LATE', { deadline: contestBy.toISOString() }) : undefined
}

/** An operator has the last word, once. */
function decideObstacle({ causeState }: Attributed): Obstacle | undefined {
  if (causeState === null) return because('BREACH_NOT_ATTRIBUTED')
  return causeState === 'UPHELD' || causeState === 'CHANGED' ? because('BREACH_DECIDED') : undefined
}

function assertNone(obstacle: Obstacle | undefined): void {
  if (obstacle) refuse(obstacle.code, obstacle.facts)
}
export const assertContestable = (breach: Attributed, at: Date): void => assertNone(contestObstacle(breach, at))
export const assertDecidable = (breach: Attributed): void => assertNone(decideObstacle(breach))

export const breachActions = ['CONTEST', 'DECIDE'] as const
export type BreachAction = (typeof breachActions)[number]

/** What the actor can do about whose a lateness was. */
export function breachChoices(
  actor: Actor,
  breach: Attributed & { communityId: string; merchantId: string; riderId: string | null },
  at: Date,
): BreachAction[] {
  const held = { ...breach, riderId: breach.riderId ?? '' }
  const able: Readonly<Record<BreachAction, boolean>> = {
    CONTEST: sees(actor, contestReach, held) && !contestObstacle(breach, at),
    DECIDE: sees(actor, decideReach, held) && !decideObstacle(breach),
  }
  return breachActions.filter((action) => able[action])
}

const minus = (amount: number): Fen => toFen(-amount)

/** What an advance takes from the fund. */
export const advancePostings = (amountFen: Fen): Posting[] => [
  { kind: 'GUARANTEE_FUND', ownerId: platformOwner, amountFen: minus(amountFen) },
]

/** Makes the fund whole. A shop pays for its own delay; a rider's pay is never touched, and weather is the platform's. */
export const recoveryPostings = (cause: Cause, merchantId: string, amountFen: Fen): Posting[] => [
  cause === 'MERCHANT_PREP'
    ? { kind: 'MERCHANT_PAYABLE', ownerId: merchantId, amountFen: minus(amountFen) }
    : { kind: 'PLATFORM', ownerId: platformOwner, amountFen: minus(amountFen) },
  { kind: 'GUARANTEE_FUND', ownerId: platformOwner, amountFen },
]

export const reversed = (postings: readonly Posting[]): Posting[] =>
  postings.map((posting) => ({ ...posting, amountFen: minus(posting.amountFen) }))
