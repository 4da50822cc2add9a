import type { Opened } from './app.ts'
import { startReactions } from './events/reactions.ts'
import { reactions } from './reactions.ts'

export interface Work {
  close(): Promise<void>
}

/** What a worker does: reacts to events, and runs timers and jobs. */
export async function startWork({ app, background, broker }: Opened): Promise<Work> {
  const runner = startReactions({ app: { ...app, db: background }, broker, reactions })
  return { close: () => runner.close() }
}
