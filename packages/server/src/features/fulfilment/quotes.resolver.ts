import { Arg, Ctx as GqlCtx, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { previewQuotes, quoteCart } from './quotes.queries.ts'
import { toldQuotes } from './quotes.told.ts'
import { FulfilmentQuotes, FulfilmentQuotesInput } from './quotes.types.ts'
import { DraftModeRuleInput } from './rules.types.ts'

@Resolver()
export class QuotesResolver {
  @Query(() => FulfilmentQuotes, {
    description: 'Prices one cart in every mode, with the reason where one cannot be had.',
  })
  @Access({ roles: ['RESIDENT', 'PARTNER'], scope: 'orders:read' })
  async fulfilmentQuotes(@GqlCtx() ctx: Ctx, @Arg('input', () => FulfilmentQuotesInput) input: FulfilmentQuotesInput) {
    const { householdId, lines, pointId = null } = input
    return toldQuotes(await quoteCart(ctx, { householdId, lines, pointId }))
  }

  @Query(() => FulfilmentQuotes, {
    description: 'What a household would be quoted now, or under other terms of one mode. Without tokens to order by.',
  })
  @Access({ roles: ['OPERATOR'] })
  async previewQuotes(
    @GqlCtx() ctx: Ctx,
    @Arg('input', () => FulfilmentQuotesInput) input: FulfilmentQuotesInput,
    @Arg('draft', () => DraftModeRuleInput, { nullable: true, description: 'Null: the terms that hold.' })
    draft?: DraftModeRuleInput,
  ) {
    const { householdId, lines, pointId = null } = input
    return toldQuotes(await previewQuotes(ctx, { householdId, lines, pointId }, draft ?? null))
  }
}
