import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
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
import { refuse } from '@linli/kit'
import { reachCondition, type Reach, type Rights } from '../../access/reach.ts'
import { filled, plannedArguments, type Planned } from './arguments.ts'
import { decodeCursor, encodeCursor, sealOf } from './cursor.ts'
import { filterCondition, filterText } from './filter.ts'
import { selectedFields, type Selecting } from './selection.ts'
import { countLimit, defaultPage, guardOf, listLimit, pageLimit, type At, type Field, type Shape, type Sort } from './shape.ts'
import { callerSlot, nowSlot, placesSlot, slot, type Run } from './slots.ts'

/** What a plan needs to know of the operation; none of it changes between two calls with the same key. */
export interface Planning extends Selecting {
  readonly rights: Rights
  /** Fresh table names, one each place where a table stands in the statement. */
  next(): string
}

export type Decode = (value: unknown, run: Run) => unknown

/** One SQL expression that yields JSON, and how its value becomes what the executor walks. */
export interface Read {
  readonly sql: SQL
  readonly decode: Decode
}

type Columns = At['t']

/** The row of `shape` under the alias `t` as a positional JSON array: names would be sent and parsed for every row. */
export function planObject(
  at: Planning,
  shape: Shape,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  t: Columns,
): Read {
  const columns: SQLWrapper[] = []
  const add = (column: SQLWrapper): number => columns.push(column) - 1
  const readers: ((row: unknown[], into: Record<string, unknown>, run: Run) => void)[] = []
  for (const { key, name, nodes: fieldNodes } of selectedFields(at, type, nodes)) {
    if (name === '__typename') continue
    const graphField = type.getFields()[name]
    if (!graphField) throw new Error(`${type.name} has no field ${name}`)
    const scope = scopeOf(at, t, graphField, fieldNodes[0]!)
    const field = shape.fields[name]
    if (field?.kind === 'fact') {
      const needs = Object.entries(field.needs).map(([need, operand]) => [need, add(operand(scope))] as const)
      const { value } = field
      readers.push((row, into, { ctx }) => {
        into[key] = value(Object.fromEntries(needs.map(([need, index]) => [need, row[index]])) as never, ctx)
      })
      continue
    }
    const read = planField(at, field ?? column(shape, name), scope, graphField, fieldNodes, type)
    const index = add(read.sql)
    const { decode } = read
    readers.push((row, into, run) => {
      into[key] = decode(row[index], run)
    })
  }
  const typeName = type.name
  return {
    sql: sql`json_build_array(${sql.join(columns, sql`, `)})`,
    decode: (value, run) => {
      if (value === null || value === undefined) return null
      const into: Record<string, unknown> = { __typename: typeName }
      for (const reader of readers) reader(value as unknown[], into, run)
      return into
    },
  }
}

/** A field without a line in its shape is the column of its name. */
const column = (shape: Shape, name: string): Exclude<Field, { kind: 'fact' }> => ({
  kind: 'expr',
  sql: ({ t }) => {
    const found = t[name]
    if (!found) throw new Error(`${shape.type}.${name} is neither a column nor described by its shape`)
    return found
  },
})

function planField(
  at: Planning,
  field: Exclude<Field, { kind: 'fact' }>,
  scope: At,
  graphField: GraphQLField<unknown, unknown>,
  nodes: readonly FieldNode[],
  owner: GraphQLObjectType,
): Read {
  if (field.kind === 'expr') return { sql: sql`${field.sql(scope)}`, decode: plainValue }
  const far = field.shape()
  if (field.kind === 'embed') return planObject(at, far, objectType(at, graphField.type), nodes, scope.t)
  if (field.kind === 'connection') return planConnection(at, far, graphField, nodes, { owner, on: field.on, scope, guarded: field.guarded })
  const { t, table } = aliased(at, far)
  const farScope = scopeOf(at, t)
  const conditions = [field.on(scope, t)]
  const guard = field.guarded ? guardOf(far, farScope) : undefined
  if (guard) conditions.push(guard)
  const row = planObject(at, far, objectType(at, graphField.type), nodes, t)
  const from = sql`from ${table} where ${sql.join(conditions, sql` and `)}`
  const read =
    field.kind === 'one'
      ? { sql: sql`(select ${row.sql} ${from})`, decode: row.decode }
      : {
          sql: sql`(select coalesce(json_agg(r.j), '[]'::json) from (select ${row.sql} as j ${from} order by ${sql.join([...field.order(t)], sql`, `)} limit ${literal(listLimit)}) r)`,
          decode: eachOf(row.decode),
        }
  return field.hidden ? { ...read, sql: sql`case when ${scope.reached(field.hidden)} then ${read.sql} end` } : read
}

const plainValue: Decode = (value) => value
const eachOf =
  (decode: Decode): Decode =>
  (value, run) =>
    value === null ? null : (value as unknown[]).map((item) => decode(item, run))

/** Where a connection hangs: on a row of another table, or at the root. */
export interface ConnectionPlace {
  /** The type whose field it is. */
  readonly owner: GraphQLObjectType
  readonly on?: (at: At, far: Columns) => SQL
  readonly scope?: At
  readonly guarded: boolean
  /** A condition that the resolver adds, on the rows of the list. */
  readonly where?: (at: At) => SQL
}

export function planConnection(
  at: Planning,
  shape: Shape,
  graphField: GraphQLField<unknown, unknown>,
  nodes: readonly FieldNode[],
  place: ConnectionPlace,
): Read {
  const args = plannedArguments(graphField, nodes[0]!, at.variables)
  const size = pageSize(args['first'])
  const sort = (args['sort'] as Sort | null | undefined) ?? shape.defaultSort
  const list = `${place.owner.name}.${graphField.name}`
  const { first: _first, after: _after, sort: _sort, ...asked } = args
  const sealed = (run: Run) => sealOf(`${list}|${sort.key}|${sort.direction}|${filterText(asked, (s) => s.fill(run))}`)

  const parts = connectionParts(at, graphField, nodes)
  const withRows = parts.nodes.length > 0 || parts.edges.length > 0 || parts.pageInfo
  const { t, table } = aliased(at, shape)
  const scope = scopeOf(at, t, graphField, nodes[0]!)
  const conditions: SQL[] = []
  if (place.on && place.scope) conditions.push(place.on(place.scope, t))
  const guard = place.guarded ? guardOf(shape, scope) : undefined
  if (guard) conditions.push(guard)
  if (place.where) conditions.push(place.where(scope))
  const filter = filterCondition(shape, args['filter'], scope)
  if (filter) conditions.push(filter)
  const wanted = conditions.length > 0 ? sql.join(conditions, sql` and `) : sql`true`

  const operand = sortOperand(shape, sort, scope)
  const byId = sort.key === 'id'
  const order = sort.direction === 'ASC' ? sql`asc` : sql`desc`
  const from = sql`from ${table} where ${wanted}${afterCondition(args['after'], operand, scope.t['id']!, sort, sealed)}`
  const rowType = objectType(at, parts.nodeField.type)
  const row = planObject(at, shape, rowType, [...parts.nodes, ...parts.edgeNodes], t)
  const ordering = byId ? sql`${t['id']} ${order}` : sql`${operand} ${order}, ${t['id']} ${order}`
  const page = sql`(select coalesce(json_agg(r.j), '[]'::json) from (select json_build_array(${operand}, ${t['id']}, ${row.sql}) as j ${from} order by ${ordering} limit ${literal(size + 1)}) r)`
  const count = sql`(select count(*) from (select 1 from ${table} where ${wanted} limit ${literal(countLimit + 1)}) c)`

  const hasAfter = args['after'] !== undefined && args['after'] !== null
  return {
    sql: sql`json_build_array(${withRows ? page : sql`null`}, ${parts.count ? count : sql`null`})`,
    decode: (value, run) => {
      const [found, counted] = value as [[unknown, string, unknown][] | null, number | null]
      const rows = (found ?? []).slice(0, size)
      const seal = parts.edges.length > 0 || parts.pageInfo ? sealed(run) : ''
      const cursorOf = ([sortValue, id]: [unknown, string, unknown]) => encodeCursor(seal, sortValue, id)
      const decoded = rows.map((entry) => row.decode(entry[2], run))
      return {
        nodes: decoded,
        edges: parts.edges.length > 0 ? rows.map((entry, index) => ({ cursor: cursorOf(entry), node: decoded[index] })) : [],
        pageInfo: {
          hasNextPage: (found ?? []).length > size,
          hasPreviousPage: hasAfter,
          startCursor: parts.pageInfo && rows[0] ? cursorOf(rows[0]) : null,
          endCursor: parts.pageInfo && rows.length > 0 ? cursorOf(rows.at(-1)!) : null,
        },
        count:
          counted === null ? null : counted > countLimit ? { value: countLimit, precision: 'AT_LEAST' } : { value: counted, precision: 'EXACT' },
      }
    },
  }
}

/** Which halves of a connection are asked for, and with which nodes. */
function connectionParts(at: Planning, graphField: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[]) {
  const type = objectType(at, graphField.type)
  const selected = selectedFields(at, type, nodes)
  const nodesOf = (name: string) => selected.filter((entry) => entry.name === name).flatMap((entry) => entry.nodes)
  const edges = nodesOf('edges')
  const edgeType = objectType(at, type.getFields()['edges']!.type)
  const edgeNodes = selectedFields(at, edgeType, edges)
    .filter((entry) => entry.name === 'node')
    .flatMap((entry) => entry.nodes)
  return {
    nodes: nodesOf('nodes'),
    edges,
    edgeNodes,
    nodeField: type.getFields()['nodes']!,
    pageInfo: nodesOf('pageInfo').length > 0,
    count: nodesOf('count').length > 0,
  }
}

function pageSize(first: Planned): number {
  const size = first === undefined || first === null ? defaultPage : (first as number)
  if (size < 1 || size > pageLimit) refuse('PAGE_SIZE', { limit: pageLimit }, 'first')
  return size
}

function sortOperand(shape: Shape, sort: Sort, scope: At): SQLWrapper {
  const operand = shape.sorts[sort.key]?.(scope) ?? (sort.key === 'id' ? scope.t['id'] : undefined)
  if (!operand) throw new Error(`${shape.type} has no sort ${sort.key}`)
  return operand
}

function afterCondition(
  after: Planned,
  operand: SQLWrapper,
  id: SQLWrapper,
  sort: Sort,
  sealed: (run: Run) => string,
): SQL {
  if (after === undefined || after === null) return sql``
  const at = (run: Run) => {
    run.readsCursor = true
    return decodeCursor(sealed(run), String(filled(after, run)))
  }
  const than = sort.direction === 'ASC' ? sql`>` : sql`<`
  if (sort.key === 'id') return sql` and ${id} ${than} ${slot((run) => at(run).id)}`
  return sql` and (${operand}, ${id}) ${than} (${slot((run) => at(run).value)}, ${slot((run) => at(run).id)})`
}

/** The shape's table under a name of its own: its columns, and what stands behind `from`. */
export function aliased(at: Planning, shape: Shape): { readonly t: Columns; readonly table: SQL } {
  const name = at.next()
  return {
    t: alias(shape.table, name) as unknown as Columns,
    table: sql`${shape.table} ${sql.identifier(name)}`,
  }
}

/** A number in the statement's text: a parameter in LIMIT would make PostgreSQL plan every call anew. */
const literal = (value: number): SQL => sql.raw(String(value))

export function scopeOf(
  at: Planning,
  t: Columns,
  graphField?: GraphQLField<unknown, unknown>,
  node?: FieldNode,
): At {
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

function objectType(at: Planning, type: GraphQLOutputType): GraphQLObjectType {
  const named = getNamedType(type)
  if (isObjectType(named)) return named
  if (isAbstractType(named)) throw new Error(`${named.name}: an edge of a shape leads to one concrete type`)
  throw new Error(`${named.name} is not an object`)
}
