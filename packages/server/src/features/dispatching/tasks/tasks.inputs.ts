import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { DateTimeRange, enumFilter, filterOf, IdFilter, listArgs, sortOf } from '../../../graph/lists.ts'
import { payload } from '../../../graph/payload.ts'
import { UserError } from '../../../graph/user-error.ts'
import { AssignmentKindEnum, DeliveryTaskType, IgnoredReasonEnum, TaskOfferType, TaskStateEnum } from './tasks.types.ts'

const TaskStateFilter = enumFilter('DeliveryTaskState', TaskStateEnum)
const AssignmentKindFilter = enumFilter('AssignmentKind', AssignmentKindEnum)

export const DeliveryTaskList = listArgs(
  filterOf('DeliveryTask', {
    areaId: () => IdFilter,
    communityId: () => IdFilter,
    merchantId: () => IdFilter,
    riderId: () => IdFilter,
    orderId: () => IdFilter,
    state: () => TaskStateFilter,
    assignedBy: () => AssignmentKindFilter,
    isPinned: () => Boolean,
    isOpen: () => Boolean,
    isAtRisk: () => Boolean,
    isStranded: () => Boolean,
    createdAt: () => DateTimeRange,
    dueAt: () => DateTimeRange,
  }),
  sortOf('DeliveryTask', ['CREATED_AT', 'DUE_AT', 'READY_AT']),
)

@InputType()
export class AssignTaskInput {
  @Field(() => ID)
  taskId!: string

  @Field(() => ID)
  riderId!: string

  @Field(() => Int, { description: 'The version the caller last saw; another is refused as STALE_VERSION.' })
  expectedVersion!: number
}

@ObjectType({ description: 'What became of one of several tasks.' })
export class AssignTaskResult {
  @Field(() => Int, { description: 'Place in the list that was sent.' })
  index!: number

  @Field(() => DeliveryTaskType, { nullable: true, description: 'Null when it was refused.' })
  task?: DeliveryTaskType

  @Field(() => UserError, { nullable: true, description: 'Null when it was done.' })
  error?: UserError
}

export const GrabTaskPayload = payload('GrabTask', { task: () => DeliveryTaskType })
export const AcceptOfferPayload = payload('AcceptOffer', { task: () => DeliveryTaskType })
export const DeclineOfferPayload = payload('DeclineOffer', { offer: () => TaskOfferType })
export const AdvanceTaskPayload = payload('AdvanceTask', {
  task: [() => DeliveryTaskType, { description: 'Null for a rider who no longer has it.' }],
  ignored: [
    () => IgnoredReasonEnum,
    { description: 'Null: it moved the task. Otherwise it was kept, and why it did not.' },
  ],
})
export const DropTaskPayload = payload('DropTask', {
  task: [() => DeliveryTaskType, { description: 'Null when the rider may no longer see it.' }],
})
export const AssignTaskPayload = payload('AssignTask', { task: () => DeliveryTaskType })
export const AssignTasksPayload = payload('AssignTasks', { results: () => [AssignTaskResult] })
export const UnassignTaskPayload = payload('UnassignTask', { task: () => DeliveryTaskType })
