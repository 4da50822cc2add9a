import { existsSync, readFileSync } from 'node:fs'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator'
import pg from 'pg'
import { inPackage } from './package-folder.ts'

/** Any constant does, as long as every process that migrates takes the same. */
const migrationLock = 7_256_211

/** Brings the database to what this build expects. Several processes may do so at once: one does, the others wait. */
export async function migrate(databaseUrl: string): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'linli-migrate',
    options: '-c timezone=UTC',
  })
  // A server that goes away meanwhile is told by the statement that fails.
  client.on('error', () => {})
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await applyMigrations(drizzle({ client }), { migrationsFolder: inPackage('migrations') })
  } finally {
    await client.end()
  }
}

/** How many migrations of this build the database still lacks. */
export async function countMissingMigrations(pool: Pick<pg.Pool, 'query'>): Promise<number> {
  const known = expectedMigrations()
  if (known.length === 0) return 0
  const { rows } = await pool.query<{ created_at: string }>(
    'select created_at from drizzle.__drizzle_migrations order by created_at desc limit 1',
  )
  const last = Number(rows[0]?.created_at ?? 0)
  return known.filter((when) => when > last).length
}

/** When each migration was made; read once, the build does not change under a running process. */
const expectedMigrations = once((): readonly number[] => {
  const path = inPackage('migrations', 'meta', '_journal.json')
  if (!existsSync(path)) return []
  const { entries } = JSON.parse(readFileSync(path, 'utf8')) as { entries: { when: number }[] }
  return entries.map(({ when }) => when)
})

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined
  return () => (made ??= { value: make() }).value
}
