import { Field, ID, InputType, ObjectType } from 'type-graphql'
import { connectionOf } from '../../graph/connection.ts'
import { filterOf, IdFilter, listArgs, TextFilter } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { payload } from '../../graph/payload.ts'
import { CommunityType } from '../communities/index.ts'

@ObjectType('Rider', { implements: Node })
export class RiderType extends Node {
  @Field(() => String)
  name!: string

  @Field(() => Boolean)
  onDuty!: boolean

  @Field(() => [CommunityType], { description: 'Where the rider takes orders.' })
  communities!: CommunityType[]
}

@ObjectType('Leader', { implements: Node, description: 'A group leader (团长) of one community.' })
export class LeaderType extends Node {
  @Field(() => String)
  name!: string

  @Field(() => CommunityType)
  community!: CommunityType
}

export const RiderConnection = connectionOf('Rider', () => RiderType)
/** Later features add what they know of riders. */
export const RiderFilter = filterOf('Rider', {
  communityId: () => IdFilter,
  name: () => TextFilter,
  onDuty: () => Boolean,
})
export const RiderList = listArgs(RiderFilter)

@InputType()
export class RegisterRiderInput {
  @Field(() => String)
  name!: string

  @Field(() => String)
  phone!: string

  @Field(() => [ID], { description: 'Where the rider takes orders; 1 to 20.' })
  communityIds!: string[]
}

@InputType()
export class AppointLeaderInput {
  @Field(() => String)
  name!: string

  @Field(() => String)
  phone!: string

  @Field(() => ID)
  communityId!: string
}

export const RegisterRiderPayload = payload('RegisterRider', { rider: () => RiderType })
export const AppointLeaderPayload = payload('AppointLeader', { leader: () => LeaderType })
