import { ArgsType, Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../graph/connection.ts'
import { enumFilter, enumOf, filterOf, IdFilter, listArgs, sortOf, TextFilter } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime } from '../../graph/scalars.ts'
import { LeaderType } from '../carriers/index.ts'
import { MerchantType } from '../catalog/index.ts'
import { CommunityType, GeoPoint, GeoPointInput, type Point as GeoPlace } from '../communities/index.ts'
import {
  pointKinds,
  pointStates,
  unclaimedRules,
  type DayHours as Hours,
  type PointKind,
  type PointState,
  type UnclaimedRule,
} from './point.ts'

export const PointKindEnum = enumOf('PointKind', pointKinds, 'A leader’s home, a shop, lockers, a station.')
export const PointStateEnum = enumOf('PointState', pointStates, 'Whether anything is sent there.')
export const UnclaimedRuleEnum = enumOf(
  'UnclaimedRule',
  unclaimedRules,
  'What becomes of goods that nobody collects: back to the shop with the goods paid back, or thrown away.',
)

@ObjectType({ description: 'When a point is open on one weekday, in local minutes of the day.' })
export class DayHours {
  @Field(() => Int, { description: 'Monday is 1, Sunday 7.' })
  weekday!: number

  @Field(() => Int)
  opensMinute!: number

  @Field(() => Int)
  closesMinute!: number
}

@InputType({ description: 'When a point is open on one weekday, in local minutes of the day.' })
export class DayHoursInput {
  @Field(() => Int, { description: 'Monday is 1, Sunday 7.' })
  weekday!: number

  @Field(() => Int)
  opensMinute!: number

  @Field(() => Int)
  closesMinute!: number
}

@ObjectType('PointSlot', { description: 'How much of a stretch of the day is promised to orders.' })
export class PointSlotType {
  @Field(() => GraphQLDateTime)
  startsAt!: Date

  @Field(() => GraphQLDateTime)
  endsAt!: Date

  @Field(() => Int)
  capacity!: number

  @Field(() => Int)
  used!: number

  @Field(() => Int, { description: 'How many of them may need the fridge.' })
  coldCapacity!: number

  @Field(() => Int)
  coldUsed!: number
}

@ObjectType({ description: 'Somebody who stands behind the counter of a point.' })
export class PointStaff {
  @Field(() => ID, { description: 'Of the grant.' })
  id!: string

  @Field(() => String)
  name!: string

  @Field(() => GraphQLDateTime)
  since!: Date
}

@ObjectType('PickupPoint', { implements: Node, description: 'Where goods wait for their households.' })
export class PickupPointType extends Node {
  @Field(() => CommunityType)
  community!: CommunityType

  @Field(() => PointKindEnum)
  kind!: PointKind

  @Field(() => PointStateEnum)
  state!: PointState

  @Field(() => String, { nullable: true, description: 'Null while it is open.' })
  closedReason?: string

  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => MerchantType, { nullable: true, description: 'The shop that hosts it; null when none does.' })
  merchant?: MerchantType

  @Field(() => LeaderType, { nullable: true, description: 'The leader who hosts it; null when none does.' })
  leader?: LeaderType

  @Field(() => GeoPoint)
  location!: GeoPlace

  @Field(() => String)
  address!: string

  @Field(() => [DayHours], { description: 'A weekday that is not there is a day off.' })
  hours!: Hours[]

  @Field(() => Boolean)
  isOpenNow!: boolean

  @Field(() => Int)
  slotMinutes!: number

  @Field(() => Int, { description: 'Orders that fit into one slot.' })
  slotCapacity!: number

  @Field(() => Int, { description: 'How many of them may need the fridge.' })
  coldCapacity!: number

  @Field(() => Int, { description: 'How long goods wait here before they are overdue.' })
  dwellHours!: number

  @Field(() => Int, { description: 'The same for goods that keep only so long or need the fridge.' })
  freshDwellHours!: number

  @Field(() => Int, { description: 'How long overdue goods are still kept.' })
  overdueHours!: number

  @Field(() => UnclaimedRuleEnum, { description: 'What becomes of fresh goods after that; others always go back.' })
  freshRule!: UnclaimedRule

  @Field(() => Int)
  version!: number

  @Field(() => GraphQLDateTime)
  createdAt!: Date
}

export const PickupPointConnection = connectionOf('PickupPoint', () => PickupPointType)

const PointKindFilter = enumFilter('PointKind', PointKindEnum)
const PointStateFilter = enumFilter('PointState', PointStateEnum)
const filter = filterOf('PickupPoint', {
  id: () => IdFilter,
  communityId: () => IdFilter,
  merchantId: () => IdFilter,
  kind: () => PointKindFilter,
  state: () => PointStateFilter,
  name: () => TextFilter,
  openNow: () => Boolean,
})

export const PickupPointList = listArgs(filter, sortOf('PickupPoint', ['DISTANCE', 'NAME', 'CREATED_AT']))
Field(() => GeoPointInput, {
  nullable: true,
  description: 'What DISTANCE is measured from; without it that order means nothing.',
})(PickupPointList.prototype, 'near')

@ArgsType()
export class SlotsArgs {
  @Field(() => GraphQLDateTime, { nullable: true, description: 'Any instant of the business day; today when absent.' })
  day?: Date
}

@InputType()
export class SavePointInput {
  @Field(() => ID, { nullable: true, description: 'Absent for a new one.' })
  pointId?: string

  @Field(() => ID)
  communityId!: string

  @Field(() => PointKindEnum)
  kind!: PointKind

  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => ID, { nullable: true, description: 'The shop that hosts it.' })
  merchantId?: string

  @Field(() => ID, { nullable: true, description: 'The leader who hosts it.' })
  leaderId?: string

  @Field(() => GeoPointInput)
  location!: GeoPlace

  @Field(() => String, { description: 'At most 200 characters.' })
  address!: string

  @Field(() => [DayHoursInput])
  hours!: Hours[]

  @Field(() => Int, { defaultValue: 60, description: '15 to 720.' })
  slotMinutes!: number

  @Field(() => Int, { description: 'Orders that fit into one slot.' })
  slotCapacity!: number

  @Field(() => Int, { description: 'How many of them may need the fridge.' })
  coldCapacity!: number

  @Field(() => Int, { defaultValue: 48, description: '1 to 720.' })
  dwellHours!: number

  @Field(() => Int, { defaultValue: 12, description: '1 to 720.' })
  freshDwellHours!: number

  @Field(() => Int, { defaultValue: 24, description: '1 to 720.' })
  overdueHours!: number

  @Field(() => UnclaimedRuleEnum, { defaultValue: 'DISPOSE' })
  freshRule!: UnclaimedRule

  @Field(() => Int, {
    nullable: true,
    description: 'The version the caller last saw; another is refused as STALE_VERSION.',
  })
  expectedVersion?: number
}

const point = () => PickupPointType
export const SavePointPayload = payload('SavePoint', { point })
export const SetPointHoursPayload = payload('SetPointHours', { point })
export const OpenPointPayload = payload('OpenPoint', { point })
export const ClosePointPayload = payload('ClosePoint', { point })
export const AddPointStaffPayload = payload('AddPointStaff', { point })
