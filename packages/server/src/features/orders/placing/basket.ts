import type { Actor } from '../../../access/actor.ts'
import { checkLines, type FulfilmentMode } from '../../fulfilment/index.ts'
import { refuse } from '@linli/kit'

/** What becomes one order: lines of one merchant that come in one way. */
export interface Part {
  readonly mode: FulfilmentMode
  /** For SELF_PICKUP; null: the one that was quoted, or the community's first open one. */
  readonly pointId?: string | null
  /** The token of `fulfilmentQuotes`: the order is refused when anything of it has changed. */
  readonly quote?: string | null
  /** What the buyer saw at the end; another total is refused. */
  readonly expectedTotalFen?: number | null
  readonly note?: string | null
  readonly lines: readonly {
    readonly listingId: string
    readonly quantity: number
    readonly expectedPriceFen?: number | null
  }[]
}

/** Who buys, and from which device: offers may be limited to one use of each. */
interface Buyer {
  readonly householdId: string
  readonly deviceId?: string | null
}

export interface Basket extends Part, Buyer {}

/** Several baskets of one household under one payment. */
export interface Purchase extends Buyer {
  readonly parts: readonly Part[]
  /** What all of it may cost, where the buyer has seen a total; another one is refused. */
  readonly expectedTotalFen?: number | null
  /** Bought by one yes to a plan of what was bought before. */
  readonly isReorder?: boolean
}

const mostParts = 10
const longestNote = 500

export function checkPurchase({ parts }: Purchase): void {
  if (parts.length === 0 || parts.length > mostParts) refuse('TOO_MANY', { limit: mostParts }, 'parts')
  for (const [index, part] of parts.entries()) checkPart(part, fieldOf(parts.length, index))
}

/** Where a part stands in the input: an order of one part has no list of them. */
export const fieldOf = (parts: number, index: number): string => (parts === 1 ? '' : `parts.${index}.`)

function checkPart({ lines, note }: Part, at: string): void {
  checkLines(lines, at)
  if ((note ?? '').length > longestNote)
    refuse('BAD_INPUT', { reason: `a note has at most ${longestNote} characters` }, `${at}note`)
}

/** Residents order for their own household. A household that is not theirs is not found, whether or not it exists. */
export function assertOrdersFor(actor: Actor, householdId: string): void {
  const own = actor.grants.some(
    ({ role, placeKind, placeId }) => role === 'RESIDENT' && placeKind === 'HOUSEHOLD' && placeId === householdId,
  )
  if (!own) refuse('NOT_FOUND', {}, 'householdId')
}
