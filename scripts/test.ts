import { parseArgs } from 'node:util'
import { seconds } from './lib/progress.ts'
import { Failure, main } from './lib/run.ts'
import { attempt, stages, type Stage } from './lib/test-stages.ts'
import type { Count } from './lib/vitest-run.ts'

// Every check that the repository must pass. Goes on after a failure; the last line is `N passed, N failed`.
await main(async () => {
  let total: Count = { passed: 0, failed: 0 }
  const lines: string[] = []
  async function report(stage: Stage): Promise<void> {
    process.stderr.write(`▸ ${stage.name}\n`)
    const began = performance.now()
    const count = await safely(stage)
    total = { passed: total.passed + count.passed, failed: total.failed + count.failed }
    const line = `  ${count.failed > 0 ? '✗' : '✓'} ${stage.name.padEnd(11)} ${count.passed} passed, ${count.failed} failed (${seconds(performance.now() - began)})`
    lines.push(line)
    process.stderr.write(`${line}\n`)
  }
  const behind: Promise<void>[] = []
  for (const stage of chosen(process.argv.slice(2))) {
    const reported = report(stage)
    if (stage.isBehind) behind.push(reported)
    else await reported
  }
  await Promise.all(behind)
  process.stderr.write(`\n${lines.join('\n')}\n\n`)
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`)
  return total.failed > 0 ? 1 : 0
})

async function safely(stage: Stage): Promise<Count> {
  let count: Count = { passed: 0, failed: 0 }
  const ran = await attempt(async () => (count = await stage.run()))
  return ran.failed > 0 ? ran : count
}

function chosen(args: readonly string[]): readonly Stage[] {
  const names = stages.map(({ name }) => name)
  try {
    const { only } = parseArgs({ args: [...args], options: { only: { type: 'string' } } }).values
    const wanted = only?.split(',') ?? names
    const unknown = wanted.filter((name) => !names.includes(name))
    if (unknown.length > 0) throw new Error(`there is no stage ${unknown.join(', ')}`)
    return stages.filter(({ name }) => wanted.includes(name))
  } catch (error) {
    throw new Failure(`${(error as Error).message}; usage: scripts/test [--only ${names.join(',')}]`, '', 2)
  }
}
