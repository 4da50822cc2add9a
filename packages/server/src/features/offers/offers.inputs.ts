import { Field, ID, InputType, Int, ObjectType } from 'type-graphql'
import { DateTimeRange, enumFilter, filterOf, IdFilter, listArgs, sortOf, TextFilter } from '../../graph/lists.ts'
import { payload } from '../../graph/payload.ts'
import { GraphQLDateTime, GraphQLFen } from '../../graph/scalars.ts'
import { UserError } from '../../graph/user-error.ts'
import type { OfferKind } from './offer.ts'
import { OfferKindEnum, OfferStateEnum, OfferType, RedPacketType } from './offers.types.ts'

const OfferKindFilter = enumFilter('OfferKind', OfferKindEnum)
const OfferStateFilter = enumFilter('OfferState', OfferStateEnum)

export const OfferList = listArgs(
  filterOf('Offer', {
    kind: () => OfferKindFilter,
    state: () => OfferStateFilter,
    communityId: () => IdFilter,
    merchantId: () => IdFilter,
    name: () => TextFilter,
    validUntil: () => DateTimeRange,
    everywhere: () => Boolean,
  }),
  sortOf('Offer', ['CREATED_AT', 'VALID_UNTIL', 'BUDGET_LEFT']),
)

@InputType()
export class SaveOfferInput {
  @Field(() => ID, { nullable: true, description: 'Null: a new offer.' })
  offerId?: string

  @Field(() => Int, { nullable: true, description: 'The version the caller saw; another one is refused.' })
  expectedVersion?: number

  @Field(() => OfferKindEnum)
  kind!: OfferKind

  @Field(() => String)
  name!: string

  @Field(() => String)
  nameEn!: string

  @Field(() => ID, {
    nullable: true,
    description: 'Null: in every community. An item price holds where its listing is.',
  })
  communityId?: string

  @Field(() => ID, { nullable: true, description: 'Null: in every shop. Wanted where the shop pays a part.' })
  merchantId?: string

  @Field(() => GraphQLDateTime)
  validFrom!: Date

  @Field(() => GraphQLDateTime)
  validUntil!: Date

  @Field(() => Boolean, { defaultValue: false })
  stackable!: boolean

  @Field(() => Int, { defaultValue: 0, description: '0 to 1,000; the higher is taken off first.' })
  priority!: number

  @Field(() => Int, {
    defaultValue: 0,
    description: 'The part of the shop in basis points; the platform pays the rest.',
  })
  merchantBps!: number

  @Field(() => GraphQLFen, { defaultValue: 0 })
  thresholdFen!: number

  @Field(() => GraphQLFen, { nullable: true, description: 'Taken off. Not for an item price.' })
  amountFen?: number

  @Field(() => ID, { nullable: true, description: 'For an item price.' })
  listingId?: string

  @Field(() => GraphQLFen, { nullable: true, description: 'For an item price.' })
  itemPriceFen?: number

  @Field(() => Int, { nullable: true, description: 'For an item price: units of one order at that price.' })
  unitsPerOrder?: number

  @Field(() => Int, { nullable: true, description: 'For red packets: how long one can be used.' })
  packetDays?: number

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'For red packets: whether one comes back when its order was refunded in full.',
  })
  packetReturns!: boolean

  @Field(() => Int, { defaultValue: 1 })
  householdLimit!: number

  @Field(() => Int, { nullable: true, description: 'Null: no limit. With one, a device must be named.' })
  deviceLimit?: number

  @Field(() => Int, { nullable: true, description: 'Null: no limit.' })
  totalLimit?: number
}

@InputType()
export class CartLineInput {
  @Field(() => ID)
  listingId!: string

  @Field(() => Int, { description: '1 to 999.' })
  quantity!: number
}

@InputType()
export class OffersForInput {
  @Field(() => ID)
  householdId!: string

  @Field(() => [CartLineInput], { description: '1 to 100 lines of one merchant.' })
  lines!: CartLineInput[]

  @Field(() => String, { nullable: true, description: 'What the app knows its device by; limits per device need it.' })
  deviceId?: string
}

@ObjectType()
export class GrantRedPacketResult {
  @Field(() => Int)
  index!: number

  @Field(() => RedPacketType, { nullable: true, description: 'Null when this one was refused.' })
  redPacket?: RedPacketType

  @Field(() => UserError, { nullable: true, description: 'Null when this one was granted.' })
  error?: UserError
}

const offer = () => OfferType
export const SaveOfferPayload = payload('SaveOffer', { offer })
export const FundOfferPayload = payload('FundOffer', { offer })
export const ActivateOfferPayload = payload('ActivateOffer', { offer })
export const PauseOfferPayload = payload('PauseOffer', { offer })
export const EndOfferPayload = payload('EndOffer', { offer })
export const GrantRedPacketsPayload = payload('GrantRedPackets', {
  offer,
  results: () => [GrantRedPacketResult],
})
