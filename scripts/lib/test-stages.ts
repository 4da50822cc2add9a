import { readdirSync } from 'node:fs'
import { browserConsole, build, server, storefront } from '../build.ts'
import { driftChecks } from '../check-drift.ts'
import { startPostgres } from '../postgres.ts'
import { findChromium } from './chromium.ts'
import { command, inRepository, simulatorMain } from './repository.ts'
import { Failure, run } from './run.ts'
import { runVitest, type Count } from './vitest-run.ts'

export interface Stage {
  readonly name: string
  /** Those after it begin at once, and it is waited for at the end. */
  readonly isBehind?: boolean
  readonly run: () => Promise<Count>
}

const typed = [
  '.',
  'packages/kit',
  'packages/audience',
  'packages/dispatch',
  'packages/server',
  'packages/client',
  'packages/console',
  'packages/storefront',
  'packages/simulator',
]

const serverSource = 'packages/server/src'
/** Of the server's tests those that wait for the browser's company: they need one core. */
const apiFolders = ['graph', 'security']
const [api, otherServer] = [true, false].map((isApi) =>
  readdirSync(inRepository(serverSource))
    .filter((name) => apiFolders.includes(name) === isApi)
    .map((name) => `${serverSource}/${name}`),
) as [string[], string[]]

/** Everything that must hold, the quick checks first. */
export const stages: readonly Stage[] = [
  { name: 'format', run: () => check('oxfmt', ['--check'], 'pnpm format writes it') },
  { name: 'lint', run: () => check('oxlint', []), isBehind: true },
  {
    name: 'types',
    run: () => sum(typed.map((project) => () => check('tsc', ['--noEmit', '--pretty', '-p', project]))),
  },
  {
    name: 'boundaries',
    run: () => check('depcruise', ['--output-type', 'err-long', 'packages', 'scripts']),
    isBehind: true,
  },
  { name: 'dead-code', run: () => check('knip', ['--no-config-hints'], 'delete it, or use it') },
  {
    name: 'build',
    run: () => sum(products.map((what) => () => attempt(() => buildOnce(what)))),
  },
  {
    name: 'drift',
    run: () => sum(Object.values(driftChecks).map((drifted) => () => attempt(async () => refuse(await drifted())))),
  },
  {
    name: 'server',
    run: () => withDatabase((env) => runVitest(['--project', 'server', ...otherServer], env, 9 * 60_000)),
  },
  // A browser leaves half the machine idle: what needs one core goes on meanwhile.
  { name: 'browser', run: browserTests, isBehind: true },
  { name: 'storm', run: weatherStorm },
  {
    name: 'tests',
    run: () => withDatabase((env) => runVitest(['--project', '!server', '--maxWorkers', '1'], env, 5 * 60_000)),
  },
  {
    name: 'api',
    run: () => withDatabase((env) => runVitest(['--project', 'server', '--maxWorkers', '1', ...api], env, 5 * 60_000)),
  },
]

/** Clients order while everything is killed; then every check, and whether it would have told a planted fault. */
async function weatherStorm(): Promise<Count> {
  await buildAll()
  const kills = ['--kill-server', '2', '--kill-postgres', '1']
  const wish = ['storm', '--seconds', '30', '--clients', '16', ...kills, '--plant', 'all']
  const { ok, output } = await run(process.execPath, [simulatorMain, ...wish], {
    output: 'kept',
    timeoutMs: 5 * 60_000,
  })
  if (!ok) process.stderr.write(output)
  const passed = output.match(/^(holds|told) /gm)?.length ?? 0
  const failed = output.match(/^(FAILS|MISSED) /gm)?.length ?? 0
  return { passed, failed: ok ? failed : Math.max(failed, 1) }
}

async function browserTests(): Promise<Count> {
  const chromium = await findChromium()
  await buildAll()
  return await withDatabase((env) =>
    runVitest(['--project', 'e2e'], { ...env, LINLI_E2E: '1', CHROME_PATH: chromium }, 8 * 60_000),
  )
}

type Product = Parameters<typeof build>[0]
const products: readonly Product[] = [server, browserConsole, storefront]
const building = new Map<Product, Promise<void>>()

/** Several stages run what was built, and two of them at once. */
function buildOnce(what: Product): Promise<void> {
  const begun = building.get(what) ?? build(what)
  building.set(what, begun)
  return begun
}

async function buildAll(): Promise<void> {
  for (const what of products) await buildOnce(what)
}

async function withDatabase(work: (env: Record<string, string>) => Promise<Count>): Promise<Count> {
  const postgres = await startPostgres({ durable: false })
  try {
    return await work({ LINLI_TEST_DATABASE_URL: postgres.url })
  } finally {
    await postgres.stop()
  }
}

async function check(program: string, args: readonly string[], advice?: string): Promise<Count> {
  const { ok, output } = await run(command(program), args, { output: 'kept' })
  if (ok) return { passed: 1, failed: 0 }
  process.stderr.write(output)
  if (advice) process.stderr.write(`  ${advice}\n`)
  return { passed: 0, failed: 1 }
}

/** A step that throws has failed; the stages after it are still counted. */
export async function attempt(work: () => Promise<unknown>): Promise<Count> {
  try {
    await work()
    return { passed: 1, failed: 0 }
  } catch (error) {
    if (error instanceof Failure) process.stderr.write(`${error.details}\n✗ ${error.message}\n`)
    else console.error(error)
    return { passed: 0, failed: 1 }
  }
}

function refuse(found: readonly string[]): void {
  if (found.length > 0) throw new Failure(found.join('\n'))
}

async function sum(works: readonly (() => Promise<Count>)[]): Promise<Count> {
  let total = { passed: 0, failed: 0 }
  for (const work of works) {
    const { passed, failed } = await work()
    total = { passed: total.passed + passed, failed: total.failed + failed }
  }
  return total
}
