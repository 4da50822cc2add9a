import type { Changes as Facts, PerformedEvent, ResidentFacts, TagFacts, TraitFacts, TraitKey } from '@linli/audience'

/** What one batch of the fold has changed. Events are added and taken away one by one: it is applied once. */
export interface Changes extends Required<Facts> {
  /** The position it goes on from: whoever is at another one has missed something. */
  readonly after: number
  /** Everything of the outbox up to this position is in it, or was in one before it. */
  readonly cursor: number
}

export type TraitValues = Readonly<Record<TraitKey, number | null>>

export type { PerformedEvent as EventFacts, ResidentFacts, TagFacts, TraitFacts }
