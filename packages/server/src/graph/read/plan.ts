import { is, sql, StringChunk, type SQL, type SQLWrapper } from 'drizzle-orm'
import { alias, PgColumn } from 'drizzle-orm/pg-core'
import {
  getNamedType,
  isAbstractType,
  isNonNullType,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql'
import { reachCondition, type Reach, type Rights } from '../../access/reach.ts'
import { filled, plannedArguments, type Planned } from './arguments.ts'
import { decodeCursor, encodeCursor, sealOf } from './cursor.ts'
import { filterCondition, filterText } from './filter.ts'
import { eachOf, listOf, Row, type Decode } from './row.ts'
import { selectedFields, type Selecting } from './selection.ts'
import {
  countLimit,
  defaultPage,
  guardOf,
  listLimit,
  pageLimit,
  type At,
  type Field,
  type Shape,
  type Sort,
} from './shape.ts'
import { callerSlot, nowSlot, placesSlot, slot, type Run } from './slots.ts'
import { refuse } from '@linli/kit'

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

type Columns = At['t']

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

interface Page {
  readonly name: string
  readonly table: SQL
  readonly where: SQL
  readonly ordering: SQL
  readonly limit: number
  /** No index gives the rows in this order: they are found and sorted, and only what is left is joined. */
  readonly isSearched: boolean
}

export function pageOf(row: Row, { name, table, where, ordering, limit, isSearched }: Page): SQL {
  const part = sql`where ${where} order by ${ordering} limit ${literal(limit)}`
  if (!isSearched || !row.hasJoins) return listOf(sql`select ${row.json} as j from ${row.from(table)} ${part}`)
  const t = sql.identifier(name)
  const found = sql`(select ${t}.* from ${table} ${part}) ${t}`
  return listOf(sql`select ${row.json} as j from ${row.from(found)} order by ${ordering}`)
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
  let read: { run: Run; cursor: ReturnType<typeof decodeCursor> } | undefined
  const at = (run: Run) => {
    run.readsCursor = true
    // Its two values are filled one after the other, for the same call.
    if (read?.run !== run) read = { run, cursor: decodeCursor(sealed(run), String(filled(after, run))) }
    return read.cursor
  }
  const than = sort.direction === 'ASC' ? sql`>` : sql`<`
  if (sort.key === 'id') return sql` and ${id} ${than} ${slot((run) => at(run).id)}`
  return sql` and (${operand}, ${id}) ${than} (${slot((run) => at(run).value)}, ${slot((run) => at(run).id)})`
}

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
const literal = (value: number): SQL => sql.raw(String(value))

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

function objectType(at: Planning, type: GraphQLOutputType): GraphQLObjectType {
  const named = getNamedType(type)
  if (isObjectType(named)) return named
  if (isAbstractType(named)) throw new Error(`${named.name}: an edge of a shape leads to one concrete type`)
  throw new Error(`${named.name} is not an object`)
}
