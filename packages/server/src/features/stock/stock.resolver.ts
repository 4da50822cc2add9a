import { Arg, Args, Ctx as GqlCtx, ID, Info, Int, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { DryRunArg } from '../../graph/lists.ts'
import { readConnection, ref, type ReadInfo } from '../../graph/read/index.ts'
import { asBatch } from '../../graph/user-error.ts'
import { listingShape, saveListings, SaveListingInput, SaveListingsPayload, stockNodeShape } from '../catalog/index.ts'
import { compareStock } from './differences.ts'
import { addStockNode } from './nodes.commands.ts'
import { adjustStock, openLevel, receiveStock, setPresellLimit, writeOffStock } from './stock.commands.ts'
import { stockLevelShape } from './stock.shape.ts'
import {
  AddStockNodeInput,
  AddStockNodePayload,
  AdjustStockPayload,
  ReceiveStockInput,
  ReceiveStockPayload,
  SetPresellLimitPayload,
  StockDifferenceType,
  StockLevelConnection,
  StockLevelList,
  WriteOffStockPayload,
} from './stock.types.ts'

const KeyArg = () => Arg('idempotencyKey', () => String)
const level = (id: string) => ({ level: ref(stockLevelShape, id) })

@Resolver()
export class StockResolver {
  @Query(() => StockLevelConnection, { description: 'The stock of the shops that the caller runs.' })
  @Access({ roles: ['MERCHANT', 'OPERATOR'] })
  stockLevels(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => StockLevelList) _list: object) {
    return readConnection(ctx, info, stockLevelShape)
  }

  @Query(() => [StockDifferenceType], {
    description:
      'Levels that are not the sum of their movements; none, as long as nothing is broken. Looks at all of them.',
  })
  @Access({ roles: ['OPERATOR'] })
  async stockDifferences(@GqlCtx() ctx: Ctx) {
    const found = await compareStock(ctx)
    return found.map(({ levelId, onHand, allocated, reserved, presell }) => ({
      ...level(levelId),
      onHandDelta: onHand,
      allocatedDelta: allocated,
      reservedDelta: reserved,
      presellDelta: presell,
    }))
  }

  @Mutation(() => SaveListingsPayload, {
    description: 'Saves up to 100 listings of one merchant, each for itself, with a result for each.',
  })
  @Access({ roles: ['MERCHANT', 'OPERATOR'] })
  async saveListings(
    @GqlCtx() ctx: Ctx,
    @Arg('merchantId', () => ID) merchantId: string,
    @Arg('listings', () => [SaveListingInput]) listings: SaveListingInput[],
    @DryRunArg() dryRun: boolean,
  ) {
    const outcomes = await saveListings(ctx, merchantId, listings, { dryRun, shelve: openLevel })
    return asBatch(outcomes, 'listing', dryRun, (id) => ref(listingShape, id))
  }

  @Mutation(() => AddStockNodePayload, { description: 'A merchant sells from another place, too.' })
  @Access({ roles: ['MERCHANT', 'OPERATOR'] })
  async addStockNode(@GqlCtx() ctx: Ctx, @Arg('input', () => AddStockNodeInput) input: AddStockNodeInput) {
    return { node: ref(stockNodeShape, await addStockNode(ctx, input)) }
  }

  @Mutation(() => AdjustStockPayload, {
    description: 'Corrects the stock of a listing or of a level: adds to it, or takes from what nobody was promised.',
  })
  @Access({ roles: ['MERCHANT', 'OPERATOR'] })
  async adjustStock(
    @GqlCtx() ctx: Ctx,
    @Arg('listingId', () => ID, { nullable: true, description: 'Absent: the level is given.' }) listingId:
      | string
      | null,
    @Arg('levelId', () => ID, { nullable: true, description: 'Absent: the level of the listing.' }) levelId:
      | string
      | null,
    @Arg('delta', () => Int) delta: number,
    @Arg('reason', () => String) reason: string,
    @KeyArg() idempotencyKey: string,
  ) {
    const adjusted = await adjustStock(ctx, { listingId, levelId, delta, reason }, idempotencyKey)
    return { ...level(adjusted), listing: listingId ? ref(listingShape, listingId) : null }
  }

  @Mutation(() => ReceiveStockPayload, { description: 'Goods have come in, also such as the node has not had before.' })
  @Access({ roles: ['MERCHANT', 'OPERATOR'] })
  async receiveStock(
    @GqlCtx() ctx: Ctx,
    @Arg('input', () => ReceiveStockInput) input: ReceiveStockInput,
    @KeyArg() idempotencyKey: string,
  ) {
    return level(await receiveStock(ctx, input, idempotencyKey))
  }

  @Mutation(() => WriteOffStockPayload, { description: 'Goods are spoiled or lost; what was promised stays.' })
  @Access({ roles: ['MERCHANT', 'OPERATOR'] })
  async writeOffStock(
    @GqlCtx() ctx: Ctx,
    @Arg('levelId', () => ID) levelId: string,
    @Arg('quantity', () => Int) quantity: number,
    @Arg('reason', () => String) reason: string,
    @KeyArg() idempotencyKey: string,
  ) {
    return level(await writeOffStock(ctx, { levelId, quantity, reason }, idempotencyKey))
  }

  @Mutation(() => SetPresellLimitPayload, { description: 'How many may be sold before they have come.' })
  @Access({ roles: ['MERCHANT', 'OPERATOR'] })
  async setPresellLimit(
    @GqlCtx() ctx: Ctx,
    @Arg('levelId', () => ID) levelId: string,
    @Arg('limit', () => Int) limit: number,
    @KeyArg() idempotencyKey: string,
  ) {
    return level(await setPresellLimit(ctx, { levelId, limit }, idempotencyKey))
  }
}
