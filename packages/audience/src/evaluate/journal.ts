import type { Source } from './condition.ts'

/** So many changed residents are remembered; a set that is further behind is made anew. */
const remembered = 1 << 14

/** Which residents have become otherwise lately, and when each source last did, counted in residents. */
export class Journal {
  readonly #ordinals = new Int32Array(remembered)
  readonly #changedAt = new Map<Source, number>()
  #position = 0
  #unknownUntil = 0

  get position(): number {
    return this.#position
  }

  note(ordinals: Iterable<number>, sources: Iterable<Source>): void {
    for (const ordinal of ordinals) this.#ordinals[this.#position++ % remembered] = ordinal
    for (const source of sources) this.#changedAt.set(source, this.#position)
  }

  /** Anything may have changed of anybody. */
  forget(): void {
    this.#unknownUntil = ++this.#position
  }

  /** Who may have changed in this respect since then; null if it is not known any more. */
  since(position: number, source: Source): Int32Array | null {
    if (position < this.#unknownUntil) return null
    if ((this.#changedAt.get(source) ?? 0) <= position) return new Int32Array(0)
    if (this.#position - position > remembered) return null
    return Int32Array.from(
      { length: this.#position - position },
      (_, i) => this.#ordinals[(position + i) % remembered]!,
    )
  }
}
