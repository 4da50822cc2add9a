import { sql, type SQL } from 'drizzle-orm'
import { alias, type PgColumn } from 'drizzle-orm/pg-core'
import {
  getNamedType,
  isAbstractType,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql'
import { reachCondition, type Reach, type Rights } from '../../access/reach.ts'
import { plannedArguments } from './arguments.ts'
import type { Decode } from './row.ts'
import type { Selecting } from './selection.ts'
import type { At, Shape } from './shape.ts'
import { callerSlot, nowSlot, placesSlot } from './slots.ts'

/** What a plan needs to know of the operation; none of it changes between two calls with the same key. */
export interface Planning extends Selecting {
  readonly rights: Rights
  /** Fresh table names, one each place where a table stands in the statement. */
  next(): string
}

/** One SQL expression that yields JSON, and how its value becomes what the executor walks. */
export interface Read {
  readonly sql: SQL
  readonly decode: Decode
}

export type Columns = At['t']

/** The shape's table under a name of its own: its columns, and what stands behind `from`. */
export function aliased(
  at: Planning,
  shape: Shape,
): { readonly name: string; readonly t: Columns; readonly table: SQL } {
  const name = at.next()
  return {
    name,
    t: alias(shape.table, name) as unknown as Columns,
    table: sql`${shape.table} ${sql.identifier(name)}`,
  }
}

/** A number in the statement's text: a parameter in LIMIT would make PostgreSQL plan every call anew. */
export const literal = (value: number): SQL => sql.raw(String(value))

export function scopeOf(at: Planning, t: Columns, graphField?: GraphQLField<unknown, unknown>, node?: FieldNode): At {
  const args = graphField && node && graphField.args.length > 0 ? plannedArguments(graphField, node, at.variables) : {}
  return {
    t,
    now: nowSlot,
    caller: callerSlot,
    arg: (name) => sql`${sql.param(args[name] ?? null)}`,
    value: (name) => args[name],
    reached: (reach: Reach<never>, standIns = {}) =>
      reachCondition(reach as Reach<unknown>, at.rights, (key) => standIns[key] ?? columnOf(t, key), placesSlot),
  }
}

function columnOf(t: Columns, key: string): PgColumn {
  const found = t[key]
  if (!found) throw new Error(`a reach names ${key}, which is no column`)
  return found
}

export function objectType(at: Planning, type: GraphQLOutputType): GraphQLObjectType {
  const named = getNamedType(type)
  if (isObjectType(named)) return named
  if (isAbstractType(named)) throw new Error(`${named.name}: an edge of a shape leads to one concrete type`)
  throw new Error(`${named.name} is not an object`)
}
