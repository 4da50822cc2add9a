import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres'
import pg from 'pg'

/** `select … where state in (…)` for a check constraint: see `checkOneOf`. */
export type Sql = Pick<NodePgDatabase, 'select' | 'insert' | 'update' | 'delete' | 'execute' | 'selectDistinct'>

export interface Db {
  readonly pool: pg.Pool
  readonly sql: NodePgDatabase
  close(): Promise<void>
}

export interface DbOptions {
  readonly url: string
  readonly maxConnections: number
  readonly onError: (error: Error) => void
  readonly statementTimeoutMs?: number
  /** Statements are sent without waiting for the answers before them: for who asks for several at once. */
  readonly pipeline?: boolean
}

/** Timestamps come back as Date through drizzle; raw statements get the driver's own types. */
export function openDb({ url, maxConnections, onError, statementTimeoutMs = 15_000, pipeline = false }: DbOptions): Db {
  const pool = new pg.Pool({
    connectionString: url,
    pipeline,
    max: maxConnections,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: statementTimeoutMs,
    // Rows lie in memory or on a disk without arms: finding them by an index costs hardly more than in order.
    options: '-c timezone=UTC -c jit=off -c random_page_cost=1.1',
    application_name: 'linli',
  })
  pool.on('error', onError)
  // A server that is killed under a query emits `error` on the client that is checked out; unheard, it ends the process.
  pool.on('connect', (client) => client.on('error', onError))
  return { pool, sql: drizzle({ client: pool, casing: 'snake_case' }), close: () => pool.end() }
}
