import { Arg, Args, Ctx as GqlCtx, ID, Info, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { readConnection, readList, ref, type ReadInfo } from '../../graph/read/index.ts'
import { setModePolicy, setModeRule } from './rules.commands.ts'
import { assertSeesRules, inOrderOfModes, isInForce } from './rules.queries.ts'
import { modePolicyShape, modeRuleShape } from './rules.shape.ts'
import {
  ModePolicyConnection,
  ModePolicyList,
  ModeRuleType,
  SetModePolicyInput,
  SetModePolicyPayload,
  SetModeRuleInput,
  SetModeRulePayload,
} from './rules.types.ts'

@Resolver()
export class ModeRulesResolver {
  @Query(() => [ModeRuleType], {
    description: 'The rule of each mode that holds in a community, or everywhere when none is named.',
  })
  @Access({ roles: ['OPERATOR'] })
  async modeRules(
    @GqlCtx() ctx: Ctx,
    @Info() info: ReadInfo,
    @Arg('communityId', () => ID, { nullable: true }) communityId?: string,
  ) {
    await assertSeesRules(ctx.db, ctx.actor, communityId ?? null)
    const values = [communityId ?? null]
    return readList(ctx, info, modeRuleShape, { where: isInForce, order: inOrderOfModes, values })
  }

  @Query(() => ModePolicyConnection, { description: 'How the goods of a category may come, and how not.' })
  @Access({ roles: ['OPERATOR'] })
  modePolicies(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Args(() => ModePolicyList) _list: object) {
    return readConnection(ctx, info, modePolicyShape)
  }

  @Mutation(() => SetModeRulePayload, {
    description: 'Sets the terms of a mode as a new version. What was promised by an earlier one stays promised.',
  })
  @Access({ roles: ['OPERATOR'] })
  async setModeRule(@GqlCtx() ctx: Ctx, @Arg('input', () => SetModeRuleInput) input: SetModeRuleInput) {
    return { rule: ref(modeRuleShape, await setModeRule(ctx, input)) }
  }

  @Mutation(() => SetModePolicyPayload, { description: 'Says how the goods of a category may come in one mode.' })
  @Access({ roles: ['OPERATOR'] })
  async setModePolicy(@GqlCtx() ctx: Ctx, @Arg('input', () => SetModePolicyInput) input: SetModePolicyInput) {
    return { policy: ref(modePolicyShape, await setModePolicy(ctx, input)) }
  }
}
