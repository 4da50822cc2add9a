import { Field, ID, Int, ObjectType } from 'type-graphql'
import { enumOf } from '../../../graph/lists.ts'
import { GraphQLDateTime } from '../../../graph/scalars.ts'
import { StreamItem } from '../../../graph/stream-item.ts'
import { MerchantType } from '../../catalog/index.ts'
import { GeoPoint } from '../../communities/index.ts'
import { DispatchAreaType } from '../areas/areas.types.ts'
import type { StopKind } from './route.ts'
import { withdrawals, type Withdrawal } from './task-news.ts'
import type { TaskState } from './task.ts'
import { DeliveryTaskType, StopKindEnum, TaskOfferType, TaskStateEnum } from './tasks.types.ts'

const WithdrawalEnum = enumOf('TaskWithdrawal', withdrawals, 'Why a rider no longer has a task, or is no longer asked.')

const asItIsNow = { nullable: true, description: 'As it is now; null when the reader may no longer see it.' } as const

@ObjectType({ implements: StreamItem, description: 'The rider is asked whether he takes a task.' })
/** @public Found by its decorator. */
export class TaskOffered extends StreamItem {
  @Field(() => ID)
  offerId!: string

  @Field(() => GraphQLDateTime)
  expiresAt!: Date

  @Field(() => TaskOfferType, asItIsNow)
  offer?: TaskOfferType
}

@ObjectType({ implements: StreamItem, description: 'The task is the rider’s.' })
/** @public Found by its decorator. */
export class TaskAssigned extends StreamItem {
  @Field(() => ID)
  taskId!: string

  @Field(() => Int)
  attempt!: number

  @Field(() => DeliveryTaskType, asItIsNow)
  task?: DeliveryTaskType
}

@ObjectType({ implements: StreamItem, description: 'Something about a task of the rider is different.' })
/** @public Found by its decorator. */
export class TaskChanged extends StreamItem {
  @Field(() => ID)
  taskId!: string

  @Field(() => Int)
  attempt!: number

  @Field(() => TaskStateEnum)
  state!: TaskState

  @Field(() => DeliveryTaskType, asItIsNow)
  task?: DeliveryTaskType
}

@ObjectType({ implements: StreamItem, description: 'The task is no longer the rider’s, or he is no longer asked.' })
/** @public Found by its decorator. */
export class TaskWithdrawn extends StreamItem {
  @Field(() => ID)
  taskId!: string

  @Field(() => Int)
  attempt!: number

  @Field(() => WithdrawalEnum)
  withdrawal!: Withdrawal
}

@ObjectType({ implements: StreamItem, description: 'Where the rider goes next; told when it is another place.' })
/** @public Found by its decorator. */
export class NextStop extends StreamItem {
  @Field(() => StopKindEnum, { nullable: true, description: 'Null: there is nowhere to go.' })
  stop?: StopKind

  @Field(() => DeliveryTaskType, asItIsNow)
  task?: DeliveryTaskType
}

@ObjectType({ implements: StreamItem, description: 'Orders are expected there: an idle rider does well to wait near.' })
/** @public Found by its decorator. */
export class MoveAdvised extends StreamItem {
  @Field(() => MerchantType, asItIsNow)
  merchant?: MerchantType

  @Field(() => GeoPoint)
  place!: GeoPoint
}

@ObjectType({ implements: StreamItem, description: 'One step of one task.' })
/** @public Found by its decorator. */
export class DeliveryTaskMoved extends StreamItem {
  @Field(() => ID)
  taskId!: string

  @Field(() => Int, { description: 'Version of the task, without holes.' })
  seq!: number

  @Field(() => Int)
  attempt!: number

  @Field(() => TaskStateEnum)
  state!: TaskState

  @Field(() => DeliveryTaskType, asItIsNow)
  task?: DeliveryTaskType
}

@ObjectType({
  implements: StreamItem,
  description: 'Where a rider is. Only the last place is told: nothing of it is missed that still counts.',
})
/** @public Found by its decorator. */
export class RiderMoved extends StreamItem {
  @Field(() => ID)
  riderId!: string

  @Field(() => GeoPoint)
  place!: GeoPoint

  @Field(() => GraphQLDateTime)
  at!: Date
}

@ObjectType({ implements: StreamItem, description: 'An area is run in another way.' })
/** @public Found by its decorator. */
export class DispatchAreaChanged extends StreamItem {
  @Field(() => DispatchAreaType, asItIsNow)
  area?: DispatchAreaType
}
