import type { SQL, SQLWrapper } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Reach } from '../../access/reach.ts'
import type { Ctx } from '../context.ts'

/**
 * A shape says how the fields of one GraphQL type are read from PostgreSQL. It stands beside the feature's table.
 * A field that is not named is the column of the same name, so most new fields need no line here at all.
 */
export interface Shape {
  readonly type: string
  /** Prefix of the type's ids; absent for a part of another thing, which `node(id)` does not answer. */
  readonly prefix?: string
  readonly table: PgTable
  /** Who sees a row. Absent: whoever can reach the edge that leads here (the row is public, or part of its parent). */
  readonly reach?: Reach<never>
  /** The same, where a table of one column each is not enough. */
  readonly visible?: (at: At) => SQL
  readonly fields: Readonly<Record<string, Field>>
  /** Operands of filters that are not columns of the same name. */
  readonly filters: Readonly<Record<string, (at: At) => SQLWrapper | AnyOf>>
  /** Sort keys; operands are never null, or a page would lose the rows without a value. */
  readonly sorts: Readonly<Record<string, (at: At) => SQLWrapper>>
  readonly defaultSort: Sort
}

/** A filter operand with several values a row: the condition holds when one of them is meant. */
export class AnyOf {
  readonly values: SQL
  constructor(values: SQL) {
    this.values = values
  }
}
/** `values` is a select of one column. */
export const anyOf = (values: SQL): AnyOf => new AnyOf(values)

export interface Sort {
  readonly key: string
  readonly direction: 'ASC' | 'DESC'
}

/** What an expression may stand on: the row's columns under this statement's alias, and values known at each call. */
export interface At {
  readonly t: Readonly<Record<string, PgColumn>>
  /** An argument of the field, as a parameter. */
  arg(name: string): SQLWrapper
  /** An argument that is known while planning, because the text of the statement depends on it: Int, Boolean, enum. */
  value(name: string): unknown
  /** The instant of the request. */
  readonly now: SQL
  /** The id of whoever asks; null for the anonymous. */
  readonly caller: SQL
  /** Whether the caller's grants reach the row under this alias, or what stands in for its columns. */
  reached(reach: Reach<never>, standIns?: Readonly<Record<string, SQLWrapper>>): SQL
}

/** The condition that hides what the caller may not see; nothing for what is public or part of its parent. */
export const guardOf = (shape: Shape, at: At): SQL | undefined =>
  shape.visible ? shape.visible(at) : shape.reach && at.reached(shape.reach)

export type Field =
  | { readonly kind: 'expr'; readonly sql: (at: At) => SQLWrapper }
  /** Computed in JavaScript from values of the row, where the rule lives in TypeScript and must not be written twice. */
  | {
      readonly kind: 'fact'
      readonly needs: Readonly<Record<string, (at: At) => SQLWrapper>>
      readonly value: (row: never, ctx: Ctx) => unknown
    }
  | { readonly kind: 'embed'; readonly shape: () => Shape }
  /** `guarded`: null when the caller may not see the far row. */
  | {
      readonly kind: 'one'
      readonly shape: () => Shape
      readonly on: (at: At, far: At['t']) => SQL
      readonly guarded: boolean
      readonly hidden?: Reach<never>
    }
  | {
      readonly kind: 'many'
      readonly shape: () => Shape
      readonly on: (at: At, far: At['t']) => SQL
      readonly order: (far: At['t']) => readonly SQLWrapper[]
      readonly guarded: boolean
      /** Null unless the caller's grants reach the near row by this. */
      readonly hidden?: Reach<never>
    }
  | {
      readonly kind: 'connection'
      readonly shape: () => Shape
      readonly on: (at: At, far: At['t']) => SQL
      readonly guarded: boolean
    }

export function shape(
  type: string,
  table: PgTable,
  more: Partial<Omit<Shape, 'type' | 'table'>> & { fields?: Shape['fields'] } = {},
): Shape {
  // A copy: later features add their edges to it (see extend.ts).
  const [fields, filters] = [{ ...more.fields }, { ...more.filters }]
  return { sorts: {}, defaultSort: { key: 'id', direction: 'ASC' }, ...more, fields, filters, type, table }
}

export const expr = (sql: (at: At) => SQLWrapper): Field => ({ kind: 'expr', sql })

export const fact = <Row>(
  needs: Readonly<Record<keyof Row & string, (at: At) => SQLWrapper>>,
  value: (row: Row, ctx: Ctx) => unknown,
): Field => ({ kind: 'fact', needs, value })

/** A value object whose fields are columns of the same row. */
export const embed = (far: () => Shape): Field => ({ kind: 'embed', shape: far })

type On = (at: At, far: At['t']) => SQL
interface EdgeOptions {
  readonly guarded?: boolean
  readonly hidden?: Reach<never>
}

export const one = (far: () => Shape, on: On, { guarded = false, ...rest }: EdgeOptions = {}): Field => ({
  kind: 'one',
  shape: far,
  on,
  guarded,
  ...rest,
})

/** A list that is bounded by nature; `listLimit` rows at the most. */
export const many = (
  far: () => Shape,
  on: On,
  order: (far: At['t']) => readonly SQLWrapper[],
  { guarded = false, ...rest }: EdgeOptions = {},
): Field => ({ kind: 'many', shape: far, on, order, guarded, ...rest })

/** A list that can grow. */
export const connection = (far: () => Shape, on: On, { guarded = true }: EdgeOptions = {}): Field => ({
  kind: 'connection',
  shape: far,
  on,
  guarded,
})

export const listLimit = 200
export const pageLimit = 100
export const defaultPage = 20
/** Counting stops here; beyond it the answer is «at least». */
export const countLimit = 10_000
