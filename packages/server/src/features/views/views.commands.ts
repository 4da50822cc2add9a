import { and, count, eq, ne, not, sql } from 'drizzle-orm'
import { inTx, type TxDeps } from '../../db/tx.ts'
import type { PrincipalId } from '../accounts/index.ts'
import { checkView, mostViews, teamsOf, type ViewId, type ViewWanted } from './view.ts'
import { isMineOrTeams } from './views.shape.ts'
import { savedViews } from './views.table.ts'
import { isId, newId, refuse } from '@linli/kit'

export function saveView(deps: TxDeps, wanted: ViewWanted): Promise<ViewId> {
  const view = checkView(wanted)
  return inTx(deps, async (tx) => {
    const ownerId = tx.actor.id as PrincipalId
    // Two tabs that save at once wait for each other, so that neither slips past the limit.
    await tx.sql.execute(sql`select pg_advisory_xact_lock(hashtext('saved-views'), hashtext(${ownerId}))`)
    const isThis = and(eq(savedViews.screen, view.screen), eq(savedViews.name, view.name))!
    const [others] = await tx.sql
      .select({ count: count() })
      .from(savedViews)
      .where(and(eq(savedViews.ownerId, ownerId), not(isThis)))
    if (others!.count >= mostViews) refuse('TOO_MANY', { limit: mostViews })
    const { query, scope } = view
    const [saved] = await tx.sql
      .insert(savedViews)
      .values({ id: newId('viw'), ownerId, ...view, createdAt: tx.now, savedAt: tx.now })
      .onConflictDoUpdate({
        target: [savedViews.ownerId, savedViews.screen, savedViews.name],
        set: { query, scope, savedAt: tx.now },
      })
      .returning({ id: savedViews.id })
    return saved!.id
  })
}

/** Its owner's to delete. The team sees it and may not; for others there is none. */
export function deleteView(deps: TxDeps, id: string): Promise<ViewId> {
  return inTx(deps, async (tx) => {
    if (!isId('viw', id)) refuse('NOT_FOUND', {}, 'id')
    const ownerId = tx.actor.id as PrincipalId
    const deleted = await tx.sql
      .delete(savedViews)
      .where(and(eq(savedViews.id, id), eq(savedViews.ownerId, ownerId)))
      .returning({ id: savedViews.id })
    if (deleted.length > 0) return id
    const seen = await tx.sql
      .select({ id: savedViews.id })
      .from(savedViews)
      .where(
        and(
          eq(savedViews.id, id),
          ne(savedViews.ownerId, ownerId),
          isMineOrTeams(
            savedViews,
            sql`${ownerId}`,
            sql`${sql.param(teamsOf(tx.actor))}`,
            sql`${tx.now.toISOString()}::timestamptz`,
          ),
        ),
      )
    return refuse(seen.length > 0 ? 'FORBIDDEN' : 'NOT_FOUND', {}, 'id')
  })
}
