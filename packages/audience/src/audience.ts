import type {
  Applied,
  Checksum,
  Explanation,
  Members,
  MembershipChange,
  Memory,
  Overlap,
  Percentile,
  Preview,
} from './answers.ts'
import type { Changes } from './changes.ts'
import type { Codes } from './codes.ts'
import { andBits, countBits, countBoth, hasBit, type Bits } from './columns/bits.ts'
import { checksumsOf } from './columns/checksums.ts'
import { Facts } from './columns/facts.ts'
import { memoryOf } from './columns/memory-use.ts'
import { sampleBits } from './columns/sample.ts'
import { pack, unpack } from './columns/snapshot.ts'
import type { Source } from './evaluate/condition.ts'
import { Everyone } from './evaluate/everyone.ts'
import { truthOf } from './evaluate/explain.ts'
import { Journal } from './evaluate/journal.ts'
import { Pins } from './evaluate/pins.ts'
import { conditionIn, nothingTold, type Terms, type Told } from './evaluate/resolve.ts'
import { Segments, type Stored } from './evaluate/segments.ts'
import type { Rule } from './rule.ts'
import type { SegmentRule } from './segment.ts'
import { traitKeys } from './trait.ts'

export interface AudienceOptions {
  /** Days since 1970-01-01 in the platform's time zone. */
  readonly day: number
  readonly codes: Codes
  /** Room to begin with; both grow by themselves. */
  readonly residents?: number
  readonly events?: number
  /** What percentiles were pinned to on the same day by an engine before this one. */
  readonly percentiles?: readonly Percentile[]
}

/** What is saved beside the columns. */
interface Rest {
  /** Up to where of the outbox everything is in it. */
  readonly position: number
  readonly day: number
  readonly percentiles: readonly Percentile[]
  readonly segments: readonly SegmentRule[]
}

export interface PreviewOptions {
  readonly communityId?: string | null
  /** How many of those that match to name; none, if it is not said. */
  readonly sample?: number
  readonly seed?: number
}

/**
 * All residents by columns, and who of them belongs to which segment. It has no clock and does nothing by itself: what
 * has changed, and which day it is, is told to it, and every answer is exact as of then. One thread owns it.
 */
export class Audience {
  readonly #facts: Facts
  readonly #journal = new Journal()
  readonly #everyone: Everyone
  readonly #segments: Segments
  #codes: Codes
  #pins: Pins

  constructor({ day, codes, residents = 0, events = 0, percentiles = [], facts }: AudienceOptions & { facts?: Facts }) {
    this.#facts = facts ?? new Facts(residents, events)
    this.#codes = codes
    this.#pins = new Pins(this.#facts, day, percentiles)
    this.#everyone = new Everyone(this.#facts, this.#journal)
    this.#segments = new Segments((told) => this.#terms(told))
  }

  get day(): number {
    return this.#pins.day
  }

  /** One more than the highest ordinal known. */
  get residents(): number {
    return this.#facts.size
  }

  /** What percentiles stand for today. */
  get percentiles(): readonly Percentile[] {
    return this.#pins.list()
  }

  /** Puts facts in without asking who belongs where: for the beginning, in batches of any size, before a full pass. */
  load(changes: Changes): void {
    this.#enter(changes, () => undefined)
    this.#journal.forget()
  }

  /** Puts facts in and says who entered and left segments by them. */
  apply(changes: Changes): Applied {
    const ordinals = new Set<number>()
    const sources = new Set<Source>()
    const unmatched = this.#enter(changes, (ordinal, kind, name) => {
      ordinals.add(ordinal)
      sources.add(kind === 'RESIDENT' ? kind : `${kind} ${name}`)
    })
    this.#journal.note(ordinals, sources)
    const { alive, capacity } = this.#facts
    // From about so many on, asking everybody at once is faster than asking one by one.
    const many = ordinals.size > capacity >>> 6
    const memberships = many
      ? this.#segments.passAll(this.#everyone, alive, sources)
      : this.#segments.passSome(
          [...ordinals].toSorted((a, b) => a - b),
          alive,
          sources,
        )
    return { changes: memberships, unmatched }
  }

  /**
   * Stores segments or gives them new rules. With `members` (bit n of byte n / 8 is ordinal n) of one put for the first
   * time, its changes are told from those. Segments that ask about them are asked again too.
   */
  putSegments(segments: readonly (SegmentRule & { readonly members?: Uint8Array })[]): MembershipChange[] {
    for (const { members, ...segment } of segments) this.#segments.put(segment, this.#facts.capacity, members)
    const sources = new Set(segments.map(({ segmentId }): Source => `segment ${segmentId}`))
    return this.#segments.passAll(this.#everyone, this.#facts.alive, sources)
  }

  /** Nobody belongs to it any more, for those segments that ask about it; what became of it itself is not told. */
  dropSegment(segmentId: string): MembershipChange[] {
    this.#segments.drop(segmentId)
    return this.#segments.passAll(this.#everyone, this.#facts.alive, new Set<Source>([`segment ${segmentId}`]))
  }

  /** The codes of ids and words have changed, or there are more of them. */
  learn(codes: Codes): MembershipChange[] {
    this.#codes = codes
    this.#segments.recompile()
    this.#facts.events.tidy()
    return this.#segments.passAll(this.#everyone, this.#facts.alive)
  }

  /** Asks everybody about every segment, as of that day: at midnight, at the beginning, and whenever there is a doubt. */
  fullPass(day: number): MembershipChange[] {
    if (day !== this.day) {
      this.#pins = new Pins(this.#facts, day)
      this.#segments.recompile()
    }
    this.#facts.events.tidy()
    return this.#segments.passAll(this.#everyone, this.#facts.alive)
  }

  preview(rule: Rule, { communityId = null, sample = 0, seed = 0 }: PreviewOptions = {}): Preview {
    const told = nothingTold()
    const bits = this.#matching(rule, communityId, told)
    const count = countBits(bits)
    return { count, sample: sampleBits(bits, count, sample, seed), day: this.day, ...listed(told) }
  }

  /** Everybody it holds of: bit n of byte n / 8 is ordinal n. */
  matching(rule: Rule, communityId: string | null = null): Uint8Array {
    return this.#bytes(this.#matching(rule, communityId, nothingTold()))
  }

  explain(rule: Rule, ordinal: number): Explanation {
    const told = nothingTold()
    const truth = truthOf(rule, ordinal, this.#terms(told))
    const isAlive = ordinal < this.#facts.size && hasBit(this.#facts.alive, ordinal)
    return { holds: isAlive && truth.holds, isAlive, day: this.day, truth, ...listed(told) }
  }

  /** Who belongs to a stored segment: bit n of byte n / 8 is ordinal n. */
  members(segmentId: string): Members {
    const { bits, size, told } = this.#segment(segmentId)
    return { bits: this.#bytes(bits), size, ...listed(told) }
  }

  overlap(a: string, b: string): Overlap {
    const [one, other] = [this.#segment(a), this.#segment(b)]
    const both = countBoth(one.bits, other.bits)
    return { a: one.size, b: other.size, both, either: one.size + other.size - both }
  }

  /** Of every column, the events, and the segments: for comparing with the database. */
  checksums(): Checksum[] {
    return [...checksumsOf(this.#facts), ...this.#segments.checksums(this.#facts.size)]
  }

  memory(): Memory {
    return memoryOf(this.#facts, this.#everyone.bytes, this.#segments.bytes)
  }

  /** Everything in one buffer, with whatever its owner must know to go on from there. */
  save(position: number): Uint8Array {
    const stored = this.#segments.list()
    const sets = new Map(stored.map(({ segment, bits }) => [segment.segmentId, bits]))
    const segments = stored.map(({ segment }) => segment)
    return pack(this.#facts, sets, { position, day: this.day, percentiles: this.percentiles, segments } satisfies Rest)
  }

  /** As it was saved; the columns lie in the buffer itself, which is nobody else's from then on. */
  static restore(saved: Uint8Array, codes: Codes): { audience: Audience; position: number } {
    const { facts, sets, rest } = unpack(saved)
    const { position, day, percentiles, segments } = rest as Rest
    const audience = new Audience({ day, codes, percentiles, facts })
    for (const segment of segments) audience.#segments.take(segment, sets.get(segment.segmentId)!)
    return { audience, position }
  }

  /** How many events that were to go are not there. */
  #enter({ residents = [], traits = [], removed = [], added = [], tags = [] }: Changes, note: Note): number {
    const facts = this.#facts
    const { capacity, places } = facts
    for (const resident of residents) if (facts.place(resident)) note(resident.ordinal, 'RESIDENT')
    for (const { ordinal, values } of traits) {
      for (const key of traitKeys) {
        const value = values[key]
        if (value !== undefined && facts.setTrait(key, ordinal, value)) note(ordinal, 'trait', key)
      }
    }
    let unmatched = 0
    for (const event of removed) {
      if (facts.events.remove(event)) note(event.ordinal, 'performed', event.kind)
      else unmatched++
    }
    for (const event of added) {
      facts.addEvent(event)
      note(event.ordinal, 'performed', event.kind)
    }
    for (const { tag, ordinal, has } of tags) if (facts.setTag(tag, ordinal, has)) note(ordinal, 'tag', tag)
    if (facts.capacity !== capacity) this.#segments.resize(facts.capacity)
    // A rule may name a place where nobody lived until now.
    if (facts.places !== places) this.#segments.recompile()
    return unmatched
  }

  #matching(rule: Rule, communityId: string | null, told: Told): Bits {
    const bits = this.#everyone.set(conditionIn({ rule, communityId }, this.#terms(told))).slice()
    andBits(bits, this.#facts.alive, false)
    return bits
  }

  #terms(told: Told): Terms {
    return {
      facts: this.#facts,
      codes: this.#codes,
      day: this.day,
      pins: this.#pins,
      segment: (segmentId) => this.#segments.find(segmentId),
      told,
    }
  }

  #segment(segmentId: string): Stored {
    const stored = this.#segments.find(segmentId)
    if (!stored) throw new RangeError(`no segment ${segmentId} is stored`)
    return stored
  }

  /** A copy, which stays as it is. */
  #bytes(bits: Bits): Uint8Array {
    return new Uint8Array(bits.buffer, bits.byteOffset, Math.ceil(this.#facts.size / 8)).slice()
  }
}

/** Something has become otherwise. */
type Note = (ordinal: number, kind: 'RESIDENT' | 'trait' | 'performed' | 'tag', name?: string | number) => void

const listed = ({ unknown, percentiles }: Told) => ({ unknown: [...unknown], percentiles: [...percentiles] })
