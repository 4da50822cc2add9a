import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { command } from './repository.ts'
import { run } from './run.ts'

export interface Count {
  readonly passed: number
  readonly failed: number
}

interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: readonly {
    readonly status: string
    readonly assertionResults: readonly { readonly status: string }[]
  }[]
}

/** Runs vitest, shows what it says, and counts. */
export async function runVitest(
  args: readonly string[],
  env: Record<string, string>,
  timeoutMs: number,
): Promise<Count> {
  const folder = mkdtempSync(join(tmpdir(), 'linli-vitest-'))
  const report = join(folder, 'report.json')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const { ok } = await run(command('vitest'), ['run', ...reporters, ...args], { env, timeoutMs })
    const counted = existsSync(report)
      ? count(JSON.parse(readFileSync(report, 'utf8')) as Report)
      : { passed: 0, failed: 1 }
    // An error outside every test, such as a rejection nobody handled, fails the run without failing a test.
    return ok || counted.failed > 0 ? counted : { ...counted, failed: 1 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function count({ numPassedTests, numFailedTests, testResults }: Report): Count {
  // A file that does not load has failed, although none of its tests had the chance to.
  const notLoaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  )
  return { passed: numPassedTests, failed: numFailedTests + notLoaded.length }
}
