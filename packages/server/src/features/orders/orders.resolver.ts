import { Arg, Args, Ctx as GqlCtx, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { readConnection, readOne, ref, type ReadInfo } from '../../graph/read/index.ts'
import { GraphQLFen } from '../../graph/scalars.ts'
import type { OrderStep } from './order.ts'
import { cancelOrder, moveOrder, redeemPickup } from './orders.commands.ts'
import {
  AcceptOrderPayload,
  ArriveAtPointPayload,
  AssignOrderPayload,
  CancelOrderPayload,
  ClaimOrderPayload,
  DeliverOrderPayload,
  OrderList,
  PackOrderPayload,
  PayOrderPayload,
  PickUpOrderPayload,
  PlaceOrderInput,
  PlaceOrderPayload,
  PrepareOrderPayload,
  RedeemPickupPayload,
  RefundOrderPayload,
} from './orders.inputs.ts'
import { orderShape, refundShape } from './orders.shape.ts'
import { OrderConnection, OrderType } from './orders.types.ts'
import { payOrder } from './payments.commands.ts'
import { placeOrder } from './placement.ts'
import { refundOrder } from './refunds.commands.ts'

const OrderIdArg = () => Arg('orderId', () => ID)
const VersionArg = () =>
  Arg('expectedVersion', () => Int, {
    nullable: true,
    description: 'The version the caller last saw; another is refused as STALE_VERSION.',
  })
const KeyArg = () =>
  Arg('idempotencyKey', () => String, { description: '1 to 255 characters, new for each intention.' })

/** Steps that need nothing but the order. */
const move = async (ctx: Ctx, orderId: string, action: OrderStep, expectedVersion?: number) => ({
  order: ref(orderShape, await moveOrder(ctx, { orderId, action, expectedVersion })),
})

@Resolver()
export class OrdersResolver {
  @Query(() => OrderConnection, { description: 'Orders the caller may see, newest first.' })
  @Access({ roles: ['OPERATOR', 'RESIDENT', 'MERCHANT', 'RIDER', 'LEADER', 'PARTNER'], scope: 'orders:read' })
  orders(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => OrderList) _list: object) {
    return readConnection(ctx, info, orderShape)
  }

  @Query(() => OrderType, {
    nullable: true,
    description: 'Null when there is none with this id that the caller may see.',
  })
  @Access({ roles: ['OPERATOR', 'RESIDENT', 'MERCHANT', 'RIDER', 'LEADER', 'PARTNER'], scope: 'orders:read' })
  order(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Arg('id', () => ID) id: string) {
    return readOne(ctx, info, orderShape, id)
  }

  @Mutation(() => PlaceOrderPayload, { description: 'Takes the stock and waits for payment until `payBy`.' })
  @Access({ roles: ['RESIDENT'] })
  async placeOrder(
    @GqlCtx() ctx: Ctx,
    @Arg('input', () => PlaceOrderInput) input: PlaceOrderInput,
    @KeyArg() idempotencyKey: string,
  ) {
    return { order: ref(orderShape, await placeOrder(ctx, input, idempotencyKey)) }
  }

  @Mutation(() => PayOrderPayload, { description: 'Pays the total through the payment provider.' })
  @Access({ roles: ['RESIDENT', 'PARTNER'], scope: 'orders:write' })
  async payOrder(@GqlCtx() ctx: Ctx, @OrderIdArg() orderId: string, @KeyArg() idempotencyKey: string) {
    return { order: ref(orderShape, (await payOrder(ctx, { orderId }, idempotencyKey)).orderId) }
  }

  @Mutation(() => AcceptOrderPayload, { description: 'The merchant takes the order, before `acceptBy`.' })
  @Access({ roles: ['MERCHANT'] })
  acceptOrder(@GqlCtx() ctx: Ctx, @OrderIdArg() orderId: string, @VersionArg() expectedVersion?: number) {
    return move(ctx, orderId, 'ACCEPT', expectedVersion)
  }

  @Mutation(() => PrepareOrderPayload, { description: 'The merchant begins to pick.' })
  @Access({ roles: ['MERCHANT'] })
  prepareOrder(@GqlCtx() ctx: Ctx, @OrderIdArg() orderId: string, @VersionArg() expectedVersion?: number) {
    return move(ctx, orderId, 'PREPARE', expectedVersion)
  }

  @Mutation(() => PackOrderPayload, { description: 'The goods stand ready to be taken.' })
  @Access({ roles: ['MERCHANT'] })
  packOrder(@GqlCtx() ctx: Ctx, @OrderIdArg() orderId: string, @VersionArg() expectedVersion?: number) {
    return move(ctx, orderId, 'PACK', expectedVersion)
  }

  @Mutation(() => ClaimOrderPayload, { description: 'A rider takes a packed order; of several the first wins.' })
  @Access({ roles: ['RIDER'] })
  claimOrder(@GqlCtx() ctx: Ctx, @OrderIdArg() orderId: string, @VersionArg() expectedVersion?: number) {
    return move(ctx, orderId, 'CLAIM', expectedVersion)
  }

  @Mutation(() => AssignOrderPayload, { description: 'An operator says who carries it, also in the place of another.' })
  @Access({ roles: ['OPERATOR'] })
  async assignOrder(
    @GqlCtx() ctx: Ctx,
    @OrderIdArg() orderId: string,
    @Arg('riderId', () => ID) riderId: string,
    @VersionArg() expectedVersion?: number,
  ) {
    return { order: ref(orderShape, await moveOrder(ctx, { orderId, action: 'ASSIGN', riderId, expectedVersion })) }
  }

  @Mutation(() => PickUpOrderPayload, { description: 'The rider or leader has the goods in hand.' })
  @Access({ roles: ['RIDER', 'LEADER'] })
  pickUpOrder(@GqlCtx() ctx: Ctx, @OrderIdArg() orderId: string, @VersionArg() expectedVersion?: number) {
    return move(ctx, orderId, 'PICK_UP', expectedVersion)
  }

  @Mutation(() => ArriveAtPointPayload, { description: 'The goods wait at the pickup point.' })
  @Access({ roles: ['MERCHANT', 'LEADER'] })
  arriveAtPoint(@GqlCtx() ctx: Ctx, @OrderIdArg() orderId: string, @VersionArg() expectedVersion?: number) {
    return move(ctx, orderId, 'ARRIVE_AT_POINT', expectedVersion)
  }

  @Mutation(() => DeliverOrderPayload, { description: 'Handed over at the door.' })
  @Access({ roles: ['RIDER', 'LEADER'] })
  deliverOrder(@GqlCtx() ctx: Ctx, @OrderIdArg() orderId: string, @VersionArg() expectedVersion?: number) {
    return move(ctx, orderId, 'DELIVER', expectedVersion)
  }

  @Mutation(() => RedeemPickupPayload, {
    description: 'Handed over at the pickup point against the code; five wrong codes lock it.',
  })
  @Access({ roles: ['MERCHANT', 'LEADER'] })
  async redeemPickup(
    @GqlCtx() ctx: Ctx,
    @OrderIdArg() orderId: string,
    @Arg('code', () => String) code: string,
    @KeyArg() idempotencyKey: string,
  ) {
    return { order: ref(orderShape, await redeemPickup(ctx, { orderId, code }, idempotencyKey)) }
  }

  @Mutation(() => CancelOrderPayload, { description: 'Gives the stock back, and the money when it was paid.' })
  @Access({ roles: ['RESIDENT', 'MERCHANT', 'OPERATOR', 'PARTNER'], scope: 'orders:write' })
  async cancelOrder(
    @GqlCtx() ctx: Ctx,
    @OrderIdArg() orderId: string,
    @KeyArg() idempotencyKey: string,
    @VersionArg() expectedVersion?: number,
  ) {
    return { order: ref(orderShape, await cancelOrder(ctx, { orderId, expectedVersion }, idempotencyKey)) }
  }

  @Mutation(() => RefundOrderPayload, {
    description: 'Gives back a part of what was paid; never more than is left of it.',
  })
  @Access({ roles: ['OPERATOR'] })
  async refundOrder(
    @GqlCtx() ctx: Ctx,
    @OrderIdArg() orderId: string,
    @Arg('amountFen', () => GraphQLFen) amountFen: number,
    @Arg('reason', () => String, { description: '1 to 200 characters; the resident reads it.' }) reason: string,
    @KeyArg() idempotencyKey: string,
  ) {
    const made = await refundOrder(ctx, { orderId, amountFen, reason }, idempotencyKey)
    return { order: ref(orderShape, made.orderId), refund: ref(refundShape, made.refundId) }
  }
}
