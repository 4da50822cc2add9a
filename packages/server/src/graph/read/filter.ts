import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { filled } from './arguments.ts'
import { isPlainValue } from './plain.ts'
import { AnyOf, type At, type Shape } from './shape.ts'
import { slot, Slot } from './slots.ts'
import { refuse } from '@linli/kit'

/**
 * The one meaning of every `…Filter` input: keys are and-ed; `and`, `or`, `not` nest; each other key is an operand of
 * the shape with `eq/in`, `startsWith/contains`, `from/to` or `min/max`, or a boolean question.
 */
export function filterCondition(shape: Shape, filter: unknown, at: At): SQL | undefined {
  if (countConditions(filter) > mostConditions) refuse('TOO_MANY', { limit: mostConditions }, 'filter')
  return condition(shape, filter, at)
}

/** Each condition is asked of each row; what a person or a program means fits in far fewer. */
const mostConditions = 50

function countConditions(filter: unknown): number {
  if (Array.isArray(filter)) return filter.reduce((sum: number, part) => sum + countConditions(part), 0)
  if (!isPlainValue(filter) || filter instanceof Slot) return 1
  return Object.entries(filter).reduce(
    (sum, [name, value]) => sum + (['and', 'or', 'not'].includes(name) ? countConditions(value) : 1),
    0,
  )
}

function condition(shape: Shape, filter: unknown, at: At): SQL | undefined {
  if (filter === undefined || filter === null) return undefined
  const terms = Object.entries(filter as Record<string, unknown>).flatMap(([name, value]): SQL[] => {
    if (value === undefined || value === null) return []
    switch (name) {
      case 'and':
        return [all((value as unknown[]).map((part) => condition(shape, part, at)))]
      case 'or':
        return [any((value as unknown[]).map((part) => condition(shape, part, at)))]
      case 'not':
        return [sql`not coalesce(${condition(shape, value, at) ?? sql`true`}, false)`]
      default:
        return [operandCondition(operandOf(shape, name, at), value)]
    }
  })
  return terms.length === 0 ? undefined : all(terms)
}

function operandOf(shape: Shape, name: string, at: At): SQLWrapper | AnyOf {
  const operand = shape.filters[name]?.(at) ?? at.t[name]
  if (!operand) throw new Error(`${shape.type} has no operand for the filter ${name}`)
  return operand
}

function operandCondition(operand: SQLWrapper | AnyOf, value: unknown): SQL {
  // A condition that asks nothing holds for every row, also for one without any of the values.
  if (operand instanceof AnyOf && Object.values(value as object).every((wanted) => wanted == null)) return sql`true`
  if (operand instanceof AnyOf)
    return sql`exists (select 1 from (${operand.values}) o(v) where ${operandCondition(sql`o.v`, value)})`
  if (typeof value === 'boolean') return value ? sql`(${operand})` : sql`not coalesce(${operand}, false)`
  const terms = Object.entries(value as Record<string, unknown>).flatMap(([operator, wanted]) =>
    wanted === undefined || wanted === null ? [] : [compare(operand, operator, wanted)],
  )
  return all(terms)
}

function compare(operand: SQLWrapper, operator: string, wanted: unknown): SQL {
  switch (operator) {
    case 'eq':
      return sql`${operand} = ${parameter(wanted)}`
    case 'in':
      return sql`${operand} = any(${parameter(wanted)})`
    case 'startsWith':
      return sql`${operand} ilike ${pattern(wanted, (text) => `${text}%`)}`
    case 'contains':
      return sql`${operand} ilike ${pattern(wanted, (text) => `%${text}%`)}`
    case 'from':
    case 'min':
      return sql`${operand} >= ${parameter(wanted)}`
    case 'to':
      return sql`${operand} < ${parameter(wanted)}`
    case 'max':
      return sql`${operand} <= ${parameter(wanted)}`
    default:
      throw new Error(`no such filter operator: ${operator}`)
  }
}

const parameter = (value: unknown): SQL => sql`${sql.param(value)}`

/** What the caller typed is text, not a pattern. */
const pattern = (wanted: unknown, around: (text: string) => string): SQL =>
  slot((run) => around(String(filled(wanted, run)).replaceAll(/[\\%_]/g, String.raw`\$&`)))

const all = (terms: readonly (SQL | undefined)[]): SQL => joined(terms, sql` and `, sql`true`)
const any = (terms: readonly (SQL | undefined)[]): SQL =>
  terms.some((term) => term === undefined) ? sql`true` : joined(terms, sql` or `, sql`false`)

function joined(terms: readonly (SQL | undefined)[], by: SQL, none: SQL): SQL {
  const present = terms.filter((term) => term !== undefined)
  return present.length === 0 ? none : sql`(${sql.join(present, by)})`
}

/** The filter as text, for the seal of its cursors: slots are filled with this call's values. */
export function filterText(filter: unknown, fill: (slot: Slot) => unknown): string {
  const resolve = (value: unknown): unknown => {
    if (value instanceof Slot) return fill(value)
    if (Array.isArray(value)) return value.map(resolve)
    if (isPlainValue(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolve(item)]))
    return value
  }
  return JSON.stringify(resolve(filter) ?? null)
}
