import {
  getVariableValues,
  GraphQLScalarType,
  Kind,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'

/**
 * graphql-jit 0.8.9 writes code for the whole type of a variable and never ends where an input type holds itself, as
 * filters do (`and`, `or`, `not`). So variables are coerced by graphql itself, and the compiler is shown operations
 * whose variables are of one scalar that takes what it is given.
 */
const plain = new GraphQLScalarType({ name: 'LinliPlainVariable' })
const plainType = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: plain.name } } as const

const typed = new WeakMap<OperationDefinitionNode, OperationDefinitionNode>()

/** The operation with its variables' own types, whichever of the two an executor holds. */
export const typedOperation = (operation: OperationDefinitionNode): OperationDefinitionNode => typed.get(operation) ?? operation

export function plainVariables(ast: DocumentNode): DocumentNode {
  const definitions = ast.definitions.map((definition) => {
    if (definition.kind !== Kind.OPERATION_DEFINITION || !definition.variableDefinitions?.length) return definition
    const variableDefinitions = definition.variableDefinitions.map(({ kind, variable }) => ({ kind, variable, type: plainType }))
    const shown = { ...definition, variableDefinitions }
    typed.set(shown, definition)
    return shown
  })
  return { ...ast, definitions }
}

/** The same schema, which knows that scalar too. */
export const schemaWithPlain = (schema: GraphQLSchema): GraphQLSchema =>
  Object.create(schema, {
    getType: { value: (name: string) => (name === plain.name ? plain : schema.getType(name)) },
  }) as GraphQLSchema

export type Coerced = { readonly coerced: Readonly<Record<string, unknown>> } | { readonly errors: readonly GraphQLError[] }

export function coerceVariables(schema: GraphQLSchema, operation: OperationDefinitionNode, given: Readonly<Record<string, unknown>>): Coerced {
  if (!operation.variableDefinitions?.length) return { coerced: {} }
  const { coerced, errors } = getVariableValues(schema, operation.variableDefinitions, given, { maxErrors: 5 })
  return errors ? { errors } : { coerced }
}
