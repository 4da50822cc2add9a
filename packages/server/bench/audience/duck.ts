import { createWriteStream, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import type pg from 'pg'
import { to } from 'pg-copy-streams'
import { traitKeys } from '@linli/audience'

export interface Duck {
  count(sql: string): Promise<number>
  close(): void
}

/** DuckDB in memory with the same columns as the engine: traits, tags as bits, events. */
export async function openDuck(client: pg.ClientBase): Promise<Duck> {
  const instance = await DuckDBInstance.create(':memory:')
  const duck = await instance.connect()
  const traits = traitKeys.map((key) => `t.${key.toLowerCase()}`).join(', ')
  await bring(
    client,
    duck,
    'r',
    `
    select r.ordinal, r.forgotten_at is null as alive, ${traits}, coalesce(a.tags, 0) as tags
    from residents r left join resident_traits t on t.ordinal = r.ordinal
    left join (select a.ordinal, bit_or(1 << t.ordinal) as tags from tag_assignments a join tags t on t.id = a.tag_id
      where a.ended_at is null group by a.ordinal) a on a.ordinal = r.ordinal order by r.ordinal`,
  )
  await bring(
    client,
    duck,
    'e',
    `
    select e.ordinal, e.kind, e.day, c.code - (select min(code) from categories) as category, e.is_first as first
    from resident_events e join categories c on c.code = e.category order by e.ordinal`,
  )
  return {
    async count(sql) {
      const [row] = (await duck.runAndReadAll(sql)).getRowObjects()
      return Number(row!['count'])
    },
    close() {
      duck.closeSync()
      instance.closeSync()
    },
  }
}

async function bring(client: pg.ClientBase, duck: DuckDBConnection, table: string, select: string): Promise<void> {
  const file = join(tmpdir(), `linli-bench-${process.pid}-${table}.csv`)
  try {
    await pipeline(client.query(to(`copy (${select}) to stdout (format csv, header)`)), createWriteStream(file))
    await duck.run(`create table ${table} as select * from read_csv('${file}')`)
  } finally {
    rmSync(file, { force: true })
  }
}
