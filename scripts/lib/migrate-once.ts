import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { say } from './progress.ts'
import { inRepository, serverMain } from './repository.ts'
import { must } from './run.ts'

/**
 * Brings a database to what the build expects. An embedded one, whose folder is given, is left alone when it has had
 * the present migrations: the note lies beside the cluster and goes when the cluster goes.
 */
export async function migrateOnce(
  env: Readonly<Record<string, string>>,
  embeddedAt: string | undefined,
): Promise<void> {
  const note = embeddedAt === undefined ? undefined : join(embeddedAt, 'migrated')
  const present = fingerprint()
  if (note && existsSync(note) && readFileSync(note, 'utf8') === present) {
    say('the database is migrated')
    return
  }
  if (note) rmSync(note, { force: true })
  await must(process.execPath, [serverMain, 'migrate'], { env, output: 'kept' })
  if (note) writeFileSync(note, present)
}

function fingerprint(): string {
  const hash = createHash('sha256')
  for (const path of globSync('packages/server/migrations/**/*.{sql,json}', { cwd: inRepository() }).toSorted()) {
    hash.update(path).update(readFileSync(inRepository(path)))
  }
  return hash.digest('hex')
}
