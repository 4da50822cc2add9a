import { execute as interpret, type ExecutionResult, type GraphQLError, type GraphQLSchema } from 'graphql'
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit'
import type { Ctx } from './context.ts'
import type { Document, Operation } from './documents.ts'
import { toClientErrors } from './errors.ts'
import { wasReplayed } from './idempotency.ts'

export interface Run {
  readonly document: Document
  readonly operation: Operation
  readonly variables: Readonly<Record<string, unknown>>
  readonly ctx: Ctx
  /** The event, when this is one event of a subscription. */
  readonly rootValue?: unknown
}

/** Answers an admitted operation; its errors are fit to leave the process. */
export type Execute = (run: Run) => Promise<ExecutionResult>

type Compiled = CompiledQuery['query']

/** A compilation costs as much as a hundred answers: only what is asked for again is compiled, and only so many a second. */
const usesBeforeCompiling = 2
const compilationsPerSecond = 20

/**
 * Runs operations, those that come again by compiled code. The compiler writes the document's words into source text:
 * its escape words would let a text become code (`__MAGIC_DATE__…`, seen in graphql-jit 0.8.9), and an alias named
 * `__proto__` would set a prototype. Documents that hold either are only ever interpreted.
 */
export function openExecutor(schema: GraphQLSchema, nowMs: () => number): Execute {
  const compiled = new WeakMap<Operation, Compiled | null>()
  const budget = { second: 0, spent: 0 }

  const mayCompile = (): boolean => {
    const second = Math.floor(nowMs() / 1_000)
    if (budget.second !== second) Object.assign(budget, { second, spent: 0 })
    return ++budget.spent <= compilationsPerSecond
  }

  const compiledFor = ({ document, operation }: Run): Compiled | null | undefined => {
    const known = compiled.get(operation)
    if (known !== undefined || !document.isCompilable || document.uses < usesBeforeCompiling || !mayCompile()) return known
    const made = compile(schema, document, operation)
    compiled.set(operation, made)
    return made
  }

  return async (run) => {
    const query = compiledFor(run)
    const result = query
      ? await query(run.rootValue, run.ctx, run.variables)
      : await interpret({
          schema,
          document: run.document.ast,
          operationName: run.operation.name,
          variableValues: run.variables,
          contextValue: run.ctx,
          rootValue: run.rootValue,
        })
    const told = result.errors ? { ...result, errors: toClientErrors(result.errors as readonly GraphQLError[], run.ctx) } : result
    return wasReplayed(run.ctx) ? { ...told, extensions: { idempotent: 'replayed' } } : told
  }
}

/** Null when the compiler cannot: such an operation stays interpreted. */
function compile(schema: GraphQLSchema, { ast }: Document, { name }: Operation): Compiled | null {
  const made = compileQuery(schema, ast, name, { disablingCapturingStackErrors: true })
  return isCompiledQuery(made) ? made.query : null
}
