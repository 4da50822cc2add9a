import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { generateDrizzleJson } from 'drizzle-kit/api'
import drizzle from '../drizzle.config.ts'
import { documentTypes, documentTypesAt, emitInto } from './emit.ts'
import { inRepository } from './lib/repository.ts'
import { Failure, main } from './lib/run.ts'
import { bundleTables } from './lib/tables.ts'

/** Each answers with what has drifted and what to do about it. */
export const driftChecks: Readonly<Record<string, () => Promise<string[]>>> = {
  'emitted files': emittedFiles,
  'document types': types,
  migrations,
}

async function emittedFiles(): Promise<string[]> {
  const fresh = mkdtempSync(join(tmpdir(), 'linli-emit-'))
  try {
    await emitInto(fresh)
    const emitted = globSync('**/*', { cwd: fresh, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(fresh.length + 1))
    const stale = globSync('docs/generated/**/*.md', { cwd: inRepository() }).filter((path) => !emitted.includes(path))
    return [
      ...emitted
        .filter((path) => contents(inRepository(path)) !== contents(join(fresh, path)))
        .map((path) => `${path} is not what the code emits: run pnpm emit`),
      ...stale.map((path) => `${path} is emitted by nothing any more: delete it`),
    ]
  } finally {
    rmSync(fresh, { recursive: true })
  }
}

async function types(): Promise<string[]> {
  const fresh = await documentTypes()
  return documentTypesAt
    .filter((path) => contents(path) !== fresh)
    .map((path) => `${path.slice(inRepository().length + 1)} does not match schema.graphql: run pnpm emit`)
}

/**
 * Compares the tables with the last migration's snapshot, which is what `drizzle-kit generate` does before it writes;
 * unlike that it never stops to ask whether a column was renamed.
 */
async function migrations(): Promise<string[]> {
  const tables = (await import(await bundleTables())) as Record<string, unknown>
  const snapshots = globSync('packages/server/migrations/meta/*_snapshot.json', { cwd: inRepository() }).toSorted()
  const last = snapshots.at(-1)
  if (last === undefined) return ['there is no migration: run pnpm db:migration add-first-tables']
  const now = JSON.parse(JSON.stringify(generateDrizzleJson(tables, undefined, undefined, drizzle.casing))) as Snapshot
  const then = JSON.parse(readFileSync(inRepository(last), 'utf8')) as Snapshot
  return snapshotParts
    .flatMap((part) => differences(part, then[part] ?? {}, now[part] ?? {}))
    .map((difference) => `${difference} differs from the last migration: run pnpm db:migration <verb-noun>`)
}

const snapshotParts = ['tables', 'enums', 'schemas', 'sequences', 'roles', 'policies', 'views'] as const
type Snapshot = Partial<Record<(typeof snapshotParts)[number], Record<string, unknown>>>

function differences(part: string, then: Record<string, unknown>, now: Record<string, unknown>): string[] {
  const names = new Set([...Object.keys(then), ...Object.keys(now)])
  return [...names].filter((name) => !isDeepStrictEqual(then[name], now[name])).map((name) => `${part}: ${name}`)
}

const contents = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : '')

if (import.meta.main) {
  await main(async () => {
    const found = (await Promise.all(Object.values(driftChecks).map((check) => check()))).flat()
    if (found.length > 0) throw new Failure('the repository does not hold what its code emits', found.join('\n'))
  })
}
