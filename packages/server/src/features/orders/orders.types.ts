import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import type { ActorStamp } from '../../access/actor.ts'
import { connectionOf } from '../../graph/connection.ts'
import { DateTimeRange, enumFilter, enumOf, FenRange, filterOf, IdFilter, listArgs, sortOf, TextFilter } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { StreamItem } from '../../graph/stream-item.ts'
import { ErrorCode } from '../../graph/user-error.ts'
import { ActorType } from '../accounts/index.ts'
import { RiderType } from '../carriers/index.ts'
import { ListingType, MerchantType } from '../catalog/index.ts'
import { BuildingType, CommunityType, HouseholdType } from '../communities/index.ts'
import { fulfilmentModes, fulfilmentStatuses, type FulfilmentMode, type FulfilmentStatus } from './fulfilment.ts'
import { cancelReasons, orderActions, orderStates, type CancelReason, type OrderAction, type OrderState } from './order.ts'
import { paymentStates, refundStates, type PaymentState, type RefundState } from './payment.ts'

export const OrderStateEnum = enumOf('OrderState', orderStates, 'Where an order stands, as its resident sees it.')
export const OrderActionEnum = enumOf('OrderAction', orderActions, 'What can happen to an order.')
export const CancelReasonEnum = enumOf('CancelReason', cancelReasons, 'Who, or which silence, cancelled an order.')
export const FulfilmentModeEnum = enumOf('FulfilmentMode', fulfilmentModes, 'How an order reaches its household.')
export const FulfilmentStatusEnum = enumOf('FulfilmentStatus', fulfilmentStatuses, 'Where the goods are.')
export const PaymentStateEnum = enumOf('PaymentState', paymentStates, 'What is known of a payment.')
export const RefundStateEnum = enumOf('RefundState', refundStates, 'What is known of a refund.')


@ObjectType('OrderLine', { description: 'Name, unit and price as they were when it was bought.' })
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

  @Field(() => GraphQLFen)
  totalFen!: number
}

@ObjectType()
export class TimeWindow {
  @Field(() => GraphQLDateTime)
  startsAt!: Date

  @Field(() => GraphQLDateTime)
  endsAt!: Date

  @Field(() => String, { description: 'IANA name of the zone that people here live by.' })
  timeZone!: string
}

@ObjectType('Fulfilment', { description: 'How the goods of an order reach their household.' })
export class FulfilmentType {
  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => FulfilmentStatusEnum)
  status!: FulfilmentStatus

  @Field(() => GraphQLFen)
  feeFen!: number

  @Field(() => TimeWindow, { description: 'When it was promised.' })
  window!: TimeWindow

  @Field(() => RiderType, { nullable: true, description: 'Null until a rider has taken it, and where none is needed.' })
  rider?: RiderType

  @Field(() => BuildingType)
  building!: BuildingType

  @Field(() => String, { nullable: true, description: 'For the household, and for whoever carries the order while it is under way; else null.' })
  door?: string

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until it left the shop.' })
  pickedUpAt?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until it was handed over.' })
  deliveredAt?: Date

  @Field(() => String, { nullable: true, description: 'For the household while the order waits at the pickup point; else null.' })
  pickupCode?: string
}

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

  @Field(() => GraphQLFen)
  feeFen!: number

  @Field(() => GraphQLFen)
  totalFen!: number

  @Field(() => GraphQLFen, { description: 'Zero until it was paid, then the total.' })
  paidFen!: number

  @Field(() => GraphQLFen, { description: 'Given back, or on its way back.' })
  refundedFen!: number

  @Field(() => GraphQLDateTime)
  placedAt!: Date

  @Field(() => GraphQLDateTime, { description: 'Unpaid after this instant, it is cancelled.' })
  payBy!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Not accepted after this instant, it is cancelled and refunded. Null until paid.' })
  acceptBy?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until then.' })
  completedAt?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null unless cancelled.' })
  cancelledAt?: Date

  @Field(() => CancelReasonEnum, { nullable: true, description: 'Null unless cancelled.' })
  cancelReason?: CancelReason

  @Field(() => String, { nullable: true, description: 'Null when the resident wrote none.' })
  note?: string

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

const OrderStateFilter = enumFilter('OrderState', OrderStateEnum)
const FulfilmentModeFilter = enumFilter('FulfilmentMode', FulfilmentModeEnum)
const FulfilmentStatusFilter = enumFilter('FulfilmentStatus', FulfilmentStatusEnum)

export const OrderList = listArgs(
  filterOf('Order', {
    id: () => IdFilter,
    number: () => TextFilter,
    state: () => OrderStateFilter,
    mode: () => FulfilmentModeFilter,
    status: () => FulfilmentStatusFilter,
    communityId: () => IdFilter,
    merchantId: () => IdFilter,
    householdId: () => IdFilter,
    riderId: () => IdFilter,
    placedAt: () => DateTimeRange,
    dueAt: () => DateTimeRange,
    payBy: () => DateTimeRange,
    acceptBy: () => DateTimeRange,
    cancelledAt: () => DateTimeRange,
    totalFen: () => FenRange,
    late: () => Boolean,
    claimable: () => Boolean,
  }),
  sortOf('Order', ['PLACED_AT', 'TOTAL', 'NUMBER', 'DUE_AT']),
)

@InputType()
export class OrderLineInput {
  @Field(() => ID)
  listingId!: string

  @Field(() => Int, { description: '1 to 999.' })
  quantity!: number

  @Field(() => GraphQLFen, { nullable: true, description: 'The price the buyer saw; when it has changed the order is refused.' })
  expectedPriceFen?: number
}

@InputType()
export class PlaceOrderInput {
  @Field(() => ID)
  householdId!: string

  @Field(() => [OrderLineInput], { description: '1 to 100 lines of one merchant.' })
  lines!: OrderLineInput[]

  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => String, { nullable: true, description: 'At most 500 characters.' })
  note?: string
}

const order = () => OrderType
export const PlaceOrderPayload = payload('PlaceOrder', { order })
export const PayOrderPayload = payload('PayOrder', { order })
export const AcceptOrderPayload = payload('AcceptOrder', { order })
export const PrepareOrderPayload = payload('PrepareOrder', { order })
export const PackOrderPayload = payload('PackOrder', { order })
export const ClaimOrderPayload = payload('ClaimOrder', { order })
export const AssignOrderPayload = payload('AssignOrder', { order })
export const PickUpOrderPayload = payload('PickUpOrder', { order })
export const ArriveAtPointPayload = payload('ArriveAtPoint', { order })
export const DeliverOrderPayload = payload('DeliverOrder', { order })
export const RedeemPickupPayload = payload('RedeemPickup', { order })
export const CancelOrderPayload = payload('CancelOrder', { order })
export const RefundOrderPayload = payload('RefundOrder', { order, refund: () => RefundType })
