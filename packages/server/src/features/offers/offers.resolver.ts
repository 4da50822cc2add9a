import { Arg, Args, Ctx as GqlCtx, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { readConnection, readOne, ref, type ReadInfo } from '../../graph/read/index.ts'
import { GraphQLFen } from '../../graph/scalars.ts'
import { asBatch } from '../../graph/user-error.ts'
import type { OfferStep } from './offer.ts'
import { fundOffer, moveOffer, saveOffer } from './offers.commands.ts'
import {
  ActivateOfferPayload,
  EndOfferPayload,
  FundOfferPayload,
  GrantRedPacketsPayload,
  OfferList,
  OffersForInput,
  PauseOfferPayload,
  SaveOfferInput,
  SaveOfferPayload,
} from './offers.inputs.ts'
import { myOffers, offersFor } from './offers.queries.ts'
import { offerShape, redPacketShape } from './offers.shape.ts'
import { OfferConnection, OfferType } from './offers.types.ts'
import { grantRedPackets } from './red-packets.commands.ts'
import { CartOffers, ResidentOffer } from './resident-offers.types.ts'

const ExpectedVersion = () =>
  Arg('expectedVersion', () => Int, {
    nullable: true,
    description: 'The version the caller saw; another one is refused.',
  })

@Resolver()
export class OffersResolver {
  @Query(() => OfferConnection, { description: 'The offers that the caller runs or keeps the books of.' })
  @Access({ roles: ['OPERATOR', 'MERCHANT'] })
  offers(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => OfferList) _list: object) {
    return readConnection(ctx, info, offerShape)
  }

  @Query(() => OfferType, { nullable: true, description: 'Null when there is none, or none the caller may see.' })
  @Access({ roles: ['OPERATOR', 'MERCHANT'] })
  offer(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Arg('id', () => ID) id: string) {
    return readOne(ctx, info, offerShape, id)
  }

  @Query(() => [ResidentOffer], { description: 'What a household can use now, and what it cannot and why.' })
  @Access({ roles: ['RESIDENT'] })
  myOffers(
    @GqlCtx() ctx: Ctx,
    @Arg('householdId', () => ID) householdId: string,
    @Arg('deviceId', () => String, { nullable: true }) deviceId?: string,
  ) {
    return myOffers(ctx, householdId, deviceId)
  }

  @Query(() => CartOffers, { description: 'What placing this cart now would take off. Nothing is held by asking.' })
  @Access({ roles: ['RESIDENT'] })
  offersFor(@GqlCtx() ctx: Ctx, @Arg('input', () => OffersForInput) input: OffersForInput) {
    return offersFor(ctx, input)
  }

  @Mutation(() => SaveOfferPayload, {
    description: 'Writes down a new offer, or other terms of one that is a draft or paused.',
  })
  @Access({ roles: ['OPERATOR', 'MERCHANT'] })
  async saveOffer(
    @GqlCtx() ctx: Ctx,
    @Arg('input', () => SaveOfferInput) input: SaveOfferInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
  ) {
    return { offer: ref(offerShape, await saveOffer(ctx, input, idempotencyKey)) }
  }

  @Mutation(() => FundOfferPayload, {
    description: 'The platform sets money aside for its part. Operators of the platform.',
  })
  @Access({ roles: ['OPERATOR'] })
  async fundOffer(
    @GqlCtx() ctx: Ctx,
    @Arg('offerId', () => ID) offerId: string,
    @Arg('amountFen', () => GraphQLFen) amountFen: number,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
  ) {
    return { offer: ref(offerShape, await fundOffer(ctx, { offerId, amountFen }, idempotencyKey)) }
  }

  @Mutation(() => ActivateOfferPayload)
  @Access({ roles: ['OPERATOR', 'MERCHANT'] })
  activateOffer(@GqlCtx() ctx: Ctx, @Arg('offerId', () => ID) offerId: string, @ExpectedVersion() version?: number) {
    return moved(ctx, offerId, 'ACTIVATE', version)
  }

  @Mutation(() => PauseOfferPayload, { description: 'Nobody can use it until it is active again.' })
  @Access({ roles: ['OPERATOR', 'MERCHANT'] })
  pauseOffer(@GqlCtx() ctx: Ctx, @Arg('offerId', () => ID) offerId: string, @ExpectedVersion() version?: number) {
    return moved(ctx, offerId, 'PAUSE', version)
  }

  @Mutation(() => EndOfferPayload, { description: 'For good; what is left of the budget goes back to the platform.' })
  @Access({ roles: ['OPERATOR', 'MERCHANT'] })
  endOffer(@GqlCtx() ctx: Ctx, @Arg('offerId', () => ID) offerId: string, @ExpectedVersion() version?: number) {
    return moved(ctx, offerId, 'END', version)
  }

  @Mutation(() => GrantRedPacketsPayload, {
    description: 'Gives up to 100 households a red packet, each for itself; only what the budget covers is given.',
  })
  @Access({ roles: ['OPERATOR', 'MERCHANT'] })
  async grantRedPackets(
    @GqlCtx() ctx: Ctx,
    @Arg('offerId', () => ID) offerId: string,
    @Arg('householdIds', () => [ID]) householdIds: string[],
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
  ) {
    const outcomes = await grantRedPackets(ctx, { offerId, householdIds }, idempotencyKey)
    const { results } = asBatch(outcomes, 'redPacket', false, (id) => ref(redPacketShape, id))
    return { offer: ref(offerShape, offerId), results }
  }
}

const moved = async (ctx: Ctx, offerId: string, action: OfferStep, expectedVersion?: number) => ({
  offer: ref(offerShape, await moveOffer(ctx, { offerId, action, expectedVersion })),
})
