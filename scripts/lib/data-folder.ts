import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { removePlace } from './postgres-place.ts'
import { gone, isAlive, signal } from './processes.ts'
import { say } from './progress.ts'
import { Failure } from './run.ts'

const marker = '.linli-data'
const owner = 'running.json'

/** Takes a data folder for this process: one start at a time, and never a folder that holds something else. */
export async function takeDataFolder(dataDir: string): Promise<void> {
  mkdirSync(dataDir, { recursive: true })
  if (!existsSync(join(dataDir, marker)) && readdirSync(dataDir).length > 0) {
    throw new Failure(`${dataDir} holds files that are not Linli's; name an empty or a new folder with --data`, '', 2)
  }
  writeFileSync(join(dataDir, marker), 'Kept by Linli; `scripts/start --fresh` empties it.\n')
  await endOrphans(dataDir)
  note(dataDir, [])
}

/** Remembers which processes were started here, so that they can be found after a kill -9 of their parent. */
export function note(dataDir: string, children: readonly number[]): void {
  writeFileSync(join(dataDir, owner), JSON.stringify({ parent: process.pid, children }))
}

export function leaveDataFolder(dataDir: string): void {
  rmSync(join(dataDir, owner), { force: true })
}

/** Deletes everything but the mark that the folder is ours. */
export async function emptyDataFolder(dataDir: string): Promise<void> {
  await removePlace(dataDir)
  for (const name of readdirSync(dataDir)) {
    if (name !== marker && name !== owner) rmSync(join(dataDir, name), { recursive: true, force: true })
  }
}

async function endOrphans(dataDir: string): Promise<void> {
  const { parent, children } = readOwner(dataDir)
  if (parent !== process.pid && isAlive(parent, 'start.ts')) {
    throw new Failure(
      `Linli already runs on ${dataDir} (process ${parent}). Stop it, or name another folder with --data and another --port.`,
    )
  }
  for (const pid of children.filter((child) => isAlive(child, 'main.'))) {
    say(`ending process ${pid}, left over from a start that was killed`)
    signal(pid, 'SIGTERM')
    if (!(await gone(pid, 10_000))) signal(pid, 'SIGKILL')
  }
}

function readOwner(dataDir: string): { parent: number; children: number[] } {
  try {
    return JSON.parse(readFileSync(join(dataDir, owner), 'utf8')) as { parent: number; children: number[] }
  } catch {
    return { parent: 0, children: [] }
  }
}
