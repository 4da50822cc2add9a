import type { Checksum, MembershipChange } from '../answers.ts'
import { countBits, grownBits, hasBit, listWithout, makeBits, setBit, type Bits } from '../columns/bits.ts'
import { checksumOfBits } from '../columns/checksums.ts'
import type { SegmentRule } from '../segment.ts'
import { sourcesOf, type Condition, type Source } from './condition.ts'
import type { Everyone } from './everyone.ts'
import { holdsOf, type Holds } from './one.ts'
import { nothingTold, conditionIn, type Terms, type Told } from './resolve.ts'

/** A stored segment and who belongs to it now. */
export interface Stored {
  readonly segment: SegmentRule
  bits: Bits
  size: number
  told: Told
}

/** As of one day: made anew when the day, a segment or the codes change. */
interface Program {
  /** Each after those it stands on. */
  readonly all: readonly Compiled[]
  readonly readers: ReadonlyMap<Source, readonly number[]>
}

interface Compiled {
  readonly stored: Stored
  readonly condition: Condition
  readonly holds: Holds
}

export type TermsFor = (told: Told) => Terms

/** All stored segments, each after those that its rule asks about. */
export class Segments {
  readonly #stored = new Map<string, Stored>()
  readonly #terms: TermsFor
  #compiled: Program | null = null

  constructor(terms: TermsFor) {
    this.#terms = terms
  }

  /** Members are those of before, if any: the next evaluation tells who entered and left since. */
  put(segment: SegmentRule, capacity: number, members?: Uint8Array): void {
    const before = this.#stored.get(segment.segmentId)
    this.take(segment, members ? bitsOf(members, capacity) : (before?.bits ?? makeBits(capacity)))
  }

  take(segment: SegmentRule, members: Bits): void {
    this.#stored.set(segment.segmentId, { segment, bits: members, size: countBits(members), told: nothingTold() })
    this.#compiled = null
  }

  drop(segmentId: string): void {
    this.#stored.delete(segmentId)
    this.#compiled = null
  }

  find(segmentId: string): Stored | undefined {
    return this.#stored.get(segmentId)
  }

  list(): readonly Stored[] {
    return [...this.#stored.values()]
  }

  checksums(size: number): Checksum[] {
    return this.list().map(({ segment, bits }) => checksumOfBits(`segment ${segment.segmentId}`, bits, size))
  }

  get bytes(): number {
    return this.list().reduce((total, { bits }) => total + bits.byteLength, 0)
  }

  /** The day or the codes have changed: rules mean something else now. */
  recompile(): void {
    this.#compiled = null
  }

  resize(capacity: number): void {
    for (const stored of this.#stored.values()) stored.bits = grownBits(stored.bits, capacity)
  }

  /** Everybody is asked about each segment that reads any of the sources, or about all of them. */
  passAll(everyone: Everyone, alive: Bits, sources?: ReadonlySet<Source>): MembershipChange[] {
    const changes: MembershipChange[] = []
    for (const { stored, condition } of this.#concerned(sources)) {
      const now = everyone.set(condition).slice()
      for (let w = 0; w < now.length; w++) now[w]! &= alive[w]!
      const entered = listWithout(now, stored.bits)
      const left = listWithout(stored.bits, now)
      stored.bits.set(now)
      if (entered.length + left.length > 0) changes.push(changed(stored, entered, left))
    }
    return changes
  }

  /** Only these residents are asked about, in the order of ordinals. */
  passSome(ordinals: readonly number[], alive: Bits, sources: ReadonlySet<Source>): MembershipChange[] {
    const concerned = this.#concerned(sources)
    const moves = new Map<Compiled, { readonly entered: number[]; readonly left: number[] }>()
    const words = new Int32Array(concerned.length)
    for (const ordinal of ordinals) {
      const isAlive = hasBit(alive, ordinal)
      // All sets are looked at before any rule: memory far away is waited for once and not a hundred times.
      for (let i = 0; i < words.length; i++) words[i] = concerned[i]!.stored.bits[ordinal >>> 5]!
      for (let i = 0; i < words.length; i++) {
        const compiled = concerned[i]!
        const belongs = isAlive && compiled.holds(ordinal)
        if (belongs === (((words[i]! >>> (ordinal & 31)) & 1) === 1)) continue
        setBit(compiled.stored.bits, ordinal, belongs)
        const move = moves.get(compiled) ?? { entered: [], left: [] }
        moves.set(compiled, move)
        move[belongs ? 'entered' : 'left'].push(ordinal)
      }
    }
    return [...moves].map(([{ stored }, { entered, left }]) =>
      changed(stored, Int32Array.from(entered), Int32Array.from(left)),
    )
  }

  #concerned(sources: ReadonlySet<Source> | undefined): readonly Compiled[] {
    const { all, readers } = (this.#compiled ??= this.#compile())
    if (!sources || sources.has('RESIDENT')) return all
    const isConcerned = new Uint8Array(all.length)
    for (const source of sources) for (const place of readers.get(source) ?? []) isConcerned[place] = 1
    return all.filter((_, place) => isConcerned[place] === 1)
  }

  #compile(): Program {
    const conditions = new Map<string, Condition>()
    for (const [segmentId, stored] of this.#stored) {
      stored.told = nothingTold()
      conditions.set(segmentId, conditionIn(stored.segment, this.#terms(stored.told)))
    }
    const { facts } = this.#terms(nothingTold())
    const order = inOrder(conditions)
    const all = order.map((segmentId) => {
      const condition = conditions.get(segmentId)!
      return { stored: this.#stored.get(segmentId)!, condition, holds: holdsOf(condition, facts) }
    })
    return { all, readers: readersOf(order, conditions) }
  }
}

/** Which segments, by their place, are concerned by a source: those that read it or stand on one that is. */
function readersOf(order: readonly string[], conditions: ReadonlyMap<string, Condition>): Map<Source, number[]> {
  const readers = new Map<Source, number[]>()
  const readBy = new Map<Source, ReadonlySet<Source>>()
  order.forEach((segmentId, place) => {
    const itself: Source = `segment ${segmentId}`
    const read = new Set<Source>([itself])
    for (const source of sourcesOf(conditions.get(segmentId)!)) {
      read.add(source)
      for (const further of readBy.get(source) ?? []) read.add(further)
    }
    readBy.set(itself, read)
    for (const source of read) readers.set(source, [...(readers.get(source) ?? []), place])
  })
  return readers
}

function changed(stored: Stored, entered: Int32Array, left: Int32Array): MembershipChange {
  stored.size += entered.length - left.length
  return { segmentId: stored.segment.segmentId, entered, left, size: stored.size }
}

function bitsOf(members: Uint8Array, capacity: number): Bits {
  const bits = makeBits(capacity)
  new Uint8Array(bits.buffer).set(members.subarray(0, capacity >>> 3))
  return bits
}

/** Each after those it asks about. A circle is refused where rules are saved; here it only must not go round for ever. */
function inOrder(conditions: ReadonlyMap<string, Condition>): string[] {
  const visited = new Set<string>()
  const order: string[] = []
  const visit = (segmentId: string): void => {
    const condition = conditions.get(segmentId)
    if (!condition || visited.has(segmentId)) return
    visited.add(segmentId)
    for (const source of sourcesOf(condition)) if (source.startsWith('segment ')) visit(source.slice('segment '.length))
    order.push(segmentId)
  }
  for (const segmentId of conditions.keys()) visit(segmentId)
  return order
}
