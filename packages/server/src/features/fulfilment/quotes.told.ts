import { sentenceOf } from '../../refusals.ts'
import type { QuoteChange } from './changes.ts'
import type { Unavailable } from './quote.ts'
import type { Quoted, Quotes } from './quotes.queries.ts'
import { refuse, timeZone } from '@linli/kit'

/** How quotes read in the API. */
export const toldQuotes = ({ options, split, ...rest }: Quotes) => ({
  ...rest,
  options: options.map(toldQuote),
  split: split && {
    ...split,
    parts: split.parts.map(({ option, listingIds }) => ({ option: toldQuote(option), listingIds })),
  },
})

export const toldQuote = ({
  window,
  costs,
  costFen,
  compensation,
  freeCancelAfterMinutes,
  unavailable,
  days,
  ...rest
}: Quoted) => ({
  ...rest,
  window: window && toldWindow(window),
  days: days.map((day) => ({
    ...day,
    window: toldWindow(day.window!),
    unavailable: day.unavailable && toldReason(day.unavailable),
  })),
  cost: { totalFen: costFen, parts: costs },
  promise: { compensation, freeCancelAfterMinutes },
  unavailable: unavailable && toldReason(unavailable),
})

/** Instants as texts, because a refusal carries them as its facts. */
const toldWindow = ({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }) => ({
  startsAt: startsAt.toISOString(),
  endsAt: endsAt.toISOString(),
  timeZone,
})

const toldReason = ({ code, facts, listingIds }: Unavailable) => ({
  code,
  message: sentenceOf(code, facts),
  facts: Object.entries(facts).map(([name, value]) => ({ name, value: String(value) })),
  listingIds,
})

/** A change as a refusal carries it. */
function toldChange(change: QuoteChange) {
  switch (change.kind) {
    case 'FEE':
      return { ...change, __typename: 'FeeChange' }
    case 'PRICE':
      return { ...change, __typename: 'PriceChange' }
    case 'WINDOW': {
      const [before, after] = [toldWindow(change.before), toldWindow(change.after)]
      return { kind: change.kind, before, after, __typename: 'WindowChange' }
    }
    case 'UNAVAILABLE':
      return { kind: change.kind, unavailable: toldReason(change), __typename: 'ModeWithdrawn' }
  }
}

/** The refusal that tells a client what changed, so that it can show it and ask again. */
export function assertUnchanged(changes: readonly QuoteChange[], field = 'quote'): void {
  if (changes.length > 0) refuse('QUOTE_CHANGED', { changes: changes.map(toldChange) }, field)
}
