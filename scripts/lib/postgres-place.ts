import { createHash } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  statfsSync,
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

const memory = '/dev/shm'
/** A run of all tests keeps a few hundred megabytes; containers often have 64 of them. */
const enoughBytes = 4 * 1024 ** 3

/** Databases that need not survive are made and thrown away several times as fast where no disk is behind them. */
function hasMemory(): boolean {
  try {
    const { bavail, bsize } = statfsSync(memory)
    accessSync(memory, constants.W_OK)
    return bavail * bsize >= enoughBytes
  } catch {
    return false
  }
}

/** A folder for a cluster that dies with this process; those whose process died without cleaning up are swept. */
export function temporaryPlace(runAs: RunAs | undefined, durable: boolean): { dataDir: string; place: string } {
  const inMemory = hasMemory()
  for (const folder of [tmpdir(), ...(inMemory ? [memory] : [])]) sweepTemporaryPlaces(folder)
  const dataDir = mkdtempSync(join(inMemory && !durable ? memory : tmpdir(), temporaryName))
  writeFileSync(join(dataDir, 'owner.pid'), String(process.pid))
  own(dataDir, runAs)
  return { dataDir, place: placeFor(dataDir, runAs) }
}

function sweepTemporaryPlaces(folder: string): void {
  for (const name of readdirSync(folder).filter((entry) => entry.startsWith(temporaryName))) {
    const dataDir = join(folder, name)
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
