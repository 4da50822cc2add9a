import type { Reach } from '../../access/reach.ts'
import { channels } from './channel.ts'
import { checkQuietHours, type QuietHours } from './quiet.ts'
import { refuse, type Fen } from '@linli/kit'

/** What is counted: messages to a resident on a channel, and what a leader is asked to tell others. */
export const capKinds = [...channels, 'LEADER'] as const
export type CapKind = (typeof capKinds)[number]

/** At most so many within any window of that length, whenever it begins. */
export interface SendRule {
  readonly most: number
  readonly windowHours: number
  readonly quietHours: QuietHours | null
  /** Of one message, to the platform. */
  readonly costFen: Fen
}
export type SendRules = Readonly<Record<CapKind, SendRule & { readonly version: number }>>

export const mostOfAny = 50
export const longestWindowHours = 90 * 24
export const highestCostFen = 1_000

export function checkRule({ most, windowHours, quietHours, costFen }: SendRule): SendRule {
  if (!Number.isInteger(most) || most < 0 || most > mostOfAny)
    refuse('BAD_INPUT', { reason: `0 to ${mostOfAny} are wanted` }, 'input.most')
  if (!Number.isInteger(windowHours) || windowHours < 1 || windowHours > longestWindowHours)
    refuse('BAD_INPUT', { reason: `1 to ${longestWindowHours} hours are wanted` }, 'input.windowHours')
  if (costFen < 0 || costFen > highestCostFen)
    refuse('BAD_INPUT', { reason: `0 to ${highestCostFen} fen are wanted` }, 'input.costFen')
  return { most, windowHours, costFen, quietHours: quietHours && checkQuietHours(quietHours, 'input.quietHours') }
}

/** It holds for everybody, so it is the platform's operators'. */
export const ruleReach: Reach<{ platform: string }> = [{ role: 'OPERATOR', place: 'PLATFORM', key: 'platform' }]
