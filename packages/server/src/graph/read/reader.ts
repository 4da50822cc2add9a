import { hash } from 'node:crypto'
import { sql, type SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import {
  getNamedType,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
} from 'graphql'
import { rightsOf, type Rights } from '../../access/reach.ts'
import { sqlStateOf } from '../../db/tx.ts'
import type { Ctx } from '../context.ts'
import { variablesKey } from './arguments.ts'
import { pageOf } from './page.ts'
import { planConnection, planObject } from './plan.ts'
import { eachOf, Row } from './row.ts'
import { aliased, scopeOf, type Planning, type Read } from './scope.ts'
import { numberOf, othersOf } from './selection.ts'
import { guardOf, listLimit, type At, type Shape } from './shape.ts'
import { given, Slot, type Run } from './slots.ts'
import { refuse } from '@linli/kit'

/** What of an executor's `info` a reader looks at; the compiled executor gives no more. */
export type ReadInfo = Pick<
  GraphQLResolveInfo,
  'schema' | 'fragments' | 'operation' | 'variableValues' | 'fieldNodes' | 'parentType' | 'fieldName'
>

/** A statement that is ready to run: text once, parameters at each call. */
interface Statement {
  readonly name: string
  readonly text: string
  readonly params: readonly unknown[]
  readonly decode: Read['decode']
  uses: number
}

const dialect = new PgDialect({ casing: 'snake_case' })

/** Plans hang on the document's own nodes and are forgotten with it. */
const plans = new WeakMap<FieldNode, Map<string, Statement>>()
/** Page sizes and flags may vary within one document; beyond this many forms the oldest are forgotten. */
const formsPerField = 64

/** A field of a fragment stands in several operations, and is merged with other nodes in some of its places. */
const placeOf = ({ operation, fieldNodes }: ReadInfo): string => `${numberOf(operation)}${othersOf(fieldNodes)}`

function statementFor(ctx: Ctx, info: ReadInfo, use: string, plan: (at: Planning) => Read): Statement {
  const node = info.fieldNodes[0]!
  const rights: Rights = (ctx.rights ??= rightsOf(ctx.actor))
  const key = `${use}|${placeOf(info)}|${rights.signature}|${variablesKey(info.schema, info.operation, info.variableValues)}`
  let forms = plans.get(node)
  if (!forms) plans.set(node, (forms = new Map()))
  const known = forms.get(key)
  if (known) return known
  let tables = 0
  const read = plan({
    schema: info.schema,
    fragments: info.fragments,
    variables: info.variableValues,
    rights,
    next: () => `t${++tables}`,
  })
  const { sql: text, params } = dialect.sqlToQuery(sql`select ${read.sql} as j`)
  const statement = { name: `r_${hash('sha1', text, 'hex').slice(0, 20)}`, text, params, decode: read.decode, uses: 0 }
  if (forms.size >= formsPerField) forms.delete(forms.keys().next().value!)
  forms.set(key, statement)
  return statement
}

async function run(ctx: Ctx, info: ReadInfo, statement: Statement, values: readonly unknown[]): Promise<unknown> {
  const call: Run = { ctx, variables: info.variableValues, given: values }
  const parameters = statement.params.map((param) => (param instanceof Slot ? param.fill(call) : param))
  ctx.statements.count++
  const name = preparedName(statement)
  const { rows } = await ctx.db.pool
    .query<{ j: unknown }>({ ...(name && { name }), text: statement.text, values: parameters })
    .catch((error: unknown) => refuseForged(error, call))
  return statement.decode(rows[0]?.j ?? null, call)
}

/** A connection keeps what was prepared on it until it closes: only what comes again is, and only so much. */
const mostPrepared = 2_000
const prepared = new Set<string>()

function preparedName(statement: Statement): string | undefined {
  if (++statement.uses < 2) return undefined
  if (prepared.size < mostPrepared) prepared.add(statement.name)
  return prepared.has(statement.name) ? statement.name : undefined
}

/** A cursor that somebody has put together himself may hold what is no value of its column. */
function refuseForged(error: unknown, { readsCursor }: Run): never {
  if (readsCursor && sqlStateOf(error)?.startsWith(dataException)) refuse('CURSOR_OF_ANOTHER_LIST', {}, 'after')
  throw error
}
const dataException = '22'

const fieldOf = (info: ReadInfo): GraphQLField<unknown, unknown> => info.parentType.getFields()[info.fieldName]!

function typeOf(info: ReadInfo, shape: Shape): GraphQLObjectType {
  return info.schema.getType(shape.type) as GraphQLObjectType
}

interface ListOptions {
  /** A condition beside the permission; `given(0)` and on stand for `values`. */
  readonly where?: (at: At) => SQL
  readonly values?: readonly unknown[]
  /** Names the condition: two conditions of one field must not share a plan. */
  readonly use?: string
  /** Whether the rows are filtered by the shape's own reach. */
  readonly guarded?: boolean
}

/** A connection field: its arguments and selection become one statement. */
export function readConnection(ctx: Ctx, info: ReadInfo, shape: Shape, options: ListOptions = {}): Promise<unknown> {
  const { where, values = [], use = '', guarded = true } = options
  const statement = statementFor(ctx, info, `c${use}`, (at) =>
    planConnection(at, shape, fieldOf(info), info.fieldNodes, {
      owner: info.parentType,
      guarded,
      ...(where && { where }),
    }),
  )
  return run(ctx, info, statement, values)
}

/** A list that is bounded by nature, in the order given. */
export function readList(
  ctx: Ctx,
  info: ReadInfo,
  shape: Shape,
  { where, values = [], use = '', guarded = true, order }: ListOptions & { order?: (at: At) => SQL } = {},
): Promise<unknown> {
  const statement = statementFor(ctx, info, `l${use}`, (at) => {
    const { t, table, name } = aliased(at, shape)
    const scope = scopeOf(at, t)
    const row = new Row()
    const object = planObject(at, shape, typeOf(info, shape), info.fieldNodes, t, row)
    const conditions = [sql`true`]
    const guard = guarded ? guardOf(shape, scope) : undefined
    if (guard) conditions.push(guard)
    if (where) conditions.push(where(scope))
    const ordering = order ? order(scope) : sql`${t['id']}`
    return {
      sql: pageOf(row, {
        name,
        table,
        where: sql.join(conditions, sql` and `),
        ordering,
        limit: listLimit,
        isSearched: true,
      }),
      decode: eachOf(row.decoder(object)),
    }
  })
  return run(ctx, info, statement, values)
}

/** Rows by id, each under its id. What is absent or not permitted is not in the map. */
export async function readByIds(
  ctx: Ctx,
  info: ReadInfo,
  shape: Shape,
  ids: readonly string[],
  { guarded = true }: { guarded?: boolean } = {},
): Promise<Map<string, unknown>> {
  const named = getNamedType(fieldOf(info).type)
  const statement = statementFor(ctx, info, `i${shape.type}${guarded}${named.name}`, (at) => {
    const { t, table } = aliased(at, shape)
    const scope = scopeOf(at, t)
    const row = new Row()
    const id = row.value(t['id']!)
    const object = planObject(at, shape, typeOf(info, shape), info.fieldNodes, t, row)
    // By a sub-select: PostgreSQL would look how many ids there are, and plan the statement anew for every call.
    const conditions = [sql`${t['id']} = any((select ${given(0)})::text[])`]
    const guard = guarded ? guardOf(shape, scope) : undefined
    if (guard) conditions.push(guard)
    const decodeEntry = row.decoder(`[${id}, ${object}]`)
    return {
      sql: sql`(select json_agg(${row.json}) from ${row.from(table)} where ${sql.join(conditions, sql` and `)})`,
      decode: (value, call) =>
        new Map(((value ?? []) as unknown[]).map((entry) => decodeEntry(entry, call) as [string, unknown])),
    }
  })
  return (await run(ctx, info, statement, [ids])) as Map<string, unknown>
}

/** One row by id; null when it is absent or the caller may not see it. */
export async function readOne(
  ctx: Ctx,
  info: ReadInfo,
  shape: Shape,
  id: string,
  options: { guarded?: boolean } = {},
): Promise<unknown> {
  return (await readByIds(ctx, info, shape, [id], options)).get(id) ?? null
}
