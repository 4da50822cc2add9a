import { sql } from 'drizzle-orm'
import type { App } from '../../graph/context.ts'
import { addMs } from '@linli/kit'

const dayMs = 86_400_000
const batch = 5_000

/** Kept: ended sessions for half a year (level-2 protection asks for it), codes and tries for a day. */
const kept = [
  { table: 'sign_in_codes', at: 'sent_at', days: 1 },
  { table: 'sign_in_tries', at: 'since', days: 1 },
  { table: 'sessions', at: 'ends_at', days: 180 },
] as const

/** Removes what sign-in no longer needs, a batch a table; true when there may be more. For a job. */
export async function tidyAccounts({ db, clock }: Pick<App, 'db' | 'clock'>): Promise<boolean> {
  const now = clock.now()
  let more = false
  for (const { table, at, days } of kept) {
    const { rowCount } = await db.sql.execute(sql`
      delete from ${sql.identifier(table)} where ctid in (
        select ctid from ${sql.identifier(table)} where ${sql.identifier(at)} < ${addMs(now, -days * dayMs).toISOString()}::timestamptz
        limit ${sql.raw(String(batch))})`)
    more ||= rowCount === batch
  }
  return more
}
