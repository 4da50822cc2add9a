import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../graph/connection.ts'
import { DateTimeRange, enumFilter, enumOf, filterOf, IdFilter, listArgs, sortOf } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { ShareType } from '../../graph/share.ts'
import { ActorType } from '../accounts/index.ts'
import { CommunityType, HouseholdType } from '../communities/index.ts'
import { OrderType } from '../orders/index.ts'
import {
  caseOutcomes,
  caseStates,
  incidentKinds,
  severities,
  stepKinds,
  type CaseOutcome,
  type CaseState,
  type IncidentKind,
  type Severity,
  type StepKind,
} from './case.ts'

const SeverityEnum = enumOf('RecoverySeverity', severities, 'How bad it was for the household, by all that went wrong.')
const CaseStateEnum = enumOf('RecoveryCaseState', caseStates, 'While one is open the household is told of no offers.')
const IncidentKindEnum = enumOf('RecoveryIncidentKind', incidentKinds, 'What went wrong.')
const StepKindEnum = enumOf('RecoveryStepKind', stepKinds, 'What somebody did about it.')
const OutcomeEnum = enumOf(
  'RecoveryOutcome',
  caseOutcomes,
  'PUT_RIGHT; NOT_REACHED; NO_GRIEVANCE: the household had nothing to complain of; GAVE_UP.',
)

@ObjectType('RecoveryIncident', { description: 'Something that went wrong with an order.' })
export class RecoveryIncidentType {
  @Field(() => IncidentKindEnum)
  kind!: IncidentKind

  @Field(() => GraphQLDateTime)
  at!: Date

  @Field(() => OrderType, { nullable: true, description: 'Null when the reader may not see it.' })
  order?: OrderType
}

@ObjectType('RecoveryStep', { description: 'What somebody did about it.' })
export class RecoveryStepType {
  @Field(() => StepKindEnum)
  kind!: StepKind

  @Field(() => String)
  note!: string

  @Field(() => GraphQLFen, { nullable: true, description: 'Of a credit; null of everything else.' })
  amountFen?: number

  @Field(() => ActorType)
  by!: ActorType

  @Field(() => GraphQLDateTime)
  at!: Date
}

@ObjectType('RecoveryCase', {
  implements: Node,
  description: 'A household that something went wrong for, until somebody has put it right.',
})
export class RecoveryCaseType extends Node {
  @Field(() => HouseholdType, { nullable: true, description: 'Null when the reader may not see it.' })
  household?: HouseholdType

  @Field(() => CommunityType)
  community!: CommunityType

  @Field(() => SeverityEnum)
  severity!: Severity

  @Field(() => CaseStateEnum)
  state!: CaseState

  @Field(() => ID, { nullable: true, description: 'Who looks after it; null until somebody does.' })
  ownerId?: string

  @Field(() => String, { nullable: true, description: 'Null until somebody looks after it.' })
  ownerName?: string

  @Field(() => GraphQLDateTime)
  openedAt!: Date

  @Field(() => GraphQLDateTime, { description: 'When somebody should have turned to it.' })
  dueAt!: Date

  @Field(() => Boolean, { description: 'Open, due, and nothing has been done about it yet.' })
  isOverdue!: boolean

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null while it is open.' })
  closedAt?: Date

  @Field(() => ActorType, { nullable: true, description: 'Null while it is open.' })
  closedBy?: ActorType

  @Field(() => OutcomeEnum, { nullable: true, description: 'Null while it is open.' })
  outcome?: CaseOutcome

  @Field(() => String, { nullable: true, description: 'What was said when it was closed; null while it is open.' })
  note?: string

  @Field(() => GraphQLDateTime, { description: 'Until then it is watched whether the household orders again.' })
  watchedUntil!: Date

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the household first ordered again after it was opened; null when it has not.',
  })
  orderedAgainAt?: Date

  @Field(() => [RecoveryIncidentType])
  incidents!: RecoveryIncidentType[]

  @Field(() => [RecoveryStepType], { description: 'The first 200, the oldest first.' })
  steps!: RecoveryStepType[]

  @Field(() => Int)
  version!: number
}

const CaseStateFilter = enumFilter('RecoveryCaseState', CaseStateEnum)
const SeverityFilter = enumFilter('RecoverySeverity', SeverityEnum)
export const RecoveryCaseConnection = connectionOf('RecoveryCase', () => RecoveryCaseType)
export const RecoveryCaseList = listArgs(
  filterOf('RecoveryCase', {
    communityId: () => IdFilter,
    householdId: () => IdFilter,
    ownerId: () => IdFilter,
    state: () => CaseStateFilter,
    severity: () => SeverityFilter,
    openedAt: () => DateTimeRange,
    dueAt: () => DateTimeRange,
  }),
  sortOf('RecoveryCase', ['OPENED_AT', 'DUE_AT']),
)

@ObjectType({ description: 'Cases of one severity.' })
export class RecoveryOfSeverity {
  @Field(() => SeverityEnum)
  severity!: Severity

  @Field(() => Int)
  cases!: number

  @Field(() => ShareType, { nullable: true, description: 'As in the whole; null of fewer than 5.' })
  treated?: ShareType

  @Field(() => ShareType, { nullable: true, description: 'As in the whole; null of fewer than 5.' })
  untreated?: ShareType
}

@ObjectType('RecoveryReport', {
  description:
    'How many households came back after something had gone wrong for them. What made the difference is not said: the worst cases may be those that were treated.',
})
export class RecoveryReportType {
  @Field(() => Int, { description: 'Cases that were opened in the span.' })
  cases!: number

  @Field(() => Int, { description: 'Of these, those that are 28 days old: of the others it is not known yet.' })
  watched!: number

  @Field(() => ShareType, {
    nullable: true,
    description:
      'Of those watched for whom somebody did something: who ordered again within 28 days. Null of fewer than 5.',
  })
  treated?: ShareType

  @Field(() => ShareType, { nullable: true, description: 'The same of the others; null of fewer than 5.' })
  untreated?: ShareType

  @Field(() => [RecoveryOfSeverity])
  bySeverity!: RecoveryOfSeverity[]
}

@InputType()
export class AddRecoveryStepInput {
  @Field(() => ID)
  caseId!: string

  @Field(() => StepKindEnum)
  kind!: StepKind

  @Field(() => String, { description: '1 to 500 characters.' })
  note!: string

  @Field(() => GraphQLFen, { nullable: true, description: 'Of a credit, and of nothing else.' })
  amountFen?: number | null
}

@InputType()
export class CloseRecoveryCaseInput {
  @Field(() => ID)
  caseId!: string

  @Field(() => OutcomeEnum)
  outcome!: CaseOutcome

  @Field(() => String, { description: '1 to 500 characters.' })
  note!: string
}

export const AddRecoveryStepPayload = payload('AddRecoveryStep', { case: () => RecoveryCaseType })
export const OwnRecoveryCasePayload = payload('OwnRecoveryCase', { case: () => RecoveryCaseType })
export const CloseRecoveryCasePayload = payload('CloseRecoveryCase', { case: () => RecoveryCaseType })
