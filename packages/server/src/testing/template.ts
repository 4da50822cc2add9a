import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { migrate } from '../migrate.ts'
import { inPackage } from '../package-folder.ts'

/** A database of its own for one test: a copy of one that was migrated once. */
export interface Copy {
  readonly url: string
  drop(): Promise<void>
}

const templateLock = 7_256_212

export function adminUrl(): string {
  const url = process.env['LINLI_TEST_DATABASE_URL']
  if (!url) throw new Error('LINLI_TEST_DATABASE_URL is not set: run tests by `pnpm test`, which brings a PostgreSQL')
  return url
}

export async function copyTemplate(): Promise<Copy> {
  const template = await ensureTemplate()
  const name = `linli_test_${randomBytes(6).toString('hex')}`
  await asAdmin((admin) => admin.query(`create database ${name} template ${template} strategy wal_log`))
  return {
    url: databaseUrl(name),
    drop: () => asAdmin(async (admin) => void (await admin.query(`drop database if exists ${name} with (force)`))),
  }
}

let made: Promise<string> | undefined
const ensureTemplate = (): Promise<string> => (made ??= makeTemplate())

/** One template for each state of the migrations; several test processes may ask at once. */
async function makeTemplate(): Promise<string> {
  const name = `linli_template_${migrationsHash()}`
  await asAdmin(async (admin) => {
    await admin.query('select pg_advisory_lock($1)', [templateLock])
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name])
    if (rowCount) return
    // Under another name until it is whole: a process that dies meanwhile leaves no half template.
    const draft = `${name}_draft`
    await admin.query(`drop database if exists ${draft} with (force)`)
    await admin.query(`create database ${draft}`)
    await migrate(databaseUrl(draft))
    await admin.query(`alter database ${draft} rename to ${name}`)
  })
  return name
}

function migrationsHash(): string {
  const folder = inPackage('migrations')
  const hash = createHash('sha256')
  for (const file of readdirSync(folder)
    .filter((each) => each.endsWith('.sql'))
    .toSorted())
    hash.update(readFileSync(join(folder, file)))
  return hash.digest('hex').slice(0, 12)
}

function databaseUrl(name: string): string {
  const url = new URL(adminUrl())
  url.pathname = `/${name}`
  return url.href
}

async function asAdmin<T>(work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: adminUrl() })
  await admin.connect()
  try {
    return await work(admin)
  } finally {
    await admin.end()
  }
}
