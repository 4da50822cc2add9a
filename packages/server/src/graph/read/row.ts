import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { Run } from './slots.ts'

/** How a value that came as JSON becomes what the executor walks. */
export type Decode = (value: unknown, run: Run) => unknown

/** PostgreSQL takes no more arguments of one function. */
const mostArguments = 100
const word = /^(__typename|[a-z]\w*)$/i

/**
 * One row as it is read: its values as one positional JSON array, because names would be sent and parsed for every row,
 * and the joins they need. What becomes of the values is written down as source text and compiled once a plan: a row has
 * the same keys every time, and a literal makes an object several times as fast as one assignment after the other.
 * Nothing that a client has sent stands in that text, only names of the schema and numbers.
 */
export class Row {
  readonly #columns: SQLWrapper[] = []
  readonly #joins: SQL[] = []
  readonly #constants: unknown[] = []

  /** Adds a value; answers the text that stands for it. */
  value(operand: SQLWrapper): string {
    return `v[${this.#columns.push(operand) - 1}]`
  }

  /** The same for a value that has a decoder of its own. */
  decoded(operand: SQLWrapper, decode: Decode): string {
    return `${this.constant(decode)}(${this.value(operand)}, run)`
  }

  /** Something of this process, such as a function. */
  constant(constant: unknown): string {
    return `c[${this.#constants.push(constant) - 1}]`
  }

  /** An object of these texts. A key that is no word has an argument's text in it and stays out of the source. */
  object(entries: readonly (readonly [key: string, source: string])[]): string {
    const words = entries.filter(([key]) => word.test(key)).map(([key, source]) => `${key}: ${source}`)
    const others = entries.filter(([key]) => !word.test(key))
    const literal = `{ ${words.join(', ')} }`
    if (others.length === 0) return literal
    const keys = this.constant(others.map(([key]) => key))
    return `${this.constant(withKeys)}(${literal}, ${keys}, [${others.map(([, source]) => source).join(', ')}])`
  }

  join(join: SQL): void {
    this.#joins.push(join)
  }

  get hasJoins(): boolean {
    return this.#joins.length > 0
  }

  /** What stands behind `from`. */
  from(table: SQL): SQL {
    return sql.join([table, ...this.#joins], sql` `)
  }

  /** The row as JSON; for all values together, after the last of them. */
  get json(): SQL {
    if (this.#columns.length <= mostArguments) return arrayOf(this.#columns)
    return arrayOf(this.#parts().map(arrayOf))
  }

  /** Compiled, after the last value. */
  decoder(source: string): Decode {
    const whole = this.#columns.length <= mostArguments ? '' : 'v = v.flat(1);'
    // oxlint-disable-next-line typescript/no-implied-eval
    return new Function('c', `return (v, run) => { ${whole} return (${source}) }`)(this.#constants) as Decode
  }

  #parts(): SQLWrapper[][] {
    const parts: SQLWrapper[][] = []
    for (let at = 0; at < this.#columns.length; at += mostArguments)
      parts.push(this.#columns.slice(at, at + mostArguments))
    return parts
  }
}

const arrayOf = (columns: readonly SQLWrapper[]): SQL => sql`json_build_array(${sql.join([...columns], sql`, `)})`

function withKeys(object: Record<string, unknown>, keys: readonly string[], values: readonly unknown[]): object {
  for (const [index, key] of keys.entries()) object[key] = values[index]
  return object
}

/** Each row of a list; null where the list is hidden. */
export const eachOf =
  (decode: Decode): Decode =>
  (value, run) =>
    value === null ? null : (value as unknown[]).map((item) => decode(item, run))

/** A list of rows as one JSON array; the empty one, not null, when there is none. */
export const listOf = (rows: SQL): SQL => sql`(select coalesce(json_agg(r.j), '[]'::json) from (${rows}) r)`
