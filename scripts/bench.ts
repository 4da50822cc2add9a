import { spawn, type SpawnOptions } from 'node:child_process'
import { globSync } from 'node:fs'
import { basename } from 'node:path'
import { build, server } from './build.ts'
import { ending } from './lib/processes.ts'
import { inRepository } from './lib/repository.ts'
import { Failure, main } from './lib/run.ts'
import { startPostgres } from './postgres.ts'

// `scripts/bench NAME [args]`: one benchmark; its output passes through untouched. Those of the server get a built server
// and a PostgreSQL of their own.
await main(async () => {
  const [name = '', ...args] = process.argv.slice(2)
  const found = benchmarks().find((path) => basename(path, '.ts') === name)
  if (!found) {
    const wrong = name ? `there is no benchmark '${name}'` : 'name a benchmark'
    const names = benchmarks().map((path) => basename(path, '.ts'))
    throw new Failure([`${wrong}; these exist:`, ...names.toSorted()].join('\n  '), '', 2)
  }
  return found.startsWith('packages/server/') ? withServer(found, args) : run(found, args)
})

async function withServer(path: string, args: readonly string[]): Promise<number> {
  await build(server)
  const given = process.env['LINLI_BENCH_DATABASE_URL']
  const postgres = given ? undefined : await startPostgres({ durable: false })
  const env = { ...process.env, LINLI_BENCH_DATABASE_URL: given ?? postgres?.url }
  const code = await run(path, args, { cwd: inRepository('packages/server'), env })
  await postgres?.stop()
  return code
}

async function run(path: string, args: readonly string[], options: Pick<SpawnOptions, 'cwd' | 'env'> = {}) {
  const child = spawn(process.execPath, [inRepository(path), ...args], { ...options, stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  const { code } = await ending(child)
  return code ?? 1
}

function benchmarks(): string[] {
  return globSync('packages/*/bench/*.ts', { cwd: inRepository() }).filter((path) => !path.includes('.test.'))
}
