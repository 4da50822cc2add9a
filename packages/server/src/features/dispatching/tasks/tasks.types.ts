import { Field, Int, ObjectType } from 'type-graphql'
import type { ActorStamp } from '../../../access/actor.ts'
import { connectionOf } from '../../../graph/connection.ts'
import { enumOf } from '../../../graph/lists.ts'
import { Node } from '../../../graph/node.ts'
import { GraphQLDateTime, GraphQLFen } from '../../../graph/scalars.ts'
import { ActorType } from '../../accounts/index.ts'
import { RiderType } from '../../carriers/index.ts'
import { MerchantType } from '../../catalog/index.ts'
import { CommunityType, GeoPoint } from '../../communities/index.ts'
import { OrderType } from '../../orders/index.ts'
import { DispatchAreaType } from '../areas/areas.types.ts'
import { stopKinds } from './route.ts'
import {
  assignmentKinds,
  ignoredReasons,
  taskActions,
  taskOfferStates,
  taskStates,
  type AssignmentKind,
  type IgnoredReason,
  type TaskAction,
  type TaskOfferState,
  type TaskState,
} from './task.ts'

export const TaskStateEnum = enumOf(
  'DeliveryTaskState',
  taskStates,
  'How far a delivery task is; within an attempt it never goes back.',
)
export const AssignmentKindEnum = enumOf('AssignmentKind', assignmentKinds, 'How a rider came to a task.')
const TaskOfferStateEnum = enumOf('TaskOfferState', taskOfferStates, 'What came of asking a rider.')
export const TaskActionEnum = enumOf('DeliveryTaskAction', taskActions, 'What is told of a task on its way.')
export const IgnoredReasonEnum = enumOf(
  'IgnoredReason',
  ignoredReasons,
  'Why something told of a task was kept and did not move it.',
)
export const StopKindEnum = enumOf('StopKind', stopKinds, 'What a rider does at a stop.')

@ObjectType('TaskEvent', { description: 'Something that was told of a task, in the order of `seq`.' })
export class TaskEventType {
  @Field(() => Int)
  seq!: number

  @Field(() => Int)
  attempt!: number

  @Field(() => TaskStateEnum, { description: 'The state it told.' })
  state!: TaskState

  @Field(() => RiderType, { nullable: true, description: 'Of that attempt; null where nobody had it.' })
  rider?: RiderType

  @Field(() => GraphQLDateTime, { description: 'When it happened.' })
  at!: Date

  @Field(() => GraphQLDateTime, { description: 'When the platform heard of it.' })
  heardAt!: Date

  @Field(() => ActorType)
  actor!: ActorStamp

  @Field(() => String, { nullable: true, description: 'What was said with it; null where nothing was.' })
  reason?: string

  @Field(() => IgnoredReasonEnum, { nullable: true, description: 'Null: it moved the task.' })
  ignored?: IgnoredReason
}

@ObjectType('DeliveryTask', { implements: Node, description: 'One rider’s errand for one order.' })
export class DeliveryTaskType extends Node {
  @Field(() => OrderType, {
    nullable: true,
    description: 'Null for those who may not see it, such as riders not chosen.',
  })
  order?: OrderType

  @Field(() => DispatchAreaType, { nullable: true, description: 'Null for riders.' })
  area?: DispatchAreaType

  @Field(() => CommunityType)
  community!: CommunityType

  @Field(() => MerchantType)
  merchant!: MerchantType

  @Field(() => TaskStateEnum)
  state!: TaskState

  @Field(() => Int, { description: 'Grows when it is taken from a rider.' })
  attempt!: number

  @Field(() => Int, { description: 'Grows when riders are asked anew; zero when nobody was.' })
  wave!: number

  @Field(() => Int, { description: 'Goes up by one with every step; give it as `expectedVersion`.' })
  version!: number

  @Field(() => RiderType, { nullable: true, description: 'Null while nobody has it, and for those who may not know.' })
  rider?: RiderType

  @Field(() => AssignmentKindEnum, { nullable: true, description: 'Null while nobody has it.' })
  assignedBy?: AssignmentKind

  @Field(() => Boolean, { description: 'An operator decides who carries it; the engine leaves it alone.' })
  isPinned!: boolean

  @Field(() => GeoPoint, { description: 'Where the goods are fetched: the shop, or where a rider has left them.' })
  pickup!: GeoPoint

  @Field(() => GeoPoint, { description: 'The building, not the door.' })
  dropoff!: GeoPoint

  @Field(() => [String], { description: 'Certificates that whoever carries it must hold.' })
  skills!: string[]

  @Field(() => Int)
  grams!: number

  @Field(() => GraphQLFen, { description: 'What the rider gets for it.' })
  payFen!: number

  @Field(() => GraphQLDateTime, { description: 'When the goods can be fetched, as far as can be told now.' })
  readyAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Not wanted earlier; null: the sooner the better.' })
  notBefore?: Date

  @Field(() => GraphQLDateTime, { description: 'The end of the promised window.' })
  dueAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null while no route leads there.' })
  expectedAt?: Date

  @Field(() => Boolean, { description: 'Open, and late as far as can be told now.' })
  isAtRisk!: boolean

  @Field(() => Boolean, {
    description: 'Goods are with a rider who is not on duty any more: somebody has to fetch them.',
  })
  isStranded!: boolean

  @Field(() => GraphQLDateTime)
  createdAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Of this attempt; null until then.' })
  acceptedAt?: Date

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Of this attempt; null until then, or when it was skipped.',
  })
  arrivedAtStoreAt?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Of this attempt; null until then.' })
  pickedUpAt?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until then, or when it was skipped.' })
  arrivedAtDropoffAt?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null while it is open.' })
  endedAt?: Date

  @Field(() => String, { nullable: true, description: 'Null unless it could not be handed over.' })
  failedReason?: string

  @Field(() => [TaskActionEnum], { description: 'What the caller can tell of it next.' })
  allowedActions!: TaskAction[]

  @Field(() => [TaskOfferType], { description: 'Those that the caller may see, oldest first.' })
  offers!: TaskOfferType[]

  @Field(() => [TaskEventType], { nullable: true, description: 'Null for those who do not run the place.' })
  events?: TaskEventType[]
}

@ObjectType('TaskOffer', { implements: Node, description: 'One rider was asked whether he takes a task.' })
export class TaskOfferType extends Node {
  @Field(() => DeliveryTaskType, { nullable: true, description: 'Null for those who may no longer see it.' })
  task?: DeliveryTaskType

  @Field(() => RiderType, { nullable: true, description: 'Null for those who may not know.' })
  rider?: RiderType

  @Field(() => Int)
  attempt!: number

  @Field(() => Int)
  wave!: number

  @Field(() => TaskOfferStateEnum)
  state!: TaskOfferState

  @Field(() => GraphQLDateTime)
  sentAt!: Date

  @Field(() => GraphQLDateTime)
  expiresAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it ended, however; null while it is open.' })
  answeredAt?: Date
}

export const DeliveryTaskConnection = connectionOf('DeliveryTask', () => DeliveryTaskType)
