import { lexicographicSortSchema, parse, print, printSchema, visit, type ConstDirectiveNode, type GraphQLSchema } from 'graphql'
import type { AccessRule } from './access.ts'

const header = `# The public contract, emitted from the server's code (pnpm emit) and reviewed like code.

"""Who may call a root field at all; whose things it then reaches is asked of each thing."""
directive @auth(rule: String!, scope: String) on FIELD_DEFINITION

`

/** The schema as text, with the access rule of every root field where a reader looks for it. */
export function printLinliSchema(schema: GraphQLSchema): string {
  const roots = new Map(
    [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) => (type ? [[type.name, type]] : [])),
  )
  const document = visit(parse(printSchema(lexicographicSortSchema(schema))), {
    ObjectTypeDefinition: (type) => {
      const root = roots.get(type.name.value)
      if (!root) return undefined
      return {
        ...type,
        fields: (type.fields ?? []).map((field) => ({
          ...field,
          directives: [authDirective(root.getFields()[field.name.value]!.extensions['access'] as AccessRule)],
        })),
      }
    },
  })
  return `${header}${print(document)}\n`
}

function authDirective(rule: AccessRule): ConstDirectiveNode {
  const said = typeof rule === 'string' ? rule : rule.roles.join(' ')
  const scope = typeof rule === 'string' || !rule.scope ? '' : `, scope: "${rule.scope}"`
  const parsed = parse(`type T { f: Int @auth(rule: "${said}"${scope}) }`, { noLocation: true })
  const [definition] = parsed.definitions
  if (definition?.kind !== 'ObjectTypeDefinition') throw new Error('unreachable')
  return definition.fields![0]!.directives![0]!
}
