import { and, inArray, lt } from 'drizzle-orm'
import { system } from '../../../access/actor.ts'
import type { App } from '../../../graph/context.ts'
import { eachAlone } from '../orders.sweeps.ts'
import { openStates } from './change.ts'
import { expireChange } from './changes.commands.ts'
import { changeProposals } from './changes.table.ts'

const batch = 200

/** Changes that nobody answered, or paid for, in time: the order goes on as it was. */
export async function sweepDueChanges(app: App): Promise<number> {
  const due = await app.db.sql
    .select({ id: changeProposals.id })
    .from(changeProposals)
    .where(and(inArray(changeProposals.state, [...openStates]), lt(changeProposals.expiresAt, app.clock.now())))
    .orderBy(changeProposals.expiresAt)
    .limit(batch)
  for (const { id } of due) await eachAlone(app, id, () => expireChange({ ...app, actor: system }, id))
  return due.length
}
