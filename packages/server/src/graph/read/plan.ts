import { is, sql, StringChunk, type SQL } from 'drizzle-orm'
import { PgColumn } from 'drizzle-orm/pg-core'
import { isNonNullType, type FieldNode, type GraphQLField, type GraphQLObjectType } from 'graphql'
import { plannedArguments } from './arguments.ts'
import { encodeCursor, sealOf } from './cursor.ts'
import { filterCondition, filterText } from './filter.ts'
import { afterCondition, connectionParts, pageOf, pageSize, sortOperand } from './page.ts'
import { eachOf, listOf, Row, type Decode } from './row.ts'
import { aliased, literal, objectType, scopeOf, type Columns, type Planning, type Read } from './scope.ts'
import { selectedFields } from './selection.ts'
import { countLimit, guardOf, listLimit, type At, type Field, type Shape, type Sort } from './shape.ts'
import type { Run } from './slots.ts'

/** Adds to `row` what the client selected of the row of `shape` under the alias `t`; answers the object's text. */
export function planObject(
  at: Planning,
  shape: Shape,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  t: Columns,
  row: Row,
): string {
  const entries: [key: string, source: string][] = [['__typename', JSON.stringify(type.name)]]
  for (const { key, name, nodes: fieldNodes } of selectedFields(at, type, nodes)) {
    if (name === '__typename') continue
    const graphField = type.getFields()[name]
    if (!graphField) throw new Error(`${type.name} has no field ${name}`)
    const scope = scopeOf(at, t, graphField, fieldNodes[0]!)
    const field = shape.fields[name] ?? column(shape, name)
    entries.push([key, planField(at, field, scope, graphField, fieldNodes, type, row)])
  }
  return row.object(entries)
}

/** A field without a line in its shape is the column of its name. */
const column = (shape: Shape, name: string): Field => ({
  kind: 'expr',
  sql: ({ t }) => {
    const found = t[name]
    if (!found) throw new Error(`${shape.type}.${name} is neither a column nor described by its shape`)
    return found
  },
})

function planField(
  at: Planning,
  field: Field,
  scope: At,
  graphField: GraphQLField<unknown, unknown>,
  nodes: readonly FieldNode[],
  owner: GraphQLObjectType,
  row: Row,
): string {
  if (field.kind === 'expr') return row.value(field.sql(scope))
  if (field.kind === 'fact') {
    const needs = Object.entries(field.needs).map(([need, operand]) => [need, row.value(operand(scope))] as const)
    return `${row.constant(field.value)}(${row.object(needs)}, run.ctx)`
  }
  const far = field.shape()
  if (field.kind === 'connection') {
    const read = planConnection(at, far, graphField, nodes, { owner, on: field.on, scope, guarded: field.guarded })
    return row.decoded(read.sql, read.decode)
  }
  const farType = objectType(at, graphField.type)
  if (field.kind === 'embed') return planObject(at, far, farType, nodes, scope.t, row)
  const { t, table } = aliased(at, far)
  const on = field.on(scope, t)
  const guard = field.guarded ? guardOf(far, scopeOf(at, t)) : undefined
  const condition = guard ? sql`${on} and ${guard}` : on
  const farKey = field.kind === 'one' && !field.hidden ? keyOf(on) : undefined
  if (farKey) {
    row.join(sql`left join ${table} on ${condition}`)
    const isSure = isNonNullType(graphField.type) && !guard
    const isThere = isSure ? undefined : row.value(sql`${farKey} is not null`)
    const object = planObject(at, far, farType, nodes, t, row)
    return isThere ? `(${isThere} ? ${object} : null)` : object
  }
  const farRow = new Row()
  const object = planObject(at, far, farType, nodes, t, farRow)
  const decode = farRow.decoder(object)
  const rows = sql`select ${farRow.json} as j from ${farRow.from(table)} where ${condition}`
  const found =
    field.kind === 'one'
      ? sql`(${rows})`
      : listOf(sql`${rows} order by ${sql.join([...field.order(t)], sql`, `)} limit ${literal(listLimit)}`)
  const read = field.hidden ? sql`case when ${scope.reached(field.hidden)} then ${found} end` : found
  return row.decoded(read, field.kind === 'one' ? orNull(decode) : eachOf(decode))
}

const orNull =
  (decode: Decode): Decode =>
  (value, run) =>
    value === null ? null : decode(value, run)

/** The far key of `far.key = near.column`: at most one row, so that a join gives what a select would, for much less. */
function keyOf(on: SQL): PgColumn | undefined {
  const [left, equals, right, ...more] = on.queryChunks.filter((chunk) => textOf(chunk) !== '')
  const isKey = is(left, PgColumn) && left.primary && textOf(equals) === '=' && is(right, PgColumn) && more.length === 0
  return isKey ? left : undefined
}

const textOf = (chunk: unknown): string | undefined =>
  is(chunk, StringChunk) ? chunk.value.join('').trim() : undefined

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
  let sealedLast: { text: string; seal: string } | undefined
  const sealed = (run: Run) => {
    const text = `${list}|${sort.key}|${sort.direction}|${filterText(asked, (s) => s.fill(run))}`
    if (sealedLast?.text !== text) sealedLast = { text, seal: sealOf(text) }
    return sealedLast.seal
  }

  const parts = connectionParts(at, graphField, nodes)
  const withRows = parts.nodes.length > 0 || parts.edges.length > 0 || parts.pageInfo
  const { t, table, name } = aliased(at, shape)
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
  const order = sort.direction === 'ASC' ? sql`asc` : sql`desc`
  const ordering = sort.key === 'id' ? sql`${t['id']} ${order}` : sql`${operand} ${order}, ${t['id']} ${order}`
  const row = new Row()
  const withCursors = parts.edges.length > 0 || parts.pageInfo
  const keys = withCursors ? [row.value(operand), row.value(t['id']!)] : []
  const object = planObject(
    at,
    shape,
    objectType(at, parts.nodeField.type),
    [...parts.nodes, ...parts.edgeNodes],
    t,
    row,
  )
  const decodeRow = row.decoder(
    row.object([
      ['node', object],
      ['at', `[${keys.join(', ')}]`],
    ]),
  )

  const page = pageOf(row, {
    name,
    table,
    where: sql`${wanted}${afterCondition(args['after'], operand, scope.t['id']!, sort, sealed)}`,
    ordering,
    // One more than the page, to know whether there is another.
    limit: parts.pageInfo ? size + 1 : size,
    isSearched: filter !== undefined || place.where !== undefined || sort.key !== shape.defaultSort.key,
  })
  const count = sql`(select count(*) from (select 1 from ${table} where ${wanted} limit ${literal(countLimit + 1)}) c)`

  const hasAfter = args['after'] !== undefined && args['after'] !== null
  return {
    sql: sql`json_build_array(${withRows ? page : sql`null`}, ${parts.count ? count : sql`null`})`,
    decode: (value, run) => {
      const [found, counted] = value as [unknown[] | null, number | null]
      const all = (found ?? []).map((entry) => decodeRow(entry, run) as { node: unknown; at: [unknown, string] })
      const rows = all.length > size ? all.slice(0, size) : all
      const seal = withCursors ? sealed(run) : ''
      const cursorOf = ({ at: [sortValue, id] }: { at: [unknown, string] }) => encodeCursor(seal, sortValue, id)
      return {
        nodes: rows.map(({ node }) => node),
        edges: parts.edges.length > 0 ? rows.map((entry) => ({ cursor: cursorOf(entry), node: entry.node })) : [],
        pageInfo: {
          hasNextPage: all.length > size,
          hasPreviousPage: hasAfter,
          startCursor: parts.pageInfo && rows[0] ? cursorOf(rows[0]) : null,
          endCursor: parts.pageInfo && rows.length > 0 ? cursorOf(rows.at(-1)!) : null,
        },
        count:
          counted === null
            ? null
            : counted > countLimit
              ? { value: countLimit, precision: 'AT_LEAST' }
              : { value: counted, precision: 'EXACT' },
      }
    },
  }
}
