import { Arg, Args, Ctx as GqlCtx, ID, Info, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { DryRunArg } from '../../graph/lists.ts'
import { readConnection, readOne, ref, type ReadInfo } from '../../graph/read/index.ts'
import { asBatch } from '../../graph/user-error.ts'
import { addBuildings, addCommunity, addHouseholds, joinHousehold, verifyHousehold } from './communities.commands.ts'
import { buildingShape, communityShape, householdShape } from './communities.shape.ts'
import {
  AddBuildingInput,
  AddBuildingsPayload,
  AddCommunityInput,
  AddCommunityPayload,
  AddHouseholdInput,
  AddHouseholdsPayload,
  CommunityConnection,
  CommunityList,
  CommunityType,
  HouseholdConnection,
  HouseholdList,
  JoinHouseholdPayload,
  VerifyHouseholdPayload,
} from './communities.types.ts'

@Resolver()
export class CommunitiesResolver {
  @Query(() => CommunityConnection, { description: 'Communities, the first one first.' })
  @Access('anyone')
  communities(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => CommunityList) _list: object) {
    return readConnection(ctx, info, communityShape)
  }

  @Query(() => CommunityType, { nullable: true, description: 'Null when there is none with this id.' })
  @Access('anyone')
  community(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Arg('id', () => ID) id: string) {
    return readOne(ctx, info, communityShape, id)
  }

  @Query(() => HouseholdConnection, { description: 'Households the caller may see.' })
  @Access({ roles: ['OPERATOR', 'LEADER', 'RESIDENT', 'PARTNER'], scope: 'households:read' })
  households(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => HouseholdList) _list: object) {
    return readConnection(ctx, info, householdShape)
  }

  @Mutation(() => AddCommunityPayload, {
    description: 'Opens the platform in a new community. Operators of the platform.',
  })
  @Access({ roles: ['OPERATOR'] })
  async addCommunity(@GqlCtx() ctx: Ctx, @Arg('input', () => AddCommunityInput) input: AddCommunityInput) {
    return { community: ref(communityShape, await addCommunity(ctx, input)) }
  }

  @Mutation(() => AddBuildingsPayload, { description: 'Adds up to 100 buildings, all or none.' })
  @Access({ roles: ['OPERATOR'] })
  async addBuildings(
    @GqlCtx() ctx: Ctx,
    @Arg('communityId', () => ID) communityId: string,
    @Arg('buildings', () => [AddBuildingInput]) buildings: AddBuildingInput[],
  ) {
    const ids = await addBuildings(ctx, communityId, buildings)
    return { buildings: ids.map((id) => ref(buildingShape, id)) }
  }

  @Mutation(() => AddHouseholdsPayload, {
    description: 'Adds up to 100 households, each for itself, with a result for each.',
  })
  @Access({ roles: ['OPERATOR'] })
  async addHouseholds(
    @GqlCtx() ctx: Ctx,
    @Arg('communityId', () => ID) communityId: string,
    @Arg('households', () => [AddHouseholdInput]) households: AddHouseholdInput[],
    @DryRunArg() dryRun: boolean,
  ) {
    const outcomes = await addHouseholds(ctx, communityId, households, { dryRun })
    return asBatch(outcomes, 'household', dryRun, (id) => ref(householdShape, id))
  }

  @Mutation(() => JoinHouseholdPayload, {
    description: 'The caller says where he lives; unverified until somebody vouches.',
  })
  @Access('signedIn')
  async joinHousehold(
    @GqlCtx() ctx: Ctx,
    @Arg('buildingId', () => ID) buildingId: string,
    @Arg('door', () => String) door: string,
    @Arg('name', () => String) name: string,
  ) {
    // The grant that the command has just made is not in this request's actor yet.
    return { household: ref(householdShape, await joinHousehold(ctx, { buildingId, door, name }), { guarded: false }) }
  }

  @Mutation(() => VerifyHouseholdPayload, { description: 'Vouches for a household; doing it again changes nothing.' })
  @Access({ roles: ['OPERATOR', 'LEADER'] })
  async verifyHousehold(@GqlCtx() ctx: Ctx, @Arg('householdId', () => ID) householdId: string) {
    return { household: ref(householdShape, await verifyHousehold(ctx, householdId)) }
  }
}
