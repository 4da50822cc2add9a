import type { Reach } from '../../access/reach.ts'
import { refuse, type Fen, type Id } from '@linli/kit'

export type LedgerAccountId = Id<'lac'>
export type LedgerTransactionId = Id<'ltx'>

/**
 * Whose money an account tells of. An amount above zero is owed to the owner, below zero it came from the owner; all
 * accounts together are zero at any time.
 */
export const accountKinds = [
  'RESIDENT_PAYMENTS',
  'MERCHANT_PAYABLE',
  'RIDER_PAY',
  'DELIVERY_FEES',
  'PLATFORM',
  'GUARANTEE_FUND',
  /** Money that a payment company holds and that is on its way back to a household. */
  'CLEARING',
  /** What an offer may still give away, and what is held for orders that are not paid yet. */
  'OFFER_BUDGET',
  'OFFER_HELD',
] as const
export type AccountKind = (typeof accountKinds)[number]

/** The platform's own accounts have one owner: itself. */
export const platformOwner = 'platform'

export interface Posting {
  readonly kind: AccountKind
  readonly ownerId: string
  readonly amountFen: Fen
}

export interface LedgerAccount {
  readonly kind: AccountKind
  readonly ownerId: string
}

/** The books of the whole platform are for its operators; a merchant and a rider see their own account. */
export const ledgerReach: Reach<LedgerAccount> = [
  // A place of kind PLATFORM has no id: only grants over the whole platform match.
  { role: 'OPERATOR', place: 'PLATFORM', key: 'ownerId' },
  { role: 'MERCHANT', place: 'MERCHANT', key: 'ownerId' },
  { role: 'RIDER', place: 'RIDER', key: 'ownerId' },
]

/** Entries that say something: zero amounts are left out, one owner's entries are added up, and all sum to zero. */
export function balanced(postings: readonly Posting[]): Posting[] {
  const sums = new Map<string, Posting>()
  for (const posting of postings) {
    const key = `${posting.kind}|${posting.ownerId}`
    const amountFen = ((sums.get(key)?.amountFen ?? 0) + posting.amountFen) as Fen
    sums.set(key, { ...posting, amountFen })
  }
  const entries = [...sums.values()].filter(({ amountFen }) => amountFen !== 0)
  if (entries.reduce((sum, { amountFen }) => sum + amountFen, 0) !== 0)
    refuse('BAD_INPUT', { reason: 'the entries of one transaction sum to zero' })
  return entries
}
