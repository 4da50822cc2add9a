import { Arg, Args, Ctx as GqlCtx, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { readConnection, readOne, ref, type ReadInfo } from '../../graph/read/index.ts'
import { GraphQLFen } from '../../graph/scalars.ts'
import { paymentShape, RefundBearerEnum, refundShape, type Bearer } from '../payments/index.ts'
import type { OrderStep } from './order.ts'
import { cancelOrder, moveOrder } from './orders.commands.ts'
import {
  AcceptOrderPayload,
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
  PlacePurchaseInput,
  PlacePurchasePayload,
  PrepareOrderPayload,
  RefundLineInput,
  RefundOrderPayload,
} from './orders.inputs.ts'
import { payOrder } from './orders.payments.ts'
import { orderShape } from './orders.shape.ts'
import { OrderConnection, OrderType } from './orders.types.ts'
import { placeOrder, placePurchase, type Standing } from './placing/placement.commands.ts'
import { previewRefund, refundOrder } from './refunds.commands.ts'

const OrderIdArg = () => Arg('orderId', () => ID)
const VersionArg = () =>
  Arg('expectedVersion', () => Int, {
    nullable: true,
    description: 'The version the caller last saw; another is refused as STALE_VERSION.',
  })
const KeyArg = () =>
  Arg('idempotencyKey', () => String, { description: '1 to 255 characters, new for each intention.' })

const standing = ({ id, number, row }: Standing) => ref(orderShape, id, { row: row && { ...row, number } })

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
    return { order: standing(await placeOrder(ctx, input, idempotencyKey)) }
  }

  @Mutation(() => PlacePurchasePayload, {
    description: 'Makes a cart into several orders under one payment; when one of them cannot be had, none is placed.',
  })
  @Access({ roles: ['RESIDENT'] })
  async placePurchase(
    @GqlCtx() ctx: Ctx,
    @Arg('input', () => PlacePurchaseInput) input: PlacePurchaseInput,
    @KeyArg() idempotencyKey: string,
  ) {
    const placed = await placePurchase(ctx, input, idempotencyKey)
    return { purchaseId: placed[0]!.purchaseId, orders: placed.map(standing) }
  }

  @Mutation(() => PayOrderPayload, { description: 'Pays the total through the payment provider.' })
  @Access({ roles: ['RESIDENT', 'PARTNER'], scope: 'orders:write' })
  async payOrder(@GqlCtx() ctx: Ctx, @OrderIdArg() orderId: string, @KeyArg() idempotencyKey: string) {
    const paid = await payOrder(ctx, { orderId }, idempotencyKey)
    return { order: ref(orderShape, paid.orderId), payment: ref(paymentShape, paid.paymentId) }
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

  @Mutation(() => DeliverOrderPayload, { description: 'Handed over at the door.' })
  @Access({ roles: ['RIDER', 'LEADER'] })
  deliverOrder(@GqlCtx() ctx: Ctx, @OrderIdArg() orderId: string, @VersionArg() expectedVersion?: number) {
    return move(ctx, orderId, 'DELIVER', expectedVersion)
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
    @Arg('reason', () => String, { description: '1 to 200 characters; the resident reads it.' }) reason: string,
    @KeyArg() idempotencyKey: string,
    @Arg('amountFen', () => GraphQLFen, { nullable: true, description: 'Absent: what the lines come to.' })
    amountFen?: number,
    @Arg('lines', () => [RefundLineInput], { nullable: true, description: 'Instead of an amount.' })
    lines?: RefundLineInput[],
    @Arg('bearer', () => RefundBearerEnum, { defaultValue: 'MERCHANT', description: 'Who gives it.' })
    bearer?: Bearer,
    @Arg('restock', () => Boolean, { defaultValue: false, description: 'The goods of the lines go back on the shelf.' })
    restock?: boolean,
    @Arg('dryRun', () => Boolean, { defaultValue: false, description: 'Answers `preview`, and keeps nothing.' })
    dryRun?: boolean,
  ) {
    const request = { orderId, amountFen, lines, reason, bearer, restock }
    if (dryRun) {
      const preview = await previewRefund(ctx, request)
      return { preview, order: ref(orderShape, preview.orderId) }
    }
    const made = await refundOrder(ctx, request, idempotencyKey)
    return { order: ref(orderShape, made.orderId), refund: ref(refundShape, made.refundId) }
  }
}
