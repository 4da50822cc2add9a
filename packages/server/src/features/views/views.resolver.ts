import { sql } from 'drizzle-orm'
import { Arg, Ctx as GqlCtx, ID, Info, Mutation, Query, Resolver } from 'type-graphql'
import { Access } from '../../graph/access.ts'
import type { Ctx } from '../../graph/context.ts'
import { given, readList, ref, type ReadInfo } from '../../graph/read/index.ts'
import { teamsOf, type ViewScope } from './view.ts'
import { deleteView, saveView } from './views.commands.ts'
import { isMineOrTeams, savedViewShape } from './views.shape.ts'
import { DeleteViewPayload, SavedViewType, SaveViewPayload, ViewScopeEnum } from './views.types.ts'

@Resolver()
export class ViewsResolver {
  @Query(() => [SavedViewType], { description: 'The caller’s own views of a screen and his team’s, by name.' })
  @Access({ roles: ['OPERATOR'] })
  savedViews(@GqlCtx() ctx: Ctx, @Info() info: ReadInfo, @Arg('screen', () => String) screen: string) {
    return readList(ctx, info, savedViewShape, {
      guarded: false,
      where: ({ t, caller, now }) =>
        sql`${t['screen']} = ${given(0)} and ${isMineOrTeams({ ownerId: t['ownerId']!, scope: t['scope']! }, caller, given(1), now)}`,
      values: [screen, teamsOf(ctx.actor)],
      order: ({ t }) => sql`${t['name']}, ${t['id']}`,
    })
  }

  @Mutation(() => SaveViewPayload, { description: 'Saves a view; one’s own of the same screen and name is replaced.' })
  @Access({ roles: ['OPERATOR'] })
  async saveView(
    @GqlCtx() ctx: Ctx,
    @Arg('screen', () => String, { description: 'Such as `orders`.' }) screen: string,
    @Arg('name', () => String, { description: '1 to 60 characters.' }) name: string,
    @Arg('query', () => String, { description: 'Up to 2,000 characters.' }) query: string,
    @Arg('scope', () => ViewScopeEnum) scope: ViewScope,
  ) {
    return { view: ref(savedViewShape, await saveView(ctx, { screen, name, query, scope }), { guarded: false }) }
  }

  @Mutation(() => DeleteViewPayload, { description: 'Deletes a view of one’s own.' })
  @Access({ roles: ['OPERATOR'] })
  async deleteView(@GqlCtx() ctx: Ctx, @Arg('id', () => ID) id: string) {
    return { viewId: await deleteView(ctx, id) }
  }
}
