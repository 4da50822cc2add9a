import DataLoader from 'dataloader'
import {
  getNamedType,
  isAbstractType,
  isIntrospectionType,
  isObjectType,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql'
import type { Ctx } from '../context.ts'
import { readByIds, type ReadInfo } from './reader.ts'
import { othersOf, selectedFields, storageKey } from './selection.ts'
import type { Shape } from './shape.ts'

/**
 * A thing by its id alone. Commands and events answer with it; what the client selected of the thing is read by the
 * thing's shape when the executor comes to the field, after the commit.
 */
export class Ref {
  readonly type: string
  readonly id: string
  /** False where the command itself has just proven the right to see it, such as a household that was only now made. */
  readonly guarded: boolean
  /** Columns that the command has just written: a selection of nothing else needs no statement. */
  readonly row: Readonly<Record<string, unknown>> | undefined
  constructor(type: string, id: string, guarded: boolean, row?: Readonly<Record<string, unknown>>) {
    this.type = type
    this.id = id
    this.guarded = guarded
    this.row = row
  }
}

interface RefOptions {
  readonly guarded?: boolean
  readonly row?: Readonly<Record<string, unknown>> | undefined
}

export const ref = (shape: Shape, id: string, { guarded = true, row }: RefOptions = {}): Ref =>
  new Ref(shape.type, id, guarded, row)

/**
 * Gives every field below the roots its way of reading, in the place of type-graphql's wrappers, which would cost the
 * hot reads dearly. There are three: fields with arguments on shaped types take the value kept for these
 * arguments; fields elsewhere that lead to a shaped type resolve a `Ref`; all others are the plain property.
 */
export function wireShapes(schema: GraphQLSchema, shapes: ReadonlyMap<string, Shape>): void {
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
  for (const type of Object.values(schema.getTypeMap())) {
    // type-graphql would answer by a promise, which the compiler does not take.
    if (isAbstractType(type)) type.resolveType = ({ __typename }: { __typename: string }) => __typename
    if (!isObjectType(type) || isIntrospectionType(type) || roots.has(type)) continue
    for (const field of Object.values(type.getFields())) {
      delete field.resolve
      if (shapes.has(type.name)) wireShaped(field)
      else if (leadsToShape(schema, field, shapes)) field.resolve = refResolver(shapes)
    }
  }
}

function wireShaped(field: GraphQLField<unknown, Ctx>): void {
  if (field.args.length === 0) return
  field.resolve = (source, _args, _ctx, info) => (source as Record<string, unknown>)[storageKey(info.fieldNodes[0]!)]
}

function leadsToShape(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  shapes: ReadonlyMap<string, Shape>,
): boolean {
  const named = getNamedType(field.type)
  if (isObjectType(named)) return shapes.has(named.name)
  return (
    isAbstractType(named) &&
    schema.getPossibleTypes(named).some((possible: GraphQLObjectType) => shapes.has(possible.name))
  )
}

function refResolver(shapes: ReadonlyMap<string, Shape>) {
  return (source: unknown, _args: unknown, ctx: Ctx, info: ReadInfo): unknown => {
    const value = (source as Record<string, unknown>)[info.fieldName]
    if (value instanceof Ref) return resolveRef(ctx, info, shapes, value)
    if (Array.isArray(value))
      return Promise.all(value.map((item) => (item instanceof Ref ? resolveRef(ctx, info, shapes, item) : item)))
    return value
  }
}

/** Refs of one field that come up in one turn are read by one statement. */
function resolveRef(
  ctx: Ctx,
  info: ReadInfo,
  shapes: ReadonlyMap<string, Shape>,
  { type, id, guarded, row }: Ref,
): Promise<unknown> | object {
  const shape = shapes.get(type)
  if (!shape) throw new Error(`${type} has no shape`)
  if (row && holds(info, shape, row)) return row
  const loaders = (ctx.refLoaders ??= new Map())
  const node: FieldNode = info.fieldNodes[0]!
  const key = `${type}|${guarded}${othersOf(info.fieldNodes)}`
  let byKey = loaders.get(node)
  if (!byKey) loaders.set(node, (byKey = new Map()))
  let loader = byKey.get(key)
  if (!loader) {
    loader = new DataLoader(
      async (ids: readonly string[]) => {
        const found = await readByIds(ctx, info, shape, ids, { guarded })
        return ids.map((wanted) => found.get(wanted) ?? null)
      },
      // A thing may change between two turns of one operation: nothing is remembered.
      { cache: false },
    )
    byKey.set(key, loader)
  }
  return loader.load(id)
}

/** Whether all that is selected are columns of this row as they are. */
function holds(info: ReadInfo, shape: Shape, row: object): boolean {
  const at = { schema: info.schema, fragments: info.fragments, variables: info.variableValues }
  const type = info.schema.getType(shape.type) as GraphQLObjectType
  return selectedFields(at, type, info.fieldNodes).every(
    ({ key, name }) => name === '__typename' || (key === name && name in row && !(name in shape.fields)),
  )
}
