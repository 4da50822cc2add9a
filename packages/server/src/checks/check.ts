import { drizzle } from 'drizzle-orm/node-postgres'
import type pg from 'pg'
import type { Sql } from '../db/database.ts'

/** One thing that must be true of the whole database. */
export interface Check {
  readonly name: string
  /** What holds, as a sentence. */
  readonly says: string
  /** A statement that counts what was looked at: a check that has looked at nothing says nothing. */
  readonly of: string
  /** A statement with the column `fault`, one row for each thing at fault; or what finds the same. */
  readonly faults: string | ((sql: Sql) => Promise<string[]>)
}

export interface Verdict {
  readonly name: string
  readonly says: string
  readonly looked: number
  readonly faults: readonly string[]
}

/** Faults of one check that are told, at most; a broken rule breaks for thousands. */
const mostFaults = 20

/** Runs the checks in the caller's transaction, in which the evidence was laid down. */
export async function judge(client: pg.ClientBase, checks: readonly Check[]): Promise<Verdict[]> {
  const sql = drizzle({ client: client as pg.Client, casing: 'snake_case' })
  const verdicts: Verdict[] = []
  for (const { name, says, of, faults } of checks) {
    const { rows } = await client.query<{ looked: string }>(`select (${of})::text as looked`)
    verdicts.push({ name, says, looked: Number(rows[0]!.looked), faults: await faultsOf(client, sql, faults) })
  }
  return verdicts
}

async function faultsOf(client: pg.ClientBase, sql: Sql, faults: Check['faults']): Promise<string[]> {
  if (typeof faults !== 'string') {
    await client.query('savepoint before_check')
    const found = await faults(sql)
    // What it has set for itself is not so for the next.
    await client.query('rollback to savepoint before_check')
    return found.slice(0, mostFaults)
  }
  const { rows } = await client.query<{ fault: string }>(
    `select d.fault::text from (${faults}) d order by 1 limit ${mostFaults}`,
  )
  return rows.map(({ fault }) => fault)
}
