import { timingSafeEqual } from 'node:crypto'
import type { Keys } from '../accounts/index.ts'
import { fulfilmentModes, type FulfilmentMode } from './fulfilment.ts'
import type { ModeQuote } from './quote.ts'
import type { ModeRuleId } from './rule.ts'
import { refuse, startOfBusinessDay, toFen, type Fen } from '@linli/kit'

/** What the platform has said it would do, for whom and until when. Nobody keeps it but whoever was told. */
export interface SealedQuote {
  readonly householdId: string
  readonly mode: FulfilmentMode
  readonly pointId: string | null
  readonly lines: readonly QuotedLine[]
  readonly feeFen: Fen
  readonly startsAt: Date
  readonly endsAt: Date
  readonly fromOrder: boolean
  readonly ruleId: ModeRuleId
  readonly ruleVersion: number
  readonly expiresAt: Date
}

/** The day that was chosen with it; null where the window runs from the order. */
export const dayOf = ({ startsAt, fromOrder }: Pick<SealedQuote, 'startsAt' | 'fromOrder'>): Date | null =>
  fromOrder ? null : startOfBusinessDay(startsAt)

export interface QuotedLine {
  readonly listingId: string
  readonly quantity: number
  readonly unitPriceFen: Fen
}

/** For whom and what a quote is made; the rest stands in the quote itself. */
export interface QuotedFor {
  readonly householdId: string
  readonly pointId: string | null
  readonly lines: readonly QuotedLine[]
  readonly expiresAt: Date
}

/** A quote as a token, or nothing when there is nothing to hold: the mode cannot be had. */
export function quoteToken(
  keys: Keys,
  quote: ModeQuote,
  { householdId, pointId, lines, expiresAt }: QuotedFor,
): string | null {
  const { mode, feeFen, window, ruleId, ruleVersion, unavailable } = quote
  if (unavailable || !window) return null
  const { startsAt, endsAt, fromOrder } = window
  const quoted = lines.map(({ listingId, quantity, unitPriceFen }) => ({ listingId, quantity, unitPriceFen }))
  return sealQuote(keys, {
    householdId,
    mode,
    pointId: mode === 'SELF_PICKUP' ? pointId : null,
    lines: quoted,
    feeFen,
    startsAt,
    endsAt,
    fromOrder,
    ruleId,
    ruleVersion,
    expiresAt,
  })
}

/** By position, because a cart may have a hundred lines. */
type Compact = readonly [
  version: typeof form,
  householdId: string,
  mode: number,
  pointId: string | null,
  lines: readonly (readonly [listingId: string, quantity: number, unitPriceFen: number])[],
  feeFen: number,
  startsAt: number,
  endsAt: number,
  fromOrder: 0 | 1,
  ruleId: string,
  ruleVersion: number,
  expiresAt: number,
]
const form = 1

export function sealQuote(keys: Keys, quote: SealedQuote): string {
  const compact: Compact = [
    form,
    quote.householdId,
    fulfilmentModes.indexOf(quote.mode),
    quote.pointId,
    quote.lines.map(({ listingId, quantity, unitPriceFen }) => [listingId, quantity, unitPriceFen]),
    quote.feeFen,
    quote.startsAt.getTime(),
    quote.endsAt.getTime(),
    quote.fromOrder ? 1 : 0,
    quote.ruleId,
    quote.ruleVersion,
    quote.expiresAt.getTime(),
  ]
  const body = Buffer.from(JSON.stringify(compact)).toString('base64url')
  return `${body}.${keys.blind('quote', body)}`
}

const longestToken = 20_000

/** Reads what this platform has sealed, and nothing else. */
export function openQuote(keys: Keys, token: string): SealedQuote {
  const cut = token.indexOf('.')
  const body = token.slice(0, Math.max(cut, 0))
  if (token.length > longestToken || cut < 1 || !isSame(token.slice(cut + 1), keys.blind('quote', body)))
    refuse('QUOTE_INVALID', {}, 'quote')
  const compact = JSON.parse(Buffer.from(body, 'base64url').toString()) as Compact
  // Fields are added by a new form; a token of an old one has expired long before anybody reads it.
  if (compact[0] !== form) refuse('QUOTE_INVALID', {}, 'quote')
  const [, householdId, mode, pointId, lines, feeFen, startsAt, endsAt, fromOrder, ruleId, ruleVersion, expiresAt] =
    compact
  return {
    householdId,
    mode: fulfilmentModes[mode]!,
    pointId,
    lines: lines.map(([listingId, quantity, price]) => ({ listingId, quantity, unitPriceFen: toFen(price) })),
    feeFen: toFen(feeFen),
    startsAt: new Date(startsAt),
    endsAt: new Date(endsAt),
    fromOrder: fromOrder === 1,
    ruleId: ruleId as ModeRuleId,
    ruleVersion,
    expiresAt: new Date(expiresAt),
  }
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
