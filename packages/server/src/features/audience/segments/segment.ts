import type { Reach } from '../../../access/reach.ts'
import type { Id } from '@linli/kit'

export type SegmentId = Id<'seg'>

export const segmentStates = ['ACTIVE', 'ARCHIVED'] as const
export type SegmentState = (typeof segmentStates)[number]

/** How its members came about. A failed one keeps the last good members and sends nothing. */
export const segmentStatuses = ['COMPUTING', 'READY', 'FAILED'] as const
export type SegmentStatus = (typeof segmentStatuses)[number]

export const segmentUseKinds = ['SEGMENT', 'CAMPAIGN', 'JOURNEY'] as const
export type SegmentUseKind = (typeof segmentUseKinds)[number]

export const segmentActions = ['SAVE', 'RECOMPUTE', 'ARCHIVE'] as const
export type SegmentAction = (typeof segmentActions)[number]

interface Placed {
  /** Null: of the whole platform, and seen by its own operators alone. */
  readonly communityId: string | null
}

/** Who sees a segment and who belongs to it. */
export const segmentReach: Reach<Placed> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
  { role: 'PARTNER', place: 'COMMUNITY', key: 'communityId', scope: 'audience:read' },
]

/** Who decides what it is: partners read only. */
export const keepingReach: Reach<Placed> = segmentReach.filter(({ role }) => role === 'OPERATOR')

/** What can be done with it in this state by who may keep it. */
export const segmentChoices = (state: SegmentState): readonly SegmentAction[] =>
  state === 'ACTIVE' ? segmentActions : []

/**
 * What is written of many residents at once lies in rows of 512 neighbouring ordinals. Larger blocks are written no faster,
 * and make who looks for one resident read of more others. Migrated rows have it, too: another number needs a migration.
 */
export const blockBits = 9

/** An event names no more residents than this. */
export const mostOfEvent = 1_000

export const segmentTopic = (segmentId: string): string => `segment:${segmentId}`
