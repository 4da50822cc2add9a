import { and, eq, isNull, lte, sql } from 'drizzle-orm'
import type { App } from '../../graph/context.ts'
import { stateOf } from './sandbox-payments.ts'
import { signedHeaders, type SandboxKeys } from './sandbox-signature.ts'
import { sandboxCharges, sandboxNotifications } from './sandbox.table.ts'
import { addMs } from '@linli/kit'

const batch = 100
const answerWithinMs = 5_000
/** After so many tries the sandbox gives up, as companies do; a reconciliation finds what was not heard. */
const mostTries = 10
const firstWaitMs = 1_000

type Told = Pick<App, 'db' | 'clock' | 'log'>

/** Tells what is due to the address given, signed. Several workers share the work. */
export async function deliverNotifications({ db, clock, log }: Told, url: string, keys: SandboxKeys): Promise<number> {
  const now = clock.now()
  // Taken for the time of the call: whoever dies with it leaves it to the next.
  const due = await db.sql
    .update(sandboxNotifications)
    .set({ tries: sql`${sandboxNotifications.tries} + 1`, dueAt: addMs(now, answerWithinMs * 2) })
    .where(
      sql`${sandboxNotifications.id} in (select id from sandbox_notifications where sent_at is null and due_at <= ${now.toISOString()}::timestamptz order by due_at limit ${batch} for update skip locked)`,
    )
    .returning()
  for (const { id, reference, tries } of due) {
    const isTaken = await post(db, url, keys, reference, now).catch((error: unknown) => {
      log.warn({ err: error, reference }, 'a payment notification did not arrive')
      return false
    })
    const isOver = isTaken || tries >= mostTries
    await db.sql
      .update(sandboxNotifications)
      .set(isOver ? { sentAt: now } : { dueAt: addMs(now, firstWaitMs * 2 ** tries) })
      .where(and(eq(sandboxNotifications.id, id), isNull(sandboxNotifications.sentAt)))
  }
  return due.length
}

async function post(db: App['db'], url: string, keys: SandboxKeys, reference: string, now: Date): Promise<boolean> {
  const [charge] = await db.sql.select().from(sandboxCharges).where(eq(sandboxCharges.reference, reference))
  if (!charge) return true
  const body = JSON.stringify({ kind: charge.kind, reference, state: stateOf(charge) })
  const answer = await fetch(url, {
    method: 'POST',
    body,
    headers: signedHeaders(keys, body, now),
    signal: AbortSignal.timeout(answerWithinMs),
  })
  await answer.arrayBuffer()
  return answer.ok
}

/** Old ones are of no use to anybody. */
export async function forgetNotifications({ db }: Pick<App, 'db'>, before: Date): Promise<void> {
  await db.sql
    .delete(sandboxNotifications)
    .where(and(lte(sandboxNotifications.dueAt, before), sql`${sandboxNotifications.sentAt} is not null`))
}
