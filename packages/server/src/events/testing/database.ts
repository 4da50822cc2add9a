import { systemClock } from '@linli/kit'
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'
import pg from 'pg'
import { anonymous } from '../../access/actor.ts'
import { openDb, type Db } from '../../db/database.ts'
import { inTx, type TxDeps } from '../../db/tx.ts'
import { openLog } from '../../log.ts'
import type { EventDraft } from '../outbox.ts'
import * as tables from '../outbox.table.ts'

export const quiet = openLog(process.env['LINLI_LOG_LEVEL'] ?? 'silent')

/** A database of its own with nothing but the tables of events. */
export interface EventsDatabase extends AsyncDisposable {
  readonly url: string
  readonly db: Db
  readonly deps: TxDeps
  /** One committed event. */
  emit(draft?: Partial<EventDraft>): Promise<void>
}

let last = 0

export async function eventsDatabase(): Promise<EventsDatabase> {
  const adminUrl = process.env['LINLI_TEST_DATABASE_URL']
  if (!adminUrl) throw new Error('LINLI_TEST_DATABASE_URL is not set: scripts/test sets it')
  const name = `events_${process.pid}_${++last}`
  await once(adminUrl, `create database ${name}`)
  const url = adminUrl.replace(/\/[^/?]*(\?|$)/, `/${name}$1`)
  for (const statement of await statements()) await once(url, statement)
  const db = openDb({ url, maxConnections: 10, onError: () => undefined })
  const deps: TxDeps = { db, clock: systemClock, actor: anonymous }
  const seqs = new Map<string, number>()
  return {
    url,
    db,
    deps,
    emit: ({ aggregateId = 'ord_a', ...draft } = {}) => {
      const seq = (seqs.get(aggregateId) ?? 0) + 1
      seqs.set(aggregateId, seq)
      return inTx(deps, (tx) =>
        tx.emit({ type: 'OrderMoved', aggregateId, seq, topics: [`order:${aggregateId}`, 'orders'], facts: { seq }, ...draft }),
      )
    },
    async [Symbol.asyncDispose]() {
      await db.close()
      await once(adminUrl, `drop database ${name} with (force)`)
    },
  }
}

async function once(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

let made: Promise<string[]> | undefined
const statements = () => (made ??= generateMigration(generateDrizzleJson({}), generateDrizzleJson(tables, undefined, undefined, 'snake_case')))
