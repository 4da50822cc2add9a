import { execute as interpret, type ExecutionResult, type GraphQLSchema } from 'graphql'
import { expect } from 'vitest'
import type { Actor } from '../../../access/actor.ts'
import type { World } from '../../../testing/world.ts'
import { isBadDocument, readDocument, type Document } from '../../documents.ts'
import { toClientErrors } from '../../errors.ts'
import { openExecutor } from '../../executor.ts'
import { plainCursors } from './reference-lists.ts'
import type { Rows } from './reference-rows.ts'
import { openReference } from './reference.ts'

export interface Asked {
  readonly document: Document
  readonly variables: Readonly<Record<string, unknown>>
  readonly actor: Actor
  /** The name of the operation, where a document has several. */
  readonly operation?: string
}

/** An answer in the form in which two of them can be compared, and the statements it took. */
export interface Told {
  readonly data: unknown
  readonly errors: readonly string[]
  readonly statements: number
  /** The answer as it was, with cursors that can be given back. */
  readonly raw: unknown
}

const generous = {
  maxBodyBytes: 1_000_000,
  maxTokens: 20_000,
  maxDepth: 60,
  maxAliases: 1_000,
  maxRootFields: 100,
  maxDirectives: 1_000,
  maxCost: Number.MAX_SAFE_INTEGER,
}

/** The same question asked of graphql-js and of the compiled executor over our reads, and of the plain reference. */
export function threeWays(w: World, schema: GraphQLSchema = w.schema) {
  // Time goes on between compilations: only so many are made in one second.
  let second = 0
  const run = openExecutor(schema, () => (second += 1_000))
  const reference = openReference(schema, w.app)

  const ours = async (
    { actor }: Asked,
    answer: (ctx: ReturnType<World['context']>) => Promise<ExecutionResult>,
  ): Promise<Told> => {
    const ctx = w.context(actor)
    return told(await answer(ctx), ctx.statements.count)
  }

  return {
    /** Undefined when it is no valid document. */
    read(text: string): Document | undefined {
      const document = readDocument(schema, generous, text)
      if (isBadDocument(document)) return undefined
      // Asked for often enough to be compiled.
      document.uses = 10
      return document
    },
    interpreted: (asked: Asked): Promise<Told> =>
      ours(asked, async (ctx) => {
        const { document, variables } = asked
        const result = await interpret({
          schema,
          document: document.ast,
          operationName: operationOf(asked).name,
          variableValues: variables,
          contextValue: ctx,
        })
        return result.errors ? { ...result, errors: toClientErrors(result.errors, ctx) } : result
      }),
    compiled: (asked: Asked): Promise<Told> =>
      ours(asked, (ctx) =>
        run({ document: asked.document, operation: operationOf(asked), variables: asked.variables, ctx }),
      ),
    async referred({ document, variables, actor }: Asked, rows: Rows): Promise<Told> {
      const { result, statements } = await reference.answer({ document: document.ast, variables, actor, rows })
      return told(
        result.errors ? { ...result, errors: toClientErrors(result.errors, w.context(actor)) } : result,
        statements,
      )
    },
  }
}

const operationOf = ({ document, operation }: Asked) =>
  document.operations.find(({ name }) => operation === undefined || name === operation)!

function told(result: ExecutionResult, statements: number): Told {
  const { data, errors = [] } = JSON.parse(JSON.stringify(result)) as {
    data?: unknown
    errors?: { path?: unknown[]; extensions?: { code?: string } }[]
  }
  const where = errors.map(({ path, extensions }) => `${path?.join('.')}: ${extensions?.code}`).toSorted()
  // What other roots would have said is not waited for when one that may not be null has failed.
  return {
    data: plainCursors(data ?? null),
    errors: data === null && where.length > 0 ? ['refused'] : where,
    statements,
    raw: data,
  }
}

/** Every cursor that an answer shows under a key, wherever it stands. */
export function cursorsIn(answer: unknown, key: string): string[] {
  if (Array.isArray(answer)) return answer.flatMap((item) => cursorsIn(item, key))
  if (typeof answer !== 'object' || answer === null) return []
  return Object.entries(answer).flatMap(([name, value]) =>
    name === key ? (value as { cursor: string }[]).map(({ cursor }) => cursor) : cursorsIn(value, key),
  )
}

/** One document, asked again and again: what each call tells, the same from the interpreter and from compiled code. */
export function asking(w: World, text: string) {
  const ways = threeWays(w)
  const document = ways.read(text)
  if (!document) throw new Error(`no valid document: ${text}`)
  return async (actor: Actor, variables: Readonly<Record<string, unknown>> = {}, operation?: string): Promise<Told> => {
    const asked = { document, variables, actor, ...(operation && { operation }) }
    const first = await ways.interpreted(asked)
    if (document.operations.every(({ kind }) => kind === 'query')) expect(await ways.compiled(asked)).toEqual(first)
    return first
  }
}
