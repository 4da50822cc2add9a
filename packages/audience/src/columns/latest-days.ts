import { Column } from './column.ts'
import type { Events } from './events.ts'
import { isFirstRow, kindOf, whatOf } from './what.ts'

/** So many of the latest days are kept, if they are asked for: "at least five times" is the most that is asked often. */
export const latestKept = 5
/** So many are made at once. */
const usual = 3
/** Columns are made when they are first asked for; those asked for longest ago go. */
const mostKept = 24

/** The day on which he last did it, the second last and so on; unknown if he did not do it so often. */
interface Latest {
  readonly kind: number
  /** Null: of whatever category, each order once. */
  readonly category: number | null
  readonly days: readonly Column[]
}

/**
 * "At least n times within d days" is "the n-th latest day is not before today - d". Unlike a count in a window it does not
 * change when a day passes.
 */
export class LatestDays {
  readonly #events: Events
  readonly #kept = new Map<string, Latest>()

  constructor(events: Events) {
    this.#events = events
  }

  /** The n-th latest day of each resident, n from 1 to `latestKept`. */
  column(kind: number, category: number | null, n: number): Column {
    const key = `${kind} ${category}`
    const kept = this.#kept.get(key)
    const latest =
      kept && kept.days.length >= n ? kept : this.#make({ kind, category, days: this.#columns(Math.max(n, usual)) })
    this.#kept.delete(key)
    this.#kept.set(key, latest)
    if (this.#kept.size > mostKept) this.#kept.delete(this.#kept.keys().next().value!)
    return latest.days[n - 1]!
  }

  add(row: number): void {
    for (const latest of this.#kept.values()) {
      if (this.#counts(latest, row)) enter(latest, this.#events.owner[row]!, this.#events.day.values[row]!)
    }
  }

  /** The row is off its resident's list already. */
  remove(row: number): void {
    for (const latest of this.#kept.values()) {
      if (this.#counts(latest, row)) this.#recount(latest, this.#events.owner[row]!)
    }
  }

  forget(): void {
    this.#kept.clear()
  }

  get bytes(): number {
    let bytes = 0
    for (const { days } of this.#kept.values()) for (const { values } of days) bytes += values.byteLength
    return bytes
  }

  #columns(n: number): Column[] {
    return Array.from({ length: n }, () => new Column(this.#events.last.length, this.#events.day.width))
  }

  #make(latest: Latest): Latest {
    const { rows, owner, day, what, category } = this.#events
    const days = latest.days.map(({ values }) => values)
    const { unknown } = day
    const any = latest.category === null
    const first = whatOf(latest.kind, any, false)
    const last = whatOf(latest.kind, true, true)
    const [whats, categories, dayOf] = [what.values, category.values, day.values]
    for (let row = 0; row < rows; row++) {
      if (whats[row]! < first || whats[row]! > last || (!any && categories[row] !== latest.category)) continue
      const ordinal = owner[row]!
      let later = dayOf[row]!
      for (let n = 0; n < days.length; n++) {
        const values = days[n]!
        const there = values[ordinal]!
        if (there !== unknown && there >= later) continue
        values[ordinal] = later
        if (there === unknown) break
        later = there
      }
    }
    return latest
  }

  #counts({ kind, category }: Latest, row: number): boolean {
    const events = this.#events
    const what = events.what.values[row]!
    if (kindOf(what) !== kind) return false
    return category === null ? isFirstRow(what) : events.category.values[row] === category
  }

  #recount(latest: Latest, ordinal: number): void {
    const events = this.#events
    for (const column of latest.days) column.set(ordinal, null)
    for (let row = events.last[ordinal]!; row >= 0; row = events.previous[row]!) {
      if (this.#counts(latest, row)) enter(latest, ordinal, events.day.values[row]!)
    }
  }
}

function enter({ days }: Latest, ordinal: number, day: number): void {
  let later = day
  for (const column of days) {
    const there = column.get(ordinal)
    if (there !== null && there >= later) continue
    column.set(ordinal, later)
    if (there === null) return
    later = there
  }
}
