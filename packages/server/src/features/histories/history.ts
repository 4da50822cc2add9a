import type { Reach } from '../../access/reach.ts'
import type { CommunityId, HouseholdId } from '../communities/index.ts'
import type { Id } from '@linli/kit'

export type ImportId = Id<'imp'>
export type PastProductId = Id<'ppd'>
export type PastOrderId = Id<'pst'>
export type PastCampaignId = Id<'pcp'>
export type PastRedemptionId = Id<'prd'>

/** Rows are taken while it is open; from its closing on its orders count. */
export const importStates = ['OPEN', 'CLOSED'] as const
export type ImportState = (typeof importStates)[number]

/** What an import is counted in. */
export const importedKinds = [
  'households',
  'products',
  'orders',
  'orderLines',
  'campaigns',
  'contacts',
  'redemptions',
] as const
export type ImportedKind = (typeof importedKinds)[number]
export type ImportCounts = Readonly<Record<ImportedKind, number>>

/** Of one request, of all kinds together, order lines among them. */
export const mostRows = 2_000
export const mostLinesOfOrder = 500
export const longestKey = 100

interface Place {
  readonly communityId: CommunityId
}

/** Whoever runs the community brings in what it was before. */
export const importReach: Reach<Place> = [{ role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' }]

/** What somebody bought is also his own to see. */
export const pastOrderReach: Reach<Place & { readonly householdId: HouseholdId }> = [
  ...importReach,
  { role: 'RESIDENT', place: 'HOUSEHOLD', key: 'householdId' },
]
