import { Field, ID, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../graph/connection.ts'
import { DateTimeRange, enumFilter, enumOf, FenRange, filterOf, IdFilter, listArgs, sortOf } from '../../graph/lists.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import {
  bearers,
  paymentStates,
  refundStates,
  type Bearer,
  type PaymentState,
  type RefundedLine,
  type RefundState,
} from './payment.ts'

export const PaymentStateEnum = enumOf('PaymentState', paymentStates, 'What is known of a payment.')
export const RefundStateEnum = enumOf('RefundState', refundStates, 'What is known of a refund.')
export const RefundBearerEnum = enumOf('RefundBearer', bearers, 'Who gives the money that goes back.')

@ObjectType({ description: 'One value that the provider’s own software wants.' })
export class ClientParameter {
  @Field(() => String)
  name!: string

  @Field(() => String)
  value!: string
}

@ObjectType('Payment', { description: 'Of all orders of a purchase, or of a change of an order.' })
export class PaymentType {
  @Field(() => ID)
  id!: string

  @Field(() => ID, { description: 'The purchase or change that is paid.' })
  subjectId!: string

  @Field(() => PaymentStateEnum)
  state!: PaymentState

  @Field(() => GraphQLFen)
  amountFen!: number

  @Field(() => String)
  provider!: string

  @Field(() => [ClientParameter], {
    nullable: true,
    description:
      'What a front end hands to the provider’s software. For the household; null until the provider has it.',
  })
  clientParameters?: ClientParameter[]

  @Field(() => String, { nullable: true, description: 'Why it failed; null when it did not.' })
  failure?: string

  @Field(() => GraphQLDateTime)
  createdAt!: Date

  @Field(() => GraphQLDateTime, { description: 'What is not paid by then is closed.' })
  expiresAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until the provider has answered.' })
  settledAt?: Date
}

@ObjectType('RefundLine', { description: 'A line of the order of which something is given back.' })
export class RefundLineType {
  @Field(() => ID)
  lineId!: string

  @Field(() => Int)
  quantity!: number

  @Field(() => GraphQLFen)
  amountFen!: number
}

@ObjectType('Refund', {
  description: 'Money on its way back. One that failed has moved nothing, and can be sent again.',
})
export class RefundType {
  @Field(() => ID)
  id!: string

  @Field(() => ID)
  orderId!: string

  @Field(() => RefundStateEnum)
  state!: RefundState

  @Field(() => GraphQLFen)
  amountFen!: number

  @Field(() => RefundBearerEnum)
  bearer!: Bearer

  @Field(() => String)
  reason!: string

  @Field(() => [RefundLineType], { description: 'Empty for a refund of an amount.' })
  lines!: RefundedLine[]

  @Field(() => Boolean, { description: 'Whether the goods of the lines went back on the shelf.' })
  restock!: boolean

  @Field(() => Int, { description: 'How often the provider has refused it before this try.' })
  tries!: number

  @Field(() => String, { nullable: true, description: 'Why the provider refused it; null when it did not.' })
  failure?: string

  @Field(() => GraphQLDateTime)
  createdAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until it was sent to the provider.' })
  sentAt?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until the provider has answered.' })
  settledAt?: Date
}

export const PaymentConnection = connectionOf('Payment', () => PaymentType)
const PaymentStateFilter = enumFilter('PaymentState', PaymentStateEnum)
export const PaymentList = listArgs(
  filterOf('Payment', {
    id: () => IdFilter,
    communityId: () => IdFilter,
    state: () => PaymentStateFilter,
    amountFen: () => FenRange,
    createdAt: () => DateTimeRange,
  }),
  sortOf('Payment', ['CREATED_AT', 'AMOUNT']),
)

export const RefundConnection = connectionOf('Refund', () => RefundType)
const RefundStateFilter = enumFilter('RefundState', RefundStateEnum)
export const RefundList = listArgs(
  filterOf('Refund', {
    id: () => IdFilter,
    orderId: () => IdFilter,
    communityId: () => IdFilter,
    state: () => RefundStateFilter,
    amountFen: () => FenRange,
    createdAt: () => DateTimeRange,
  }),
  sortOf('Refund', ['CREATED_AT', 'AMOUNT']),
)

export const PayPurchasePayload = payload('PayPurchase', { payment: () => PaymentType })
export const SandboxPayPayload = payload('SandboxPay', { payment: () => PaymentType })
export const RetryRefundPayload = payload('RetryRefund', { refund: () => RefundType })
