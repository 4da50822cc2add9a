import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../log.ts'

export interface Stop {
  readonly name: string
  readonly run: () => Promise<unknown>
}

export interface Shutdown {
  /** From the signal on: /readyz says so. */
  readonly isStopping: () => boolean
  /** Runs the stops one after the other, in the order given; a second call waits for the first. */
  stop(reason: string): Promise<void>
}

/** Ends the process in order: nothing new comes in, what is in flight finishes, what it needed closes last. */
export function planShutdown(stops: readonly Stop[], withinMs: number, log: Log): Shutdown {
  let stopped: Promise<void> | undefined

  async function run(reason: string): Promise<void> {
    log.info({ reason }, 'stopping')
    const late = new AbortController()
    const deadline = sleep(withinMs, 'late', { signal: late.signal }).catch(() => 'late')
    for (const { name, run: stop } of stops) {
      const done = stop().then(
        () => 'done',
        (error: unknown) => {
          log.error({ err: error, part: name }, 'a part did not stop cleanly')
          return 'failed'
        },
      )
      if ((await Promise.race([done, deadline])) === 'late') log.warn({ part: name }, 'a part did not stop in time')
    }
    late.abort()
    log.info({}, 'stopped')
  }

  return {
    isStopping: () => stopped !== undefined,
    stop: (reason) => (stopped ??= run(reason)),
  }
}
