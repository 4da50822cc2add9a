import { Arg, Args, Ctx as GqlCtx, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { readConnection, readOne, ref, type ReadInfo } from '../../graph/read/index.ts'
import { checkPoint, type Point as GeoPoint } from '../communities/index.ts'
import { addPointStaff, closePoint, openPoint, savePoint, setPointHours } from './points.commands.ts'
import { pointShape } from './points.shape.ts'
import {
  AddPointStaffPayload,
  ClosePointPayload,
  DayHoursInput,
  OpenPointPayload,
  PickupPointConnection,
  PickupPointList,
  PickupPointType,
  SavePointInput,
  SavePointPayload,
  SetPointHoursPayload,
} from './points.types.ts'

const PointIdArg = () => Arg('pointId', () => ID)
const VersionArg = () =>
  Arg('expectedVersion', () => Int, {
    nullable: true,
    description: 'The version the caller last saw; another is refused as STALE_VERSION.',
  })

@Resolver()
export class PointsResolver {
  @Query(() => PickupPointConnection, { description: 'Pickup points, the nearest first when `near` is given.' })
  @Access('signedIn')
  pickupPoints(
    @GqlCtx() ctx: Ctx,
    @Info() info: ReadInfo,
    @Args(() => PickupPointList) { near }: { near?: GeoPoint | null },
  ) {
    if (near) checkPoint(near, 'near')
    return readConnection(ctx, info, pointShape)
  }

  @Query(() => PickupPointType, { nullable: true, description: 'Null when there is none with this id.' })
  @Access('signedIn')
  pickupPoint(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Arg('id', () => ID) id: string) {
    return readOne(ctx, info, pointShape, id)
  }

  @Mutation(() => SavePointPayload, { description: 'Sets a pickup point up, or changes it.' })
  @Access({ roles: ['OPERATOR'] })
  async savePoint(@GqlCtx() ctx: Ctx, @Arg('input', () => SavePointInput) input: SavePointInput) {
    return { point: ref(pointShape, await savePoint(ctx, input)) }
  }

  @Mutation(() => SetPointHoursPayload, { description: 'Slots that orders have taken stay as they were promised.' })
  @Access({ roles: ['OPERATOR', 'LEADER', 'MERCHANT'] })
  async setPointHours(
    @GqlCtx() ctx: Ctx,
    @PointIdArg() pointId: string,
    @Arg('hours', () => [DayHoursInput], { description: 'A weekday that is not there is a day off.' })
    hours: DayHoursInput[],
    @VersionArg() expectedVersion?: number,
  ) {
    return { point: ref(pointShape, await setPointHours(ctx, { pointId, hours, expectedVersion })) }
  }

  @Mutation(() => OpenPointPayload, { description: 'Goods may be sent there again.' })
  @Access({ roles: ['OPERATOR', 'LEADER', 'MERCHANT'] })
  async openPoint(@GqlCtx() ctx: Ctx, @PointIdArg() pointId: string, @VersionArg() expectedVersion?: number) {
    return { point: ref(pointShape, await openPoint(ctx, { pointId, expectedVersion })) }
  }

  @Mutation(() => ClosePointPayload, {
    description: 'Nothing new is sent there; what waits there is still handed over.',
  })
  @Access({ roles: ['OPERATOR', 'LEADER', 'MERCHANT'] })
  async closePoint(
    @GqlCtx() ctx: Ctx,
    @PointIdArg() pointId: string,
    @Arg('reason', () => String, { description: '1 to 200 characters; residents read it.' }) reason: string,
    @VersionArg() expectedVersion?: number,
  ) {
    return { point: ref(pointShape, await closePoint(ctx, { pointId, reason, expectedVersion })) }
  }

  @Mutation(() => AddPointStaffPayload, {
    description: 'Somebody stands behind the counter of a point and may sign in by phone.',
  })
  @Access({ roles: ['OPERATOR', 'LEADER', 'MERCHANT'] })
  async addPointStaff(
    @GqlCtx() ctx: Ctx,
    @PointIdArg() pointId: string,
    @Arg('phone', () => String) phone: string,
    @Arg('name', () => String, { nullable: true, description: 'Taken only for a person who is new here.' })
    name?: string,
  ) {
    return { point: ref(pointShape, await addPointStaff(ctx, { pointId, phone, name })) }
  }
}
