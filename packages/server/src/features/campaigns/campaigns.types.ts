import { Field, Float, ID, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../graph/connection.ts'
import { enumOf } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { CategoryType, MerchantType } from '../catalog/index.ts'
import { CommunityType } from '../communities/index.ts'
import {
  ChannelEnum,
  MessageContent,
  SuppressionReasonEnum,
  type Channel,
  type SuppressionReason,
} from '../messages/index.ts'
import { OfferType } from '../offers/index.ts'
import {
  arms,
  campaignActions,
  campaignStates,
  pauseReasons,
  type Arm,
  type CampaignAction,
  type CampaignState,
  type PauseReason,
} from './campaign.ts'
import { goalKinds, type GoalKind } from './goal.ts'

export const CampaignStateEnum = enumOf(
  'CampaignState',
  campaignStates,
  'Where a campaign is. MEASURING: nothing is sent any more, and orders still count.',
)
export const CampaignActionEnum = enumOf('CampaignAction', campaignActions, 'What can be done with a campaign.')
export const CampaignArmEnum = enumOf(
  'CampaignArm',
  arms,
  'TREATED are written to; HOLDOUT of this campaign and GLOBAL_HOLDOUT of the quarter are not, by chance.',
)
export const PauseReasonEnum = enumOf(
  'CampaignPauseReason',
  pauseReasons,
  'Why the platform paused a campaign by itself.',
)
export const GoalKindEnum = enumOf('CampaignGoal', goalKinds, 'By which orders success is measured.')

@ObjectType({ description: 'One wording of several; who gets which is by chance.' })
export class CampaignVariant {
  @Field(() => String)
  key!: string

  @Field(() => Int, { description: 'Its part among the weights of all.' })
  weight!: number

  @Field(() => [MessageContent], { description: 'In Chinese; `{name}`, `{community}` and `{shop}` are filled in.' })
  content!: MessageContent[]

  @Field(() => [MessageContent], { description: 'In English.' })
  contentEn!: MessageContent[]
}

@ObjectType()
export class ChannelCap {
  @Field(() => ChannelEnum)
  channel!: Channel

  @Field(() => Int, { description: 'Sent only to who has had fewer within the window of the channel’s rule.' })
  most!: number
}

@ObjectType()
export class ChannelCost {
  @Field(() => ChannelEnum)
  channel!: Channel

  @Field(() => GraphQLFen, { description: 'Of one message.' })
  costFen!: number
}

@ObjectType()
export class ChannelCount {
  @Field(() => ChannelEnum)
  channel!: Channel

  @Field(() => Int)
  sent!: number
}

@ObjectType()
export class SuppressedCount {
  @Field(() => SuppressionReasonEnum)
  reason!: SuppressionReason

  @Field(() => Int)
  count!: number
}

@ObjectType({ description: 'How far sending has come.' })
export class CampaignProgress {
  @Field(() => Int, { description: 'Everybody in the audience when it began, also those held out.' })
  audience!: number

  @Field(() => Int, { description: 'Whom the gate was asked about.' })
  done!: number
}

@ObjectType({ description: 'An estimate, and what it lies between in 95 of 100 such campaigns.' })
export class EstimateInterval {
  @Field(() => Float)
  estimate!: number

  @Field(() => Float, { nullable: true, description: 'Null where the numbers are too few to say.' })
  low?: number

  @Field(() => Float, { nullable: true, description: 'Null where the numbers are too few to say.' })
  high?: number
}

@ObjectType({
  description: 'How residents of one arm found what they ordered; of those who said nothing, nothing is known.',
})
export class ArmSatisfaction {
  @Field(() => Int, { description: 'Who rated at least one order that he placed within the window.' })
  residents!: number

  @Field(() => Int)
  ratings!: number

  @Field(() => Float, { nullable: true, description: 'Mean of the residents’ own mean stars; null of fewer than 5.' })
  average?: number
}

@ObjectType({ description: 'The second goal: that those who were written to are as content as the others.' })
export class CampaignSatisfaction {
  @Field(() => ArmSatisfaction)
  treated!: ArmSatisfaction

  @Field(() => ArmSatisfaction)
  holdout!: ArmSatisfaction

  @Field(() => EstimateInterval, {
    nullable: true,
    description:
      'Stars of the treated less those of the others, with Welch’s interval. Null while an arm has fewer than 5.',
  })
  difference?: EstimateInterval
}

@ObjectType({
  description: 'What residents of one arm did, whether or not the message got through to each of them.',
})
export class CampaignArmResult {
  @Field(() => CampaignArmEnum)
  arm!: Arm

  @Field(() => String, { nullable: true, description: 'Null: the arm as a whole.' })
  variant?: string

  @Field(() => Int)
  residents!: number

  @Field(() => Int, { description: 'Residents with at least one order of the goal.' })
  converted!: number

  @Field(() => Float, { description: '`converted` of `residents`, 0 to 1.' })
  conversion!: number

  @Field(() => Int, { description: 'Orders of the goal within the window.' })
  orders!: number

  @Field(() => GraphQLFen, { description: 'Of all orders within the window: what was paid and not given back.' })
  spendFen!: number

  @Field(() => GraphQLFen, { description: 'Of these orders: the platform’s part of the campaign’s offer.' })
  subsidyFen!: number
}

@ObjectType({
  description:
    'How much of what a community buys within the window is bought with something off, beside those held out.',
})
export class SubsidyDependence {
  @Field(() => ID)
  communityId!: string

  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => Int)
  orders!: number

  @Field(() => Int, { description: 'With a discount.' })
  subsidised!: number

  @Field(() => Int)
  treatedResidents!: number

  @Field(() => Int, { description: 'Their orders without a discount.' })
  treatedUnsubsidised!: number

  @Field(() => Int)
  holdoutResidents!: number

  @Field(() => Int, { description: 'Orders without a discount of those held out.' })
  holdoutUnsubsidised!: number
}

@ObjectType({
  description:
    'What a campaign has changed: the treated beside those held out, from the start of sending to the end of the window. Everybody counts in the arm he was put into.',
})
export class CampaignResult {
  @Field(() => GraphQLDateTime)
  from!: Date

  @Field(() => GraphQLDateTime, { description: 'Exclusive.' })
  until!: Date

  @Field(() => Boolean, { description: 'The window is over.' })
  isFinal!: boolean

  @Field(() => Int)
  sent!: number

  @Field(() => Int, { description: 'Wait for the end of quiet hours.' })
  queued!: number

  @Field(() => Int)
  delivered!: number

  @Field(() => Int)
  opened!: number

  @Field(() => Int)
  failed!: number

  @Field(() => Int, { description: 'The gate was not asked: their turn has not come, or the campaign was stopped.' })
  waiting!: number

  @Field(() => [ChannelCount])
  byChannel!: ChannelCount[]

  @Field(() => [SuppressedCount], { description: 'The most frequent first; those held out among them.' })
  suppressed!: SuppressedCount[]

  @Field(() => [CampaignArmResult], { description: 'Each arm as a whole, then the wordings of the treated.' })
  arms!: CampaignArmResult[]

  @Field(() => EstimateInterval, {
    nullable: true,
    description:
      'Conversion of the treated less that of those held out, with Newcombe’s hybrid score interval (1998, method 10). Null without a holdout.',
  })
  conversion?: EstimateInterval

  @Field(() => EstimateInterval, {
    nullable: true,
    description: 'Orders of the goal per resident, the same difference, with Welch’s interval. Null without a holdout.',
  })
  ordersPerResident?: EstimateInterval

  @Field(() => EstimateInterval, {
    nullable: true,
    description: '`ordersPerResident` times the treated: orders that would not have come. Null without a holdout.',
  })
  incrementalOrders?: EstimateInterval

  @Field(() => CampaignSatisfaction, { nullable: true, description: 'Null while nobody has rated an order.' })
  satisfaction?: CampaignSatisfaction

  @Field(() => GraphQLFen, { description: 'Of the messages that were sent.' })
  costFen!: number

  @Field(() => GraphQLFen, { description: 'The platform’s part of the offer, in orders of the treated.' })
  subsidyFen!: number

  @Field(() => GraphQLFen, {
    nullable: true,
    description: 'Messages and subsidy for each incremental order; null when none came of it, or there was no holdout.',
  })
  costPerIncrementalOrderFen?: number

  @Field(() => [SubsidyDependence], { description: 'By community.' })
  dependence!: SubsidyDependence[]
}

@ObjectType('Campaign', {
  implements: Node,
  description: 'Something told to many, at a time and to an end, with some held out to see what it changed.',
})
export class CampaignType extends Node {
  @Field(() => String)
  name!: string

  @Field(() => CampaignStateEnum)
  state!: CampaignState

  @Field(() => Int)
  version!: number

  @Field(() => [CampaignActionEnum], { description: 'What the caller can do now.' })
  allowedActions!: CampaignAction[]

  @Field(() => CommunityType, { nullable: true, description: 'Null: in every community.' })
  community?: CommunityType

  @Field(() => MerchantType, { nullable: true, description: 'Named by `{shop}`.' })
  merchant?: MerchantType

  @Field(() => [ID], { description: 'Who is in one of them; empty: all who live there.' })
  includeSegmentIds!: string[]

  @Field(() => [ID], { description: 'And in none of these.' })
  excludeSegmentIds!: string[]

  @Field(() => String, {
    description:
      'Residents are spread by their hash: held out by the salt followed by `/holdout`, given a wording by `/variant`.',
  })
  salt!: string

  @Field(() => [CampaignVariant])
  variants!: CampaignVariant[]

  @Field(() => [ChannelEnum], { description: 'The first that may be used is used.' })
  channels!: Channel[]

  @Field(() => GraphQLDateTime)
  startsAt!: Date

  @Field(() => GraphQLDateTime, { description: 'Nothing is sent any more.' })
  endsAt!: Date

  @Field(() => [ChannelCap], { description: 'Lower than the rules of the channels.' })
  caps!: ChannelCap[]

  @Field(() => Int, { description: 'The higher is sent first.' })
  priority!: number

  @Field(() => Int, { description: 'Share held out, in basis points.' })
  holdoutBps!: number

  @Field(() => Int, { nullable: true, description: 'Share that heard no marketing when it began; null before.' })
  globalHoldoutBps?: number

  @Field(() => GoalKindEnum)
  goal!: GoalKind

  @Field(() => CategoryType, { nullable: true, description: 'Of CATEGORY_ORDER; null of the others.' })
  goalCategory?: CategoryType

  @Field(() => Int, { description: 'So many days from the start orders count.' })
  goalDays!: number

  @Field(() => Int, { description: 'A segment that was computed longer ago is not sent to.' })
  maxStalenessSeconds!: number

  @Field(() => [ChannelCost])
  costs!: ChannelCost[]

  @Field(() => GraphQLFen, { nullable: true, description: 'For messages; null: no limit.' })
  budgetFen?: number

  @Field(() => GraphQLFen, { description: 'What waits for the morning is reckoned by its dearest channel.' })
  spentFen!: number

  @Field(() => OfferType, {
    nullable: true,
    description:
      'Told of; of red packets one is given to each household that is written to. Null: none, or not to be seen.',
  })
  offer?: OfferType

  @Field(() => ID)
  savedBy!: string

  @Field(() => ID, { nullable: true, description: 'Null before it was handed in.' })
  submittedBy?: string

  @Field(() => ID, { nullable: true, description: 'Somebody else than who wrote or submitted it.' })
  approvedBy?: string

  @Field(() => String, { nullable: true, description: 'Why it was given back; null when it was not.' })
  rejectedWhy?: string

  @Field(() => PauseReasonEnum, { nullable: true, description: 'Null when a person paused it.' })
  pausedAs?: PauseReason

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null before the first was written to.' })
  startedAt?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When everybody had had his turn.' })
  sentAt?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null unless somebody stopped it.' })
  stoppedAt?: Date

  @Field(() => GraphQLDateTime)
  createdAt!: Date

  @Field(() => CampaignProgress)
  progress!: CampaignProgress
}

export const CampaignConnection = connectionOf('Campaign', () => CampaignType)

@ObjectType({ description: 'What would come of sending it now. Nothing was sent, counted or kept.' })
export class CampaignPreview {
  @Field(() => Int)
  audience!: number

  @Field(() => Int, {
    description:
      'How many the gate was asked about; the counts below are of these. All but the held out, up to 20,000.',
  })
  looked!: number

  @Field(() => Int)
  holdout!: number

  @Field(() => Int)
  globalHoldout!: number

  @Field(() => Int)
  sent!: number

  @Field(() => Int, { description: 'Would wait for the end of quiet hours.' })
  queued!: number

  @Field(() => [ChannelCount])
  byChannel!: ChannelCount[]

  @Field(() => [SuppressedCount])
  suppressed!: SuppressedCount[]

  @Field(() => GraphQLFen, { description: 'Of what would be sent.' })
  costFen!: number
}

@ObjectType({ description: 'A part of what a campaign’s figures are made of, so that anybody can reckon them again.' })
export class CampaignExport {
  @Field(() => String, { description: 'Lines; the first part begins with a heading.' })
  csv!: string

  @Field(() => Int)
  rows!: number

  @Field(() => String, { nullable: true, description: 'Give it as `after`; null: this was the last.' })
  next?: string
}
