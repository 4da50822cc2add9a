import { Field, ID, Int, ObjectType } from 'type-graphql'
import type { ActorStamp } from '../../access/actor.ts'
import { connectionOf } from '../../graph/connection.ts'
import { enumOf } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { StreamItem } from '../../graph/stream-item.ts'
import { ErrorCode } from '../../graph/user-error.ts'
import { ActorType } from '../accounts/index.ts'
import { ListingType, MerchantType } from '../catalog/index.ts'
import { CommunityType, HouseholdType } from '../communities/index.ts'
import { FulfilmentType } from '../fulfilment/index.ts'
import { PaymentType, RefundType } from '../payments/index.ts'
import {
  cancelReasons,
  orderActions,
  orderStates,
  type CancelReason,
  type OrderAction,
  type OrderState,
} from './order.ts'

export const OrderStateEnum = enumOf('OrderState', orderStates, 'Where an order stands, as its resident sees it.')
export const OrderActionEnum = enumOf('OrderAction', orderActions, 'What can happen to an order.')
export const CancelReasonEnum = enumOf('CancelReason', cancelReasons, 'Who, or which silence, cancelled an order.')

@ObjectType('OrderLine', {
  description: 'Name, unit and price as they were when it was bought; none are left of what a change took out.',
})
export class OrderLineType {
  @Field(() => ID)
  id!: string

  @Field(() => ListingType)
  listing!: ListingType

  @Field(() => String)
  name!: string

  @Field(() => String)
  unit!: string

  @Field(() => Int)
  quantity!: number

  @Field(() => GraphQLFen)
  unitPriceFen!: number

  @Field(() => GraphQLFen, { description: 'Before discounts.' })
  totalFen!: number

  @Field(() => GraphQLFen, { description: 'Its share of the order’s discounts.' })
  discountFen!: number

  @Field(() => Int, { description: 'Of the quantity, what was given back.' })
  refundedQuantity!: number

  @Field(() => GraphQLFen, { description: 'For that quantity, given back or on its way back.' })
  refundedFen!: number
}

@ObjectType('OrderEvent', { description: 'One step of an order, in the order of `seq`, without holes.' })
export class OrderEventType {
  @Field(() => Int)
  seq!: number

  @Field(() => OrderActionEnum)
  action!: OrderAction

  @Field(() => OrderStateEnum, { nullable: true, description: 'Null for the first.' })
  from?: OrderState

  @Field(() => OrderStateEnum)
  to!: OrderState

  @Field(() => GraphQLDateTime)
  at!: Date

  @Field(() => ActorType)
  actor!: ActorStamp
}

@ObjectType({ description: 'What the caller could do to an order at another time, and why not now.' })
export class DeniedAction {
  @Field(() => OrderActionEnum)
  action!: OrderAction

  @Field(() => ErrorCode)
  code!: string

  @Field(() => String)
  message!: string
}

@ObjectType('OrderHold', { description: 'Goods of one stock level that an order holds or has taken.' })
export class OrderHold {
  @Field(() => ID)
  levelId!: string

  @Field(() => String, { description: 'Of the goods.' })
  name!: string

  @Field(() => String)
  nodeName!: string

  @Field(() => Int, { description: 'Waits for payment.' })
  reserved!: number

  @Field(() => Int, { description: 'Paid, and not packed yet.' })
  allocated!: number

  @Field(() => Int, { description: 'Packed and gone from the shelf, less what came back.' })
  taken!: number

  @Field(() => Boolean, { description: 'Held for a change that nobody has decided yet.' })
  forChange!: boolean

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Until when it waits for payment; null when it is paid.',
  })
  expiresAt?: Date
}

@ObjectType('Order', { implements: Node })
export class OrderType extends Node {
  @Field(() => String, { description: 'What people read to each other; the id is for programs.' })
  number!: string

  @Field(() => OrderStateEnum)
  state!: OrderState

  @Field(() => Int, { description: 'Goes up by one with every step; give it as `expectedVersion`.' })
  version!: number

  @Field(() => [OrderActionEnum], { description: 'What the caller can do now.' })
  allowedActions!: OrderAction[]

  @Field(() => [DeniedAction])
  deniedActions!: DeniedAction[]

  @Field(() => CommunityType)
  community!: CommunityType

  @Field(() => MerchantType)
  merchant!: MerchantType

  @Field(() => HouseholdType, { nullable: true, description: 'Null for those who may not know it, such as riders.' })
  household?: HouseholdType

  @Field(() => [OrderLineType])
  lines!: OrderLineType[]

  @Field(() => GraphQLFen)
  itemsFen!: number

  @Field(() => GraphQLFen, { description: 'Offers, and what somebody else bears of a change.' })
  discountFen!: number

  @Field(() => GraphQLFen)
  feeFen!: number

  @Field(() => GraphQLFen)
  totalFen!: number

  @Field(() => GraphQLFen, {
    description: 'What came in: zero until it was paid. A change that made it cheaper is in `refundedFen`.',
  })
  paidFen!: number

  @Field(() => GraphQLFen, { description: 'Given back, or on its way back.' })
  refundedFen!: number

  @Field(() => GraphQLDateTime)
  placedAt!: Date

  @Field(() => GraphQLDateTime, { description: 'Unpaid after this instant, it is cancelled.' })
  payBy!: Date

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Not accepted after this instant, it is cancelled and refunded. Null until paid.',
  })
  acceptBy?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until then.' })
  completedAt?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null unless cancelled.' })
  cancelledAt?: Date

  @Field(() => CancelReasonEnum, { nullable: true, description: 'Null unless cancelled.' })
  cancelReason?: CancelReason

  @Field(() => String, { nullable: true, description: 'Null when the resident wrote none.' })
  note?: string

  @Field(() => Boolean, { description: 'Bought by one yes to a plan of what was bought before.' })
  isReorder!: boolean

  @Field(() => Boolean, { description: 'Not handed over by the end of its window.' })
  isLate!: boolean

  @Field(() => FulfilmentType)
  fulfilment!: FulfilmentType

  @Field(() => PaymentType, { nullable: true, description: 'Null until somebody tried to pay.' })
  payment?: PaymentType

  @Field(() => [RefundType])
  refunds!: RefundType[]

  @Field(() => [OrderEventType])
  timeline!: OrderEventType[]
}

@ObjectType({ implements: StreamItem, description: 'One step of one order.' })
/** @public Found by its decorator. */
export class OrderMoved extends StreamItem {
  @Field(() => ID)
  orderId!: string

  @Field(() => Int, { description: 'Number of the step within its order, without holes.' })
  seq!: number

  @Field(() => OrderActionEnum)
  action!: OrderAction

  @Field(() => OrderStateEnum, { nullable: true, description: 'Null for the first step.' })
  from?: OrderState

  @Field(() => OrderStateEnum)
  to!: OrderState

  @Field(() => ActorType)
  actor!: ActorStamp

  @Field(() => OrderType, { nullable: true, description: 'As it is now; null when the reader may no longer see it.' })
  order?: OrderType
}

export const OrderConnection = connectionOf('Order', () => OrderType)
