import {
  buildSchema,
  execute,
  GraphQLScalarType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  printSchema,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql'
import type { Actor } from '../../../access/actor.ts'
import { assertAccess, type AccessRule } from '../../access.ts'
import type { App } from '../../context.ts'
import { roots } from './reference-roots.ts'
import type { Rows } from './reference-rows.ts'
import { sightOf } from './reference-sight.ts'
import { typeFields, type Seen } from './reference-types.ts'

/**
 * A second, plain implementation of everything that can be read: the same schema text, a resolver a field, every row
 * asked in JavaScript whether it may be seen. It shares nothing with the compiler of reads.
 */
export interface Reference {
  answer(asked: {
    document: DocumentNode
    variables: Readonly<Record<string, unknown>>
    actor: Actor
    rows: Rows
  }): Promise<Answered>
}

export interface Answered {
  readonly result: ExecutionResult
  /** How many statements the roots of this document may take. */
  readonly statements: number
}

interface Asking extends Seen {
  count: number
}

export function openReference(schema: GraphQLSchema, app: App): Reference {
  const plain = withResolvers(buildSchema(printSchema(schema)), schema)
  return {
    async answer({ document, variables, actor, rows }) {
      const contextValue: Asking = { app, actor, rows, now: app.clock.now(), sight: sightOf(actor, rows), count: 0 }
      const result = await execute({ schema: plain, document, variableValues: variables, contextValue })
      return { result, statements: contextValue.count }
    },
  }
}

function withResolvers(plain: GraphQLSchema, real: GraphQLSchema): GraphQLSchema {
  for (const type of Object.values(plain.getTypeMap())) {
    if (type instanceof GraphQLScalarType && type.name === 'DateTime') asInstant(type)
    if (isInterfaceType(type)) type.resolveType = (row: { __typename: string }) => row.__typename
    if (!isObjectType(type) || isIntrospectionType(type)) continue
    for (const [name, field] of Object.entries(type.getFields())) {
      const own = typeFields[type.name]?.[name]
      if (own) field.resolve = (row, args, seen: Seen) => own(row as never, args as never, seen)
    }
  }
  for (const [name, field] of Object.entries(plain.getQueryType()!.getFields())) {
    const rule = real.getQueryType()!.getFields()[name]!.extensions['access'] as AccessRule
    field.resolve = (_, args, asking: Asking) => {
      const root = roots[name]
      if (!root) throw new Error(`the reference does not know the root field ${name}: add it to reference-roots.ts`)
      assertAccess(asking.actor, rule)
      asking.count += root.statements(args as never, asking)
      return root.read(args as never, asking)
    }
  }
  return plain
}

function asInstant(type: GraphQLScalarType): void {
  type.serialize = (value) => (value as Date).toISOString()
  type.parseValue = (value) => new Date(String(value))
  type.parseLiteral = (node) => new Date('value' in node ? String(node.value) : '')
}
