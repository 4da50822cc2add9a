import { Field, ID, ObjectType } from 'type-graphql'
import { enumOf } from '../../graph/lists.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { paymentStates, refundStates, type PaymentState, type RefundState } from './payment.ts'

export const PaymentStateEnum = enumOf('PaymentState', paymentStates, 'What is known of a payment.')
export const RefundStateEnum = enumOf('RefundState', refundStates, 'What is known of a refund.')

@ObjectType('Payment')
export class PaymentType {
  @Field(() => ID)
  id!: string

  @Field(() => PaymentStateEnum)
  state!: PaymentState

  @Field(() => GraphQLFen)
  amountFen!: number

  @Field(() => String)
  provider!: string

  @Field(() => GraphQLDateTime)
  createdAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until the provider has answered.' })
  settledAt?: Date
}

@ObjectType('Refund')
export class RefundType {
  @Field(() => ID)
  id!: string

  @Field(() => RefundStateEnum)
  state!: RefundState

  @Field(() => GraphQLFen)
  amountFen!: number

  @Field(() => String)
  reason!: string

  @Field(() => GraphQLDateTime)
  createdAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until the provider has answered.' })
  settledAt?: Date
}
