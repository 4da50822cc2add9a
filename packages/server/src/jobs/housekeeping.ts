import { trimOutbox } from '../events/outbox.store.ts'
import { tidyAccounts } from '../features/accounts/index.ts'
import type { App } from '../graph/context.ts'
import { forgetOldAnswers } from '../graph/idempotency.ts'
import { defineCron } from './jobs.ts'
import { addMs } from '@linli/kit'

const dayMs = 86_400_000
/** One run ends after so many batches; what is left waits for the next. */
const mostBatches = 1_000

/** Deletes in batches, so that no lock and no transaction is held for long. `batch` answers whether there may be more. */
async function inBatches(batch: () => Promise<boolean>): Promise<void> {
  for (let n = 0; n < mostBatches && (await batch()); n++);
}

const deleteBatch = 5_000

/** Who still has to react to an event keeps the note that its effect has been: it would have it again. */
async function forgetHandled({ db }: App, before: Date): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `delete from handled where event_id in (
       select event_id from handled h
       where handled_at < $1 and not exists (select from deliveries d where d.event_id = h.event_id) limit ${deleteBatch})`,
    [before],
  )
  return (rowCount ?? 0) >= deleteBatch
}

/** Streams resume within LINLI_OUTBOX_DAYS; after it they get a Resync. */
export const forgetEvents = defineCron<App>('forget-events', '17 * * * *', async (app) => {
  const before = addMs(app.clock.now(), -app.env.outboxDays * dayMs)
  await inBatches(async () => (await trimOutbox(app.db.pool, before, deleteBatch)) > 0)
  await inBatches(() => forgetHandled(app, before))
})

export const forgetAnswers = defineCron<App>('forget-idempotency-records', '37 * * * *', async ({ db, clock, env }) => {
  await inBatches(() => forgetOldAnswers(db.sql, { now: clock.now(), hours: env.idempotencyHours }))
})

/** Ended sessions, old codes and tries. */
export const forgetSignIns = defineCron<App>('forget-sign-ins', '47 * * * *', (app) =>
  inBatches(() => tidyAccounts(app)),
)

export const housekeeping = [forgetEvents, forgetAnswers, forgetSignIns] as const
