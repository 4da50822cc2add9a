import { refuse } from '@linli/kit'

/** What a list can be filtered and sorted by, said in JavaScript: its own words for the meaning of `…Filter` and `…Sort`. */
export interface ListRules<Row> {
  readonly operands?: Readonly<Record<string, (row: Row) => unknown>>
  readonly sorts?: Readonly<Record<string, (row: Row) => Comparable>>
  readonly sort?: readonly [key: string, direction: 'ASC' | 'DESC']
}

export type Comparable = string | number | Date

export interface ListArgs {
  readonly first?: number | null
  readonly after?: string | null
  readonly filter?: Filter | null
  readonly sort?: { readonly key: string; readonly direction: 'ASC' | 'DESC' } | null
}
type Filter = Readonly<Record<string, unknown>>

/** Text sorts by its bytes, as in a database of locale C. */
function compare(a: Comparable, b: Comparable): number {
  if (typeof a === 'string' && typeof b === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(b))
  return Number(a) - Number(b)
}

const holds: Readonly<Record<string, (value: Comparable, wanted: never) => boolean>> = {
  eq: (value, wanted: Comparable) => value === wanted,
  in: (value, wanted: Comparable[]) => wanted.includes(value),
  startsWith: (value, wanted: string) => String(value).toLowerCase().startsWith(wanted.toLowerCase()),
  contains: (value, wanted: string) => String(value).toLowerCase().includes(wanted.toLowerCase()),
  from: (value, wanted: Comparable) => compare(value, wanted) >= 0,
  to: (value, wanted: Comparable) => compare(value, wanted) < 0,
  min: (value, wanted: Comparable) => compare(value, wanted) >= 0,
  max: (value, wanted: Comparable) => compare(value, wanted) <= 0,
}

function meets(value: unknown, wanted: unknown): boolean {
  if (typeof wanted === 'boolean') return (value === true) === wanted
  const conditions = Object.entries(wanted as Filter).filter(([, given]) => given != null)
  // Of several values of one row (a rider's communities) one meets all conditions.
  const values = Array.isArray(value) ? value : [value]
  if (conditions.length === 0) return true
  return values.some(
    (each) => each != null && conditions.every(([name, given]) => holds[name]!(each as Comparable, given as never)),
  )
}

export function matches<Row>(row: Row, filter: Filter, rules: ListRules<Row>): boolean {
  return Object.entries(filter).every(([name, wanted]) => {
    if (wanted == null) return true
    if (name === 'and') return (wanted as Filter[]).every((part) => matches(row, part, rules))
    if (name === 'or') return (wanted as Filter[]).some((part) => matches(row, part, rules))
    if (name === 'not') return !matches(row, wanted as Filter, rules)
    return meets(rules.operands?.[name] ? rules.operands[name](row) : (row as Record<string, unknown>)[name], wanted)
  })
}

/** One page of a list: all rows, thrown out and sorted one by one. */
export function page<Row extends { readonly id: string }>(rows: readonly Row[], rules: ListRules<Row>, args: ListArgs) {
  const [key, direction] = args.sort ? [args.sort.key, args.sort.direction] : (rules.sort ?? ['id', 'ASC'])
  const valueOf = (row: Row): Comparable => (key === 'id' ? row.id : rules.sorts![key]!(row))
  const sign = direction === 'ASC' ? 1 : -1
  const order = (a: { value: Comparable; id: string }, b: { value: Comparable; id: string }) =>
    sign * (compare(a.value, b.value) || compare(a.id, b.id))
  const wanted = rows.filter((row) => matches(row, args.filter ?? {}, rules))
  const sorted = wanted.map((row) => ({ row, id: row.id, value: valueOf(row) })).toSorted(order)
  const from = args.after == null ? undefined : positionOf(args.after, sorted[0]?.value)
  const rest = from ? sorted.filter((entry) => order(entry, from) > 0) : sorted
  const taken = rest.slice(0, args.first ?? 20)
  const edges = taken.map(({ row, id }) => ({ node: row, cursor: cursorText(id) }))
  return {
    nodes: taken.map(({ row }) => row),
    edges,
    pageInfo: {
      hasNextPage: rest.length > taken.length,
      hasPreviousPage: args.after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    count: { value: wanted.length, precision: 'EXACT' },
  }
}

const cursorText = (id: string): string => `cursor of ${id}`

/** What a cursor on the wire says; undefined when the text is no cursor. */
function read(cursor: string): { value: unknown; id: string } | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    return Array.isArray(parts) && parts.length === 3 && typeof parts[2] === 'string'
      ? { value: parts[1], id: parts[2] }
      : undefined
  } catch {
    return undefined
  }
}

function positionOf(cursor: string, sample: Comparable | undefined): { value: Comparable; id: string } {
  const found = read(cursor) ?? refuse('CURSOR_OF_ANOTHER_LIST')
  return { id: found.id, value: sample instanceof Date ? new Date(String(found.value)) : (found.value as Comparable) }
}

/** An answer with its cursors told by the row they stand on: what else they hold is nobody's business. */
export function plainCursors(answer: unknown): unknown {
  if (typeof answer === 'string') {
    const cursor = answer.length > 20 ? read(answer) : undefined
    return cursor ? cursorText(cursor.id) : answer
  }
  if (Array.isArray(answer)) return answer.map(plainCursors)
  if (typeof answer !== 'object' || answer === null) return answer
  return Object.fromEntries(Object.entries(answer).map(([key, value]) => [key, plainCursors(value)]))
}
