import type { Rule } from './rule.ts'

/** A segment as the engine keeps it. */
export interface SegmentRule {
  readonly segmentId: string
  readonly rule: Rule
  /** Only residents of it belong to the segment; null: of any community. */
  readonly communityId: string | null
}
