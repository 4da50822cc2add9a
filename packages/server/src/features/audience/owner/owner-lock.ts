import pg from 'pg'
import type { Log } from '../../../log.ts'

/** `hashtext('audience owner')` would do as well; a number of our own is seen in pg_locks. */
const lockKey = 4_702_001

/** A lock that ends with its connection: whoever is killed lets go at once. */
export interface OwnerLock {
  /** Whether it is held now, without asking the database. */
  isHeld(): boolean
  take(): Promise<boolean>
  close(): Promise<void>
}

export function openOwnerLock(databaseUrl: string, log: Log): OwnerLock {
  let client: pg.Client | undefined
  let held = false

  async function connect(): Promise<pg.Client> {
    const fresh = new pg.Client({ connectionString: databaseUrl, application_name: 'linli audience', keepAlive: true })
    const lose = () => {
      if (client !== fresh) return
      if (held) log.warn({}, 'the lock of the owner of audiences is lost')
      client = undefined
      held = false
    }
    fresh.on('error', lose).on('end', lose)
    await fresh.connect()
    return fresh
  }

  return {
    isHeld: () => held,
    async take() {
      if (held) return true
      client ??= await connect()
      const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1) as taken', [lockKey])
      held = rows[0]!.taken
      return held
    },
    async close() {
      const ending = client
      client = undefined
      held = false
      await ending?.end()
    },
  }
}
