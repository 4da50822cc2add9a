import { createHash } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sharedPlace } from './postgres-programs.ts'
import { gone, isAlive, signal } from './processes.ts'
import { canDo, type RunAs } from './unprivileged-user.ts'

/**
 * The folder that holds the cluster: DATA/postgres, or, when its owner-to-be cannot reach that, a folder of its own
 * under /var/lib with DATA/postgres as a link to it.
 */
export function placeFor(dataDir: string, runAs: RunAs | undefined): string {
  const wished = join(dataDir, 'postgres')
  mkdirSync(dataDir, { recursive: true })
  if (existsSync(wished)) return own(wished, runAs)
  if (isLink(wished)) rmSync(wished)

  if (!runAs || canDo(runAs, 'cd "$1"', dataDir)) {
    mkdirSync(wished, { mode: 0o700 })
    return own(wished, runAs)
  }
  const key = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 16)
  const elsewhere = join(sharedPlace, `data-${key}`)
  // What lies there without a link to it belonged to a data folder that has since been deleted.
  rmSync(elsewhere, { recursive: true, force: true })
  // The mode is for the cluster alone: its owner must be able to walk through the folder above.
  mkdirSync(sharedPlace, { recursive: true })
  chmodSync(sharedPlace, 0o755)
  mkdirSync(elsewhere, { mode: 0o700 })
  symlinkSync(elsewhere, wished)
  return own(elsewhere, runAs)
}

/** After a kill -9 the lock file names a process that is gone, is somebody else now, or is a server left alone. */
export async function clearLeftOver(cluster: string): Promise<void> {
  const lock = join(cluster, 'postmaster.pid')
  if (!existsSync(lock)) return
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0])
  if (isAlive(pid, realpathSync(cluster))) {
    signal(pid, 'SIGINT')
    if (!(await gone(pid, 20_000)))
      throw new Error(`Another PostgreSQL (process ${pid}) keeps ${cluster} and does not stop.`)
  }
  rmSync(lock, { force: true })
}

/** Removes the cluster of a data folder, also when it lies elsewhere or a server left alone still uses it. */
export async function removePlace(dataDir: string): Promise<void> {
  const wished = join(dataDir, 'postgres')
  await clearLeftOver(join(wished, 'cluster'))
  if (isLink(wished)) rmSync(readlinkSync(wished), { recursive: true, force: true })
  rmSync(wished, { recursive: true, force: true })
}

const temporaryName = 'linli-postgres-'

/** A folder for a cluster that dies with this process; those whose process died without cleaning up are swept. */
export function temporaryPlace(runAs: RunAs | undefined): { dataDir: string; place: string } {
  sweepTemporaryPlaces()
  const dataDir = mkdtempSync(join(tmpdir(), temporaryName))
  writeFileSync(join(dataDir, 'owner.pid'), String(process.pid))
  own(dataDir, runAs)
  return { dataDir, place: placeFor(dataDir, runAs) }
}

function sweepTemporaryPlaces(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(temporaryName))) {
    const dataDir = join(tmpdir(), name)
    try {
      if (isAlive(Number(readFileSync(join(dataDir, 'owner.pid'), 'utf8')))) continue
      const server = Number(readFileSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])
      if (isAlive(server, dataDir)) signal(server, 'SIGQUIT')
    } catch {
      // Not ours to read, or already stopped.
    }
    try {
      rmSync(dataDir, { recursive: true, force: true })
    } catch {
      // Another user's, who will sweep it.
    }
  }
}

function own(folder: string, runAs: RunAs | undefined): string {
  if (runAs && statSync(folder).uid !== runAs.uid) chownSync(folder, runAs.uid, runAs.gid)
  return realpathSync(folder)
}

const isLink = (path: string) => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
