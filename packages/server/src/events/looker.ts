import type { Log } from '../log.ts'

export interface LookerOptions {
  /** Does what there is to do; answers how much it was. */
  readonly look: () => Promise<number>
  /** Looks this often without being told. */
  readonly everyMs: number
  /** At least this long from one look to the next, so that many wake-ups make one look. */
  readonly restMs?: number
  readonly log: Log
  readonly name: string
}

export interface Looker {
  wake(): void
  /** Looks now, after a look that is under way; throws what the look throws. */
  drain(): Promise<number>
  close(): Promise<void>
}

/** One look at a time, when told and every so often. A look that fails is logged, and the next one tries again. */
export function looker({ look, everyMs, restMs = 10, log, name }: LookerOptions): Looker {
  let running: Promise<number> = Promise.resolve(0)
  let asked = false
  let isClosed = false
  let lookedAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function schedule(ms: number): void {
    clearTimeout(timer)
    if (!isClosed) timer = setTimeout(run, ms)
  }

  function run(): void {
    asked = false
    lookedAt = performance.now()
    const done = (running = running.catch(() => 0).then(look))
    done
      .catch((error: unknown) => log.error({ err: error }, `the ${name} could not look`))
      .finally(() => {
        schedule(asked ? restMs : everyMs)
      })
  }

  schedule(0)
  return {
    wake() {
      if (asked) return
      asked = true
      schedule(Math.max(0, lookedAt + restMs - performance.now()))
    },
    drain: () => (running = running.catch(() => 0).then(look)),
    async close() {
      isClosed = true
      clearTimeout(timer)
      await running.catch(() => 0)
    },
  }
}
