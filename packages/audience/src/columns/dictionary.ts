/** Strings by dense numbers, in the order in which they were first met. */
export class Dictionary {
  readonly words: string[] = []
  readonly #codes = new Map<string, number>()

  constructor(words: readonly string[] = []) {
    for (const word of words) this.codeOf(word)
  }

  codeOf(word: string): number {
    const known = this.#codes.get(word)
    if (known !== undefined) return known
    const code = this.words.push(word) - 1
    this.#codes.set(word, code)
    return code
  }

  find(word: string): number | undefined {
    return this.#codes.get(word)
  }
}
