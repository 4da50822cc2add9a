import {
  Kind,
  lexicographicSortSchema,
  parse,
  print,
  printSchema,
  visit,
  type ConstDirectiveNode,
  type FieldDefinitionNode,
  type GraphQLSchema,
  type ObjectTypeDefinitionNode,
} from 'graphql'
import type { AccessRule } from './access.ts'
import { isPlumbing, labelOf } from './labels.ts'

const header = `# The public contract, emitted from the server's code (pnpm emit) and reviewed like code.

"""Who may call a root field at all; whose things it then reaches is asked of each thing."""
directive @auth(rule: String!, scope: String) on FIELD_DEFINITION

"""What people call it in Chinese."""
directive @label(zh: String!) on OBJECT | INTERFACE | ENUM | FIELD_DEFINITION | ENUM_VALUE

`

/** The schema as text, with the access rules and Chinese labels where a reader looks for them. */
export function printLinliSchema(schema: GraphQLSchema): string {
  const roots = new Map(
    [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].map((type) => [type?.name, type]),
  )
  const labelled = <N extends Named>(type: string, node: N): N => {
    const zh = labelOf(type, node.name.value)
    return zh === undefined ? node : { ...node, directives: [directive('label', { zh }), ...(node.directives ?? [])] }
  }
  const ofObject = (type: ObjectTypeDefinitionNode): ObjectTypeDefinitionNode => {
    const root = roots.get(type.name.value)
    const fields = (type.fields ?? []).map((field) =>
      root
        ? withAuth(field, root.getFields()[field.name.value]!.extensions['access'] as AccessRule)
        : labelled(type.name.value, field),
    )
    return { ...named(type), fields }
  }
  const document = visit(parse(printSchema(lexicographicSortSchema(schema))), {
    ObjectTypeDefinition: (type) =>
      isPlumbing(type.name.value) && !roots.has(type.name.value) ? undefined : ofObject(type),
    InterfaceTypeDefinition: (type) => ({
      ...named(type),
      fields: (type.fields ?? []).map((field) => labelled(type.name.value, field)),
    }),
    EnumTypeDefinition: (type) =>
      isPlumbing(type.name.value)
        ? undefined
        : { ...named(type), values: (type.values ?? []).map((value) => labelled(type.name.value, value)) },
  })
  return `${header}${print(document)}\n`
}

interface Named {
  readonly name: { readonly value: string }
  readonly directives?: readonly ConstDirectiveNode[] | undefined
}

function named<N extends Named>(type: N): N {
  const zh = labelOf(type.name.value)
  return zh === undefined ? type : { ...type, directives: [directive('label', { zh }), ...(type.directives ?? [])] }
}

function withAuth(field: FieldDefinitionNode, rule: AccessRule): FieldDefinitionNode {
  const said =
    typeof rule === 'string' ? { rule } : { rule: rule.roles.join(' '), ...(rule.scope && { scope: rule.scope }) }
  return { ...field, directives: [directive('auth', said), ...(field.directives ?? [])] }
}

const directive = (name: string, values: Readonly<Record<string, string>>): ConstDirectiveNode => ({
  kind: Kind.DIRECTIVE,
  name: { kind: Kind.NAME, value: name },
  arguments: Object.entries(values).map(([argument, value]) => ({
    kind: Kind.ARGUMENT,
    name: { kind: Kind.NAME, value: argument },
    value: { kind: Kind.STRING, value },
  })),
})
