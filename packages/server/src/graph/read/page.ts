import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { FieldNode, GraphQLField } from 'graphql'
import { filled, type Planned } from './arguments.ts'
import { decodeCursor } from './cursor.ts'
import { listOf, type Row } from './row.ts'
import { literal, objectType, type Planning } from './scope.ts'
import { selectedFields } from './selection.ts'
import { defaultPage, pageLimit, type At, type Shape, type Sort } from './shape.ts'
import { slot, type Run } from './slots.ts'
import { refuse } from '@linli/kit'

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
export function connectionParts(at: Planning, graphField: GraphQLField<unknown, unknown>, nodes: readonly FieldNode[]) {
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

export function pageSize(first: Planned): number {
  const size = first === undefined || first === null ? defaultPage : (first as number)
  if (size < 1 || size > pageLimit) refuse('PAGE_SIZE', { limit: pageLimit }, 'first')
  return size
}

export function sortOperand(shape: Shape, sort: Sort, scope: At): SQLWrapper {
  const operand = shape.sorts[sort.key]?.(scope) ?? (sort.key === 'id' ? scope.t['id'] : undefined)
  if (!operand) throw new Error(`${shape.type} has no sort ${sort.key}`)
  return operand
}

export function afterCondition(
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
