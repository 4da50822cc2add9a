import type { Actor } from '../../access/actor.ts'
import { sees, type Reach } from '../../access/reach.ts'
import type { Db } from '../../db/database.ts'
import type { Keys } from '../accounts/index.ts'
import { checkLines, previewReach, quoteReach, type Cart, type Home } from './cart.ts'
import { assertOrderable, cartFactsOf, loadCarts } from './carts.store.ts'
import { cartDays, type FactsOn } from './days.ts'
import type { FulfilmentMode } from './fulfilment.ts'
import { firstDays, goodsFenOf, quoteModes, type CartLine, type ModeQuote } from './quote.ts'
import { checkTerms, withTerms, type ModeRules, type ModeTerms } from './rule.ts'
import { loadRules } from './rules.store.ts'
import { bestSplit, type Split } from './split.ts'
import { quoteToken, type QuotedFor } from './token.ts'
import { addMinutes, refuse, type Clock, type Fen } from '@linli/kit'

export interface QuoteDeps {
  readonly db: Db
  readonly clock: Clock
  readonly actor: Actor
  readonly keys: Keys
  readonly env: { readonly quoteMinutes: number }
}

/** A quote with the token that an order can be placed by; without one when the mode cannot be had. */
export interface Quoted extends ModeQuote {
  readonly quote: string | null
  /** The same on each day that may be chosen; none where the window runs from the order. */
  readonly days: readonly QuotedDay[]
}

export interface QuotedDay extends Pick<Quoted, 'window' | 'capacityLeft' | 'unavailable' | 'quote'> {
  readonly cutoffAt: Date
}

export interface Quotes {
  readonly options: readonly Quoted[]
  readonly split:
    | (Omit<Split, 'parts'> & { readonly parts: readonly { readonly option: Quoted; readonly listingIds: string[] }[] })
    | null
  readonly pointId: string | null
  readonly goodsFen: Fen
  readonly expiresAt: Date
}

/** Prices a cart in every mode and writes nothing: what is promised is carried by the tokens. */
export async function quoteCart(deps: QuoteDeps, cart: Cart): Promise<Quotes> {
  const now = deps.clock.now()
  const quotable = await loadQuotable(deps, cart, { now, reach: quoteReach })
  const pointId = quotable.factsOn(firstDays).point?.id ?? null
  const expiresAt = addMinutes(now, deps.env.quoteMinutes)
  return quotesOf(quotable, { now, expiresAt }, (quote, lines) => {
    const terms: QuotedFor = { householdId: cart.householdId, pointId, lines, expiresAt }
    return quoteToken(deps.keys, quote, terms)
  })
}

/** Terms of one mode that somebody thinks of setting. */
export interface Draft {
  readonly mode: FulfilmentMode
  readonly terms: ModeTerms
}

/** What a household would be quoted now, or under other terms of one mode. Nothing can be ordered by it. */
export async function previewQuotes(deps: QuoteDeps, cart: Cart, draft: Draft | null): Promise<Quotes> {
  if (draft) checkTerms(draft.mode, draft.terms)
  const now = deps.clock.now()
  const quotable = await loadQuotable(deps, cart, { now, reach: previewReach, draft })
  return quotesOf(quotable, { now, expiresAt: now }, () => null)
}

interface Quotable {
  readonly rules: ModeRules
  readonly factsOn: FactsOn
}

function quotesOf(
  { rules, factsOn }: Quotable,
  { now, expiresAt }: { now: Date; expiresAt: Date },
  tokenOf: (quote: ModeQuote, lines: readonly CartLine[]) => string | null,
): Quotes {
  const days = cartDays(factsOn, rules, now)
  const facts = factsOn(days.firstOpen)
  const told = (quote: ModeQuote, lines: readonly CartLine[]): Quoted => ({
    ...quote,
    quote: tokenOf(quote, lines),
    days: days.quotesOf(quote.mode, lines).map(({ cutoffAt, quote: onDay }) => {
      const { window, capacityLeft, unavailable } = onDay
      return { window, capacityLeft, unavailable, cutoffAt, quote: tokenOf(onDay, lines) }
    }),
  })
  const split = bestSplit(facts, rules, now, days.firstOpen)
  return {
    options: quoteModes(facts, rules, now, days.firstOpen).map((quote) => told(quote, facts.lines)),
    split: split && {
      ...split,
      parts: split.parts.map(({ quote, lines }) => ({
        option: told(quote, lines),
        listingIds: lines.map(({ listingId }) => listingId),
      })),
    },
    pointId: facts.point?.id ?? null,
    goodsFen: goodsFenOf(facts),
    expiresAt,
  }
}

interface Asked {
  readonly now: Date
  readonly reach: Reach<Home>
  readonly draft?: Draft | null
}

async function loadQuotable({ db, actor }: QuoteDeps, cart: Cart, { now, reach, draft }: Asked): Promise<Quotable> {
  checkLines(cart.lines)
  const [loaded] = await loadCarts(db.pool, [cart], now)
  // A household that the caller may not ask for is not found, whether or not it exists.
  if (!loaded || !sees(actor, reach, loaded.home)) refuse('NOT_FOUND', {}, 'householdId')
  assertOrderable(loaded, cart)
  const present = await loadRules(db, loaded.home.communityId)
  const rules = draft ? withTerms(present, draft.mode, draft.terms) : present
  return { rules, factsOn: (dayOf) => cartFactsOf(loaded, rules, now, dayOf) }
}
