import type { Reach } from '../../access/reach.ts'
import { refuse, type Id } from '@linli/kit'

export type FlowRunId = Id<'flw'>

/** What residents come to do, from the moment that a page opens: USUALS is buying again what one buys again. */
export const flowKinds = ['USUALS', 'REORDER', 'FIRST_ORDER'] as const
export type FlowKind = (typeof flowKinds)[number]

/** PAID is the end that was wanted. REFUSED: the platform said no; ABANDONED: the resident left. */
export const flowOutcomes = ['PAID', 'REFUSED', 'ABANDONED'] as const
export type FlowOutcome = (typeof flowOutcomes)[number]

/**
 * One way through a flow, as the front end counted it. It tells how long it took and not when it began: a phone's clock
 * may be wrong by a day, a stopwatch is not.
 */
export interface FlowRun {
  readonly flow: FlowKind
  /** Made by the front end when the page opened; a run is kept once. */
  readonly session: string
  readonly householdId?: string | null
  readonly elapsedMs: number
  readonly taps: number
  readonly outcome: FlowOutcome
  readonly release: string
}

/** A longer one was a phone that lay on the table. */
export const longestMs = 3_600_000
export const mostTaps = 1_000
const sessionForm = /^[\w-]{16,64}$/
const releaseForm = /^[\w.+-]{1,40}$/

export function checkRun({ session, release, elapsedMs, taps }: FlowRun): void {
  if (!sessionForm.test(session))
    refuse('BAD_INPUT', { reason: 'a session is 16 to 64 letters, digits, - or _' }, 'session')
  if (!releaseForm.test(release))
    refuse('BAD_INPUT', { reason: 'a release is 1 to 40 letters, digits, ., +, - or _' }, 'release')
  if (elapsedMs < 0 || elapsedMs > longestMs)
    refuse('BAD_INPUT', { reason: `0 to ${longestMs} ms are wanted` }, 'elapsedMs')
  if (taps < 0 || taps > mostTaps) refuse('BAD_INPUT', { reason: `0 to ${mostTaps} taps are wanted` }, 'taps')
}

/** How much of a resident's time a flow may take. */
export interface Budget {
  readonly seconds: number
  readonly taps: number
}

export interface Period {
  readonly from: Date
  readonly to: Date
}

const dayMs = 86_400_000
const longestDays = 366

export function checkPeriod({ from, to }: Period): void {
  if (to <= from || to.getTime() - from.getTime() > longestDays * dayMs)
    refuse('BAD_INPUT', { reason: `a period ends after it begins and has at most ${longestDays} days` }, 'to')
}

/** Operators read the figures of the communities they hold; runs without a household are the platform's. */
export const flowReach: Reach<{ communityId: string | null }> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
]
