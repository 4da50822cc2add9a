import { Field, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../graph/connection.ts'
import { DateTimeRange, enumFilter, enumOf, filterOf, IdFilter, listArgs } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { ActorType, ViewerType } from '../accounts/index.ts'
import { ResidentType } from '../audience/index.ts'
import { HouseholdType } from '../communities/index.ts'
import { channels, type Channel } from './channel.ts'
import {
  gateReasons,
  messageKinds,
  messageStates,
  suppressionReasons,
  type GateReason,
  type MessageKind,
  type MessageState,
  type SuppressionReason,
} from './message.ts'
import { personalisations, type Personalisation } from './preference.ts'
import { capKinds, type CapKind } from './rule.ts'
import { tellings, type Telling } from './telling.ts'
import type { Fen } from '@linli/kit'

export const ChannelEnum = enumOf('MessageChannel', channels, 'The ways to reach a resident.')
export const MessageKindEnum = enumOf(
  'MessageKind',
  messageKinds,
  'What is told for its own sake, and what belongs to something the resident did: that is neither counted nor silenced.',
)
export const MessageStateEnum = enumOf(
  'MessageState',
  messageStates,
  'QUEUED waits for the end of quiet hours; SENT has passed the gate; SUPPRESSED was not sent, and has a reason.',
)
export const SuppressionReasonEnum = enumOf(
  'SuppressionReason',
  suppressionReasons,
  'Why nothing was sent. Of several the first that held.',
)
const GateReasonEnum = enumOf('GateReason', gateReasons, 'What the gate finds of a channel.')
export const PersonalisationEnum = enumOf(
  'Personalisation',
  personalisations,
  'OFF: nothing is chosen for the resident by what is known of him.',
)
export const CapKindEnum = enumOf(
  'CapKind',
  capKinds,
  'What is counted: messages to a resident on a channel, and what a leader is asked to tell others.',
)
const TellingEnum = enumOf('Telling', tellings, 'What became of a leader’s task.')
export const LeaderOutcomeEnum = enumOf('LeaderOutcome', ['DONE', 'DECLINED'], 'What a leader answers.')

@ObjectType({ description: 'What is filled into a text that a provider has approved.' })
export class TemplateParameter {
  @Field(() => String)
  name!: string

  @Field(() => String)
  value!: string
}

@ObjectType({ description: 'What is said on one channel.' })
export class MessageContent {
  @Field(() => ChannelEnum)
  channel!: Channel

  @Field(() => String, { description: 'Empty of what a provider’s template says.' })
  title!: string

  @Field(() => String, { description: 'As it is read, a template filled in.' })
  body!: string

  @Field(() => String, { nullable: true, description: 'Where it leads in the app; null when nowhere.' })
  path?: string

  @Field(() => String, { nullable: true, description: 'Key of the template; null of plain words.' })
  template?: string

  @Field(() => [TemplateParameter], { description: 'Empty of plain words.' })
  parameters!: TemplateParameter[]
}

@InputType()
export class TemplateParameterInput {
  @Field(() => String)
  name!: string

  @Field(() => String)
  value!: string
}

@InputType({ description: 'What is said on one channel: words, or on SMS and WECHAT a template.' })
export class MessageContentInput {
  @Field(() => ChannelEnum)
  channel!: Channel

  @Field(() => String, { nullable: true, description: '1 to 40 characters.' })
  title?: string | null

  @Field(() => String, { nullable: true, description: '1 to 300 characters.' })
  body?: string | null

  @Field(() => String, { nullable: true, description: 'Where it leads in the app, such as /offers.' })
  path?: string | null

  @Field(() => String, { nullable: true, description: 'Key of one of `messageTemplates`.' })
  template?: string | null

  @Field(() => [TemplateParameterInput], { nullable: true, description: 'All of the template’s.' })
  parameters?: TemplateParameterInput[] | null
}

@ObjectType({ description: 'A parameter of a template.' })
export class TemplateLimit {
  @Field(() => String)
  name!: string

  @Field(() => Int, { description: 'In characters.' })
  longest!: number
}

@ObjectType({ description: 'A text that a provider has approved.' })
export class MessageTemplate {
  @Field(() => String)
  key!: string

  @Field(() => ChannelEnum)
  channel!: Channel

  @Field(() => String, { description: 'With its parameters in braces.' })
  text!: string

  @Field(() => [TemplateLimit])
  parameters!: TemplateLimit[]
}

@ObjectType({ description: 'A channel that was passed over, and why.' })
export class TriedChannel {
  @Field(() => ChannelEnum)
  channel!: Channel

  @Field(() => GateReasonEnum)
  reason!: GateReason
}

@ObjectType('Message', {
  implements: Node,
  description: 'What somebody wanted to tell a resident, and what became of it.',
})
export class MessageType extends Node {
  @Field(() => ResidentType, { nullable: true, description: 'Null when the reader may not see him.' })
  resident?: ResidentType

  @Field(() => MessageKindEnum)
  kind!: MessageKind

  @Field(() => MessageStateEnum)
  state!: MessageState

  @Field(() => SuppressionReasonEnum, { nullable: true, description: 'Of what was not sent; null of everything else.' })
  reason?: SuppressionReason

  @Field(() => [ChannelEnum], { description: 'In the order they are tried.' })
  channels!: Channel[]

  @Field(() => ChannelEnum, {
    nullable: true,
    description: 'By which it goes; null until the gate has let it through.',
  })
  channel?: Channel

  @Field(() => [TriedChannel])
  tried!: TriedChannel[]

  @Field(() => MessageContent, { description: 'On the channel by which it goes, or else the first.' })
  content!: MessageContent

  @Field(() => String, { description: 'The campaign, or the run of a journey, that it comes from.' })
  sourceId!: string

  @Field(() => String, { nullable: true, description: 'Which of several wordings; null where there is one.' })
  variant?: string

  @Field(() => GraphQLDateTime)
  createdAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null: it does not expire.' })
  expiresAt?: Date

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When the gate is asked again; null while its campaign is paused, and of what does not wait.',
  })
  dueAt?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'When it passed the gate; null before, and if never.' })
  sentAt?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until somebody said that it has come.' })
  deliveredAt?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until it was opened.' })
  openedAt?: Date

  @Field(() => String, { nullable: true, description: 'What the provider said; null when nothing failed.' })
  failure?: string

  @Field(() => Int)
  version!: number
}

export const MessageConnection = connectionOf('Message', () => MessageType)
const ChannelFilter = enumFilter('MessageChannel', ChannelEnum)
const MessageKindFilter = enumFilter('MessageKind', MessageKindEnum)
const MessageStateFilter = enumFilter('MessageState', MessageStateEnum)
const SuppressionReasonFilter = enumFilter('SuppressionReason', SuppressionReasonEnum)
export const MessageFilter = filterOf('Message', {
  communityId: () => IdFilter,
  residentId: () => IdFilter,
  sourceId: () => IdFilter,
  kind: () => MessageKindFilter,
  state: () => MessageStateFilter,
  reason: () => SuppressionReasonFilter,
  channel: () => ChannelFilter,
  createdAt: () => DateTimeRange,
})
export const MessageList = listArgs(MessageFilter)

@ObjectType({ description: 'Minutes of the day in Asia/Shanghai; from 1320 until 480 is the night.' })
export class QuietHoursType {
  @Field(() => Int, { description: 'Inclusive.' })
  fromMinute!: number

  @Field(() => Int, { description: 'Exclusive.' })
  untilMinute!: number
}

@InputType({ description: 'Minutes of the day in Asia/Shanghai, 0 to 1439; at most 690 minutes together.' })
export class QuietHoursInput {
  @Field(() => Int, { description: 'Inclusive.' })
  fromMinute!: number

  @Field(() => Int, { description: 'Exclusive.' })
  untilMinute!: number
}

@ObjectType({ description: 'At most so many within any window of that length, whenever it begins.' })
export class SendRuleType {
  @Field(() => CapKindEnum)
  kind!: CapKind

  @Field(() => Int)
  most!: number

  @Field(() => Int)
  windowHours!: number

  @Field(() => QuietHoursType, { nullable: true, description: 'Null: at any hour.' })
  quietHours?: QuietHoursType

  @Field(() => GraphQLFen, { description: 'What one message costs the platform.' })
  costFen!: number

  @Field(() => Int)
  version!: number

  @Field(() => String, { description: 'Why it was set.' })
  reason!: string

  @Field(() => ActorType, { nullable: true, description: 'Null of those the platform came with.' })
  setBy?: ActorType

  @Field(() => GraphQLDateTime)
  setAt!: Date
}

@InputType()
export class SetSendRuleInput {
  @Field(() => CapKindEnum)
  kind!: CapKind

  @Field(() => Int, { description: '0 to 50; 0 closes the channel for marketing.' })
  most!: number

  @Field(() => Int, { description: '1 to 2160.' })
  windowHours!: number

  @Field(() => QuietHoursInput, { nullable: true, description: 'Null: at any hour.' })
  quietHours?: QuietHoursInput | null

  @Field(() => GraphQLFen, { nullable: true, description: '0 to 1000; absent: as it was.' })
  costFen?: Fen | null

  @Field(() => String, { description: '1 to 200 characters; whoever asks later why reads it.' })
  reason!: string
}

@ObjectType({ description: 'Whether the resident may be told of offers on a channel.' })
export class MarketingConsent {
  @Field(() => ChannelEnum)
  channel!: Channel

  @Field(() => Boolean)
  given!: boolean

  @Field(() => GraphQLDateTime, {
    nullable: true,
    description: 'When he said so; null where he has not spoken of it: then SMS and WECHAT need a yes first.',
  })
  saidAt?: Date
}

@ObjectType({ description: 'What the resident has said about being told of things.' })
export class MessagePreferences {
  @Field(() => PersonalisationEnum)
  personalisation!: Personalisation

  @Field(() => QuietHoursType, { nullable: true, description: 'His own; null: none beside the platform’s.' })
  quietHours?: QuietHoursType

  @Field(() => [MarketingConsent], { description: 'Every channel once.' })
  marketing!: MarketingConsent[]

  @Field(() => Int, { description: 'Browsers that may be called.' })
  browsers!: number

  @Field(() => Boolean)
  hasWeChat!: boolean
}

@ObjectType('LeaderTask', { implements: Node, description: 'What a leader is asked to tell a neighbour.' })
export class LeaderTaskType extends Node {
  @Field(() => HouseholdType, { nullable: true, description: 'Null when the reader may not see it.' })
  household?: HouseholdType

  @Field(() => String, { description: 'How the neighbour is called.' })
  neighbourName!: string

  @Field(() => String)
  buildingName!: string

  @Field(() => String)
  title!: string

  @Field(() => String)
  body!: string

  @Field(() => TellingEnum)
  state!: Telling

  @Field(() => GraphQLDateTime)
  createdAt!: Date

  @Field(() => GraphQLDateTime, { description: 'After this nobody is asked to tell it any more.' })
  dueAt!: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null while it is open.' })
  endedAt?: Date

  @Field(() => String, { nullable: true, description: 'What the leader said to it; null when nothing.' })
  note?: string

  @Field(() => Int)
  version!: number
}

export const LeaderTaskConnection = connectionOf('LeaderTask', () => LeaderTaskType)
const TellingFilter = enumFilter('Telling', TellingEnum)
export const LeaderTaskList = listArgs(
  filterOf('LeaderTask', { communityId: () => IdFilter, state: () => TellingFilter }),
)

@InputType({ description: 'What a browser answers to `pushManager.subscribe`.' })
export class RegisterPushInput {
  @Field(() => String)
  endpoint!: string

  @Field(() => String, { description: 'Base64url.' })
  p256dh!: string

  @Field(() => String, { description: 'Base64url.' })
  auth!: string
}

const viewer = { viewer: () => ViewerType }
export const SetPersonalisationPayload = payload('SetPersonalisation', viewer)
export const SetQuietHoursPayload = payload('SetQuietHours', viewer)
export const SetMarketingConsentPayload = payload('SetMarketingConsent', viewer)
export const RegisterPushPayload = payload('RegisterPush', viewer)
export const RemovePushPayload = payload('RemovePush', viewer)
export const LinkWeChatPayload = payload('LinkWeChat', viewer)
export const OpenMessagePayload = payload('OpenMessage', { message: () => MessageType })
export const SetSendRulePayload = payload('SetSendRule', { rule: () => SendRuleType })
export const FinishLeaderTaskPayload = payload('FinishLeaderTask', { task: () => LeaderTaskType })
