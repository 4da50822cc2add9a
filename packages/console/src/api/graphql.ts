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
export type PointKind = ReturnType<typeof graphql.scalar<'PointKind'>>
export type UnclaimedRule = ReturnType<typeof graphql.scalar<'UnclaimedRule'>>
export type AttemptOutcome = ReturnType<typeof graphql.scalar<'AttemptOutcome'>>
export type OfferKind = ReturnType<typeof graphql.scalar<'OfferKind'>>
export type OfferState = ReturnType<typeof graphql.scalar<'OfferState'>>
export type OfferAction = ReturnType<typeof graphql.scalar<'OfferAction'>>
export type CommunityKind = ReturnType<typeof graphql.scalar<'CommunityKind'>>
export type ErrorCode = ReturnType<typeof graphql.scalar<'ErrorCode'>>
export type ViewScope = ReturnType<typeof graphql.scalar<'ViewScope'>>
export type Role = ReturnType<typeof graphql.scalar<'Role'>>
export type AccountKind = ReturnType<typeof graphql.scalar<'AccountKind'>>
export type BreachCause = ReturnType<typeof graphql.scalar<'BreachCause'>>
export type ChangeAction = ReturnType<typeof graphql.scalar<'ChangeAction'>>
export type ChangePayer = ReturnType<typeof graphql.scalar<'ChangePayer'>>
export type DifferenceKind = ReturnType<typeof graphql.scalar<'DifferenceKind'>>
export type DifferenceState = ReturnType<typeof graphql.scalar<'DifferenceState'>>
export type PaymentState = ReturnType<typeof graphql.scalar<'PaymentState'>>
export type RefundBearer = ReturnType<typeof graphql.scalar<'RefundBearer'>>
export type RefundState = ReturnType<typeof graphql.scalar<'RefundState'>>
export type DeliveryTaskState = ReturnType<typeof graphql.scalar<'DeliveryTaskState'>>
export type DispatchMode = ReturnType<typeof graphql.scalar<'DispatchMode'>>
export type AssignmentTerm = ReturnType<typeof graphql.scalar<'AssignmentTerm'>>
