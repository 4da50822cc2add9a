import { andBits, hasBit, lowest, makeBits, notBits, orBits, setBit, type Bits } from '../columns/bits.ts'
import { Column } from '../columns/column.ts'
import type { Facts } from '../columns/facts.ts'
import { latestKept } from '../columns/latest-days.ts'
import {
  endless,
  type Condition,
  type PerformedCondition,
  type PlacedCondition,
  type WithinCondition,
} from './condition.ts'
import type { Journal } from './journal.ts'
import { placed, within } from './kernels.ts'
import { hasEarlierRow, holdsOf, type Holds } from './one.ts'
import type { Range } from './ranges.ts'

type Clause = WithinCondition | PlacedCondition | PerformedCondition

/** Sets of clauses that are kept: a rule being edited, and what segments have in common, ask for the same ones again. */
const mostKept = 160

interface Kept {
  readonly bits: Bits
  readonly holds: Holds
  /** Where the journal stood when the bits were right. */
  at: number
}

/** Who a condition holds of, as a set: one pass over a column for each clause, and words of 32 residents for the rest. */
export class Everyone {
  readonly #facts: Facts
  readonly #journal: Journal
  #capacity = 0
  readonly #kept = new Map<string, Kept>()
  /** Room for what is being put together, one for each level of nesting. */
  #rooms: Bits[] = []
  #spare = makeBits(0)
  #chosen = makeBits(0)
  #times = new Column(0, 'i32')

  constructor(facts: Facts, journal: Journal) {
    this.#facts = facts
    this.#journal = journal
  }

  /** Also those who are not alive. Good until the next question: who keeps it copies it; nobody changes it. */
  set(condition: Condition): Bits {
    if (this.#capacity !== this.#facts.capacity) this.#begin()
    return this.#set(condition, 0)
  }

  get bytes(): number {
    const sets = [...this.#rooms, this.#chosen, this.#spare, ...[...this.#kept.values()].map(({ bits }) => bits)]
    return sets.reduce((bytes, bits) => bytes + bits.byteLength, this.#times.values.byteLength)
  }

  #begin(): void {
    this.#capacity = this.#facts.capacity
    this.#kept.clear()
    this.#rooms = []
    this.#spare = makeBits(this.#capacity)
    this.#times = new Column(this.#capacity, 'i32')
  }

  #set(condition: Condition, depth: number): Bits {
    switch (condition.is) {
      case 'ALL':
      case 'ANY':
        return this.#joined(condition, depth)
      case 'NOT':
        return this.#joined({ is: 'ALL', of: [condition] }, depth)
      case 'WITHIN':
      case 'PLACED':
      case 'PERFORMED':
        return this.#clause(condition)
      case 'BITS':
        return condition.set.bits.length > 0 ? condition.set.bits : this.#room(depth).fill(0)
      case 'NOBODY':
        return this.#room(depth).fill(0)
    }
  }

  #joined({ is, of }: { readonly is: 'ALL' | 'ANY'; readonly of: readonly Condition[] }, depth: number): Bits {
    const join = is === 'ALL' ? andBits : orBits
    const room = this.#room(depth)
    if (of.length === 0) return room.fill(is === 'ALL' ? -1 : 0)
    of.forEach((part, i) => {
      const { bare, not } = withoutNots(part)
      const bits = this.#set(bare, depth + 1)
      if (i > 0) return join(room, bits, not)
      room.set(bits)
      if (not) notBits(room)
    })
    return room
  }

  #room(depth: number): Bits {
    return (this.#rooms[depth] ??= makeBits(this.#capacity))
  }

  #clause(clause: Clause): Bits {
    const kept = this.#kept.get(clause.text)
    if (kept) {
      this.#kept.delete(clause.text)
      this.#kept.set(clause.text, kept)
      this.#mend(kept, clause)
      return kept.bits
    }
    const bits = this.#kept.size < mostKept ? makeBits(this.#capacity) : this.#oldest()
    this.#pass(clause, bits)
    this.#kept.set(clause.text, { bits, holds: holdsOf(clause, this.#facts), at: this.#journal.position })
    return bits
  }

  #oldest(): Bits {
    const [text, { bits }] = this.#kept.entries().next().value!
    this.#kept.delete(text)
    return bits
  }

  /** A few that have changed since are asked one by one. */
  #mend(kept: Kept, clause: Clause): void {
    const changed = this.#journal.since(kept.at, clause.source)
    kept.at = this.#journal.position
    if (changed) for (const ordinal of changed) setBit(kept.bits, ordinal, kept.holds(ordinal))
    else this.#pass(clause, kept.bits)
  }

  #pass(clause: Clause, out: Bits): void {
    switch (clause.is) {
      case 'WITHIN':
        return within([clause], out)
      case 'PLACED':
        return placed(this.#facts.hash, clause.salt, clause.places, out)
      case 'PERFORMED':
        return this.#performed(clause, out)
    }
  }

  #performed(clause: PerformedCondition, out: Bits): void {
    const { latestOf, least, most } = clause
    const lastAsked = most === endless ? least : most + 1
    if (latestOf !== undefined && lastAsked <= latestKept) this.#byLatestDays(clause, latestOf, out)
    else this.#byCounting(clause, out)
  }

  #byLatestDays({ since, least, most }: PerformedCondition, { kind, category }: LatestOf, out: Bits): void {
    const atLeast = (times: number, to: Bits): void => {
      const column = this.#facts.events.latest.column(kind, category, times)
      within([{ column, ranges: from(since) }], to)
    }
    if (least > 0) atLeast(least, out)
    else out.fill(-1)
    if (most === endless) return
    atLeast(most + 1, this.#spare)
    andBits(out, this.#spare, true)
  }

  #byCounting({ since, where, onceAnOrder, least, most }: PerformedCondition, out: Bits): void {
    const { events } = this.#facts
    const chosen = this.#roomForEvents()
    within([{ column: events.day, ranges: from(since) }, ...where], chosen)
    if (onceAnOrder) this.#countOrders(chosen)
    else this.#countRows(chosen)
    within([{ column: this.#times, ranges: [{ low: least, high: most }] }], out)
  }

  #countRows(chosen: Bits): void {
    const { owner } = this.#facts.events
    const times = this.#times.values.fill(0)
    for (let w = 0; w < chosen.length; w++) {
      for (let left = chosen[w]!; left !== 0; left &= left - 1) times[owner[(w << 5) + lowest(left)]!]!++
    }
  }

  #countOrders(chosen: Bits): void {
    const { events } = this.#facts
    const times = this.#times.values.fill(0)
    const isChosen = (row: number): boolean => hasBit(chosen, row)
    for (let w = 0; w < chosen.length; w++) {
      for (let left = chosen[w]!; left !== 0; left &= left - 1) {
        const row = (w << 5) + lowest(left)
        if (!hasEarlierRow(events, row, isChosen)) times[events.owner[row]!]!++
      }
    }
  }

  #roomForEvents(): Bits {
    const { capacity } = this.#facts.events
    if (this.#chosen.length << 5 !== capacity) this.#chosen = makeBits(capacity)
    return this.#chosen
  }
}

const from = (low: number): Range[] => [{ low, high: Number.POSITIVE_INFINITY }]

type LatestOf = NonNullable<PerformedCondition['latestOf']>

/** The condition under any number of `NOT`s, and whether it is denied. */
function withoutNots(condition: Condition): { bare: Condition; not: boolean } {
  let bare = condition
  let not = false
  while (bare.is === 'NOT') {
    bare = bare.of
    not = !not
  }
  return { bare, not }
}
