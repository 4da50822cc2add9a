import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { say } from './lib/progress.ts'
import { command, inRepository, repository } from './lib/repository.ts'
import { Failure, main, must } from './lib/run.ts'

interface Build {
  readonly name: string
  readonly folder: string
  readonly program: string
  readonly args: readonly string[]
  readonly main: string
  /** Everything that the result depends on. */
  readonly sources: readonly string[]
}

const common = ['pnpm-lock.yaml', 'tsconfig.base.json', 'scripts/build.ts', 'packages/kit/src/**/*']

export const server: Build = {
  name: 'server',
  folder: 'packages/server',
  program: 'rolldown',
  args: ['-c', 'rolldown.config.ts'],
  main: 'main.js',
  sources: [
    ...common,
    'packages/dispatch/src/**/*',
    'packages/audience/src/**/*',
    'packages/server/src/**/*',
    'packages/server/*.{json,ts}',
  ],
}

export const browserConsole: Build = {
  name: 'console',
  folder: 'packages/console',
  program: 'vite',
  args: ['build'],
  main: 'index.html',
  sources: [
    ...common,
    'schema.graphql',
    'packages/client/src/**/*',
    'packages/console/{src,public}/**/*',
    'packages/console/*.{json,ts,html}',
  ],
}

export const storefront: Build = {
  name: 'storefront',
  folder: 'packages/storefront',
  program: 'vite',
  args: ['build'],
  main: 'index.html',
  sources: [
    ...common,
    'schema.graphql',
    'packages/client/src/**/*',
    'packages/storefront/{src,public}/**/*',
    'packages/storefront/*.{json,ts,html}',
  ],
}

/** Builds what is not yet built from the present sources. */
export async function build(what: Build): Promise<void> {
  const dist = inRepository(what.folder, 'dist')
  const stamp = join(dist, '.built-from')
  const sources = fingerprint(what)
  if (existsSync(join(dist, what.main)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) {
    say(`${what.name} is built`)
    return
  }
  say(`building ${what.name} …`)
  rmSync(stamp, { force: true })
  await must(command(what.program, what.folder), what.args, {
    cwd: inRepository(what.folder),
    output: 'kept',
    env: { NODE_ENV: 'production' },
  })
  if (!existsSync(join(dist, what.main)))
    throw new Failure(`building ${what.name} left no ${what.folder}/dist/${what.main}`)
  writeFileSync(stamp, sources)
}

function fingerprint({ sources }: Build): string {
  const hash = createHash('sha256').update(process.versions.node)
  const files = globSync([...sources], { cwd: repository, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const path of files.map((file) => join(file.parentPath, file.name)).toSorted()) {
    hash.update(path.slice(repository.length)).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

if (import.meta.main) {
  await main(async () => {
    await build(server)
    await build(browserConsole)
    await build(storefront)
  })
}
