import type { Opened } from './app.ts'
import { looker } from './events/looker.ts'
import { startReactions, type Reaction } from './events/reactions.ts'
import { reactions, sweeps } from './features/index.ts'
import type { App } from './graph/context.ts'

export interface Work {
  close(): Promise<void>
}

const sweepEveryMs = 1_000

/** What a worker does: reacts to events, looks for what is due, and runs jobs. */
export async function startWork({ app, background, broker }: Opened): Promise<Work> {
  const working: App = { ...app, db: background }
  const runner = startReactions<App>({ app: working, broker, reactions: reactions as readonly Reaction<App>[] })
  const loops = Object.entries(sweeps).map(([name, sweep]) =>
    looker({ look: () => sweep(working), everyMs: sweepEveryMs, log: app.log, name: `sweep of ${name}` }),
  )
  return {
    async close() {
      await Promise.all([runner.close(), ...loops.map((loop) => loop.close())])
    },
  }
}
