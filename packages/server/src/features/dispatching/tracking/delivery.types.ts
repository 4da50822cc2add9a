import { Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { GraphQLDateTime } from '../../../graph/scalars.ts'
import { StreamItem } from '../../../graph/stream-item.ts'
import { OrderType } from '../../orders/index.ts'
import type { TaskState } from '../tasks/task.ts'
import { TaskStateEnum } from '../tasks/tasks.types.ts'

@ObjectType({ description: 'About where somebody is: the middle of a square of some 150 metres.' })
export class RoundedPosition {
  @Field(() => Float)
  lat!: number

  @Field(() => Float)
  lng!: number

  @Field(() => GraphQLDateTime)
  at!: Date
}

@ObjectType('Delivery', { description: 'How an order comes to the door, beside what was promised.' })
export class DeliveryType {
  @Field(() => TaskStateEnum)
  state!: TaskState

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'As far as can be told now; null while nobody has it, and when it is over.',
  })
  expectedAt?: Date | null

  @Field(() => Int, {
    nullable: true,
    description: 'Doors where the rider stops before; null unless the goods are under way.',
  })
  stopsBefore?: number | null

  @Field(() => RoundedPosition, {
    nullable: true,
    description:
      'Only while the goods are under way, and only for those who wait for them and who run the place; while a rider is silent, his last one: see `at`.',
  })
  riderPosition?: RoundedPosition | null
}

@ObjectType({ implements: StreamItem, description: 'The delivery of an order has taken a step.' })
/** @public Found by its decorator. */
export class DeliveryMoved extends StreamItem {
  @Field(() => ID)
  orderId!: string

  @Field(() => TaskStateEnum)
  state!: TaskState

  @Field(() => OrderType)
  order!: object
}

@ObjectType({
  implements: StreamItem,
  description:
    'It will come at another time, or its rider is elsewhere: only the last counts, and none is caught up with.',
})
/** @public Found by its decorator. */
export class DeliveryEtaChanged extends StreamItem {
  @Field(() => ID)
  orderId!: string

  @Field(() => OrderType)
  order!: object
}
