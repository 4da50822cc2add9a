import type { App } from '../../../graph/context.ts'
import { defineCron } from '../../../jobs/jobs.ts'
import { forgetInputs, forgetRuns } from './runs.store.ts'
import { addMs } from '@linli/kit'

const dayMs = 86_400_000
/** Inputs are large: a few at a time, so that no transaction takes long. */
const batch = 500
/** What is left waits for the next hour. */
const mostBatches = 200

async function inBatches(forget: (limit: number) => Promise<number>): Promise<void> {
  for (let n = 0; n < mostBatches && (await forget(batch)) === batch; n++);
}

/** What plans were made of is forgotten first, then that they were made; who got a task and why is kept with the task. */
export const forgetPlans = defineCron<App>('forget-dispatch-runs', '57 * * * *', async ({ db, clock, env }) => {
  const before = (days: number) => addMs(clock.now(), -days * dayMs)
  await inBatches((limit) => forgetInputs(db, before(env.dispatchInputDays), limit))
  await inBatches((limit) => forgetRuns(db, before(env.dispatchRunDays), limit))
})
