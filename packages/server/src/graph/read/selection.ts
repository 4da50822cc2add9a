import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  Kind,
  print,
  type ArgumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  type ObjectFieldNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'

export interface Selecting {
  readonly schema: GraphQLSchema
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  readonly variables: Readonly<Record<string, unknown>>
}

/** The nodes that select one stored value of an object. */
export interface Selected {
  /** Under which key the value is kept: see `storageKey`. */
  readonly key: string
  readonly name: string
  readonly nodes: readonly FieldNode[]
}

/** What a concrete type is asked for: fragments spread, type conditions and `@skip/@include` applied, twins merged. */
export function selectedFields(at: Selecting, type: GraphQLObjectType, parents: readonly FieldNode[]): Selected[] {
  const found = new Map<string, { key: string; name: string; nodes: FieldNode[] }>()
  for (const parent of parents) if (parent.selectionSet) collect(at, type, parent.selectionSet, found)
  return [...found.values()]
}

function collect(
  at: Selecting,
  type: GraphQLObjectType,
  set: SelectionSetNode,
  found: Map<string, { key: string; name: string; nodes: FieldNode[] }>,
): void {
  for (const node of set.selections) {
    if (!isIncluded(at, node)) continue
    if (node.kind === Kind.FIELD) {
      const name = node.name.value
      const key = storageKey(node)
      const entry = found.get(key)
      if (entry) entry.nodes.push(node)
      else found.set(key, { key, name, nodes: [node] })
      continue
    }
    const fragment = node.kind === Kind.FRAGMENT_SPREAD ? at.fragments[node.name.value] : node
    if (fragment && applies(at.schema, type, fragment.typeCondition?.name.value))
      collect(at, type, fragment.selectionSet, found)
  }
}

const keys = new WeakMap<FieldNode, string>()

/**
 * The field's name with its arguments as they are written: they alone decide the value, so that one value serves every
 * alias, and two selections of one row that are merged never take each other's.
 */
export function storageKey(node: FieldNode): string {
  const name = node.name.value
  if (!node.arguments || node.arguments.length === 0) return name
  let key = keys.get(node)
  if (key === undefined) keys.set(node, (key = `${name}(${canonical(node.arguments)})`))
  return key
}

/** Validation takes arguments and input fields in any order for the same; so must this. */
const canonical = (fields: readonly (ArgumentNode | ObjectFieldNode)[]): string =>
  fields
    .map(({ name, value }) => `${name.value}:${textOf(value)}`)
    .toSorted()
    .join()

function textOf(value: ValueNode): string {
  if (value.kind === Kind.OBJECT) return `{${canonical(value.fields)}}`
  return value.kind === Kind.LIST ? `[${value.values.map(textOf).join()}]` : print(value)
}

const numbers = new WeakMap<object, number>()
let lastNumber = 0

/** A number for a node of a document, for keys. */
export function numberOf(node: object): number {
  let number = numbers.get(node)
  if (number === undefined) numbers.set(node, (number = ++lastNumber))
  return number
}

/** The nodes that are merged with the first, as a part of a key. */
export const othersOf = (nodes: readonly FieldNode[]): string =>
  nodes.length === 1
    ? ''
    : nodes
        .slice(1)
        .map((node) => `+${numberOf(node)}`)
        .join('')

function isIncluded(at: Selecting, node: FieldNode | SelectionSetNode['selections'][number]): boolean {
  if (!node.directives || node.directives.length === 0) return true
  if (getDirectiveValues(GraphQLSkipDirective, node, at.variables)?.if === true) return false
  return getDirectiveValues(GraphQLIncludeDirective, node, at.variables)?.if !== false
}

function applies(schema: GraphQLSchema, type: GraphQLObjectType, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true
  const named = schema.getType(condition)
  return isAbstractType(named) && schema.isSubType(named, type)
}
