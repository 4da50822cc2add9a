import { initGraphQLTada } from 'gql.tada'
import type { introspection } from './graphql-env.d.ts'

export const graphql = initGraphQLTada<{
  introspection: introspection
  scalars: { DateTime: string; Fen: number }
}>()
export type { ResultOf, VariablesOf } from 'gql.tada'

export type OrderState = ReturnType<typeof graphql.scalar<'OrderState'>>
export type FulfilmentMode = ReturnType<typeof graphql.scalar<'FulfilmentMode'>>
export type ErrorCode = ReturnType<typeof graphql.scalar<'ErrorCode'>>
export type FlowKind = ReturnType<typeof graphql.scalar<'FlowKind'>>
export type FlowOutcome = ReturnType<typeof graphql.scalar<'FlowOutcome'>>
