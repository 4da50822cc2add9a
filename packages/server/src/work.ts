import type { Opened } from './app.ts'
import { whenDatabaseIsUp } from './db/outage.ts'
import { looker } from './events/looker.ts'
import { startReactions, type Reaction } from './events/reactions.ts'
import { startOwner } from './features/audience/index.ts'
import { openEngines, startDispatcher } from './features/dispatching/index.ts'
import { jobs as featureJobs, reactions, sweeps } from './features/index.ts'
import type { App } from './graph/context.ts'
import type { Metrics } from './graph/metrics.ts'
import { housekeeping } from './jobs/housekeeping.ts'
import { startJobs } from './jobs/run-jobs.ts'

export interface Work {
  close(): Promise<void>
}

/** Work that is asked for by name or by the calendar. */
export const jobs = [...housekeeping, ...featureJobs]

const sweepEveryMs = 1_000
/** The job library's own; its work uses the connections of the background. */
const jobLibraryConnections = 2

/** What a worker does: reacts to events, looks for what is due, runs jobs, and plans who carries what. */
export async function startWork(
  { app, background, broker }: Opened,
  metrics: Pick<Metrics, 'planned' | 'planFailed'>,
): Promise<Work> {
  const working: App = { ...app, db: background }
  const { env, log } = app
  const runner = startReactions<App>({ app: working, broker, reactions: reactions as readonly Reaction<App>[] })
  const loops = Object.entries(sweeps).map(([name, sweep]) =>
    looker({ look: () => sweep(working), everyMs: sweepEveryMs, log, name: `sweep of ${name}` }),
  )
  const dispatcher = startDispatcher({
    app: { ...working, engines: openEngines() },
    everyMs: env.dispatchSeconds * 1_000,
    onPlanned: (plan) => metrics.planned(plan),
    onFailed: () => metrics.planFailed(),
  })
  const owner = startOwner({ app: working })
  const library = { app: working, url: env.databaseUrl, maxConnections: jobLibraryConnections, jobs }
  const runningJobs = await whenDatabaseIsUp(() => startJobs(library), log)
  return {
    async close() {
      await Promise.all([
        dispatcher.close(),
        owner.close(),
        runner.close(),
        runningJobs.close(),
        ...loops.map((loop) => loop.close()),
      ])
    },
  }
}
