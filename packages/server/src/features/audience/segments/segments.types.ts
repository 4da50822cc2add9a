import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../../graph/connection.ts'
import {
  DateTimeRange,
  enumFilter,
  enumOf,
  filterOf,
  IdFilter,
  listArgs,
  sortOf,
  TextFilter,
} from '../../../graph/lists.ts'
import { Node } from '../../../graph/node.ts'
import { payload } from '../../../graph/payload.ts'
import { GraphQLDateTime } from '../../../graph/scalars.ts'
import { CommunityType } from '../../communities/index.ts'
import { ResidentType } from '../residents/residents.types.ts'
import { GraphQLRule, RuleInput } from './rule.types.ts'
import {
  segmentActions,
  segmentStates,
  segmentStatuses,
  segmentUseKinds,
  type SegmentAction,
  type SegmentState,
  type SegmentStatus,
  type SegmentUseKind,
} from './segment.ts'
import {
  languages,
  ruleWarningCodes,
  type Language,
  type Rule,
  type RuleChange,
  type RuleWarningCode,
} from '@linli/audience'

export const SegmentStateEnum = enumOf('SegmentState', segmentStates, 'Nobody belongs to an archived segment.')
export const SegmentStatusEnum = enumOf(
  'SegmentStatus',
  segmentStatuses,
  'How its members came about. A failed one keeps the last good members, and nothing is sent by it.',
)
export const SegmentActionEnum = enumOf('SegmentAction', segmentActions, 'What can be done with a segment.')
export const SegmentUseKindEnum = enumOf('SegmentUseKind', segmentUseKinds, 'What stands on a segment.')
export const LanguageEnum = enumOf('Language', ['ZH', 'EN'] as const, 'A language that sentences are written in.')
export const RuleWarningEnum = enumOf('RuleWarningCode', ruleWarningCodes, 'What the writer of a rule should know.')
export const RuleChangeKindEnum = enumOf(
  'RuleChangeKind',
  ['ADDED', 'REMOVED', 'CHANGED'] satisfies readonly RuleChange['kind'][],
  'What has become of a part of a rule.',
)

export const languageOf = (language: unknown): Language => (language === 'EN' ? languages[1] : languages[0])

@ArgsType()
export class SentenceArgs {
  @Field(() => LanguageEnum, { defaultValue: 'ZH' })
  language!: 'ZH' | 'EN'
}

@ArgsType()
export class DiffArgs {
  @Field(() => Int)
  from!: number

  @Field(() => Int)
  to!: number
}

@ArgsType()
export class DaysArgs {
  @Field(() => Int, { defaultValue: 30, description: 'So many days up to today, 1 to 366.' })
  last!: number
}

@ObjectType('SegmentUse', { description: 'Something that stands on a segment.' })
export class SegmentUseType {
  @Field(() => SegmentUseKindEnum)
  kind!: SegmentUseKind

  @Field(() => ID)
  id!: string

  @Field(() => String)
  name!: string
}

@ObjectType('RuleChange', { description: 'What is otherwise in the second of two rules.' })
export class RuleChangeType {
  @Field(() => RuleChangeKindEnum)
  kind!: RuleChange['kind']

  @Field(() => String, { description: 'Where, in the second rule; of what was removed, in the first.' })
  path!: string

  @Field(() => GraphQLRule, { nullable: true, description: 'Null of what was added.' })
  before?: Rule

  @Field(() => GraphQLRule, { nullable: true, description: 'Null of what was removed.' })
  after?: Rule

  @Field(() => String)
  sentence!: string

  @Field(() => String)
  sentenceEn!: string
}

@ObjectType('SegmentVersion', { description: 'A rule that a segment has or had.' })
export class SegmentVersionType {
  @Field(() => Int)
  version!: number

  @Field(() => GraphQLRule)
  rule!: Rule

  @Field(() => String, { description: 'Why it became so.' })
  reason!: string

  @Field(() => String, { nullable: true, description: 'Who set it; null for programs of the platform.' })
  setByName?: string

  @Field(() => GraphQLDateTime)
  setAt!: Date
}

@ObjectType('RuleWarning', { description: 'What the writer of a rule should know; nothing of it is forbidden.' })
export class RuleWarningType {
  @Field(() => String, { description: 'Where in the rule; empty is the whole.' })
  path!: string

  @Field(() => RuleWarningEnum)
  code!: RuleWarningCode

  @Field(() => String, {
    nullable: true,
    description: 'What it is about: an id, a salt or a ground; null of the whole.',
  })
  subject?: string
}

@ObjectType('SegmentDay', { description: 'What became of a segment on one day of the platform.' })
export class SegmentDayType {
  @Field(() => String, { description: 'Such as 2026-11-22, in Asia/Shanghai.' })
  day!: string

  @Field(() => Int)
  entered!: number

  @Field(() => Int)
  left!: number

  @Field(() => Int, { description: 'At its end, or now.' })
  size!: number
}

@ObjectType('SegmentMember', { description: 'Somebody who belongs to a segment now.' })
export class SegmentMemberType {
  @Field(() => ResidentType, { nullable: true, description: 'Null when the caller may not see him.' })
  resident?: ResidentType

  @Field(() => ID)
  residentId!: string

  @Field(() => GraphQLDateTime, { description: 'When he entered it last.' })
  enteredAt!: Date
}
export const SegmentMemberConnection = connectionOf('SegmentMember', () => SegmentMemberType)
export const SegmentMemberFilter = filterOf('SegmentMember', {
  enteredAt: () => DateTimeRange,
  buildingId: () => IdFilter,
})
export const SegmentMemberList = listArgs(SegmentMemberFilter)

@ObjectType('Segment', { implements: Node, description: 'People who are told from others by a rule, at every moment.' })
export class SegmentType extends Node {
  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => String, { description: 'What it is for.' })
  purpose!: string

  @Field(() => CommunityType, { nullable: true, description: 'Null: residents of any community may belong to it.' })
  community?: CommunityType

  @Field(() => SegmentStateEnum)
  state!: SegmentState

  @Field(() => Int, { description: 'Of its present rule.' })
  version!: number

  @Field(() => GraphQLRule)
  rule!: Rule

  @Field(() => String, { description: 'What the rule says, to whoever has to answer for it.' })
  sentence!: string

  @Field(() => SegmentStatusEnum)
  status!: SegmentStatus

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until it is first computed.' })
  computedAt?: Date

  @Field(() => Int, {
    nullable: true,
    description: 'Seconds since its members were last known to be right; null: never.',
  })
  staleSeconds?: number

  @Field(() => String, { nullable: true, description: 'Null unless the last computation failed.' })
  lastError?: string

  @Field(() => Int, { description: 'How many belong to it, by the last good computation.' })
  size!: number

  @Field(() => [RuleWarningType])
  warnings!: RuleWarningType[]

  @Field(() => [SegmentUseType])
  usedBy!: SegmentUseType[]

  @Field(() => [SegmentActionEnum], { description: 'What the caller can do now.' })
  allowedActions!: SegmentAction[]

  @Field(() => GraphQLDateTime)
  createdAt!: Date

  @Field(() => [SegmentVersionType], { description: 'Newest first.' })
  versions!: SegmentVersionType[]

  @Field(() => [RuleChangeType], { nullable: true, description: 'Null when it has not both versions.' })
  diff?: RuleChangeType[]

  @Field(() => [SegmentDayType], { description: 'How many entered and left; days on which nobody did are left out.' })
  days!: SegmentDayType[]
}
export const SegmentConnection = connectionOf('Segment', () => SegmentType)

const StateFilter = enumFilter('SegmentState', SegmentStateEnum)
const StatusFilter = enumFilter('SegmentStatus', SegmentStatusEnum)

export const SegmentList = listArgs(
  filterOf('Segment', {
    id: () => IdFilter,
    name: () => TextFilter,
    communityId: () => IdFilter,
    state: () => StateFilter,
    status: () => StatusFilter,
  }),
  sortOf('Segment', ['NAME', 'CREATED_AT', 'SIZE']),
)

@InputType()
export class SaveSegmentInput {
  @Field(() => ID, { nullable: true, description: 'Absent: a new one.' })
  id?: string

  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => String)
  purpose!: string

  @Field(() => ID, { nullable: true, description: 'Of a new one; absent: of the whole platform.' })
  communityId?: string

  @Field(() => RuleInput)
  rule!: RuleInput

  @Field(() => String, { description: 'Why it is so now, 1 to 200 characters.' })
  reason!: string
}

@InputType()
export class SegmentPreviewInput {
  @Field(() => RuleInput)
  rule!: RuleInput

  @Field(() => ID, { nullable: true, description: 'Absent: of any community, for operators of the platform.' })
  communityId?: string

  @Field(() => Int, { defaultValue: 0, description: 'Another number draws another sample.' })
  seed!: number
}

@ObjectType('SegmentPreview', { description: 'Whom a rule holds of now.' })
export class SegmentPreviewType {
  @Field(() => Int, {
    nullable: true,
    description: 'Exact. Null below `fewest`: so few could be told from each other.',
  })
  count?: number

  @Field(() => Int)
  fewest!: number

  @Field(() => [ResidentType], { description: 'Up to 20, each as likely as any other; none below `fewest`.' })
  sample!: object[]

  @Field(() => String, { description: 'The day it is as of, such as 2026-11-22.' })
  asOfDay!: string

  @Field(() => String)
  sentence!: string

  @Field(() => String)
  sentenceEn!: string

  @Field(() => [RuleWarningType])
  warnings!: RuleWarningType[]
}

@ObjectType({ description: 'A part of a rule as it came out for one resident.' })
export class ExplainedClause {
  @Field(() => String)
  path!: string

  @Field(() => Int)
  depth!: number

  @Field(() => GraphQLRule)
  rule!: Rule

  @Field(() => String)
  sentence!: string

  @Field(() => String)
  sentenceEn!: string

  @Field(() => Boolean)
  holds!: boolean

  @Field(() => String, {
    nullable: true,
    description: 'What is so of him; null is not known, or of a part that is yes or no.',
  })
  actual?: string

  @Field(() => Boolean, { description: 'Whether it is one of those that made the whole come out as it did.' })
  decides!: boolean
}

@ObjectType('RuleExplanation', { description: 'Why a resident belongs, or why he does not.' })
export class RuleExplanationType {
  @Field(() => Boolean)
  holds!: boolean

  @Field(() => Boolean, { description: 'True: he lives nowhere here any more, and no rule holds of him.' })
  isGone!: boolean

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When he entered the segment last; null of who is not in it.',
  })
  enteredAt?: Date

  @Field(() => [ExplainedClause], { description: 'Groups before what is in them.' })
  clauses!: ExplainedClause[]
}

@ObjectType('SegmentOverlap', {
  description: 'How far two segments are the same people; null where they are too few to tell.',
})
export class SegmentOverlapType {
  @Field(() => Int, { nullable: true, description: 'Null below the fewest that are told.' })
  a?: number

  @Field(() => Int, { nullable: true, description: 'Null below the fewest that are told.' })
  b?: number

  @Field(() => Int, { nullable: true, description: 'Null below the fewest that are told.' })
  both?: number

  @Field(() => Int, { nullable: true, description: 'Null below the fewest that are told.' })
  either?: number
}

@ObjectType('SegmentRecipe', { description: 'A segment to begin with, and why it is one.' })
export class SegmentRecipeType {
  @Field(() => String)
  key!: string

  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => String)
  why!: string

  @Field(() => String)
  whyEn!: string

  @Field(() => GraphQLRule, { nullable: true, description: 'Null while what it asks about does not exist here.' })
  rule?: Rule

  @Field(() => String, { nullable: true, description: 'Null without a rule.' })
  sentence?: string

  @Field(() => String, { nullable: true, description: 'Null without a rule.' })
  sentenceEn?: string

  @Field(() => [String], {
    description: 'Keys of categories, one of which it needs, and of a tag; empty when nothing is missing.',
  })
  missing!: string[]
}

export const SaveSegmentPayload = payload('SaveSegment', { segment: () => SegmentType })
export const ArchiveSegmentPayload = payload('ArchiveSegment', { segment: () => SegmentType })
export const RecomputeSegmentPayload = payload('RecomputeSegment', { segment: () => SegmentType })
export const ExportSegmentPayload = payload('ExportSegment', {
  segment: () => SegmentType,
  csv: [() => String, { description: 'With who exported it, when and how many rows in its first line.' }],
  rows: () => Int,
  isCut: [() => Boolean, { description: 'True: there were more rows than are exported at once.' }],
})
