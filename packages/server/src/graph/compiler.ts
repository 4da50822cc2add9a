import {
  GraphQLScalarType,
  Kind,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type TypeNode,
} from 'graphql'
import { compileQuery, isCompiledQuery } from 'graphql-jit'

/** Runs a compiled operation; its variables have been coerced before. */
export type Compiled = (
  rootValue: unknown,
  context: unknown,
  coerced: Readonly<Record<string, unknown>>,
) => Promise<ExecutionResult> | ExecutionResult

/** A variable as it is given. No type of a schema has this name: the API's own are checked to be words. */
const given = new GraphQLScalarType({ name: 'Given__' })
const givenType: TypeNode = { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: given.name } }

/**
 * Compiles one operation; null when the compiler cannot. graphql-jit's own code for variables never ends where an input
 * type holds itself, as every filter does (its issue 81): it is told that all variables are opaque.
 */
export function compile(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
): Compiled | null {
  const declared = operation.variableDefinitions ?? []
  const opaque = {
    ...operation,
    variableDefinitions: declared.map(({ kind, variable }) => ({ kind, variable, type: givenType })),
  }
  const definitions = document.definitions.map((definition) => (definition === operation ? opaque : definition))
  const made = compileQuery(withGiven(schema), { kind: Kind.DOCUMENT, definitions }, operation.name?.value, {
    disablingCapturingStackErrors: true,
  })
  // Resolvers see this node as `info.operation`, and plans ask it for the types of the variables.
  opaque.variableDefinitions = declared as typeof opaque.variableDefinitions
  return isCompiledQuery(made) ? made.query : null
}

/** The same schema, which also knows the opaque type. */
const withGiven = (schema: GraphQLSchema): GraphQLSchema =>
  Object.create(schema, {
    getType: { value: (name: string) => (name === given.name ? given : schema.getType(name)) },
  }) as GraphQLSchema
