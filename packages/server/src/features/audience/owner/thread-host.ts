import pg from 'pg'
import { readSnapshotOf } from '../facts/snapshot-reading.ts'
import {
  Audience,
  type Applied,
  type Changes,
  type Codes,
  type Explanation,
  type Members,
  type MembershipChange,
  type Memory,
  type Overlap,
  type Percentile,
  type Preview,
  type Rule,
  type SegmentRule,
} from '@linli/audience'

export interface Building {
  readonly databaseUrl: string
  readonly day: number
  readonly modes: Codes['modes']
  readonly percentiles: readonly Percentile[]
}

/** A rule that is to be kept, and whom it held of before. */
export interface Putting extends SegmentRule {
  readonly members?: Uint8Array
}

export interface PutAnswer {
  readonly changes: readonly MembershipChange[]
  /** Rules that cannot be worked out, and why: nothing has become of those. */
  readonly failures: readonly { readonly segmentId: string; readonly reason: string }[]
}

export interface Standing {
  readonly day: number
  readonly residents: number
  readonly memory: Memory
  readonly percentiles: readonly Percentile[]
}

const noCodes: Codes = { categories: [], modes: [], tags: new Map() }

/** The engine as the thread has it: one call after the other, so that nothing is asked in the middle of a change. */
export class ThreadHost {
  #audience = new Audience({ day: 0, codes: noCodes })

  /** Reads everything there is; answers up to which position of the outbox, or null before anything was folded. */
  async build({ databaseUrl, day, modes, percentiles }: Building): Promise<number | null> {
    const audience = new Audience({ day, codes: noCodes, percentiles })
    const client = new pg.Client({ connectionString: databaseUrl })
    await client.connect()
    try {
      const snapshot = await readSnapshotOf(client, modes, (facts) => audience.load(facts))
      if (!snapshot) return null
      audience.learn(snapshot.codes)
      this.#audience = audience
      return snapshot.cursor
    } finally {
      await client.end()
    }
  }

  apply(changes: Changes): Applied {
    return this.#audience.apply(changes)
  }

  put(segments: readonly Putting[]): PutAnswer {
    const failures: PutAnswer['failures'][number][] = []
    const sound = segments.filter(({ segmentId, rule, communityId }) => {
      try {
        this.#audience.matching(rule, communityId)
        return true
      } catch (error) {
        failures.push({ segmentId, reason: error instanceof Error ? error.message : String(error) })
        return false
      }
    })
    return { changes: sound.length === 0 ? [] : this.#audience.putSegments(sound), failures }
  }

  drop(segmentId: string): MembershipChange[] {
    return this.#audience.dropSegment(segmentId)
  }

  learn(codes: Codes): MembershipChange[] {
    return this.#audience.learn(codes)
  }

  pass(day: number): MembershipChange[] {
    return this.#audience.fullPass(day)
  }

  members(segmentId: string): Members {
    return this.#audience.members(segmentId)
  }

  preview(rule: Rule, options: { communityId: string | null; sample: number; seed: number }): Preview {
    return this.#audience.preview(rule, options)
  }

  explain(rule: Rule, ordinal: number): Explanation {
    return this.#audience.explain(rule, ordinal)
  }

  overlap(a: string, b: string): Overlap {
    return this.#audience.overlap(a, b)
  }

  standing(): Standing {
    const { day, residents, percentiles } = this.#audience
    return { day, residents, memory: this.#audience.memory(), percentiles }
  }
}
