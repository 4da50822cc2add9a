import { Arg, Ctx as GqlCtx, ID, Int, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../../graph/access.ts'
import type { Ctx } from '../../../graph/context.ts'
import { ref } from '../../../graph/read/index.ts'
import { moveOrder } from '../orders.commands.ts'
import { ArriveAtPointPayload, RedeemPickupPayload } from '../orders.inputs.ts'
import { orderShape } from '../orders.shape.ts'
import { offlinePack, syncRedemptions } from './pickups-offline.commands.ts'
import { redeemPickup, reportMissing } from './pickups.commands.ts'
import {
  OfflinePackType,
  OfflineRedemptionInput,
  ReportMissingPayload,
  SyncRedemptionsPayload,
} from './pickups.types.ts'

const PointIdArg = () => Arg('pointId', () => ID)
const DeviceArg = () =>
  Arg('deviceId', () => String, { description: 'What the point calls the device; 1 to 64 letters, digits, - and _.' })

@Resolver()
export class PickupsResolver {
  @Mutation(() => ArriveAtPointPayload, {
    description: 'The goods wait at the pickup point, and the household is told.',
  })
  @Access({ roles: ['MERCHANT', 'LEADER'] })
  async arriveAtPoint(
    @GqlCtx() ctx: Ctx,
    @Arg('orderId', () => ID) orderId: string,
    @Arg('shelf', () => String, { nullable: true, description: 'Where they lie; the household reads it.' })
    shelf?: string,
    @Arg('expectedVersion', () => Int, {
      nullable: true,
      description: 'The version the caller last saw; another is refused as STALE_VERSION.',
    })
    expectedVersion?: number,
  ) {
    const moved = await moveOrder(ctx, { orderId, action: 'ARRIVE_AT_POINT', shelf, expectedVersion })
    return { order: ref(orderShape, moved) }
  }

  @Mutation(() => RedeemPickupPayload, {
    description: 'Hands goods over at the counter against the code that the household shows.',
  })
  @Access({ roles: ['LEADER'] })
  async redeemPickup(
    @GqlCtx() ctx: Ctx,
    @PointIdArg() pointId: string,
    @Arg('code', () => String, { description: 'Eight digits.' }) code: string,
    @Arg('idempotencyKey', () => String, { description: '1 to 255 characters, new for each intention.' })
    idempotencyKey: string,
  ) {
    return { order: ref(orderShape, await redeemPickup(ctx, { pointId, code }, idempotencyKey)) }
  }

  @Query(() => OfflinePackType, {
    description: 'For a device of the counter, before it is without a network; goods that come later are not in it.',
  })
  @Access({ roles: ['LEADER'] })
  offlinePack(@GqlCtx() ctx: Ctx, @PointIdArg() pointId: string, @DeviceArg() deviceId: string) {
    return offlinePack(ctx, { pointId, deviceId })
  }

  @Mutation(() => SyncRedemptionsPayload, {
    description: 'Books what a device has handed over without a network; 1 to 100 at a time, each once.',
  })
  @Access({ roles: ['LEADER'] })
  async syncRedemptions(
    @GqlCtx() ctx: Ctx,
    @PointIdArg() pointId: string,
    @DeviceArg() deviceId: string,
    @Arg('redemptions', () => [OfflineRedemptionInput]) redemptions: OfflineRedemptionInput[],
  ) {
    const synced = await syncRedemptions(ctx, { pointId, deviceId, redemptions })
    return {
      results: synced.map(({ orderId, ...rest }) => ({ ...rest, order: orderId && ref(orderShape, orderId) })),
    }
  }

  @Mutation(() => ReportMissingPayload, {
    description: 'Goods are not where they should be; operators and the merchant are told. The order stays.',
  })
  @Access({ roles: ['LEADER', 'MERCHANT', 'OPERATOR'] })
  async reportMissing(
    @GqlCtx() ctx: Ctx,
    @Arg('orderId', () => ID) orderId: string,
    @Arg('note', () => String, { description: '1 to 200 characters.' }) note: string,
  ) {
    return { order: ref(orderShape, await reportMissing(ctx, { orderId, note })) }
  }
}
