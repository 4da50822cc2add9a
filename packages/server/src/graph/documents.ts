import {
  GraphQLError,
  Kind,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql'
import type { Env } from '../env.ts'
import { clientMessage } from './errors.ts'
import { costOfOperation, type Cost } from './limits-cost.ts'
import { measure, type Measured } from './limits-measure.ts'
import { nestingOf } from './limits-scan.ts'

/** A document that has been parsed, measured and found valid. Plans and compiled operations hang on it. */
export interface Document {
  readonly text: string
  readonly ast: DocumentNode
  readonly operations: readonly Operation[]
  readonly introspects: boolean
  /** Whether the compiler may see it; see executor.ts. */
  readonly isCompilable: boolean
  /** How often it was asked for. */
  uses: number
}

export interface Operation {
  readonly node: OperationDefinitionNode
  readonly kind: 'query' | 'mutation' | 'subscription'
  readonly name: string | undefined
  readonly cost: Cost
}

/** Why a document is not served; the same for whoever sends it. */
export interface BadDocument {
  readonly text: string
  readonly errors: readonly GraphQLError[]
  /** It does not parse or is not valid; otherwise it passes a limit or holds what nobody may send. */
  readonly isMalformed: boolean
}

export type Limits = Pick<
  Env,
  'maxBodyBytes' | 'maxTokens' | 'maxDepth' | 'maxAliases' | 'maxRootFields' | 'maxDirectives' | 'maxCost'
>

const maxNesting = 100
const maxOperations = 20
const maxFields = 3_000
/** Comparing the fields of one selection with each other is quadratic. */
const maxWidth = 250
const maxDirectivesAtOnce = 5
const maxErrors = 5

/** Everything that can be said about a document without knowing who sends it. Limits stand before validation. */
export function readDocument(schema: GraphQLSchema, limits: Limits, text: string): Document | BadDocument {
  if (Buffer.byteLength(text) > limits.maxBodyBytes)
    return tooComplex(text, `a document has at most ${limits.maxBodyBytes} bytes`)
  if (nestingOf(text) > maxNesting) return tooComplex(text, `brackets nest at most ${maxNesting} levels`)
  const ast = parsed(text, limits.maxTokens)
  if (!('kind' in ast)) return ast
  const measured = measure(ast)
  const excess = excessOf(measured, limits)
  if (excess) return tooComplex(text, excess)
  if (measured.hasBadText) return bad(text, 'BAD_INPUT', [new GraphQLError('A text holds NUL or half of a character.')])
  const faults = validate(schema, ast, specifiedRules, { maxErrors })
  if (faults.length > 0) return bad(text, 'GRAPHQL_VALIDATION_FAILED', faults)
  return {
    text,
    ast,
    operations: operationsOf(schema, ast),
    introspects: measured.introspects,
    isCompilable: !measured.hasCompilerWord && measured.directivesAtOnce === 0,
    uses: 0,
  }
}

export const isBadDocument = (document: Document | BadDocument): document is BadDocument => 'errors' in document

function parsed(text: string, maxTokens: number): DocumentNode | BadDocument {
  try {
    return parse(text, { maxTokens })
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error
    if (error.message.includes('Document contains more that'))
      return tooComplex(text, `a document has at most ${maxTokens} tokens`)
    return bad(text, 'GRAPHQL_PARSE_FAILED', [error])
  }
}

function excessOf({ operations, widest, directivesAtOnce }: Measured, limits: Limits): string | undefined {
  if (operations.length > maxOperations) return `a document has at most ${maxOperations} operations`
  if (widest > maxWidth) return `a selection has at most ${maxWidth} fields`
  if (directivesAtOnce > maxDirectivesAtOnce) return `at most ${maxDirectivesAtOnce} directives stand in one place`
  for (const { kind, fields, depth, aliases, directives, width } of operations) {
    const maxRootFields = kind === 'mutation' ? Math.ceil(limits.maxRootFields / 2) : limits.maxRootFields
    if (fields > maxFields) return `an operation has at most ${maxFields} fields, fragments spread`
    if (depth > limits.maxDepth) return `a selection has at most ${limits.maxDepth} levels`
    if (aliases > limits.maxAliases) return `an operation has at most ${limits.maxAliases} aliases`
    if (directives > limits.maxDirectives) return `an operation has at most ${limits.maxDirectives} directives`
    if (width > maxRootFields) return `a ${kind} has at most ${maxRootFields} root fields`
  }
  return undefined
}

const tooComplex = (text: string, reason: string): BadDocument => ({
  text,
  errors: [new GraphQLError(`The query is too complex: ${reason}.`, { extensions: { code: 'QUERY_TOO_COMPLEX' } })],
  isMalformed: false,
})

const bad = (text: string, code: string, errors: readonly GraphQLError[]): BadDocument => ({
  text,
  errors: errors.map(({ message, nodes, source, positions }) => {
    const where = { ...(nodes && { nodes }), ...(source && { source }), ...(positions && { positions }) }
    return new GraphQLError(clientMessage(message), { ...where, extensions: { code } })
  }),
  isMalformed: code !== 'BAD_INPUT',
})

function operationsOf(schema: GraphQLSchema, { definitions }: DocumentNode): Operation[] {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const node of definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node)
  return definitions.flatMap((node) =>
    node.kind === Kind.OPERATION_DEFINITION
      ? [{ node, kind: node.operation, name: node.name?.value, cost: costOfOperation(schema, node, fragments) }]
      : [],
  )
}
