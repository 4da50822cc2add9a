import type { Explanation, Memory, Overlap, Preview, Rule } from '@linli/audience'

/** How the owner of audiences is, as it says itself. */
export interface OwnerState {
  readonly epoch: number
  readonly day: number
  /** Up to where of the outbox everything is in it. */
  readonly position: number
  readonly residents: number
  readonly memory: Memory
  readonly lastPassMs: number | null
}

/** What is asked of the one who keeps audiences in memory. It refuses with UNAVAILABLE while there is nobody to ask. */
export interface Audiences {
  preview(rule: Rule, options: { communityId: string | null; sample: number; seed: number }): Promise<Preview>
  explain(rule: Rule, ordinal: number): Promise<Explanation>
  overlap(a: string, b: string): Promise<Overlap>
  state(): Promise<OwnerState>
}

export const questions = ['preview', 'explain', 'overlap', 'state'] as const satisfies readonly (keyof Audiences)[]

/** The owner's side of it in this process, while it is here. */
export interface AudienceDoor extends Audiences {
  /** From now on questions of this process are answered here; null: they go where the owner is. */
  attach(owner: Audiences | null): void
  close(): Promise<void>
}
