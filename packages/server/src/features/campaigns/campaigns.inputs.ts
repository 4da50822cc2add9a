import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import {
  DateTimeRange,
  enumFilter,
  enumOf,
  filterOf,
  IdFilter,
  listArgs,
  sortOf,
  TextFilter,
} from '../../graph/lists.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { ChannelEnum, contentOf, MessageContentInput, type Channel } from '../messages/index.ts'
import type { SavedCampaign } from './campaigns.commands.ts'
import { CampaignStateEnum, CampaignType, GoalKindEnum } from './campaigns.types.ts'
import type { GoalKind } from './goal.ts'
import { exportParts } from './results.queries.ts'
import { refuse, type Fen, type Id } from '@linli/kit'

const CampaignStateFilter = enumFilter('CampaignState', CampaignStateEnum)
export const CampaignPartEnum = enumOf(
  'CampaignExportPart',
  exportParts,
  'ASSIGNMENTS: who was in which arm, and what became of his message. ORDERS: all of the window that count.',
)

export const CampaignList = listArgs(
  filterOf('Campaign', {
    id: () => IdFilter,
    state: () => CampaignStateFilter,
    communityId: () => IdFilter,
    name: () => TextFilter,
    startsAt: () => DateTimeRange,
    offerId: () => IdFilter,
  }),
  sortOf('Campaign', ['CREATED_AT', 'STARTS_AT']),
)

@InputType()
export class CampaignVariantInput {
  @Field(() => String, { description: 'A word such as `a` or `short-text`, of its own in the campaign.' })
  key!: string

  @Field(() => Int, { defaultValue: 1 })
  weight!: number

  @Field(() => [MessageContentInput], {
    description: 'In Chinese, for each of the channels; `{name}`, `{community}` and `{shop}` are filled in.',
  })
  content!: MessageContentInput[]

  @Field(() => [MessageContentInput], { description: 'The same in English.' })
  contentEn!: MessageContentInput[]
}

@InputType()
export class ChannelCapInput {
  @Field(() => ChannelEnum)
  channel!: Channel

  @Field(() => Int, { description: 'Only lower than the channel’s rule has an effect.' })
  most!: number
}

@InputType()
export class ChannelCostInput {
  @Field(() => ChannelEnum)
  channel!: Channel

  @Field(() => GraphQLFen)
  costFen!: number
}

@InputType()
export class CampaignInput {
  @Field(() => String)
  name!: string

  @Field(() => ID, { nullable: true, description: 'Null: in every community, by operators of the platform.' })
  communityId?: string

  @Field(() => ID, { nullable: true, description: 'Named by `{shop}`.' })
  merchantId?: string

  @Field(() => [ID], { defaultValue: [], description: 'Who is in one of them; empty: all who live there.' })
  includeSegmentIds!: string[]

  @Field(() => [ID], { defaultValue: [], description: 'And in none of these.' })
  excludeSegmentIds!: string[]

  @Field(() => [CampaignVariantInput], { description: '1 to 5.' })
  variants!: CampaignVariantInput[]

  @Field(() => [ChannelEnum], { description: 'In order of preference.' })
  channels!: Channel[]

  @Field(() => GraphQLDateTime)
  startsAt!: Date

  @Field(() => GraphQLDateTime, { description: 'Within 30 days of the start.' })
  endsAt!: Date

  @Field(() => [ChannelCapInput], { defaultValue: [] })
  caps!: ChannelCapInput[]

  @Field(() => Int, { defaultValue: 0, description: '0 to 1,000; the higher is sent first.' })
  priority!: number

  @Field(() => Int, { defaultValue: 1_000, description: 'Share held out, in basis points, 0 to 9,000.' })
  holdoutBps!: number

  @Field(() => GoalKindEnum)
  goal!: GoalKind

  @Field(() => ID, { nullable: true, description: 'For CATEGORY_ORDER.' })
  goalCategoryId?: string

  @Field(() => Int, { defaultValue: 14, description: '1 to 90.' })
  goalDays!: number

  @Field(() => Int, { defaultValue: 3_600, description: '60 to 604,800.' })
  maxStalenessSeconds!: number

  @Field(() => [ChannelCostInput], { defaultValue: [] })
  costs!: ChannelCostInput[]

  @Field(() => GraphQLFen, { nullable: true, description: 'For messages; null: no limit.' })
  budgetFen?: number

  @Field(() => ID, { nullable: true })
  offerId?: string
}

@InputType()
export class SaveCampaignInput extends CampaignInput {
  @Field(() => ID, { nullable: true, description: 'Null: a new one.' })
  campaignId?: string

  @Field(() => Int, { nullable: true, description: 'The version the caller saw; another one is refused.' })
  expectedVersion?: number
}

/** The input in the words of the domain. */
export const termsOf = (input: CampaignInput): Omit<SavedCampaign, 'campaignId' | 'expectedVersion'> => ({
  name: input.name,
  channels: input.channels,
  startsAt: input.startsAt,
  endsAt: input.endsAt,
  priority: input.priority,
  holdoutBps: input.holdoutBps,
  goal: input.goal,
  goalDays: input.goalDays,
  maxStalenessSeconds: input.maxStalenessSeconds,
  communityId: (input.communityId ?? null) as Id<'com'> | null,
  merchantId: (input.merchantId ?? null) as Id<'mer'> | null,
  goalCategoryId: (input.goalCategoryId ?? null) as Id<'cat'> | null,
  offerId: (input.offerId ?? null) as Id<'off'> | null,
  includeSegmentIds: input.includeSegmentIds as Id<'seg'>[],
  excludeSegmentIds: input.excludeSegmentIds as Id<'seg'>[],
  budgetFen: (input.budgetFen ?? null) as Fen | null,
  variants: input.variants.map(({ key, weight, content, contentEn }, index) => ({
    key,
    weight,
    content: {
      'zh-CN': contentOf(content, `input.variants.${index}.content`),
      en: contentOf(contentEn, `input.variants.${index}.contentEn`),
    },
  })),
  caps: byChannel(
    input.caps.map(({ channel, most }) => [channel, most]),
    'input.caps',
  ),
  costs: byChannel(
    input.costs.map(({ channel, costFen }) => [channel, costFen]),
    'input.costs',
  ),
})

export const savedOf = (input: SaveCampaignInput): SavedCampaign => ({
  ...termsOf(input),
  campaignId: input.campaignId ?? null,
  expectedVersion: input.expectedVersion ?? null,
})

function byChannel(entries: readonly [Channel, number][], field: string): Partial<Record<Channel, number>> {
  if (new Set(entries.map(([channel]) => channel)).size < entries.length)
    refuse('BAD_INPUT', { reason: 'each channel comes once' }, field)
  return Object.fromEntries(entries)
}

@ObjectType({ description: 'What share of all residents hears no marketing this quarter.' })
export class MarketingHoldout {
  @Field(() => Int, { description: 'In basis points.' })
  shareBps!: number

  @Field(() => String, {
    description: 'Who it is: the buckets of this salt below the share. Another quarter has another salt.',
  })
  salt!: string
}

const campaign = () => CampaignType
export const SaveCampaignPayload = payload('SaveCampaign', { campaign })
export const SubmitCampaignPayload = payload('SubmitCampaign', { campaign })
export const ApproveCampaignPayload = payload('ApproveCampaign', { campaign })
export const RejectCampaignPayload = payload('RejectCampaign', { campaign })
export const PauseCampaignPayload = payload('PauseCampaign', { campaign })
export const ResumeCampaignPayload = payload('ResumeCampaign', { campaign })
export const StopCampaignPayload = payload('StopCampaign', { campaign })
export const SetMarketingHoldoutPayload = payload('SetMarketingHoldout', { holdout: () => MarketingHoldout })
