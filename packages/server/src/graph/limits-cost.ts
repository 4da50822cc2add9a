import {
  getNamedType,
  isCompositeType,
  isListType,
  isNonNullType,
  isUnionType,
  Kind,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { defaultPage, pageLimit } from './read/shape.ts'

/**
 * What an operation may cost, known before it runs: about the number of objects it can answer with. A scalar is free,
 * an object costs 1, a mutation 10; a connection multiplies by its page, another list by its bound.
 * A field says otherwise by `extensions.cost` (its own cost) and `extensions.bound` (most items of its list).
 */
export type Cost = number | ((variables: Variables) => number)
export type Variables = Readonly<Record<string, unknown>>

export const costOf = (cost: Cost, variables: Variables): number => (typeof cost === 'number' ? cost : cost(variables))

const usualBound = 10
const mutationCost = 10
/** Introspection answers with the whole schema, or with one type of it. */
const introspectionCosts: Readonly<Record<string, number>> = { __schema: 1_000, __type: 100, __typename: 0 }

export function costOfOperation(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): Cost {
  const root = schema.getRootType(operation.operation)
  const known = new Map<string, Cost>()
  const isMutation = operation.operation === 'mutation'

  const ofSelection = (type: GraphQLCompositeType, set: SelectionSetNode, page: Cost | undefined): Cost =>
    sum(
      set.selections.map((node) => {
        if (node.kind === Kind.FIELD) return ofField(type, node, page)
        if (node.kind === Kind.INLINE_FRAGMENT)
          return ofSelection(narrowed(type, node.typeCondition?.name.value), node.selectionSet, page)
        return ofFragment(node.name.value, page)
      }),
    )

  const ofFragment = (name: string, page: Cost | undefined): Cost => {
    const seen = page === undefined ? known.get(name) : undefined
    if (seen !== undefined) return seen
    const { typeCondition, selectionSet } = fragments.get(name)!
    const cost = ofSelection(schema.getType(typeCondition.name.value) as GraphQLCompositeType, selectionSet, page)
    if (page === undefined) known.set(name, cost)
    return cost
  }

  const ofField = (type: GraphQLCompositeType, node: FieldNode, page: Cost | undefined): Cost => {
    const fixed = introspectionCosts[node.name.value]
    // An alias repeats in every row what its field would have answered once.
    if (fixed !== undefined) return fixed + (node.alias ? 1 : 0)
    const field = isUnionType(type) ? undefined : type.getFields()[node.name.value]
    if (!field) return 0
    const far = getNamedType(field.type)
    const own =
      (field.extensions['cost'] as number | undefined) ?? (isMutation && type === root ? mutationCost : undefined)
    if (!isCompositeType(far) || !node.selectionSet) return own ?? (node.alias ? 1 : 0)
    if (far.name.endsWith('Connection')) {
      const size = argument(node, operation, 'first', pageOf)
      return sum([own ?? 1, ofSelection(far, node.selectionSet, size)])
    }
    const inner = ofSelection(far, node.selectionSet, undefined)
    if (!isList(field.type)) return sum([own ?? 1, inner])
    // `edges` and `nodes` of a connection are as long as its page; an edge is no object of its own.
    if (page !== undefined) return product(page, node.name.value === 'edges' ? inner : sum([1, inner]))
    return product(boundOf(field, node, operation), sum([own ?? 1, inner]))
  }

  const narrowed = (type: GraphQLCompositeType, condition: string | undefined): GraphQLCompositeType =>
    condition === undefined ? type : (schema.getType(condition) as GraphQLCompositeType)

  return root ? ofSelection(root, operation.selectionSet, undefined) : 0
}

const isList = (type: GraphQLOutputType): boolean => isListType(isNonNullType(type) ? type.ofType : type)

const pageOf = (given: unknown): number =>
  given === undefined || given === null
    ? defaultPage
    : typeof given === 'number' && given >= 0
      ? Math.min(given, pageLimit)
      : pageLimit

const lengthOf = (given: unknown): number => (Array.isArray(given) ? given.length : 1)

/** A list is as long as its field declares, or as the list of ids that is asked for, or as lists usually are. */
function boundOf(field: GraphQLField<unknown, unknown>, node: FieldNode, operation: OperationDefinitionNode): Cost {
  const declared = field.extensions['bound']
  if (typeof declared === 'number') return declared
  const listed = field.args.find(({ type }) => isListType(isNonNullType(type) ? type.ofType : type))
  return listed ? argument(node, operation, listed.name, lengthOf) : usualBound
}

/** An argument as a number: at once where the document says it, else at each call. */
function argument(
  node: FieldNode,
  operation: OperationDefinitionNode,
  name: string,
  read: (given: unknown) => number,
): Cost {
  const value = node.arguments?.find((given) => given.name.value === name)?.value
  if (!value) return read(undefined)
  if (value.kind === Kind.INT) return read(Number(value.value))
  if (value.kind === Kind.LIST) return read(value.values)
  if (value.kind !== Kind.VARIABLE) return read(undefined)
  const variable = value.name.value
  const byDefault = operation.variableDefinitions?.find((one) => one.variable.name.value === variable)?.defaultValue
  const otherwise =
    byDefault?.kind === Kind.INT
      ? Number(byDefault.value)
      : byDefault?.kind === Kind.LIST
        ? byDefault.values
        : undefined
  return (variables) => read(variables[variable] === undefined ? otherwise : variables[variable])
}

function sum(costs: readonly Cost[]): Cost {
  let fixed = 0
  const open: ((variables: Variables) => number)[] = []
  for (const cost of costs) {
    if (typeof cost === 'number') fixed += cost
    else open.push(cost)
  }
  if (open.length === 0) return fixed
  return (variables) => open.reduce((total, cost) => total + cost(variables), fixed)
}

function product(factor: Cost, cost: Cost): Cost {
  if (typeof factor === 'number' && typeof cost === 'number') return factor * cost
  return (variables) => costOf(factor, variables) * costOf(cost, variables)
}
