import type { FulfilmentMode } from './fulfilment.ts'
import type { ModeQuote, UnavailableCode } from './quote.ts'
import type { SealedQuote } from './token.ts'
import { refuse, type Fen } from '@linli/kit'

interface Window {
  readonly startsAt: Date
  readonly endsAt: Date
}

/** What is no longer as it was quoted, before and after. */
export type QuoteChange =
  | { readonly kind: 'FEE'; readonly beforeFen: Fen; readonly afterFen: Fen }
  | { readonly kind: 'WINDOW'; readonly before: Window; readonly after: Window }
  | { readonly kind: 'PRICE'; readonly listingId: string; readonly beforeFen: Fen; readonly afterFen: Fen }
  | {
      readonly kind: 'UNAVAILABLE'
      readonly code: UnavailableCode
      readonly facts: Readonly<Record<string, string | number>>
      readonly listingIds: readonly string[]
    }

/** What is about to be ordered. */
export interface QuotedBasket {
  readonly householdId: string
  readonly mode: FulfilmentMode
  /** Null: the one that was quoted. */
  readonly pointId: string | null
  readonly lines: readonly { readonly listingId: string; readonly quantity: number }[]
}

/** A quote holds for one household, one cart and a short time. `field` names the argument that brought it. */
export function assertQuoteIsFor(
  quote: SealedQuote,
  basket: QuotedBasket,
  { now, field = 'quote' }: { now: Date; field?: string },
): void {
  if (
    quote.householdId !== basket.householdId ||
    quote.mode !== basket.mode ||
    (basket.pointId !== null && quote.pointId !== basket.pointId) ||
    contentOf(quote.lines) !== contentOf(basket.lines)
  )
    refuse('QUOTE_OF_ANOTHER_CART', {}, field)
  if (now >= quote.expiresAt) refuse('QUOTE_EXPIRED', { deadline: quote.expiresAt.toISOString() }, field)
}

/** The order of lines is spelling; what and how many is content. */
const contentOf = (lines: QuotedBasket['lines']): string =>
  lines
    .map(({ listingId, quantity }) => `${listingId} ${quantity}`)
    .toSorted()
    .join()

/** Compares a quote with what would be quoted now. `prices` are the present unit prices of the lines. */
export function checkQuote(quote: SealedQuote, fresh: ModeQuote, prices: ReadonlyMap<string, Fen>): QuoteChange[] {
  if (fresh.unavailable || !fresh.window) {
    const { code, facts, listingIds } = fresh.unavailable ?? { code: 'SLOT_REQUIRED', facts: {}, listingIds: [] }
    return [{ kind: 'UNAVAILABLE', code, facts, listingIds }]
  }
  const changes: QuoteChange[] = []
  if (fresh.feeFen !== quote.feeFen) changes.push({ kind: 'FEE', beforeFen: quote.feeFen, afterFen: fresh.feeFen })
  const { startsAt, endsAt } = fresh.window
  if (!isSameWindow(quote, fresh.window))
    changes.push({
      kind: 'WINDOW',
      before: { startsAt: quote.startsAt, endsAt: quote.endsAt },
      after: { startsAt, endsAt },
    })
  for (const { listingId, unitPriceFen } of quote.lines) {
    const afterFen = prices.get(listingId) ?? unitPriceFen
    if (afterFen !== unitPriceFen) changes.push({ kind: 'PRICE', listingId, beforeFen: unitPriceFen, afterFen })
  }
  return changes
}

const lengthOf = ({ startsAt, endsAt }: Window): number => endsAt.getTime() - startsAt.getTime()

/** A window that runs from the order moves with the clock; that is no change as long as it stays as long. */
function isSameWindow(quote: SealedQuote, fresh: NonNullable<ModeQuote['window']>): boolean {
  if (quote.fromOrder !== fresh.fromOrder) return false
  if (fresh.fromOrder) return lengthOf(quote) === lengthOf(fresh)
  return quote.startsAt.getTime() === fresh.startsAt.getTime() && quote.endsAt.getTime() === fresh.endsAt.getTime()
}
