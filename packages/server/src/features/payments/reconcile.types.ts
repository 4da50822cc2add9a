import { Field, ID, Int, ObjectType } from 'type-graphql'
import type { ActorStamp } from '../../access/actor.ts'
import { connectionOf } from '../../graph/connection.ts'
import { enumFilter, enumOf, filterOf, IdFilter, listArgs, PageArgs, TextFilter } from '../../graph/lists.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { ActorType } from '../accounts/index.ts'
import { AccountKindEnum, type AccountKind } from '../ledger/index.ts'
import { differenceKinds, differenceStates, type DifferenceKind, type DifferenceState } from './reconcile.ts'

export const DifferenceKindEnum = enumOf(
  'DifferenceKind',
  differenceKinds,
  'Two places that should say the same of one amount, and do not.',
)
export const DifferenceStateEnum = enumOf(
  'DifferenceState',
  differenceStates,
  'GONE: a later comparison no longer found it.',
)

@ObjectType('ReconcileRun', { description: 'One comparison of a day: the provider, our rows and the books.' })
export class ReconcileRunType {
  @Field(() => ID)
  id!: string

  @Field(() => String, { description: 'Business day, such as 2026-11-22.' })
  day!: string

  @Field(() => GraphQLDateTime)
  at!: Date

  @Field(() => ActorType)
  by!: ActorStamp

  @Field(() => Int, { description: 'Payments in the provider’s bill.' })
  payments!: number

  @Field(() => Int, { description: 'Refunds in the provider’s bill.' })
  refunds!: number

  @Field(() => Int, { description: 'What only the bill told of, and was settled.' })
  settled!: number

  @Field(() => Int)
  differences!: number
}

@ObjectType('MoneyDifference')
export class MoneyDifferenceType {
  @Field(() => ID)
  id!: string

  @Field(() => String, { description: 'Business day it was found on first.' })
  day!: string

  @Field(() => DifferenceKindEnum)
  kind!: DifferenceKind

  @Field(() => ID, { description: 'The payment, refund, order, transfer or account it is about.' })
  subjectId!: string

  @Field(() => GraphQLFen, { description: 'What our rows say.' })
  oursFen!: number

  @Field(() => GraphQLFen, { description: 'What the provider, or the books, say.' })
  theirsFen!: number

  @Field(() => String, { description: 'What to do about it.' })
  advice!: string

  @Field(() => DifferenceStateEnum)
  state!: DifferenceState

  @Field(() => GraphQLDateTime)
  foundAt!: Date

  @Field(() => GraphQLDateTime)
  seenAt!: Date

  @Field(() => String, { nullable: true, description: 'How it was resolved; null until then.' })
  note?: string

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until it was resolved.' })
  resolvedAt?: Date

  @Field(() => ActorType, { nullable: true, description: 'Null until it was resolved.' })
  resolvedBy?: ActorStamp
}

@ObjectType({ description: 'One kind of account over a day.' })
export class AccountDay {
  @Field(() => AccountKindEnum)
  kind!: AccountKind

  @Field(() => GraphQLFen)
  openingFen!: number

  @Field(() => GraphQLFen)
  inFen!: number

  @Field(() => GraphQLFen)
  outFen!: number

  @Field(() => GraphQLFen)
  closingFen!: number
}

@ObjectType({ description: 'Paid is goods and fees, less discounts, and what has become cheaper since.' })
export class OrdersDay {
  @Field(() => Int, { description: 'Orders that were paid on the day.' })
  orders!: number

  @Field(() => GraphQLFen)
  goodsFen!: number

  @Field(() => GraphQLFen)
  discountFen!: number

  @Field(() => GraphQLFen)
  feeFen!: number

  @Field(() => GraphQLFen)
  paidFen!: number

  @Field(() => GraphQLFen)
  changedFen!: number

  @Field(() => GraphQLFen, { description: 'Paid for changes, or for what was gone when the money came.' })
  otherFen!: number
}

@ObjectType()
export class RefundsDay {
  @Field(() => GraphQLFen)
  askedFen!: number

  @Field(() => GraphQLFen)
  paidFen!: number

  @Field(() => GraphQLFen, { description: 'Not arrived by the end of the day, also what failed.' })
  underWayFen!: number
}

@ObjectType('DayFigures')
export class DayFiguresType {
  @Field(() => [AccountDay])
  accounts!: AccountDay[]

  @Field(() => GraphQLFen, { description: 'All accounts together: zero.' })
  sumFen!: number

  @Field(() => OrdersDay)
  orders!: OrdersDay

  @Field(() => RefundsDay)
  refunds!: RefundsDay
}

@ObjectType('DayClose', { description: 'A day whose books are closed: it stays as it is.' })
export class DayCloseType {
  @Field(() => ID)
  id!: string

  @Field(() => String, { description: 'Business day, such as 2026-11-22.' })
  day!: string

  @Field(() => GraphQLDateTime)
  closedAt!: Date

  @Field(() => ActorType)
  closedBy!: ActorStamp

  @Field(() => DayFiguresType)
  figures!: DayFiguresType
}

@ObjectType({ description: 'What a close of the day would say now.' })
export class DayClosePreview {
  @Field(() => String)
  day!: string

  @Field(() => DayFiguresType)
  figures!: DayFiguresType

  @Field(() => Boolean)
  isBalanced!: boolean

  @Field(() => Boolean)
  isClosed!: boolean

  @Field(() => Int, { description: 'Differences of the day that nobody has resolved; with one it cannot be closed.' })
  openDifferences!: number
}

export const ReconcileRunConnection = connectionOf('ReconcileRun', () => ReconcileRunType)
export const MoneyDifferenceConnection = connectionOf('MoneyDifference', () => MoneyDifferenceType)
export const DayCloseConnection = connectionOf('DayClose', () => DayCloseType)

const DifferenceKindFilter = enumFilter('DifferenceKind', DifferenceKindEnum)
const DifferenceStateFilter = enumFilter('DifferenceState', DifferenceStateEnum)
export const ReconcileRunList = PageArgs
export const DayCloseList = PageArgs
export const MoneyDifferenceList = listArgs(
  filterOf('MoneyDifference', {
    kind: () => DifferenceKindFilter,
    state: () => DifferenceStateFilter,
    day: () => TextFilter,
    subjectId: () => IdFilter,
  }),
)

export const ReconcilePayload = payload('Reconcile', { run: () => ReconcileRunType })
export const ResolveDifferencePayload = payload('ResolveDifference', { difference: () => MoneyDifferenceType })
export const CloseDayPayload = payload('CloseDay', { dayClose: () => DayCloseType })
