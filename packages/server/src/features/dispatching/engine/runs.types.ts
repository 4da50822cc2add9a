import { Field, ID, Int, ObjectType } from 'type-graphql'
import type { ActorStamp } from '../../../access/actor.ts'
import { connectionOf } from '../../../graph/connection.ts'
import { DateTimeRange, enumOf, filterOf, IdFilter, listArgs, sortOf } from '../../../graph/lists.ts'
import { Node } from '../../../graph/node.ts'
import { GraphQLDateTime } from '../../../graph/scalars.ts'
import { ActorType } from '../../accounts/index.ts'
import { RiderType } from '../../carriers/index.ts'
import { DispatchAreaType } from '../areas/areas.types.ts'
import type { AssignmentKind } from '../tasks/task.ts'
import { AssignmentKindEnum, DeliveryTaskType } from '../tasks/tasks.types.ts'
import { exclusions, terms, waitingReasons, type Exclusion, type Term, type WaitingReason } from '@linli/dispatch'

const AssignmentTermEnum = enumOf(
  'AssignmentTerm',
  [...terms, 'TAKEN'],
  'What a choice between riders is made of, in seconds that somebody waits. TAKEN: the other would have been better here, and was needed more elsewhere.',
)
const WaitingReasonEnum = enumOf(
  'WaitingReason',
  [...waitingReasons, 'ASKED', 'PINNED', 'UNSEEN'],
  'Why nobody has a task: a rider is kept for it, all have something better to do, or nobody may carry it. ASKED: riders are thinking about it. PINNED: a person decides. UNSEEN: it has not been planned yet.',
)
const RiderExclusionEnum = enumOf('RiderExclusion', exclusions, 'Why a rider on duty cannot carry a task.')

@ObjectType('DispatchRun', { implements: Node, description: 'One decision of the engine about one area.' })
export class DispatchRunType extends Node {
  @Field(() => DispatchAreaType)
  area!: DispatchAreaType

  @Field(() => GraphQLDateTime)
  at!: Date

  @Field(() => Int, { description: 'On duty.' })
  riders!: number

  @Field(() => Int, { description: 'That nobody had.' })
  tasks!: number

  @Field(() => Int, { description: 'What it told that came true.' })
  assigned!: number

  @Field(() => Int, { description: 'What it told and was refused, because the world had moved.' })
  refused!: number

  @Field(() => Int, { description: 'Time of the engine.' })
  tookMicros!: number

  @Field(() => String, { description: 'SHA-256 of what it was asked.' })
  inputDigest!: string

  @Field(() => String, { description: 'SHA-256 of what it answered; asked the same again it answers the same.' })
  decisionDigest!: string
}

@ObjectType({ description: 'A part of a score.' })
export class AssignmentTermSeconds {
  @Field(() => AssignmentTermEnum)
  term!: Term

  @Field(() => Int)
  seconds!: number
}

@ObjectType({ description: 'A rider that could have the task.' })
export class AssignmentCandidate {
  @Field(() => RiderType, { nullable: true, description: 'Null for those who may not see him.' })
  rider?: RiderType

  @Field(() => Int, { description: 'Seconds that somebody waits for it; less is better.' })
  score!: number

  @Field(() => [AssignmentTermSeconds], { description: 'They sum to the score, but for rounding.' })
  terms!: AssignmentTermSeconds[]
}

@ObjectType({ description: 'Riders on duty that could not have it.' })
export class ExcludedRiders {
  @Field(() => RiderExclusionEnum)
  reason!: Exclusion

  @Field(() => Int)
  riders!: number
}

@ObjectType({ description: 'Who got a task, how and why: one for each attempt that found a rider.' })
export class AssignmentDecision {
  @Field(() => ID)
  id!: string

  @Field(() => Int)
  attempt!: number

  @Field(() => RiderType, { nullable: true, description: 'Null for those who may not see him.' })
  rider?: RiderType

  @Field(() => AssignmentKindEnum)
  kind!: AssignmentKind

  @Field(() => GraphQLDateTime)
  at!: Date

  @Field(() => ActorType)
  actor!: ActorStamp

  @Field(() => String, { nullable: true, description: 'A person’s; null where no person decided.' })
  reason?: string

  @Field(() => DispatchRunType, {
    nullable: true,
    description: 'Null where the engine did not decide, and when the run has been forgotten.',
  })
  run?: DispatchRunType

  @Field(() => AssignmentCandidate, { nullable: true, description: 'Null where the engine did not choose.' })
  chosen?: AssignmentCandidate

  @Field(() => AssignmentCandidate, { nullable: true, description: 'Who came second; null when nobody else could.' })
  runnerUp?: AssignmentCandidate

  @Field(() => [AssignmentTermEnum], { description: 'Where the runner-up was worse, the largest difference first.' })
  lostBy!: (Term | 'TAKEN')[]

  @Field(() => Int, { description: 'Riders that could have had it.' })
  considered!: number

  @Field(() => [ExcludedRiders])
  excluded!: ExcludedRiders[]
}

@ObjectType({ description: 'Why nobody has a task.' })
export class AssignmentWait {
  @Field(() => WaitingReasonEnum)
  reason!: WaitingReason | 'ASKED' | 'PINNED' | 'UNSEEN'

  @Field(() => RiderType, { nullable: true, description: 'For whom it is kept; null where it is kept for nobody.' })
  rider?: RiderType

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Until when it is kept for him, or riders are asked.' })
  until?: Date

  @Field(() => [ExcludedRiders])
  excluded!: ExcludedRiders[]
}

@ObjectType({ description: 'Why this rider, or why nobody.' })
export class AssignmentExplanation {
  @Field(() => DeliveryTaskType, { nullable: true, description: 'Null when it may no longer be seen.' })
  task?: DeliveryTaskType

  @Field(() => [AssignmentDecision], { description: 'Oldest first.' })
  decisions!: AssignmentDecision[]

  @Field(() => AssignmentWait, { nullable: true, description: 'Null when somebody has it, or it has ended.' })
  waiting?: AssignmentWait
}

export const DispatchRunConnection = connectionOf('DispatchRun', () => DispatchRunType)
export const DispatchRunList = listArgs(
  filterOf('DispatchRun', { areaId: () => IdFilter, at: () => DateTimeRange }),
  sortOf('DispatchRun', ['AT', 'TOOK_MICROS']),
)
