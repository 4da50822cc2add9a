import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../../graph/connection.ts'
import { enumFilter, enumOf, filterOf, IdFilter, listArgs, TextFilter } from '../../../graph/lists.ts'
import { Node } from '../../../graph/node.ts'
import { payload } from '../../../graph/payload.ts'
import { CommunityType } from '../../communities/index.ts'
import { FulfilmentModeEnum, type FulfilmentMode } from '../../fulfilment/index.ts'
import { dispatchModes, type DispatchMode, type PromiseEffect as Effect } from './area.ts'

export const DispatchModeEnum = enumOf(
  'DispatchMode',
  dispatchModes,
  'ASSIGN: the engine says who; GRAB: riders near take what they want; MIXED: first asked one by one, then all near.',
)

@ObjectType('DispatchArea', {
  implements: Node,
  description: 'Communities whose riders and orders are planned together.',
})
export class DispatchAreaType extends Node {
  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => DispatchModeEnum)
  mode!: DispatchMode

  @Field(() => Boolean, { description: 'More orders than riders: new orders are promised later.' })
  isSurging!: boolean

  @Field(() => Boolean, { description: 'Nobody rides as usual: new orders are promised later, and nobody is blamed.' })
  isBadWeather!: boolean

  @Field(() => Int, { description: 'How long a rider may think about an offer.' })
  offerSeconds!: number

  @Field(() => Int)
  version!: number

  @Field(() => [CommunityType], { description: 'At most 50.' })
  communities!: CommunityType[]

  @Field(() => Int)
  ridersOnDuty!: number

  @Field(() => Int, { description: 'Neither brought nor called off.' })
  openTasks!: number

  @Field(() => Int, { description: 'Of these, those that will come late as far as can be told, or are late.' })
  tasksAtRisk!: number
}

export const DispatchAreaConnection = connectionOf('DispatchArea', () => DispatchAreaType)
const DispatchModeFilter = enumFilter('DispatchMode', DispatchModeEnum)
export const DispatchAreaList = listArgs(
  filterOf('DispatchArea', {
    communityId: () => IdFilter,
    name: () => TextFilter,
    mode: () => DispatchModeFilter,
    isSurging: () => Boolean,
    isBadWeather: () => Boolean,
  }),
)

@InputType()
export class OpenDispatchAreaInput {
  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => [ID], { description: '1 to 50, each of no other area.' })
  communityIds!: string[]

  @Field(() => DispatchModeEnum)
  mode!: DispatchMode
}

@InputType({ description: 'What is absent stays as it is.' })
export class ChangeDispatchAreaInput {
  @Field(() => ID)
  areaId!: string

  @Field(() => DispatchModeEnum, { nullable: true })
  mode?: DispatchMode | null

  @Field(() => Boolean, { nullable: true })
  isSurging?: boolean | null

  @Field(() => Boolean, { nullable: true, description: 'Counts for 72 hours when nobody switches it off.' })
  isBadWeather?: boolean | null

  @Field(() => Int, { nullable: true, description: '5 to 600.' })
  offerSeconds?: number | null

  @Field(() => String, { description: '1 to 200 characters; whoever asks later why reads it.' })
  reason!: string
}

@ObjectType({ description: 'Minutes that are added to what is promised in one mode from now on.' })
export class PromiseEffect implements Effect {
  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => Int)
  minutesBefore!: number

  @Field(() => Int)
  minutesAfter!: number
}

export const OpenDispatchAreaPayload = payload('OpenDispatchArea', { area: () => DispatchAreaType })
export const ChangeDispatchAreaPayload = payload('ChangeDispatchArea', {
  area: [() => DispatchAreaType, { description: 'As it is; after a dry run, as it was.' }],
  effect: () => [PromiseEffect],
})
