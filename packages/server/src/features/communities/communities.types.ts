import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../graph/connection.ts'
import { enumFilter, enumOf, filterOf, IdFilter, listArgs, sortOf, TextFilter } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime } from '../../graph/scalars.ts'
import { UserError } from '../../graph/user-error.ts'
import { communityKinds, type CommunityKind, type GeoPoint as Point } from './community.ts'

export const CommunityKindEnum = enumOf('CommunityKind', communityKinds, 'Old estate, premium, mixed, new town.')

@ObjectType({ description: 'WGS 84 degrees.' })
export class GeoPoint {
  @Field(() => Float)
  lat!: number

  @Field(() => Float)
  lng!: number
}

@InputType({ description: 'WGS 84 degrees.' })
export class GeoPointInput {
  @Field(() => Float)
  lat!: number

  @Field(() => Float)
  lng!: number
}

@ObjectType('Building', { implements: Node })
export class BuildingType extends Node {
  @Field(() => String)
  name!: string

  @Field(() => Int)
  entrances!: number

  @Field(() => Int)
  floors!: number

  @Field(() => GeoPoint)
  location!: Point

  @Field(() => Int)
  householdCount!: number
}

@ObjectType('Community', {
  implements: Node,
  description: 'A residential community: the place everything here is about.',
})
export class CommunityType extends Node {
  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => CommunityKindEnum)
  kind!: CommunityKind

  @Field(() => String)
  district!: string

  @Field(() => GeoPoint)
  center!: Point

  @Field(() => [GeoPoint], { description: 'Corners of the boundary, in order; the last joins the first.' })
  boundary!: Point[]

  @Field(() => Int)
  version!: number

  @Field(() => GraphQLDateTime)
  createdAt!: Date

  @Field(() => Int)
  householdCount!: number

  @Field(() => Int)
  verifiedHouseholdCount!: number

  @Field(() => Int)
  buildingCount!: number
}

@ObjectType('Household', {
  implements: Node,
  description: 'A household. Its door is shown only to itself and, on the order, to whoever carries it there.',
})
export class HouseholdType extends Node {
  @Field(() => String, { description: 'What neighbours see.' })
  name!: string

  @Field(() => CommunityType)
  community!: CommunityType

  @Field(() => BuildingType)
  building!: BuildingType

  @Field(() => String, { nullable: true, description: 'Null for everybody but the household itself.' })
  door?: string

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until somebody vouched for it.' })
  verifiedAt?: Date

  @Field(() => GraphQLDateTime)
  createdAt!: Date
}

export const CommunityConnection = connectionOf('Community', () => CommunityType)
export const BuildingConnection = connectionOf('Building', () => BuildingType)
export const HouseholdConnection = connectionOf('Household', () => HouseholdType)

const CommunityKindFilter = enumFilter('CommunityKind', CommunityKindEnum)

export const CommunityList = listArgs(
  filterOf('Community', {
    id: () => IdFilter,
    kind: () => CommunityKindFilter,
    name: () => TextFilter,
  }),
  sortOf('Community', ['NAME', 'CREATED_AT']),
)
export const HouseholdList = listArgs(
  filterOf('Household', {
    communityId: () => IdFilter,
    buildingId: () => IdFilter,
    name: () => TextFilter,
    verified: () => Boolean,
  }),
)
@InputType()
export class AddCommunityInput {
  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => CommunityKindEnum)
  kind!: CommunityKind

  @Field(() => String)
  district!: string

  @Field(() => GeoPointInput)
  center!: Point

  @Field(() => [GeoPointInput], { description: '3 to 500 corners.' })
  boundary!: Point[]
}

@InputType()
export class AddBuildingInput {
  @Field(() => String)
  name!: string

  @Field(() => Int)
  entrances!: number

  @Field(() => Int)
  floors!: number

  @Field(() => GeoPointInput)
  location!: Point
}

@InputType()
export class AddHouseholdInput {
  @Field(() => ID)
  buildingId!: string

  @Field(() => String)
  door!: string

  @Field(() => String)
  name!: string

  @Field(() => String, { nullable: true, description: 'Mobile number of its first member.' })
  phone?: string

  @Field(() => Boolean, { defaultValue: false, description: 'Whether the operator vouches for it.' })
  verified!: boolean
}

@ObjectType()
export class AddHouseholdResult {
  @Field(() => Int)
  index!: number

  @Field(() => HouseholdType, { nullable: true, description: 'Null when this one was refused.' })
  household?: HouseholdType

  @Field(() => UserError, { nullable: true, description: 'Null when this one was added.' })
  error?: UserError
}

export const AddCommunityPayload = payload('AddCommunity', { community: () => CommunityType })
export const AddBuildingsPayload = payload('AddBuildings', { buildings: () => [BuildingType] })
export const AddHouseholdsPayload = payload('AddHouseholds', {
  results: () => [AddHouseholdResult],
  applied: [() => Boolean, { description: 'False after a dry run; null when the whole was refused.' }],
})
export const JoinHouseholdPayload = payload('JoinHousehold', { household: () => HouseholdType })
export const VerifyHouseholdPayload = payload('VerifyHousehold', { household: () => HouseholdType })
