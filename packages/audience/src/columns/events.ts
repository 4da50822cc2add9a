import { eventKinds, type PerformedEvent } from '../event.ts'
import { Column } from './column.ts'
import { LatestDays } from './latest-days.ts'
import { roomFor, wholeBlocks } from './memory.ts'
import { kindOf, whatOf } from './what.ts'

/** Old rows stay in place for so long: to put all in order again takes longer than to walk past a few. */
const strayRowsAllowed = 50_000

/**
 * What residents did, a row for each event. The rows of one resident are a list, from his last row by `previous`; those
 * loaded in the order of residents lie side by side. A row taken away is of nothing any more and belongs to no list.
 */
export class Events {
  /** See `whatOf`. */
  readonly what: Column
  readonly day: Column
  readonly category: Column
  readonly mode: Column
  readonly daypart: Column
  readonly total: Column
  owner: Int32Array
  order: Int32Array
  previous: Int32Array
  /** The last row of each resident, or -1. */
  last: Int32Array
  /** Rows in use, of which some were taken away, and some came out of the order of residents. */
  rows = 0
  removed = 0
  strays = 0
  readonly latest: LatestDays

  constructor(residents: number, events: number) {
    const capacity = wholeBlocks(events)
    this.what = new Column(capacity)
    this.day = new Column(capacity, 'u16')
    this.category = new Column(capacity)
    this.mode = new Column(capacity)
    this.daypart = new Column(capacity)
    this.total = new Column(capacity, 'i32')
    this.owner = new Int32Array(new ArrayBuffer(capacity * 4))
    this.order = new Int32Array(new ArrayBuffer(capacity * 4))
    this.previous = new Int32Array(new ArrayBuffer(capacity * 4))
    this.last = new Int32Array(new ArrayBuffer(residents * 4)).fill(-1)
    this.latest = new LatestDays(this)
  }

  get capacity(): number {
    return this.owner.length
  }

  get columns(): readonly Column[] {
    return [this.what, this.day, this.category, this.mode, this.daypart, this.total]
  }

  add(event: PerformedEvent): void {
    const row = this.rows
    if (row === this.capacity) this.#grow()
    this.what.set(row, whatOf(eventKinds.indexOf(event.kind), event.isFirst, event.isDiscounted))
    this.day.set(row, event.day)
    this.category.set(row, event.category)
    this.mode.set(row, event.mode)
    this.daypart.set(row, event.daypart)
    this.total.set(row, event.totalFen)
    if (row > 0 && event.ordinal < this.owner[row - 1]!) this.strays++
    this.rows++
    this.order[row] = event.order
    this.#link(row, event.ordinal)
    this.latest.add(row)
  }

  /** False if there is no such event. An order has one row of each kind and category. */
  remove(event: PerformedEvent): boolean {
    const kind = eventKinds.indexOf(event.kind)
    let after = -1
    for (let row = this.last[event.ordinal] ?? -1; row >= 0; row = this.previous[row]!) {
      const isIt =
        this.order[row] === event.order &&
        kindOf(this.what.values[row]!) === kind &&
        this.category.values[row] === event.category
      if (isIt) {
        this.#unlink(row, after)
        this.latest.remove(row)
        this.what.set(row, null)
        this.removed++
        return true
      }
      after = row
    }
    return false
  }

  resizeResidents(capacity: number): void {
    const before = this.last
    this.last = new Int32Array(new ArrayBuffer(capacity * 4)).fill(-1)
    this.last.set(before)
    this.latest.forget()
  }

  /** Puts the rows in the order of residents again and lets go of those taken away, if there are enough of either. */
  tidy(): void {
    if (this.strays + this.removed <= Math.max(strayRowsAllowed, this.rows >> 2)) return
    const order = this.#inOrderOfResidents()
    const capacity = wholeBlocks(order.length + (order.length >> 3))
    for (const column of this.columns) {
      const before = column.values
      const tidied = new Column(capacity, column.width)
      for (let row = 0; row < order.length; row++) tidied.values[row] = before[order[row]!]!
      column.adopt(column.width, tidied.values)
    }
    const { owner, order: number } = this
    this.owner = new Int32Array(new ArrayBuffer(capacity * 4))
    this.order = new Int32Array(new ArrayBuffer(capacity * 4))
    this.previous = new Int32Array(new ArrayBuffer(capacity * 4))
    this.last.fill(-1)
    for (let row = 0; row < order.length; row++) {
      this.order[row] = number[order[row]!]!
      this.#link(row, owner[order[row]!]!)
    }
    this.rows = order.length
    this.removed = 0
    this.strays = 0
  }

  #link(row: number, ordinal: number): void {
    this.owner[row] = ordinal
    this.previous[row] = this.last[ordinal]!
    this.last[ordinal] = row
  }

  #unlink(row: number, after: number): void {
    if (after < 0) this.last[this.owner[row]!] = this.previous[row]!
    else this.previous[after] = this.previous[row]!
  }

  /** Counting sort: rows that are still there, by resident. */
  #inOrderOfResidents(): Int32Array {
    const starts = new Int32Array(this.last.length + 1)
    const { values, unknown } = this.what
    let live = 0
    for (let row = 0; row < this.rows; row++) {
      if (values[row] === unknown) continue
      starts[this.owner[row]! + 1]!++
      live++
    }
    for (let ordinal = 0; ordinal < this.last.length; ordinal++) starts[ordinal + 1]! += starts[ordinal]!
    const order = new Int32Array(live)
    for (let row = 0; row < this.rows; row++) {
      if (values[row] !== unknown) order[starts[this.owner[row]!]!++] = row
    }
    return order
  }

  #grow(): void {
    const capacity = roomFor(this.rows + 1, this.capacity)
    for (const column of this.columns) column.resize(capacity)
    this.owner = grown(this.owner, capacity)
    this.order = grown(this.order, capacity)
    this.previous = grown(this.previous, capacity)
  }
}

function grown(before: Int32Array, capacity: number): Int32Array {
  const after = new Int32Array(new ArrayBuffer(capacity * 4))
  after.set(before)
  return after
}
