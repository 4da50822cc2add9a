import { eq, sql } from 'drizzle-orm'
import type { Sql } from '../../db/database.ts'
import { signInTries } from './accounts.table.ts'
import { addMs, refuse } from '@linli/kit'

export interface TryLimit {
  readonly most: number
  readonly windowMs: number
}

/** Takes one try of a subject in one statement, before anything is compared; above the limit it waits for the window. */
export async function takeTry(
  db: Sql,
  subject: string,
  { now, most, windowMs }: TryLimit & { now: Date },
): Promise<void> {
  const isOver = sql`${signInTries.since} <= ${addMs(now, -windowMs).toISOString()}::timestamptz`
  const [taken] = await db
    .insert(signInTries)
    .values({ subject, tries: 1, since: now })
    .onConflictDoUpdate({
      target: signInTries.subject,
      set: {
        tries: sql`case when ${isOver} then 1 else least(${signInTries.tries}, ${most}) + 1 end`,
        since: sql`case when ${isOver} then excluded.since else ${signInTries.since} end`,
      },
    })
    .returning()
  if (taken!.tries > most) refuse('TOO_MANY_TRIES', { until: addMs(taken!.since, windowMs).toISOString() })
}

/** Whoever got in has not been guessing. */
export const forgetTries = (db: Sql, subject: string) => db.delete(signInTries).where(eq(signInTries.subject, subject))
