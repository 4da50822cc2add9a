import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
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
import type { FulfilmentMode } from '../fulfilment/index.ts'
import { FulfilmentModeEnum, FulfilmentStatusEnum } from '../fulfilment/index.ts'
import { LedgerPosting } from '../ledger/index.ts'
import { PaymentType, RefundLineType, RefundType, type RefundedLine } from '../payments/index.ts'
import { OrderStateEnum, OrderType } from './orders.types.ts'

const OrderStateFilter = enumFilter('OrderState', OrderStateEnum)
export const FulfilmentModeFilter = enumFilter('FulfilmentMode', FulfilmentModeEnum)
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
    pointId: () => IdFilter,
    placedAt: () => DateTimeRange,
    dueAt: () => DateTimeRange,
    payBy: () => DateTimeRange,
    acceptBy: () => DateTimeRange,
    cancelledAt: () => DateTimeRange,
    totalFen: () => FenRange,
    late: () => Boolean,
    missing: () => Boolean,
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
export class OrderPartInput {
  @Field(() => [OrderLineInput], { description: '1 to 100 lines of one merchant.' })
  lines!: OrderLineInput[]

  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => ID, {
    nullable: true,
    description: 'Where a pickup waits; without one, where it was quoted, or at the first point that is open.',
  })
  pointId?: string

  @Field(() => String, {
    nullable: true,
    description:
      'The token of `fulfilmentQuotes`. When anything of it has changed, the order is refused and told what.',
  })
  quote?: string

  @Field(() => GraphQLFen, {
    nullable: true,
    description: 'What the buyer saw at the end, fee and discounts included; another total is refused.',
  })
  expectedTotalFen?: number

  @Field(() => String, { nullable: true, description: 'At most 500 characters.' })
  note?: string
}

const DeviceField = () =>
  Field(() => String, {
    nullable: true,
    description:
      'What the front end knows its device by, for offers that are limited to one use each; at most 200 characters.',
  })

@InputType()
export class PlaceOrderInput extends OrderPartInput {
  @Field(() => ID)
  householdId!: string

  @DeviceField()
  deviceId?: string
}

@InputType()
export class PlacePurchaseInput {
  @Field(() => ID)
  householdId!: string

  @DeviceField()
  deviceId?: string

  @Field(() => [OrderPartInput], {
    description: '1 to 10: what comes from one merchant in one way. Each becomes an order; all are paid at once.',
  })
  parts!: OrderPartInput[]
}

@InputType()
export class RefundLineInput {
  @Field(() => ID)
  lineId!: string

  @Field(() => Int, { description: 'At most what was bought and not given back.' })
  quantity!: number
}

@ObjectType('RefundPreview', { description: 'What a refund would come to; nothing of it is kept.' })
export class RefundPreviewType {
  @Field(() => GraphQLFen)
  amountFen!: number

  @Field(() => [RefundLineType], { description: 'Empty for a refund of an amount.' })
  lines!: readonly RefundedLine[]

  @Field(() => GraphQLFen, { description: 'What could still be given back after it.' })
  leftFen!: number

  @Field(() => [LedgerPosting], { description: 'What would be booked.' })
  postings!: readonly LedgerPosting[]
}

const order = () => OrderType
export const PlaceOrderPayload = payload('PlaceOrder', { order })
export const PlacePurchasePayload = payload('PlacePurchase', {
  purchaseId: [() => ID, { description: 'What `payPurchase` asks for.' }],
  orders: () => [OrderType],
})
export const PayOrderPayload = payload('PayOrder', { order, payment: () => PaymentType })
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
export const RefundOrderPayload = payload('RefundOrder', {
  order,
  refund: () => RefundType,
  preview: [() => RefundPreviewType, { description: 'Of a dry run; else null.' }],
})
