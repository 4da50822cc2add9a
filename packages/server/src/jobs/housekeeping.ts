import { addMs } from '@linli/kit'
import { trimOutbox } from '../events/outbox.store.ts'
import type { App } from '../graph/context.ts'
import { tidyAccounts } from '../features/accounts/index.ts'
import { forgetOldAnswers } from '../graph/idempotency.ts'
import { defineCron } from './jobs.ts'

const dayMs = 86_400_000
/** One run ends after so many batches; what is left waits for the next. */
const mostBatches = 1_000

/** Deletes in batches, so that no lock and no transaction is held for long. `batch` answers whether there may be more. */
async function inBatches(batch: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < mostBatches && (await batch()); n++);
}

const deleteBatch = 5_000

async function deleteOld({ db }: App, table: string, key: string, column: string, before: Date): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `delete from ${table} where ${key} in (select ${key} from ${table} where ${column} < $1 limit ${deleteBatch})`,
    [before],
  )
  return rowCount === deleteBatch
}

/** Streams resume within LINLI_OUTBOX_DAYS; after it they get a Resync. */
export const forgetEvents = defineCron<App>('forget-events', '17 * * * *', async (app) => {
  const before = addMs(app.clock.now(), -app.env.outboxDays * dayMs)
  await inBatches(async () => (await trimOutbox(app.db.pool, before, deleteBatch)) > 0)
  // A delivery that may still come is of a kept event, and its note is no older than the event.
  await inBatches(() => deleteOld(app, 'handled', 'event_id', 'handled_at', before))
})

export const forgetAnswers = defineCron<App>('forget-idempotency-records', '37 * * * *', async ({ db, clock, env }) => {
  await inBatches(() => forgetOldAnswers(db.sql, { now: clock.now(), hours: env.idempotencyHours }))
})

/** Ended sessions, old codes and tries. */
export const forgetSignIns = defineCron<App>('forget-sign-ins', '47 * * * *', (app) => inBatches(() => tidyAccounts(app)))

export const housekeeping = [forgetEvents, forgetAnswers, forgetSignIns] as const
