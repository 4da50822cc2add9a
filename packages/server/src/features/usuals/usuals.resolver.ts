import { Arg, Ctx as GqlCtx, ID, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { ref } from '../../graph/read/index.ts'
import { listingShape, merchantShape } from '../catalog/index.ts'
import { toldQuote } from '../fulfilment/index.ts'
import { orderShape } from '../orders/index.ts'
import { findUsuals, planReorder, planUsuals, type Plan, type PlanPart, type UsualNow } from './plans.queries.ts'
import type { Change } from './reorder.ts'
import { dueInDays, isDue, mostUsuals } from './usual.ts'
import { confirmReorder } from './usuals.commands.ts'
import {
  ConfirmReorderInput,
  ConfirmReorderPayload,
  ReorderPayload,
  ReorderUsualsPayload,
  UsualType,
} from './usuals.types.ts'
import { Refusal } from '@linli/kit'

@Resolver()
export class UsualsResolver {
  @Query(() => [UsualType], {
    description:
      'What a household of the caller’s buys again: what is due first, then what was bought once, the latest first.',
  })
  @Access({ roles: ['RESIDENT'] })
  async usuals(@GqlCtx() ctx: Ctx, @Arg('householdId', () => ID) householdId: string) {
    const now = ctx.clock.now()
    return (await findUsuals(ctx, householdId)).map((usual) => usualNow(usual, now))
  }

  @Mutation(() => ReorderPayload, {
    description: 'What buying an earlier order again would mean now, as a difference. It places nothing.',
  })
  @Access({ roles: ['RESIDENT'] })
  async reorder(@GqlCtx() ctx: Ctx, @Arg('orderId', () => ID) orderId: string) {
    return { plan: planned(await planReorder(ctx, orderId)) }
  }

  @Mutation(() => ReorderUsualsPayload, {
    description: 'The same for usuals, each in its usual quantity. It places nothing.',
  })
  @Access({ roles: ['RESIDENT'] })
  async reorderUsuals(
    @GqlCtx() ctx: Ctx,
    @Arg('householdId', () => ID) householdId: string,
    @Arg('listingIds', () => [ID], {
      nullable: true,
      description: `1 to ${mostUsuals} of the household's usuals; absent: those that are due.`,
    })
    listingIds?: string[],
  ) {
    return { plan: planned(await planUsuals(ctx, householdId, listingIds ?? null)) }
  }

  @Mutation(() => ConfirmReorderPayload, {
    description: 'Places a plan at the total that was seen, or tells what became different and places nothing.',
  })
  @Access({ roles: ['RESIDENT'] })
  async confirmReorder(
    @GqlCtx() ctx: Ctx,
    @Arg('input', () => ConfirmReorderInput) input: ConfirmReorderInput,
    @Arg('idempotencyKey', () => String) idempotencyKey: string,
  ) {
    const placed = await confirmReorder(ctx, input, idempotencyKey).catch(tellChanges)
    return { purchaseId: placed[0]!.purchaseId, orders: placed.map(({ id }) => ref(orderShape, id)) }
  }
}

const listing = (id: string) => ref(listingShape, id)

const usualNow = (usual: UsualNow, now: Date) => ({
  ...usual,
  listing: listing(usual.listingId),
  replacement: usual.replacementId && listing(usual.replacementId),
  dueInDays: dueInDays(usual, now),
  isDue: isDue(usual, now),
})

const planned = ({ parts, changes, ...sums }: Plan) => ({
  ...sums,
  parts: parts.map(partNow),
  changes: changes.map(changeNow),
})

const partNow = ({ merchantId, lines, quotes, choice, ...sums }: PlanPart) => ({
  merchant: ref(merchantShape, merchantId),
  lines: lines.map((line) => ({
    ...line,
    listing: listing(line.listingId),
    insteadOf: line.insteadOfId && listing(line.insteadOfId),
  })),
  ...sums,
  options: quotes.options.map(toldQuote),
  expiresAt: quotes.expiresAt,
  pointId: quotes.pointId,
  choice,
})

const typeOf: Readonly<Record<Change['kind'], string>> = {
  PRICE_RAISED: 'PriceRaised',
  PRICE_FELL: 'PriceFell',
  OUT_OF_STOCK: 'OutOfStock',
  OFF_SALE: 'OffSale',
  QUANTITY_CUT: 'QuantityCut',
  REPLACED: 'Replaced',
}

const changeNow = (change: Change) => ({
  ...change,
  __typename: typeOf[change.kind],
  listing: listing(change.listingId),
  ...('byId' in change && { by: listing(change.byId) }),
})

/** The changes that a refusal tells of lead to listings, as those of a plan do. */
function tellChanges(error: unknown): never {
  if (!(error instanceof Refusal) || !Array.isArray(error.facts['changes'])) throw error
  const changes = (error.facts['changes'] as unknown as readonly Change[]).map(changeNow)
  throw new Refusal(error.code, { ...error.facts, changes: changes as never }, error.field)
}
