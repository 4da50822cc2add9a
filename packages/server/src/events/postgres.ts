import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Log } from '../log.ts'
import type { Broker } from './broker.ts'
import { inProcessBroker } from './in-process.ts'

const channel = 'linli_look'
const longestWaitMs = 5_000

/** For several processes on one database: LISTEN and NOTIFY on a connection of its own, which comes back by itself. */
export function postgresBroker({ url, log }: { url: string; log: Log }): Broker {
  const here = inProcessBroker()
  const closing = new AbortController()
  let client: pg.Client | undefined

  /** Holds one connection until it ends. */
  async function listen(): Promise<void> {
    const mine = new pg.Client({ connectionString: url, application_name: 'linli-broker', keepAlive: true })
    const ended = new Promise<void>((resolve) => mine.once('end', resolve))
    mine.on('error', (error) => log.warn({ err: error }, 'the wake-up connection failed'))
    mine.on('notification', () => void here.wake())
    try {
      await mine.connect()
      await mine.query(`listen ${channel}`)
      client = mine
      // Whatever was said while nobody listened is found by looking once.
      await here.wake()
      await ended
    } finally {
      client = undefined
      await mine.end().catch(() => undefined)
    }
  }

  async function keepListening(): Promise<void> {
    for (let waitMs = 50; !closing.signal.aborted; waitMs = Math.min(waitMs * 2, longestWaitMs)) {
      const begun = Date.now()
      await listen().catch((error: unknown) => log.warn({ err: error }, 'the wake-up connection could not be opened'))
      if (Date.now() - begun > longestWaitMs) waitMs = 50
      await sleep(waitMs, undefined, { signal: closing.signal }).catch(() => undefined)
    }
  }
  const kept = keepListening()

  return {
    onLook: (look) => here.onLook(look),
    async wake() {
      // One's own notification comes back to this process, too. Without a connection the others look by themselves soon.
      if (!client) return here.wake()
      await client.query(`notify ${channel}`).catch(() => here.wake())
    },
    async close() {
      closing.abort()
      await client?.end().catch(() => undefined)
      await kept
      await here.close()
    },
  }
}
