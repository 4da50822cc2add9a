import {
  getNamedType,
  isAbstractType,
  isCompositeType,
  isNonNullType,
  isUnionType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
} from 'graphql'

export type RootKind = 'query' | 'mutation' | 'subscription'

export interface RootField {
  readonly kind: RootKind
  readonly field: GraphQLField<unknown, unknown>
}

export const rootFields = (schema: GraphQLSchema): RootField[] =>
  (['query', 'mutation', 'subscription'] as const).flatMap((kind) =>
    Object.values(schema.getRootType(kind as never)?.getFields() ?? {}).map((field) => ({ kind, field })),
  )

/** An operation that asks one root field for all it has, with a variable for each of the arguments named. */
export function documentFor(
  schema: GraphQLSchema,
  { kind, field }: RootField,
  args: readonly string[],
  depth = 3,
): string {
  const given = field.args.filter(({ name }) => args.includes(name))
  const variables = given.map(({ name, type }) => `$${name}: ${type.toString()}`).join(', ')
  const passed = given.map(({ name }) => `${name}: $${name}`).join(', ')
  const far = getNamedType(field.type)
  const selection = isCompositeType(far) ? selectionOf(schema, far, depth) : ''
  return `${kind}${variables && `(${variables})`} { ${field.name}${passed && `(${passed})`} ${selection} }`
}

/** Everything that can be asked without arguments, so many levels deep. */
function selectionOf(schema: GraphQLSchema, type: GraphQLCompositeType, depth: number): string {
  const parts = [
    '__typename',
    ...(isUnionType(type) ? [] : Object.values(type.getFields()).flatMap((field) => fieldOf(schema, field, depth))),
  ]
  if (isAbstractType(type))
    for (const possible of schema.getPossibleTypes(type))
      // Fields of one name may differ in type from one object to the next, so only the first level of each is asked for.
      parts.push(
        `... on ${possible.name} { __typename ${Object.values(possible.getFields())
          .flatMap((field) => leafOf(field))
          .join(' ')} }`,
      )
  return `{ ${parts.join(' ')} }`
}

const needsArguments = ({ args }: GraphQLField<unknown, unknown>): boolean =>
  args.some(({ type, defaultValue }) => isNonNullType(type) && defaultValue === undefined)

function fieldOf(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>, depth: number): string[] {
  const far = getNamedType(field.type)
  if (needsArguments(field)) return []
  if (!isCompositeType(far)) return [field.name]
  // Of a list below the root two rows say as much as twenty, and keep within the limit of one request.
  const page = field.args.some(({ name }) => name === 'first') ? '(first: 2)' : ''
  return depth > 0 ? [`${field.name}${page} ${selectionOf(schema, far, depth - 1)}`] : []
}

/** Under a name of its own: nullability too must agree where one name stands in several types. */
function leafOf(field: GraphQLField<unknown, unknown>): string[] {
  return needsArguments(field) || isCompositeType(getNamedType(field.type)) ? [] : [field.name]
}
