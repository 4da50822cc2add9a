import type { Percentile } from '../answers.ts'
import { hasBit } from '../columns/bits.ts'
import type { Column } from '../columns/column.ts'
import type { Facts } from '../columns/facts.ts'
import { traits, type TraitDefinition, type TraitKey } from '../trait.ts'

/** What percentiles stand for today: reckoned when first asked for, and the same until the day ends. */
export class Pins {
  readonly day: number
  readonly #facts: Facts
  readonly #pinned = new Map<string, Percentile>()

  constructor(facts: Facts, day: number, pinned: readonly Percentile[] = []) {
    this.#facts = facts
    this.day = day
    for (const pin of pinned) this.#pinned.set(`${pin.key} ${pin.percentile}`, pin)
  }

  pin(key: TraitKey, percentile: number): Percentile {
    const name = `${key} ${percentile}`
    const pin = this.#pinned.get(name) ?? { key, percentile, value: this.#reckon(key, percentile) }
    this.#pinned.set(name, pin)
    return pin
  }

  list(): readonly Percentile[] {
    return [...this.#pinned.values()]
  }

  /** The least value that so many of all known ones do not exceed: `percentile_disc`. Days are days passed. */
  #reckon(key: TraitKey, percentile: number): number | null {
    const { unit }: TraitDefinition = traits[key]
    if (unit === 'WORD') return null
    const values = known(this.#facts.traits[key], this.#facts).toSorted()
    if (values.length === 0) return null
    const rank = Math.max(1, Math.ceil((percentile / 100) * values.length))
    return unit === 'DAY' ? this.day - values[values.length - rank]! : values[rank - 1]!
  }
}

function known(column: Column, { alive, size }: Facts): Float64Array | Int32Array {
  const values = column.width === 'f64' ? new Float64Array(size) : new Int32Array(size)
  let count = 0
  for (let row = 0; row < size; row++) {
    const value = column.values[row]!
    if (value !== column.unknown && hasBit(alive, row)) values[count++] = value
  }
  return values.subarray(0, count)
}
