import type { BadDocument, Document } from './documents.ts'

/** Documents asked for once, and documents asked for again. A flood of unique ones cannot push out those in use. */
const maxFresh = 200
const maxKept = 1_000
/** A document in memory is a few dozen times its text. */
const maxKeptChars = 2_000_000

type Known = Document | BadDocument

export class DocumentCache {
  readonly #fresh = new Map<string, Known>()
  readonly #kept = new Map<string, Known>()
  #keptChars = 0

  get(text: string, read: (text: string) => Known): Known {
    const kept = this.#kept.get(text)
    if (kept) {
      // Last used stands last; the first goes first.
      this.#kept.delete(text)
      this.#kept.set(text, kept)
      return kept
    }
    const fresh = this.#fresh.get(text)
    if (fresh) {
      this.#fresh.delete(text)
      this.#keep(text, fresh)
      return fresh
    }
    const made = read(text)
    if (this.#fresh.size >= maxFresh) this.#fresh.delete(this.#fresh.keys().next().value!)
    this.#fresh.set(text, made)
    return made
  }

  #keep(text: string, known: Known): void {
    this.#kept.set(text, known)
    this.#keptChars += text.length
    while (this.#kept.size > maxKept || (this.#keptChars > maxKeptChars && this.#kept.size > 1)) {
      const oldest = this.#kept.keys().next().value!
      this.#kept.delete(oldest)
      this.#keptChars -= oldest.length
    }
  }
}
