import { initGraphQLTada } from 'gql.tada'
import type { introspection } from './graphql-env.d.ts'

export const graphql = initGraphQLTada<{
  introspection: introspection
  scalars: { DateTime: string; Fen: number }
}>()
export { maskFragments, readFragment } from 'gql.tada'
export type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada'

export type OrderState = ReturnType<typeof graphql.scalar<'OrderState'>>
export type OrderAction = ReturnType<typeof graphql.scalar<'OrderAction'>>
export type FulfilmentStatus = ReturnType<typeof graphql.scalar<'FulfilmentStatus'>>
export type FulfilmentMode = ReturnType<typeof graphql.scalar<'FulfilmentMode'>>
export type CommunityKind = ReturnType<typeof graphql.scalar<'CommunityKind'>>
export type ErrorCode = ReturnType<typeof graphql.scalar<'ErrorCode'>>
export type ViewScope = ReturnType<typeof graphql.scalar<'ViewScope'>>
export type Role = ReturnType<typeof graphql.scalar<'Role'>>
