import { Field, ObjectType } from 'type-graphql'
import { enumOf } from '../../graph/lists.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { RiderType } from '../carriers/index.ts'
import { BuildingType } from '../communities/index.ts'
import { fulfilmentModes, fulfilmentStatuses, type FulfilmentMode, type FulfilmentStatus } from './fulfilment.ts'

export const FulfilmentModeEnum = enumOf('FulfilmentMode', fulfilmentModes, 'How an order reaches its household.')
export const FulfilmentStatusEnum = enumOf('FulfilmentStatus', fulfilmentStatuses, 'Where the goods are.')

@ObjectType()
export class TimeWindow {
  @Field(() => GraphQLDateTime)
  startsAt!: Date

  @Field(() => GraphQLDateTime)
  endsAt!: Date

  @Field(() => String, { description: 'IANA name of the zone that people here live by.' })
  timeZone!: string
}

@ObjectType('Fulfilment', { description: 'How the goods of an order reach their household.' })
export class FulfilmentType {
  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => FulfilmentStatusEnum)
  status!: FulfilmentStatus

  @Field(() => GraphQLFen)
  feeFen!: number

  @Field(() => TimeWindow, { description: 'When it was promised.' })
  window!: TimeWindow

  @Field(() => RiderType, { nullable: true, description: 'Null until a rider has taken it, and where none is needed.' })
  rider?: RiderType

  @Field(() => BuildingType)
  building!: BuildingType

  @Field(() => String, {
    nullable: true,
    description: 'For the household, and for whoever carries the order while it is under way; else null.',
  })
  door?: string

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until it left the shop.' })
  pickedUpAt?: Date

  @Field(() => GraphQLDateTime, { nullable: true, description: 'Null until it was handed over.' })
  deliveredAt?: Date

  @Field(() => String, {
    nullable: true,
    description: 'For the household while the order waits at the pickup point; else null.',
  })
  pickupCode?: string
}
