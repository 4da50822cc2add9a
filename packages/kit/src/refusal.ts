type Fact = string | number | boolean | null | readonly Fact[] | { readonly [name: string]: Fact }

/** Facts that help the caller to do better; they reach the client, so nothing secret goes in. */
export type RefusalFacts = Readonly<Record<string, Fact>>

/**
 * An expected "no". It is thrown, so that it rolls the transaction back, and reaches the client as data.
 * The server lists every code with its sentence in refusals.ts.
 */
export class Refusal extends Error {
  readonly code: string
  readonly facts: RefusalFacts
  /** Dotted path of the argument at fault, such as `lines.0.quantity`. */
  readonly field: string | undefined

  constructor(code: string, facts: RefusalFacts = {}, field?: string) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.facts = facts
    this.field = field
  }
}

export function refuse(code: string, facts: RefusalFacts = {}, field?: string): never {
  throw new Refusal(code, facts, field)
}
