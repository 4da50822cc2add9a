import type { Reach } from '../../access/reach.ts'
import type { CommunityId, HouseholdId } from '../communities/index.ts'
import { refuse } from '@linli/kit'

export interface WantedLine {
  readonly listingId: string
  readonly quantity: number
}

/** A cart, as it is asked about. */
export interface Cart {
  readonly householdId: string
  readonly lines: readonly WantedLine[]
  /** Null: the community's first open one. */
  readonly pointId: string | null
}

export interface Home {
  readonly id: HouseholdId
  readonly communityId: CommunityId
}

/** Residents ask for their own household; a partner's shop window asks for the households of its communities. */
export const quoteReach: Reach<Home> = [
  { role: 'RESIDENT', place: 'HOUSEHOLD', key: 'id' },
  { role: 'PARTNER', place: 'COMMUNITY', key: 'communityId', scope: 'orders:read' },
]

/** Who sets the terms looks at what they do to a cart. */
export const previewReach: Reach<Home> = [{ role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' }]

const mostLines = 100
const mostOfOne = 999

/** What can be ordered at once. `field` stands in front of the names of the arguments. */
export function checkLines(lines: readonly WantedLine[], field = ''): void {
  if (lines.length === 0 || lines.length > mostLines) refuse('TOO_MANY', { limit: mostLines }, `${field}lines`)
  if (new Set(lines.map(({ listingId }) => listingId)).size < lines.length) refuse('LINES_TWICE', {}, `${field}lines`)
  for (const [index, { quantity }] of lines.entries())
    if (quantity < 1 || quantity > mostOfOne)
      refuse('BAD_INPUT', { reason: `a quantity is 1 to ${mostOfOne}` }, `${field}lines.${index}.quantity`)
}
