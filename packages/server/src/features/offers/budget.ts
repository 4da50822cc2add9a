import { platformOwner, type Posting } from '../ledger/index.ts'
import type { OfferId } from './offer.ts'
import { toFen } from '@linli/kit'

type Account = Pick<Posting, 'kind' | 'ownerId'>

/** What an offer can still give away. */
export const budgetOf = (ownerId: OfferId): Account => ({ kind: 'OFFER_BUDGET', ownerId })
/** What is kept for orders that are not paid yet. */
export const heldOf = (ownerId: OfferId): Account => ({ kind: 'OFFER_HELD', ownerId })
export const owedTo = (ownerId: string): Account => ({ kind: 'MERCHANT_PAYABLE', ownerId })
export const platformsOwn: Account = { kind: 'PLATFORM', ownerId: platformOwner }

export const moving = (from: Account, to: Account, amountFen: number): Posting[] => [
  { ...from, amountFen: toFen(-amountFen) },
  { ...to, amountFen: toFen(amountFen) },
]
