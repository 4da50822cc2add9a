import { Field, ID, InputType, Int } from 'type-graphql'
import {
  DateTimeRange,
  enumFilter,
  FenRange,
  filterOf,
  IdFilter,
  listArgs,
  sortOf,
  TextFilter,
} from '../../graph/lists.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLFen } from '../../graph/scalars.ts'
import type { FulfilmentMode } from './fulfilment.ts'
import { FulfilmentModeEnum, FulfilmentStatusEnum } from './fulfilment.types.ts'
import { OrderStateEnum, OrderType } from './orders.types.ts'
import { RefundType } from './payments.types.ts'

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

  @Field(() => GraphQLFen, {
    nullable: true,
    description: 'The price the buyer saw; when it has changed the order is refused.',
  })
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
