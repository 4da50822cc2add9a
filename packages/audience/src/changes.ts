import type { PerformedEvent } from './event.ts'
import type { TraitKey } from './trait.ts'

/**
 * What has become otherwise, in the words of the columns. It says how things are now, so that applying it twice does no
 * harm, except for events: those are added and taken away one by one, and must be applied once.
 */
export interface Changes {
  readonly residents?: readonly ResidentFacts[]
  readonly traits?: readonly TraitFacts[]
  readonly removed?: readonly PerformedEvent[]
  readonly added?: readonly PerformedEvent[]
  readonly tags?: readonly TagFacts[]
}

/** A resident who is new, lives elsewhere now, has gone, or has come back. */
export interface ResidentFacts {
  readonly ordinal: number
  /** 32 bits of his id, unsigned. */
  readonly hash: number
  readonly communityId: string
  readonly buildingId: string
  /** False: no rule holds of him any more. */
  readonly alive: boolean
}

export interface TraitFacts {
  readonly ordinal: number
  /** Null is not known; what is not named stays as it is. */
  readonly values: Readonly<Partial<Record<TraitKey, number | null>>>
}

export interface TagFacts {
  /** Ordinal of the tag. */
  readonly tag: number
  readonly ordinal: number
  readonly has: boolean
}
