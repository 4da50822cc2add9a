import { spawn } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { basename } from 'node:path'
import { build, server } from './build.ts'
import { ending } from './lib/processes.ts'
import { inRepository } from './lib/repository.ts'
import { Failure, main } from './lib/run.ts'
import { startPostgres } from './postgres.ts'

// `scripts/bench NAME [args]`: one benchmark on a PostgreSQL of its own; its output passes through untouched.
await main(async () => {
  const [name = '', ...args] = process.argv.slice(2)
  const file = inRepository('packages/server/bench', `${name}.ts`)
  if (!/^[a-z][a-z-]*$/.test(name) || !existsSync(file)) {
    const wrong = name ? `there is no benchmark '${name}'` : 'name a benchmark'
    throw new Failure([`${wrong}; these exist:`, ...benchmarks()].join('\n  '), '', 2)
  }
  await build(server)
  const given = process.env['LINLI_BENCH_DATABASE_URL']
  const postgres = given ? undefined : await startPostgres({ durable: false })
  const child = spawn(process.execPath, [file, ...args], {
    cwd: inRepository('packages/server'),
    stdio: 'inherit',
    env: { ...process.env, LINLI_BENCH_DATABASE_URL: given ?? postgres?.url },
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  const { code } = await ending(child)
  await postgres?.stop()
  return code ?? 1
})

function benchmarks(): string[] {
  return globSync('*.ts', { cwd: inRepository('packages/server/bench') })
    .filter((path) => !path.includes('.test.'))
    .map((path) => basename(path, '.ts'))
    .toSorted()
}
