import {
  execute as interpret,
  getVariableValues,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
} from 'graphql'
import { compile, type Compiled } from './compiler.ts'
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

/** A compilation costs as much as a hundred answers: only what is asked for again is compiled, and only so many a second. */
const usesBeforeCompiling = 2
const compilationsPerSecond = 20
const maxVariableErrors = 5

/**
 * Runs operations, those that come again by compiled code. Three things are only ever interpreted (graphql-jit 0.8.9):
 * texts that hold the compiler's own escape words, which would let them become code (`__MAGIC_DATE__…`); an alias named
 * `__proto__`, which would set a prototype; and directives, whose conditions it forgets where two selections of one
 * field are merged.
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
    if (known !== undefined || !document.isCompilable || document.uses < usesBeforeCompiling || !mayCompile())
      return known
    const made = compile(schema, document.ast, operation.node)
    compiled.set(operation, made)
    return made
  }

  return async (run) => {
    const query = compiledFor(run)
    const result = query ? await runCompiled(schema, query, run) : await runInterpreted(schema, run)
    const told = result.errors
      ? { ...result, errors: toClientErrors(result.errors as readonly GraphQLError[], run.ctx) }
      : result
    return wasReplayed(run.ctx) ? { ...told, extensions: { idempotent: 'replayed' } } : told
  }
}

function runCompiled(
  schema: GraphQLSchema,
  query: Compiled,
  { operation, variables, rootValue, ctx }: Run,
): Promise<ExecutionResult> | ExecutionResult {
  const definitions = operation.node.variableDefinitions ?? []
  const values = getVariableValues(schema, definitions, variables, { maxErrors: maxVariableErrors })
  return values.errors ? { errors: values.errors } : query(rootValue, ctx, values.coerced)
}

const runInterpreted = async (
  schema: GraphQLSchema,
  { document, operation, variables, rootValue, ctx }: Run,
): Promise<ExecutionResult> =>
  interpret({
    schema,
    document: document.ast,
    operationName: operation.name,
    variableValues: variables,
    contextValue: ctx,
    rootValue,
    options: { maxCoercionErrors: maxVariableErrors },
  })
