import { Arg, Args, Ctx as GqlCtx, ID, Info, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { readConnection, ref, type ReadInfo } from '../../graph/read/index.ts'
import { payPurchase } from './payments.commands.ts'
import { paymentShape, refundShape } from './payments.shape.ts'
import {
  PaymentConnection,
  PaymentList,
  PayPurchasePayload,
  RefundConnection,
  RefundList,
  RetryRefundPayload,
  SandboxPayPayload,
} from './payments.types.ts'
import { retryRefund } from './refunds.commands.ts'
import { sandboxPay } from './sandbox.commands.ts'

const KeyArg = () =>
  Arg('idempotencyKey', () => String, { description: '1 to 255 characters, new for each intention.' })

@Resolver()
export class PaymentsResolver {
  @Query(() => PaymentConnection, {
    description: 'Payments in the communities that the caller operates, newest first.',
  })
  @Access({ roles: ['OPERATOR'] })
  payments(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => PaymentList) _list: object) {
    return readConnection(ctx, info, paymentShape)
  }

  @Query(() => RefundConnection, { description: 'Refunds of the communities that the caller operates, newest first.' })
  @Access({ roles: ['OPERATOR'] })
  refunds(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => RefundList) _list: object) {
    return readConnection(ctx, info, refundShape)
  }

  @Mutation(() => PayPurchasePayload, {
    description:
      'Pays all orders of a purchase that wait for it. PENDING: the resident pays in the provider’s software.',
  })
  @Access({ roles: ['RESIDENT', 'PARTNER'], scope: 'orders:write' })
  async payPurchase(
    @GqlCtx() ctx: Ctx,
    @Arg('purchaseId', () => ID) purchaseId: string,
    @KeyArg() idempotencyKey: string,
  ) {
    return { payment: ref(paymentShape, await payPurchase(ctx, purchaseId, idempotencyKey)) }
  }

  @Mutation(() => RetryRefundPayload, { description: 'Sends a refund that the provider refused once more.' })
  @Access({ roles: ['OPERATOR'] })
  async retryRefund(@GqlCtx() ctx: Ctx, @Arg('refundId', () => ID) refundId: string, @KeyArg() idempotencyKey: string) {
    return { refund: ref(refundShape, await retryRefund(ctx, refundId, idempotencyKey)) }
  }

  @Mutation(() => SandboxPayPayload, {
    description: 'What a resident does in the provider’s software, with the built-in provider outside production.',
  })
  @Access({ roles: ['RESIDENT'] })
  async sandboxPay(
    @GqlCtx() ctx: Ctx,
    @Arg('paymentId', () => ID) paymentId: string,
    @Arg('decline', () => Boolean, { defaultValue: false, description: 'As with a card without money.' })
    decline: boolean,
  ) {
    return { payment: ref(paymentShape, await sandboxPay(ctx, { paymentId, isDeclined: decline })) }
  }
}
