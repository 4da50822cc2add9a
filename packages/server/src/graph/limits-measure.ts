import {
  Kind,
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type OperationTypeNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql'
import { isStorable } from './limits-text.ts'

/** How large a selection is with all its fragments spread. */
export interface Size {
  readonly fields: number
  readonly depth: number
  readonly aliases: number
  readonly directives: number
  /** Fields directly in the selection, those of its fragments included. */
  readonly width: number
}

export interface Measured {
  readonly operations: readonly (Size & { readonly kind: OperationTypeNode })[]
  /** Asks for `__schema` or `__type` anywhere, also where it might not be executed. */
  readonly introspects: boolean
  /** The widest selection of the document; comparing its fields with each other is quadratic. */
  readonly widest: number
  /** Most directives on one node. */
  readonly directivesAtOnce: number
  /** Holds a text that cannot be stored. */
  readonly hasBadText: boolean
  /** Holds a word that the compiler of operations must never see; see executor.ts. */
  readonly hasCompilerWord: boolean
}

const nothing: Size = { fields: 0, depth: 0, aliases: 0, directives: 0, width: 0 }
const introspection = new Set(['__schema', '__type'])

/** Each fragment is measured once, so a bomb of fragments that spread each other twice costs no more than its text. */
export function measure(document: DocumentNode): Measured {
  const fragments = new Map<string, FragmentDefinitionNode>()
  const known = new Map<string, Size>()
  const found = { introspects: false, widest: 0, directivesAtOnce: 0, hasBadText: false, hasCompilerWord: false }

  const sizeOfFragment = (name: string): Size => {
    const size = known.get(name)
    if (size) return size
    // A fragment within itself is refused by validation; here it only must not be walked for ever.
    known.set(name, nothing)
    const definition = fragments.get(name)
    if (!definition) return nothing
    const own = sizeOf(definition.selectionSet)
    const made = { ...own, directives: own.directives + countDirectives(definition.directives) }
    known.set(name, made)
    return made
  }

  const sizeOf = (set: SelectionSetNode): Size => {
    let { fields, depth, aliases, directives, width } = nothing
    for (const node of set.selections) {
      directives += countDirectives(node.directives)
      if (node.kind === Kind.FIELD) {
        const { alias, name, selectionSet } = node
        if (alias) noteWord(alias.value)
        for (const argument of node.arguments ?? []) noteValue(argument.value)
        const isIntrospection = introspection.has(name.value)
        found.introspects ||= isIntrospection
        const inner = selectionSet ? sizeOf(selectionSet) : nothing
        fields += 1 + inner.fields
        width += 1
        aliases += (alias ? 1 : 0) + inner.aliases
        directives += inner.directives
        // Whoever may introspect may do so to the end: the usual query is 13 levels deep.
        depth = Math.max(depth, 1 + (isIntrospection ? 0 : inner.depth))
      } else {
        const inner = node.kind === Kind.FRAGMENT_SPREAD ? sizeOfFragment(node.name.value) : sizeOf(node.selectionSet)
        fields += inner.fields
        width += inner.width
        aliases += inner.aliases
        directives += inner.directives
        depth = Math.max(depth, inner.depth)
      }
    }
    found.widest = Math.max(found.widest, width)
    return { fields, depth, aliases, directives, width }
  }

  const countDirectives = (directives: readonly DirectiveNode[] = []): number => {
    found.directivesAtOnce = Math.max(found.directivesAtOnce, directives.length)
    for (const directive of directives) for (const argument of directive.arguments ?? []) noteValue(argument.value)
    return directives.length
  }

  const noteValue = (value: ValueNode): void => {
    if (value.kind === Kind.STRING) {
      found.hasBadText ||= !isStorable(value.value)
      noteWord(value.value)
    } else if (value.kind === Kind.ENUM) noteWord(value.value)
    else if (value.kind === Kind.LIST) value.values.forEach(noteValue)
    else if (value.kind === Kind.OBJECT)
      for (const field of value.fields) {
        noteWord(field.name.value)
        noteValue(field.value)
      }
  }

  const noteWord = (word: string): void => {
    found.hasCompilerWord ||= word === '__proto__' || word.includes('__MAGIC')
  }

  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  // Also fragments that nothing spreads: validation looks at them.
  for (const name of fragments.keys()) sizeOfFragment(name)
  const operations = document.definitions.flatMap((node) => {
    if (node.kind !== Kind.OPERATION_DEFINITION) return []
    for (const variable of node.variableDefinitions ?? []) {
      if (variable.defaultValue) noteValue(variable.defaultValue)
      countDirectives(variable.directives)
    }
    const size = sizeOf(node.selectionSet)
    return [{ ...size, kind: node.operation, directives: size.directives + countDirectives(node.directives) }]
  })
  return { operations, ...found }
}
