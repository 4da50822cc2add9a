import { spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { run } from '../../../../scripts/lib/run.ts'

/** PostgreSQL's own benchmark, TPC-B-like: three updates, a select and an insert, with a commit. */
export interface Pgbench {
  readonly version: string
  /** Makes its tables in that database, one branch for each unit of scale. */
  fill(url: string, scale: number): Promise<void>
  /** Transactions per second of one run; by its usual protocol, or with prepared statements. */
  measure(
    url: string,
    options: { clients: number; threads: number; seconds: number; protocol: 'simple' | 'prepared' },
  ): Promise<number>
}

export async function findPgbench(): Promise<Pgbench> {
  const program = installed() ?? (await brought())
  if (!program)
    throw new Error(
      "pgbench is not here, and Debian's packages cannot be had: install it (Debian: postgresql-NN) and run this again",
    )
  const ask = async (args: readonly string[]): Promise<string> => {
    const { ok, output } = await run(program, args, { output: 'kept', cwd: tmpdir(), env: environment(program) })
    if (!ok) throw new Error(`pgbench ${args.slice(0, -1).join(' ')} failed:\n${output}`)
    return output
  }
  return {
    version: (await ask(['--version'])).trim(),
    async fill(url, scale) {
      // Made by the server itself: the rows need not travel.
      await ask(['--initialize', '--init-steps=dtGvp', '--quiet', `--scale=${scale}`, url])
    },
    async measure(url, { clients, threads, seconds, protocol }) {
      const output = await ask([
        '--no-vacuum',
        `--protocol=${protocol}`,
        `--client=${clients}`,
        `--jobs=${threads}`,
        `--time=${seconds}`,
        url,
      ])
      const tps = Number(/tps = ([\d.]+)/.exec(output)?.[1])
      if (!(tps > 0) || /number of failed transactions: [1-9]/.test(output)) throw new Error(`pgbench says:\n${output}`)
      return tps
    },
  }
}

function installed(): string | undefined {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, 'pgbench'))
  // Debian's wrapper on the PATH wants a cluster of its own; the program behind it does not.
  return [...newestFirst('/usr/lib/postgresql/*/bin/pgbench'), ...places].find((path) => existsSync(path) && runs(path))
}

const newestFirst = (pattern: string): string[] =>
  globSync(pattern).toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
const runs = (path: string): boolean =>
  spawnSync(path, ['--version'], { env: { ...process.env, ...environment(path) } }).status === 0

/** Unpacked beside our own folder, the libraries lie where the program would not look. */
function environment(program: string): Record<string, string> {
  const root = program.includes('/linli-pgbench-') ? program.slice(0, program.indexOf('/usr/')) : undefined
  return root === undefined ? {} : { LD_LIBRARY_PATH: globSync(join(root, 'usr/lib/*-linux-gnu')).join(delimiter) }
}

/** From Debian's packages, unpacked and not installed: installing would start a server. */
async function brought(): Promise<string | undefined> {
  if (spawnSync('apt-get', ['--version']).status !== 0) return undefined
  console.log("pgbench is missing; bringing it from Debian's packages …")
  const folder = mkdtempSync(join(tmpdir(), 'linli-pgbench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const shell = (script: string) => run('/bin/sh', ['-ec', script], { cwd: folder, output: 'kept' })
  if (process.getuid?.() === 0) await shell('apt-get update -qq; apt-get install -y -qq --no-install-recommends libpq5')
  const unpacked = await shell(`
    name=$(apt-cache search --names-only '^postgresql-[0-9]+$' | cut -d' ' -f1 | sort -V | tail -1)
    apt-get download -qq "$name" libpq5
    for file in *.deb; do dpkg -x "$file" .; done`)
  if (!unpacked.ok) console.error(unpacked.output)
  return newestFirst(join(folder, 'usr/lib/postgresql/*/bin/pgbench')).find(runs)
}
