import type { Id } from '@linli/kit'

export type SegmentId = Id<'seg'>

export const segmentStates = ['ACTIVE', 'ARCHIVED'] as const
/** How its members came about. A failed one keeps the last good members and sends nothing. */
export const segmentStatuses = ['COMPUTING', 'READY', 'FAILED'] as const
export type SegmentStatus = (typeof segmentStatuses)[number]
