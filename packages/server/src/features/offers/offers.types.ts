import { Field, ID, Int, ObjectType } from 'type-graphql'
import { connectionOf } from '../../graph/connection.ts'
import { enumOf } from '../../graph/lists.ts'
import { Node } from '../../graph/node.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { ListingType, MerchantType } from '../catalog/index.ts'
import { CommunityType, HouseholdType } from '../communities/index.ts'
import {
  offerActions,
  offerKinds,
  offerStates,
  redemptionStates,
  redPacketStates,
  type OfferAction,
  type OfferKind,
  type OfferState,
  type RedemptionState,
  type RedPacketState,
} from './offer.ts'

export const OfferKindEnum = enumOf('OfferKind', offerKinds, 'On what ground something is taken off.')
export const OfferStateEnum = enumOf(
  'OfferState',
  offerStates,
  'Whether an offer can be used; an ended one never again.',
)
export const OfferActionEnum = enumOf('OfferAction', offerActions, 'What can be done with an offer.')
export const RedPacketStateEnum = enumOf('RedPacketState', redPacketStates, 'Whether a red packet can still be used.')
export const RedemptionStateEnum = enumOf(
  'RedemptionState',
  redemptionStates,
  'Held while the order waits for its payment, spent once it is paid, released when it is cancelled.',
)

@ObjectType('Offer', {
  implements: Node,
  description: 'Something off the price, on grounds of place, shop, goods, or being new: never by who somebody is.',
})
export class OfferType extends Node {
  @Field(() => OfferKindEnum)
  kind!: OfferKind

  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => OfferStateEnum)
  state!: OfferState

  @Field(() => Int)
  version!: number

  @Field(() => [OfferActionEnum], { description: 'What the caller can do now.' })
  allowedActions!: OfferAction[]

  @Field(() => CommunityType, { nullable: true, description: 'Null: in every community.' })
  community?: CommunityType

  @Field(() => MerchantType, { nullable: true, description: 'Null: in every shop.' })
  merchant?: MerchantType

  @Field(() => GraphQLDateTime)
  validFrom!: Date

  @Field(() => GraphQLDateTime)
  validUntil!: Date

  @Field(() => Boolean, { description: 'Goes together with others that do; otherwise it stands alone.' })
  stackable!: boolean

  @Field(() => Int, { description: 'The higher is taken off first.' })
  priority!: number

  @Field(() => Int, { description: 'The part of the platform, in basis points.' })
  platformBps!: number

  @Field(() => Int, { description: 'The part of the shop, in basis points.' })
  merchantBps!: number

  @Field(() => GraphQLFen, { description: 'The goods must cost this much.' })
  thresholdFen!: number

  @Field(() => GraphQLFen, { nullable: true, description: 'Taken off; null for an item price.' })
  amountFen?: number

  @Field(() => ListingType, { nullable: true, description: 'Null unless an item price.' })
  listing?: ListingType

  @Field(() => GraphQLFen, { nullable: true, description: 'Null unless an item price.' })
  itemPriceFen?: number

  @Field(() => Int, { nullable: true, description: 'Units of one order at that price; null unless an item price.' })
  unitsPerOrder?: number

  @Field(() => Int, { nullable: true, description: 'How long a packet can be used; null unless red packets.' })
  packetDays?: number

  @Field(() => Boolean, { description: 'Whether a packet comes back when its order was refunded in full.' })
  packetReturns!: boolean

  @Field(() => Int)
  householdLimit!: number

  @Field(() => Int, { nullable: true, description: 'Null: no limit.' })
  deviceLimit?: number

  @Field(() => Int, { nullable: true, description: 'Null: no limit.' })
  totalLimit?: number

  @Field(() => GraphQLFen, { description: 'What the platform has put in.' })
  budgetFen!: number

  @Field(() => GraphQLFen, { description: 'Can still be given away.' })
  budgetLeftFen!: number

  @Field(() => GraphQLFen, { description: 'Held for orders that are not paid yet.' })
  heldFen!: number

  @Field(() => GraphQLFen, { description: 'What the platform has given.' })
  spentFen!: number

  @Field(() => GraphQLFen, { description: 'What the shops have given.' })
  merchantSpentFen!: number

  @Field(() => Int, { description: 'Uses that stand: held or spent.' })
  redemptionCount!: number

  @Field(() => Int, { description: 'Paid orders that used it.' })
  paidOrderCount!: number

  @Field(() => Int, { description: 'Red packets that were granted and can still be used.' })
  packetsOut!: number

  @Field(() => GraphQLDateTime)
  createdAt!: Date
}

@ObjectType('OfferRedemption', { description: 'One use of an offer by one order.' })
export class OfferRedemptionType {
  @Field(() => ID)
  id!: string

  @Field(() => ID)
  orderId!: string

  @Field(() => OfferKindEnum)
  kind!: OfferKind

  @Field(() => String, { description: 'Of the offer.' })
  name!: string

  @Field(() => String, { description: 'Of the offer.' })
  nameEn!: string

  @Field(() => RedemptionStateEnum)
  state!: RedemptionState

  @Field(() => GraphQLFen)
  discountFen!: number

  @Field(() => GraphQLFen, {
    nullable: true,
    description: 'The part of the platform; null for those who do not keep the books.',
  })
  platformFen?: number

  @Field(() => GraphQLFen, {
    nullable: true,
    description: 'The part of the shop; null for those who do not keep the books.',
  })
  merchantFen?: number

  @Field(() => GraphQLFen, {
    nullable: true,
    description: 'Of the part of the platform, what came back with refunds; null for those who do not keep the books.',
  })
  returnedFen?: number

  @Field(() => GraphQLDateTime)
  createdAt!: Date
}

@ObjectType('RedPacket', { description: 'Something off one order of one household, once.' })
export class RedPacketType {
  @Field(() => ID)
  id!: string

  @Field(() => HouseholdType, { nullable: true, description: 'Null for those who may not know it.' })
  household?: HouseholdType

  @Field(() => RedPacketStateEnum)
  state!: RedPacketState

  @Field(() => GraphQLFen)
  amountFen!: number

  @Field(() => GraphQLDateTime)
  expiresAt!: Date
}

export const OfferConnection = connectionOf('Offer', () => OfferType)
export const OfferRedemptionConnection = connectionOf('OfferRedemption', () => OfferRedemptionType)
export const RedPacketConnection = connectionOf('RedPacket', () => RedPacketType)
