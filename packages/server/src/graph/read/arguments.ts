import {
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  typeFromAST,
  valueFromAST,
  GraphQLBoolean,
  GraphQLInt,
  type FieldNode,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type ValueNode,
} from 'graphql'
import { Slot, type Run } from './slots.ts'

/**
 * Arguments as a plan sees them: what shapes the statement (keys, enums, booleans, page sizes) is a plain value, what
 * does not (ids, texts, money, instants) is a slot that is filled at each call. Constants of the document stay plain.
 */
export type Planned = unknown

export function plannedArguments(
  field: GraphQLField<unknown, unknown>,
  node: FieldNode,
  variables: Readonly<Record<string, unknown>>,
): Record<string, Planned> {
  const planned: Record<string, Planned> = {}
  for (const { name, type, defaultValue } of field.args) {
    const written = node.arguments?.find((argument) => argument.name.value === name)?.value
    const value = written && plan(written, type, variables)
    if (value !== undefined) planned[name] = value
    else if (defaultValue !== undefined) planned[name] = defaultValue
  }
  return planned
}

function plan(node: ValueNode, type: GraphQLInputType, variables: Readonly<Record<string, unknown>>): Planned {
  if (isNonNullType(type)) return plan(node, type.ofType, variables)
  if (node.kind === Kind.VARIABLE) {
    const name = node.name.value
    return planValue(variables[name], type, (run) => run.variables[name])
  }
  if (isListType(type) && node.kind !== Kind.NULL) {
    // One value may stand for a list of it; it holds variables like any other.
    const values = node.kind === Kind.LIST ? node.values : [node]
    const items = values.map((value) => plan(value, type.ofType, variables))
    return items.some(isOpaque) ? new Slot((run) => items.map((item) => filled(item, run))) : items
  }
  if (node.kind === Kind.OBJECT && isInputObjectType(type)) {
    const fields = type.getFields()
    const entries: [string, Planned][] = []
    for (const [name, { type: fieldType, defaultValue }] of Object.entries(fields)) {
      const written = node.fields.find((field) => field.name.value === name)
      const value = written ? plan(written.value, fieldType, variables) : defaultValue
      if (value !== undefined) entries.push([name, value])
    }
    return Object.fromEntries(entries)
  }
  return valueFromAST(node, type, variables)
}

/** A list of scalars that holds a slot becomes one slot; a list of input objects stays a list, its structure counts. */
const isOpaque = (item: Planned): boolean => item instanceof Slot

export const filled = (value: Planned, run: Run): unknown => (value instanceof Slot ? value.fill(run) : value)

function planValue(value: unknown, type: GraphQLInputType, read: (run: Run) => unknown): Planned {
  if (isNonNullType(type)) return planValue(value, type.ofType, read)
  if (value === undefined || value === null || shapes(type)) return value
  if (isListType(type)) {
    if (!Array.isArray(value)) return value
    if (!isInputObjectType(innermost(type))) return new Slot(read)
    return value.map((item, index) => planValue(item, type.ofType, (run) => (read(run) as unknown[])[index]))
  }
  if (isInputObjectType(type)) {
    const fields = type.getFields()
    return Object.fromEntries(
      Object.entries(value as Record<string, unknown>).flatMap(([name, item]) => {
        const field = fields[name]
        return field ? [[name, planValue(item, field.type, (run) => (read(run) as Record<string, unknown>)[name])]] : []
      }),
    )
  }
  return new Slot(read)
}

/** Whether the value of this type goes into the statement's text. */
const shapes = (type: GraphQLInputType): boolean => type === GraphQLInt || type === GraphQLBoolean || isEnumType(type)

function innermost(type: GraphQLInputType): GraphQLInputType {
  return isListType(type) || isNonNullType(type) ? innermost(type.ofType as GraphQLInputType) : type
}

/**
 * The structure of an operation's variables: two calls with the same key need the same statement. What is opaque is
 * reduced to its presence.
 */
export function variablesKey(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): string {
  let declared = declarations.get(operation)
  if (!declared) declarations.set(operation, (declared = declaredBy(schema, operation)))
  let key = ''
  for (const [name, type] of declared) key += `,${type ? structure(variables[name], type) : '?'}`
  return key
}

type Declared = readonly (readonly [name: string, type: GraphQLInputType | undefined])[]
const declarations = new WeakMap<OperationDefinitionNode, Declared>()

const declaredBy = (schema: GraphQLSchema, operation: OperationDefinitionNode): Declared =>
  (operation.variableDefinitions ?? []).map(({ variable, type }) => [
    variable.name.value,
    typeFromAST(schema, type as never) as GraphQLInputType | undefined,
  ])

function structure(value: unknown, type: GraphQLInputType): string {
  if (isNonNullType(type)) return structure(value, type.ofType)
  if (value === undefined) return '-'
  if (value === null) return '0'
  if (shapes(type)) return String(value)
  if (isListType(type) && Array.isArray(value)) {
    if (!isInputObjectType(innermost(type))) return '*'
    return `[${value.map((item) => structure(item, type.ofType)).join()}]`
  }
  if (isInputObjectType(type)) {
    const fields = type.getFields()
    const parts = Object.entries(value as Record<string, unknown>).map(([name, item]) => {
      const field = fields[name]
      return field ? `${name}:${structure(item, field.type)}` : ''
    })
    return `{${parts.join()}}`
  }
  return '*'
}
