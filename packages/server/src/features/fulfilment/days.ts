import { fulfilmentModes, type FulfilmentMode } from './fulfilment.ts'
import { firstDays, quoteMode, type CartFacts, type CartLine, type DayOf, type ModeQuote } from './quote.ts'
import { ruleOf, type ModeRules } from './rule.ts'
import { cutoffOf, daysOf } from './window.ts'

/** A cart, for the day on which each mode is wanted. */
export type FactsOn = (dayOf: DayOf) => CartFacts

export interface DayQuote {
  readonly day: Date
  readonly cutoffAt: Date
  readonly quote: ModeQuote
}

export interface CartDays {
  /** Some of the cart's lines in one mode, on each day that may be chosen. */
  readonly quotesOf: (mode: FulfilmentMode, lines: readonly CartLine[]) => DayQuote[]
  /** Only a window that rolls over goes to a later day by itself; where none is open, it is quoted for its first. */
  readonly firstOpen: DayOf
}

export function cartDays(factsOn: FactsOn, rules: ModeRules, now: Date): CartDays {
  const factsOf = byDay(factsOn)
  const quotesOf = (mode: FulfilmentMode, lines: readonly CartLine[]): DayQuote[] => {
    const { window } = ruleOf(rules, mode)
    return daysOf(window, now).map((day) => ({
      day,
      cutoffAt: cutoffOf(window.daily!, day),
      quote: quoteMode({ ...factsOf(day), lines }, rules, mode, now, day),
    }))
  }
  const { lines } = factsOn(firstDays)
  const open = new Map(
    fulfilmentModes
      .filter((mode) => ruleOf(rules, mode).window.daily?.rollsOver)
      .map((mode) => [mode, quotesOf(mode, lines).find(({ quote }) => quote.unavailable === null)?.day]),
  )
  return { quotesOf, firstOpen: (mode) => open.get(mode) ?? null }
}

/** All modes are asked about on the same few days. */
function byDay(factsOn: FactsOn): (day: Date) => CartFacts {
  const known = new Map<number, CartFacts>()
  return (day) => {
    const facts = known.get(day.getTime()) ?? factsOn(() => day)
    known.set(day.getTime(), facts)
    return facts
  }
}
