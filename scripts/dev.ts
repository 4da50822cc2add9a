import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { build, server } from './build.ts'
import { leaveDataFolder, note, takeDataFolder } from './lib/data-folder.ts'
import { describe, ending, gone } from './lib/processes.ts'
import { say, step } from './lib/progress.ts'
import { command, inRepository, serverMain } from './lib/repository.ts'
import { main, must } from './lib/run.ts'
import { startPostgres } from './postgres.ts'

const port = process.env['LINLI_PORT'] ?? '4000'
const dataDir = inRepository('.linli/dev')

// `pnpm dev`: API and worker restart when their sources change; the console reloads in the browser.
await main(async () => {
  mkdirSync(dataDir, { recursive: true })
  await takeDataFolder(dataDir)
  const postgres = await step('PostgreSQL', () => startPostgres({ dataDir, durable: true }))
  const env = {
    DATABASE_URL: process.env['DATABASE_URL'] ?? postgres.url,
    LINLI_PORT: port,
    LINLI_DEMO: process.env['LINLI_DEMO'] ?? 'quiet',
    LINLI_DATA_DIR: dataDir,
  }
  await step('build', () => build(server))
  await step('migrations', () => must(process.execPath, [serverMain, 'migrate'], { env, output: 'kept' }))

  const children = [
    watch(
      'rolldown',
      command('rolldown', 'packages/server'),
      ['-c', 'rolldown.config.ts', '--watch'],
      'packages/server',
    ),
    watch('server', process.execPath, ['--watch', '--enable-source-maps', serverMain], '.', env),
    watch('console', command('vite', 'packages/console'), [], 'packages/console', {
      LINLI_API: `http://127.0.0.1:${port}`,
    }),
  ]
  note(
    dataDir,
    children.flatMap((child) => child.pid ?? []),
  )
  say(`API on http://127.0.0.1:${port}/graphql; the console's address stands below.`)
  say(
    `For people who order: pnpm simulate seed --url http://127.0.0.1:${port}/graphql --tokens ${dataDir}/demo-tokens.json`,
  )
  await stopAsked()
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(children.map((child) => gone(child.pid ?? 0, 10_000)))
  await postgres.stop()
  leaveDataFolder(dataDir)
})

function watch(
  name: string,
  program: string,
  args: readonly string[],
  folder: string,
  env: Record<string, string> = {},
): ChildProcess {
  const child = spawn(program, [...args], {
    cwd: inRepository(folder),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: true,
  })
  void ending(child).then((how) => say(`${name} ${describe(how)}`))
  return child
}

function stopAsked(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve())
    process.once('SIGTERM', () => resolve())
  })
}
