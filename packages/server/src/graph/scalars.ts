import { GraphQLError, GraphQLScalarType, Kind } from 'graphql'

const rfc3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/

/** JavaScript takes 30 February for 2 March. */
function isInCalendar(text: string): boolean {
  if (!rfc3339.test(text)) return false
  const day = text.slice(0, 10)
  const midnight = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day)
}

function parseInstant(value: unknown): Date {
  const at = typeof value === 'string' && isInCalendar(value) ? new Date(value) : undefined
  if (!at || Number.isNaN(at.getTime()))
    throw new GraphQLError('DateTime is RFC 3339 with an offset, such as 2026-11-22T18:00:00+08:00')
  return at
}

/** PostgreSQL writes instants into JSON as `2026-11-22T10:00:00.5+00:00`; the API has one spelling. */
function spelt(text: string): string {
  // No calendar is asked where only the spelling differs: a page of orders has hundreds of instants.
  if (text.length >= 25 && text.length <= 29 && text[4] === '-' && text.endsWith('+00:00'))
    return `${text.slice(0, 19)}.${text.slice(20, -6).padEnd(3, '0')}Z`
  return new Date(text).toISOString()
}

export const GraphQLDateTime = new GraphQLScalarType({
  name: 'DateTime',
  description: 'An instant, RFC 3339 with an offset. Answers are in UTC, to the millisecond.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc3339',
  serialize: (value) => (typeof value === 'string' ? spelt(value) : (value as Date).toISOString()),
  parseValue: parseInstant,
  parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : undefined),
})

function parseFen(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw new GraphQLError('Fen is a whole number of fen')
  return value
}

export const GraphQLFen = new GraphQLScalarType({
  name: 'Fen',
  description: 'Money in whole fen (0.01 CNY), a safe integer: `Int` would end at 21 million yuan.',
  serialize: parseFen,
  parseValue: parseFen,
  parseLiteral: (node) => parseFen(node.kind === Kind.INT ? Number(node.value) : undefined),
})
