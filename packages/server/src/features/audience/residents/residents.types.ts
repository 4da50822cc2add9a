import { Field, Float, ID, ObjectType } from 'type-graphql'
import { connectionOf } from '../../../graph/connection.ts'
import { enumOf, filterOf, IdFilter, listArgs, sortOf } from '../../../graph/lists.ts'
import { Node } from '../../../graph/node.ts'
import { GraphQLDateTime, GraphQLFen } from '../../../graph/scalars.ts'
import { BuildingType, CommunityType } from '../../communities/index.ts'
import { FulfilmentModeEnum, type FulfilmentMode } from '../../fulfilment/index.ts'
import { eventKinds, traitKeys, type EventKind, type TraitKey, type TraitUnit } from '@linli/audience'

export const TraitKeyEnum = enumOf('TraitKey', traitKeys, 'What is computed of a resident: see `traits`.')
export const TraitUnitEnum = enumOf(
  'TraitUnit',
  ['COUNT', 'FEN', 'BASIS_POINTS', 'PERCENT', 'DAYS', 'DAY', 'WORD'] satisfies readonly TraitUnit[],
  'What a trait is counted in. A DAY is compared by how many days have passed since; a WORD is one of several.',
)

@ObjectType({ description: 'One of the words that a trait can be.' })
export class TraitWord {
  @Field(() => String, { description: 'As rules spell it.' })
  word!: string

  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string
}

@ObjectType()
class ToldTrait {
  @Field(() => TraitKeyEnum)
  key!: TraitKey

  @Field(() => TraitUnitEnum)
  unit!: TraitUnit

  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => String)
  definition!: string

  @Field(() => String)
  definitionEn!: string

  @Field(() => String, { description: 'How it is reckoned.' })
  formula!: string
}

@ObjectType('Trait', { description: 'Something that is computed of every resident from what happened.' })
export class TraitType extends ToldTrait {
  @Field(() => [TraitWord], { nullable: true, description: 'What a WORD can be; null of every other trait.' })
  words?: TraitWord[]
}

@ObjectType('ResidentTrait', { description: 'A trait of one resident.' })
export class ResidentTraitType extends ToldTrait {
  @Field(() => Float, {
    nullable: true,
    description:
      'In the unit of the trait; of a DAY, how many have passed since. Null of a WORD, and of what is not known.',
  })
  value?: number

  @Field(() => TraitWord, { nullable: true, description: 'Null of all but a WORD, and of what is not known.' })
  word?: TraitWord
}

export const EventKindEnum = enumOf('AudienceEvent', eventKinds, 'What a resident did or met with.')

@ObjectType({ description: 'Something a resident did or met with: an order, as audiences count it.' })
export class ResidentEvent {
  @Field(() => EventKindEnum)
  kind!: EventKind

  @Field(() => ID)
  orderId!: string

  @Field(() => GraphQLDateTime)
  at!: Date

  @Field(() => FulfilmentModeEnum)
  mode!: FulfilmentMode

  @Field(() => GraphQLFen, { description: 'Of the whole order.' })
  totalFen!: number

  @Field(() => GraphQLFen)
  discountFen!: number

  @Field(() => [ID], { description: 'What of.' })
  categoryIds!: string[]
}

@ObjectType('Resident', {
  implements: Node,
  description: 'Somebody who lives in a community, as audiences know him.',
})
export class ResidentType extends Node {
  @Field(() => String, { nullable: true, description: 'Null for partners, who know residents by id.' })
  name?: string

  @Field(() => String, {
    nullable: true,
    description: 'Such as 138****0001; null for partners, and for who has no phone.',
  })
  phoneMasked?: string

  @Field(() => ID)
  householdId!: string

  @Field(() => BuildingType)
  building!: BuildingType

  @Field(() => CommunityType)
  community!: CommunityType

  @Field(() => Boolean, {
    description: 'False: he has said that nothing is to be chosen for him by what is known of him.',
  })
  personalised!: boolean

  @Field(() => Boolean, { description: 'True of who lives nowhere here any more: no rule holds of him.' })
  isGone!: boolean

  @Field(() => [ResidentTraitType], { description: 'All of them, in the order of `traits`.' })
  traits!: ResidentTraitType[]

  @Field(() => [ResidentEvent], { description: 'The last 50, newest first; of these traits and rules are reckoned.' })
  events!: ResidentEvent[]
}

export const ResidentConnection = connectionOf('Resident', () => ResidentType)

export const ResidentFilter = filterOf('Resident', {
  id: () => IdFilter,
  communityId: () => IdFilter,
  buildingId: () => IdFilter,
  householdId: () => IdFilter,
  tagId: () => IdFilter,
  personalised: () => Boolean,
  isGone: () => Boolean,
})
export const ResidentList = listArgs(ResidentFilter, sortOf('Resident', ['JOINED', 'LAST_ORDER', 'SPEND']))
