import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../graph/connection.ts'
import { enumFilter, filterOf, IdFilter, listArgs } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime } from '../../graph/scalars.ts'
import { CategoryType } from '../catalog/index.ts'
import { CommunityType } from '../communities/index.ts'
import type { FulfilmentMode } from './fulfilment.ts'
import { FulfilmentModeEnum } from './fulfilment.types.ts'
import { CompensationTierType, ModeCost, ModeFee, ModeWindow } from './terms.types.ts'

@ObjectType('ModeRule', {
  implements: Node,
  description: 'On which terms a mode is offered; each change is a new version.',
})
export class ModeRuleType extends Node {
  @Field(() => CommunityType, { nullable: true, description: 'Null: everywhere that has no rule of its own.' })
  community?: CommunityType

  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => Int)
  version!: number

  @Field(() => Boolean, { description: 'Whether the mode is offered at all.' })
  enabled!: boolean

  @Field(() => ModeFee)
  fee!: ModeFee

  @Field(() => ModeCost)
  cost!: ModeCost

  @Field(() => ModeWindow)
  window!: ModeWindow

  @Field(() => Int, { nullable: true, description: 'Orders a window holds; null: as many as come.' })
  capacity?: number

  @Field(() => Int, { nullable: true, description: 'Null: any distance.' })
  maxDistanceM?: number

  @Field(() => Int, { nullable: true, description: 'Null: any weight.' })
  maxWeightG?: number

  @Field(() => Boolean)
  takesBulky!: boolean

  @Field(() => Boolean)
  keepsCold!: boolean

  @Field(() => [CompensationTierType], { description: 'What a late order gives back, from few minutes to many.' })
  compensation!: CompensationTierType[]

  @Field(() => Int, {
    nullable: true,
    description: 'Once so late, a resident cancels without paying; null: by the usual rule.',
  })
  freeCancelAfterMinutes?: number

  @Field(() => String, { description: 'Why this version was set.' })
  reason!: string

  @Field(() => GraphQLDateTime)
  setAt!: Date
}

export const ModeRuleConnection = connectionOf('ModeRule', () => ModeRuleType)

@ObjectType('ModePolicy', { implements: Node, description: 'How the goods of a category may come.' })
export class ModePolicyType extends Node {
  @Field(() => CategoryType)
  category!: CategoryType

  @Field(() => CommunityType, { nullable: true, description: 'Null: wherever the community has no policy of its own.' })
  community?: CommunityType

  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => Boolean)
  allowed!: boolean

  @Field(() => Int, { nullable: true, description: 'From the shelf to the household; null: it keeps.' })
  maxHoursFromPick?: number

  @Field(() => Boolean)
  needsCold!: boolean

  @Field(() => Boolean)
  isBulky!: boolean

  @Field(() => Int)
  version!: number

  @Field(() => GraphQLDateTime)
  setAt!: Date
}

export const ModePolicyConnection = connectionOf('ModePolicy', () => ModePolicyType)
const FulfilmentModeFilter = enumFilter('PolicyMode', FulfilmentModeEnum)
export const ModePolicyList = listArgs(
  filterOf('ModePolicy', {
    categoryId: () => IdFilter,
    communityId: () => IdFilter,
    mode: () => FulfilmentModeFilter,
    allowed: () => Boolean,
    everywhere: () => Boolean,
  }),
)

@InputType()
export class ModeTermsInput {
  @Field(() => Boolean)
  enabled!: boolean

  @Field(() => ModeFee)
  fee!: ModeFee

  @Field(() => ModeCost)
  cost!: ModeCost

  @Field(() => ModeWindow)
  window!: ModeWindow

  @Field(() => Int, {
    nullable: true,
    defaultValue: null,
    description: 'Orders a window holds; null: as many as come.',
  })
  capacity!: number | null

  @Field(() => Int, { nullable: true, defaultValue: null, description: 'Null: any distance.' })
  maxDistanceM!: number | null

  @Field(() => Int, { nullable: true, defaultValue: null, description: 'Null: any weight.' })
  maxWeightG!: number | null

  @Field(() => Boolean)
  takesBulky!: boolean

  @Field(() => Boolean)
  keepsCold!: boolean

  @Field(() => [CompensationTierType], { description: 'At most 5, from few minutes to many.' })
  compensation!: CompensationTierType[]

  @Field(() => Int, { nullable: true, defaultValue: null, description: 'Null: by the usual rule.' })
  freeCancelAfterMinutes!: number | null
}

@InputType({ description: 'Terms that are tried and not set.' })
export class DraftModeRuleInput {
  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => ModeTermsInput)
  terms!: ModeTermsInput
}

@InputType()
export class SetModeRuleInput {
  @Field(() => ID, { nullable: true, defaultValue: null, description: 'Null: everywhere that has no rule of its own.' })
  communityId!: string | null

  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => ModeTermsInput)
  terms!: ModeTermsInput

  @Field(() => String, { description: '1 to 200 characters.' })
  reason!: string

  @Field(() => Int, { description: 'The version of this place’s own rule; 0 where it has none yet.' })
  expectedVersion!: number
}

@InputType()
export class SetModePolicyInput {
  @Field(() => ID)
  categoryId!: string

  @Field(() => ID, {
    nullable: true,
    defaultValue: null,
    description: 'Null: wherever the community has no policy of its own.',
  })
  communityId!: string | null

  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => Boolean)
  allowed!: boolean

  @Field(() => Int, {
    nullable: true,
    defaultValue: null,
    description: 'From the shelf to the household, 1 to 720; null: it keeps.',
  })
  maxHoursFromPick!: number | null

  @Field(() => Boolean)
  needsCold!: boolean

  @Field(() => Boolean)
  isBulky!: boolean

  @Field(() => Int, { description: 'The version of this place’s own policy; 0 where it has none yet.' })
  expectedVersion!: number
}

export const SetModeRulePayload = payload('SetModeRule', { rule: () => ModeRuleType })
export const SetModePolicyPayload = payload('SetModePolicy', { policy: () => ModePolicyType })
