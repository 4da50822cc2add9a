import { isCarried, type FulfilmentMode } from './fulfilment.ts'
import type { ModeRules } from './rule.ts'
import type { PromisedWindow } from './window.ts'
import { addMinutes, businessDay } from '@linli/kit'

/** Why new orders are promised later for a while: more of them than riders, or nobody rides as usual. */
export const delayKinds = ['SURGE', 'BAD_WEATHER'] as const
export type DelayKind = (typeof delayKinds)[number]

export interface Delay {
  readonly mode: FulfilmentMode
  readonly kind: DelayKind
  readonly minutes: number
}

/** What holds for one mode now. Of the weather and the riders of another day nothing is known yet. */
export const delaysOf = (
  { delays }: Pick<ModeRules, 'delays'>,
  mode: FulfilmentMode,
  { startsAt, now }: { readonly startsAt: Date; readonly now: Date },
): Delay[] =>
  isCarried.byRider(mode) && businessDay(startsAt) === businessDay(now)
    ? delays.filter((delay) => delay.mode === mode)
    : []

/** A promise that is not given too early: the window lasts longer. Where it begins, and whose place it takes, stays. */
export const delayed = (window: PromisedWindow, delays: readonly Delay[]): PromisedWindow => ({
  ...window,
  endsAt: addMinutes(
    window.endsAt,
    delays.reduce((sum, { minutes }) => sum + minutes, 0),
  ),
})
