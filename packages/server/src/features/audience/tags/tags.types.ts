import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../../graph/connection.ts'
import { enumFilter, enumOf, filterOf, IdFilter, listArgs, sortOf, TextFilter } from '../../../graph/lists.ts'
import { Node } from '../../../graph/node.ts'
import { payload } from '../../../graph/payload.ts'
import { GraphQLDateTime } from '../../../graph/scalars.ts'
import { ActorType } from '../../accounts/index.ts'
import { CommunityType } from '../../communities/index.ts'
import { ResidentFilter, ResidentType } from '../residents/residents.types.ts'
import { GraphQLRule, RuleInput } from '../segments/rule.types.ts'
import { bulkStatuses, type BulkStatus } from './bulk.ts'
import { tagActions, type TagAction } from './tag.policy.ts'
import {
  contestStates,
  sensitivities,
  tagDecisionKinds,
  tagEnds,
  tagKinds,
  tagSources,
  tagStates,
  type ContestState,
  type Sensitivity,
  type TagDecisionKind,
  type TagEnd,
  type TagKind,
  type TagSource,
  type TagState,
} from './tag.ts'
import type { Rule } from '@linli/audience'

export const TagKindEnum = enumOf(
  'TagKind',
  tagKinds,
  'Who gives it: people; a rule of theirs; a rule that is shipped; the resident himself.',
)
export const TagStateEnum = enumOf('TagState', tagStates, 'Whether a tag can be given; a retired one never again.')
export const SensitivityEnum = enumOf(
  'TagSensitivity',
  sensitivities,
  'A sensitive tag is approved by a second person, and seen and given by the platform’s operators alone.',
)
export const TagSourceEnum = enumOf('TagSource', tagSources, 'How somebody came by a tag.')
export const TagEndEnum = enumOf('TagEnd', tagEnds, 'How somebody lost a tag.')
export const TagActionEnum = enumOf('TagAction', tagActions, 'What can be done with a tag.')
export const ContestStateEnum = enumOf(
  'TagContestState',
  contestStates,
  'While it is open or upheld the tag does not come back.',
)
export const TagDecisionKindEnum = enumOf('TagDecisionKind', tagDecisionKinds, 'What people decided about a tag.')
export const BulkStatusEnum = enumOf(
  'BulkTagStatus',
  bulkStatuses,
  'What came of a line. UNKNOWN is also whom the caller may not see; UNREADABLE is no phone and no id.',
)

@ObjectType('Tag', { implements: Node, description: 'Something that can be said of residents, and what for.' })
export class TagType extends Node {
  @Field(() => String)
  key!: string

  @Field(() => String)
  label!: string

  @Field(() => String)
  labelEn!: string

  @Field(() => TagKindEnum)
  kind!: TagKind

  @Field(() => String, { description: 'What it is for; its residents read it.' })
  purpose!: string

  @Field(() => String, { description: 'Who answers for it.' })
  ownerName!: string

  @Field(() => Int, { description: 'For so many days it stays with somebody.' })
  daysKept!: number

  @Field(() => SensitivityEnum)
  sensitivity!: Sensitivity

  @Field(() => GraphQLRule, { nullable: true, description: 'Who has it; null of a tag that people give.' })
  rule?: Rule

  @Field(() => TagStateEnum)
  state!: TagState

  @Field(() => Int)
  version!: number

  @Field(() => [TagActionEnum], { description: 'What the caller can do now.' })
  allowedActions!: TagAction[]

  @Field(() => String, { description: 'Who proposed it, and may not approve it.' })
  proposerName!: string

  @Field(() => String, { nullable: true, description: 'Null of a tag that needed no second person, or waits for one.' })
  deciderName?: string

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'Null of a tag that needed no decision, or waits for it.',
  })
  decidedAt?: Date

  @Field(() => String, { nullable: true, description: 'Null of a tag that needed no decision, or waits for it.' })
  decidedWhy?: string

  @Field(() => GraphQLDateTime)
  createdAt!: Date

  @Field(() => Int, { description: 'How many residents have it now, of those whom the caller may see it on.' })
  residentCount!: number
}

@ObjectType({
  description: 'A tag that the platform computes once somebody proposes one of kind COMPUTED with its key.',
})
export class ShippedTag {
  @Field(() => String)
  key!: string

  @Field(() => String)
  label!: string

  @Field(() => String)
  labelEn!: string

  @Field(() => String)
  purpose!: string
}

@ObjectType('TagAssignment', { implements: Node, description: 'A tag on somebody: since when, why and until when.' })
export class TagAssignmentType extends Node {
  @Field(() => TagType)
  tag!: TagType

  @Field(() => TagSourceEnum)
  source!: TagSource

  @Field(() => String, { description: 'What it stands on, in the words of whoever gave it.' })
  evidence!: string

  @Field(() => ActorType, { nullable: true, description: 'Null where a rule gave it.' })
  assignedBy?: ActorType

  @Field(() => GraphQLDateTime)
  assignedAt!: Date

  @Field(() => GraphQLDateTime)
  expiresAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null while it stands.' })
  endedAt?: Date

  @Field(() => TagEndEnum, { nullable: true, description: 'Null while it stands.' })
  endedAs?: TagEnd

  @Field(() => String, { nullable: true, description: 'Null while it stands, and where nobody said why.' })
  endedWhy?: string
}

@ObjectType('TagContest', { implements: Node, description: 'A resident says that a tag is not true of him.' })
export class TagContestType extends Node {
  @Field(() => TagType)
  tag!: TagType

  @Field(() => ResidentType, { nullable: true, description: 'Null for the resident himself.' })
  resident?: ResidentType

  @Field(() => CommunityType)
  community!: CommunityType

  @Field(() => String)
  why!: string

  @Field(() => GraphQLDateTime)
  contestedAt!: Date

  @Field(() => ContestStateEnum)
  state!: ContestState

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null while it is open.' })
  decidedAt?: Date

  @Field(() => String, { nullable: true, description: 'Null while it is open.' })
  decidedWhy?: string
}

@ObjectType('TagDecision', { description: 'Something that was decided about a tag; it is never changed.' })
export class TagDecisionType {
  @Field(() => ID)
  id!: string

  @Field(() => TagDecisionKindEnum)
  kind!: TagDecisionKind

  @Field(() => ActorType)
  by!: ActorType

  @Field(() => GraphQLDateTime)
  at!: Date

  @Field(() => String)
  why!: string

  @Field(() => Int, { description: 'How many residents it was about.' })
  count!: number
}

export const TagConnection = connectionOf('Tag', () => TagType)
export const TagAssignmentConnection = connectionOf('TagAssignment', () => TagAssignmentType)
export const TagContestConnection = connectionOf('TagContest', () => TagContestType)
export const TagDecisionConnection = connectionOf('TagDecision', () => TagDecisionType)

const TagKindFilter = enumFilter('TagKind', TagKindEnum)
const TagStateFilter = enumFilter('TagState', TagStateEnum)
const ContestStateFilter = enumFilter('TagContestState', ContestStateEnum)

export const TagList = listArgs(
  filterOf('Tag', {
    id: () => IdFilter,
    key: () => TextFilter,
    label: () => TextFilter,
    kind: () => TagKindFilter,
    state: () => TagStateFilter,
  }),
  sortOf('Tag', ['CREATED_AT', 'LABEL']),
)
export const TagContestList = listArgs(
  filterOf('TagContest', { tagId: () => IdFilter, communityId: () => IdFilter, state: () => ContestStateFilter }),
)

@InputType()
export class ProposeTagInput {
  @Field(() => String, { description: 'Words_like_this; it is what programs say.' })
  key!: string

  @Field(() => String)
  label!: string

  @Field(() => String)
  labelEn!: string

  @Field(() => TagKindEnum)
  kind!: TagKind

  @Field(() => String)
  purpose!: string

  @Field(() => Int, { description: '1 to 1,095.' })
  daysKept!: number

  @Field(() => SensitivityEnum, { defaultValue: 'NORMAL' })
  sensitivity!: Sensitivity

  @Field(() => RuleInput, { nullable: true, description: 'Of a RULE: who has it. It asks of no tag and no segment.' })
  rule?: RuleInput
}

@InputType({ description: 'Exactly one of residentIds, householdIds, csv, filter and segmentId.' })
export class BulkTagInput {
  @Field(() => ID)
  tagId!: string

  @Field(() => [ID], { nullable: true, description: 'At most 10,000.' })
  residentIds?: string[]

  @Field(() => [ID], { nullable: true, description: 'Everybody who lives there; at most 10,000 households.' })
  householdIds?: string[]

  @Field(() => String, { nullable: true, description: 'A phone or a resident’s id a line, at most 10,000 lines.' })
  csv?: string

  @Field(() => ResidentFilter, { nullable: true, description: 'As in `residents`; at most 100,000 of them.' })
  filter?: object

  @Field(() => ID, { nullable: true, description: 'Its members as last computed; at most 100,000 of them.' })
  segmentId?: string

  @Field(() => String, { description: 'What it stands on; the residents read it.' })
  evidence!: string
}

@ObjectType({ description: 'How many lines came to what.' })
export class BulkTagCounts {
  @Field(() => Int)
  tagged!: number

  @Field(() => Int)
  already!: number

  @Field(() => Int)
  contested!: number

  @Field(() => Int)
  unknown!: number

  @Field(() => Int)
  duplicate!: number

  @Field(() => Int)
  unreadable!: number
}

@ObjectType({ description: 'What came of one line.' })
export class BulkTagResult {
  @Field(() => Int, { description: 'From 0, without a heading.' })
  index!: number

  @Field(() => ID, { nullable: true, description: 'Null where nobody was found.' })
  residentId?: string

  @Field(() => BulkStatusEnum)
  status!: BulkStatus
}

export const ProposeTagPayload = payload('ProposeTag', { tag: () => TagType })
export const DecideTagPayload = payload('DecideTag', { tag: () => TagType })
export const RetireTagPayload = payload('RetireTag', { tag: () => TagType })
export const AssignTagPayload = payload('AssignTag', { assignment: () => TagAssignmentType })
export const RemoveTagPayload = payload('RemoveTag', { assignment: () => TagAssignmentType })
export const ContestTagPayload = payload('ContestTag', { assignment: () => TagAssignmentType })
export const DecideTagContestPayload = payload('DecideTagContest', { contest: () => TagContestType })
export const DeclareTagPayload = payload('DeclareTag', { tag: () => TagType })
export const UndeclareTagPayload = payload('UndeclareTag', { tag: () => TagType })
export const BulkTagPayload = payload('BulkTag', {
  tag: () => TagType,
  applied: [() => Boolean, { description: 'False after a dry run; null when the whole was refused.' }],
  lineCount: [() => Int, { description: 'Lines, or residents of the filter or segment.' }],
  matched: [() => Int, { description: 'Residents found, each once.' }],
  counts: () => BulkTagCounts,
  results: [() => [BulkTagResult], { description: 'A line each; none for a filter or segment.' }],
})
