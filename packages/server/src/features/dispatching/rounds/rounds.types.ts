import { Field, Int, ObjectType } from 'type-graphql'
import { enumOf } from '../../../graph/lists.ts'
import { payload } from '../../../graph/payload.ts'
import { GraphQLDateTime } from '../../../graph/scalars.ts'
import { BuildingType, GeoPoint } from '../../communities/index.ts'
import { OrderType } from '../../orders/index.ts'
import type { StopKind } from '../tasks/route.ts'
import { DeliveryTaskType, StopKindEnum } from '../tasks/tasks.types.ts'
import { leftOutReasons, type LeftOutReason } from './left-out.ts'

const LeftOutReasonEnum = enumOf(
  'LeftOutReason',
  leftOutReasons,
  'Why something is not in a round. TOO_EARLY: its window begins long after the round; OUT_OF_TIME: the round would be over before it; NO_VEHICLE_LEFT: all have as much as they can do in time.',
)

@ObjectType({ description: 'A door of a leader’s round.' })
export class RoundStop {
  @Field(() => OrderType, { nullable: true, description: 'Null when it may no longer be seen.' })
  order?: OrderType

  @Field(() => BuildingType, { nullable: true, description: 'Null when it is no longer there.' })
  building?: BuildingType

  @Field(() => GraphQLDateTime)
  expectedAt!: Date

  @Field(() => Boolean, { description: 'After the promised window.' })
  isLate!: boolean
}

@ObjectType({ description: 'An order that waits at the point and is not in the round.' })
export class LeftOutOrder {
  @Field(() => OrderType, { nullable: true, description: 'Null when it may no longer be seen.' })
  order?: OrderType

  @Field(() => LeftOutReasonEnum)
  reason!: LeftOutReason
}

@ObjectType({ description: 'A walk from a pickup point to doors and back. It is a proposal, and is not kept.' })
export class Round {
  @Field(() => GraphQLDateTime, { description: 'As late as can be without coming later anywhere.' })
  leavesAt!: Date

  @Field(() => GraphQLDateTime)
  returnsAt!: Date

  @Field(() => Int, { description: 'In straight lines, back to the point.' })
  metres!: number

  @Field(() => [RoundStop], { description: 'In the order of the way.' })
  stops!: RoundStop[]

  @Field(() => [LeftOutOrder])
  leftOut!: LeftOutOrder[]
}

@ObjectType({ description: 'A stop of a van.' })
export class VanStop {
  @Field(() => DeliveryTaskType, { nullable: true, description: 'Null when it may no longer be seen.' })
  task?: DeliveryTaskType

  @Field(() => StopKindEnum)
  kind!: StopKind

  @Field(() => GeoPoint)
  place!: GeoPoint

  @Field(() => GraphQLDateTime)
  expectedAt!: Date

  @Field(() => Boolean, { description: 'Of a drop-off: after it is due.' })
  isLate!: boolean
}

@ObjectType({ description: 'One van’s way from the middle of the area and back.' })
export class VanRound {
  @Field(() => GraphQLDateTime, { description: 'As late as can be without coming later anywhere.' })
  leavesAt!: Date

  @Field(() => GraphQLDateTime)
  returnsAt!: Date

  @Field(() => Int, { description: 'In straight lines.' })
  metres!: number

  @Field(() => [VanStop], { description: 'In the order of the way.' })
  stops!: VanStop[]
}

@ObjectType({ description: 'A task that no van takes.' })
export class LeftOutTask {
  @Field(() => DeliveryTaskType, { nullable: true, description: 'Null when it may no longer be seen.' })
  task?: DeliveryTaskType

  @Field(() => LeftOutReasonEnum)
  reason!: LeftOutReason
}

@ObjectType({
  description: 'What vans could carry. It is a proposal, and is not kept: `assignTasks` gives it to a rider.',
})
export class VanRounds {
  @Field(() => Int, { description: 'Of all vans, in straight lines.' })
  metres!: number

  @Field(() => [VanRound], { description: 'No more vans than are needed.' })
  rounds!: VanRound[]

  @Field(() => [LeftOutTask])
  leftOut!: LeftOutTask[]
}

export const PlanLeaderRoundPayload = payload('PlanLeaderRound', { round: () => Round })
export const PlanVanRoundsPayload = payload('PlanVanRounds', { plan: () => VanRounds })
