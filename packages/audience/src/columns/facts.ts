import type { ResidentFacts } from '../changes.ts'
import type { PerformedEvent } from '../event.ts'
import { traitKeys, traits, type TraitKey } from '../trait.ts'
import { grownBits, hasBit, makeBits, setBit, type Bits } from './bits.ts'
import { Column } from './column.ts'
import { Dictionary } from './dictionary.ts'
import { Events } from './events.ts'
import { roomFor, wholeBlocks } from './memory.ts'

/** All that is known of residents, each at his ordinal. Setters say whether anything has become otherwise. */
export class Facts {
  readonly communities = new Dictionary()
  readonly buildings = new Dictionary()
  readonly community: Column
  readonly building: Column
  readonly traits: Readonly<Record<TraitKey, Column>>
  readonly tags = new Map<number, { bits: Bits }>()
  readonly events: Events
  /** Those of whom rules may hold. */
  alive: Bits
  hash: Int32Array
  /** One more than the highest ordinal. */
  size = 0
  capacity: number

  constructor(residents: number, events: number) {
    this.capacity = wholeBlocks(residents)
    this.community = new Column(this.capacity)
    this.building = new Column(this.capacity, 'u16')
    this.alive = makeBits(this.capacity)
    this.hash = new Int32Array(new ArrayBuffer(this.capacity * 4))
    const columns = traitKeys.map((key) => [key, new Column(this.capacity, traits[key].unit === 'DAY' ? 'u16' : 'u8')])
    this.traits = Object.fromEntries(columns) as Record<TraitKey, Column>
    this.events = new Events(this.capacity, events)
  }

  /** How many communities and buildings are known. */
  get places(): number {
    return this.communities.words.length + this.buildings.words.length
  }

  place({ ordinal, hash, communityId, buildingId, alive }: ResidentFacts): boolean {
    this.#reach(ordinal)
    const was = hasBit(this.alive, ordinal)
    setBit(this.alive, ordinal, alive)
    let changed = was !== alive || this.hash[ordinal] !== (hash | 0)
    this.hash[ordinal] = hash | 0
    changed = this.community.set(ordinal, this.communities.codeOf(communityId)) || changed
    return this.building.set(ordinal, this.buildings.codeOf(buildingId)) || changed
  }

  setTrait(key: TraitKey, ordinal: number, value: number | null): boolean {
    this.#reach(ordinal)
    return this.traits[key].set(ordinal, value)
  }

  setTag(tag: number, ordinal: number, has: boolean): boolean {
    this.#reach(ordinal)
    const { bits } = this.tag(tag)
    if (hasBit(bits, ordinal) === has) return false
    setBit(bits, ordinal, has)
    return true
  }

  /** Who has it: the same thing for ever, so that a rule may hold on to it. */
  tag(tag: number): { bits: Bits } {
    const known = this.tags.get(tag)
    if (known) return known
    const set = { bits: makeBits(this.capacity) }
    this.tags.set(tag, set)
    return set
  }

  addEvent(event: PerformedEvent): void {
    this.#reach(event.ordinal)
    this.events.add(event)
  }

  reserve(residents: number): void {
    if (residents <= this.capacity) return
    this.capacity = roomFor(residents, this.capacity)
    for (const column of [this.community, this.building, ...Object.values(this.traits)]) column.resize(this.capacity)
    for (const set of this.tags.values()) set.bits = grownBits(set.bits, this.capacity)
    this.alive = grownBits(this.alive, this.capacity)
    const hash = new Int32Array(new ArrayBuffer(this.capacity * 4))
    hash.set(this.hash)
    this.hash = hash
    this.events.resizeResidents(this.capacity)
  }

  #reach(ordinal: number): void {
    if (ordinal < this.size) return
    this.reserve(ordinal + 1)
    this.size = ordinal + 1
  }
}
