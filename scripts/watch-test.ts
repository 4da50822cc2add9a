import { spawn } from 'node:child_process'
import { ending } from './lib/processes.ts'
import { command, repository } from './lib/repository.ts'
import { main } from './lib/run.ts'
import { startPostgres } from './postgres.ts'

// `pnpm test <path>`: the tests of one file on a database of their own, watching when a person looks on.
await main(async () => {
  const given = process.env['LINLI_TEST_DATABASE_URL']
  const postgres = given ? undefined : await startPostgres({ durable: false })
  const args = process.argv.slice(2)
  const child = spawn(command('vitest'), process.stdout.isTTY ? args : ['run', ...args], {
    cwd: repository,
    stdio: 'inherit',
    env: { ...process.env, LINLI_TEST_DATABASE_URL: given ?? postgres?.url },
  })
  // Ctrl-C reaches vitest, too; we stay until it is done so that its database outlives it.
  process.on('SIGINT', () => undefined)
  process.on('SIGTERM', () => child.kill())
  const { code } = await ending(child)
  await postgres?.stop()
  return code ?? 1
})
