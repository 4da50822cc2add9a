import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import pg from 'pg'
import { inBench } from './contender.ts'

/** A database of its own on the benchmark's server. */
export interface BenchDatabase {
  readonly url: string
  readonly pool: pg.Pool
  drop(): Promise<void>
}

export function benchServerUrl(): string {
  const url = process.env['LINLI_BENCH_DATABASE_URL']
  if (!url)
    throw new Error(
      'LINLI_BENCH_DATABASE_URL is not set: run benchmarks by `scripts/bench NAME`, which brings a PostgreSQL',
    )
  return url
}

export async function createBenchDatabase(serverUrl: string, { migrated = true } = {}): Promise<BenchDatabase> {
  const name = `linli_bench_${randomBytes(4).toString('hex')}`
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  await onServer(serverUrl, `create database ${name}`)
  // By the build that is measured: it also brings what its job library needs.
  if (migrated)
    await promisify(execFile)(process.execPath, [inBench('../dist/main.js'), 'migrate'], {
      env: { ...process.env, DATABASE_URL: url.href },
    })
  const pool = new pg.Pool({ connectionString: url.href, max: 1, options: '-c timezone=UTC -c jit=off' })
  pool.on('error', () => {})
  return {
    url: url.href,
    pool,
    async drop() {
      await pool.end()
      await onServer(serverUrl, `drop database if exists ${name} with (force)`)
    },
  }
}

async function onServer(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
