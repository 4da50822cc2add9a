import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Ground } from './ground.ts'
import type { Memory } from './memory.ts'

const court = fileURLToPath(new URL('../../../server/storm/judge.ts', import.meta.url))

interface Verdict {
  readonly name: string
  readonly says: string
  readonly looked: number
  readonly faults: readonly string[]
}

/** What the checks say of the database as it is (without a plant) or with one fault in it. */
export interface Judged {
  readonly plant: { readonly name: string; readonly check: string } | null
  /** Why the fault could not be planted; then nothing was judged. */
  readonly obstacle: string | null
  readonly verdicts: readonly Verdict[]
}

interface Case {
  readonly databaseUrl: string
  readonly at: Date
  readonly evidence: string
  readonly plant: string | undefined
}

/** The simulator knows only what clients know: the court, which reads the database, is a program of the server's. */
export async function judge({ databaseUrl, at, evidence, plant }: Case): Promise<Judged[]> {
  const args = ['--database', databaseUrl, '--at', at.toISOString(), '--evidence', evidence]
  const child = spawn(process.execPath, [court, ...args, ...(plant === undefined ? [] : ['--plant', plant])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error('the court did not come to a verdict')
  return JSON.parse(Buffer.concat(chunks).toString()) as Judged[]
}

interface Outcome {
  readonly judged: readonly Judged[]
  readonly memory: Memory
  readonly ground: Ground
  /** Servers that had ended although nobody killed them. */
  readonly fallen: readonly string[]
  readonly retries: number
  readonly wish: { readonly plant: string | undefined; readonly seconds: number }
}

/** Tells what happened and what the checks say; answers the exit code. */
export async function report(
  { judged, memory, ground, fallen, retries, wish }: Outcome,
  say: (line: string) => void,
): Promise<number> {
  const { kills, proxy } = ground
  say('')
  say(
    `orders ${new Set(memory.placed.map(({ orderId }) => orderId)).size}, steps ${memory.steps.length}, retries ${retries}, repeats ${memory.repeats}`,
  )
  say(
    `kills: server ${kills.server}, PostgreSQL ${kills.postgres}; network: ${proxy.resets} resets, ${proxy.stalls} stalls`,
  )
  say(`lives: ${counts(memory.lives)}`)
  say(`refused: ${counts(memory.refusals)}`)
  say(`servers complained: ${counts(await ground.complaints())}`)
  const defects = await ground.defects()
  const [asItIs, ...planted] = judged
  say(`\n${tableOf(asItIs!.verdicts)}\n`)
  for (const { name, faults } of asItIs!.verdicts) for (const fault of faults) say(`  ${name}: ${fault}`)
  for (const [defect, times] of defects) say(`${defect} (${times} times)`)
  for (const role of fallen) say(`the ${role} ended although nobody killed it`)
  const wrong = asItIs!.verdicts.filter(({ faults }) => faults.length > 0)
  if (planted.length > 0) say(`${planted.map(plantLine).join('\n')}\n`)
  const untold = planted.filter((each) => !isTold(each))
  const isSound = wrong.length === 0 && fallen.length === 0 && defects.size === 0
  const all = asItIs!.verdicts.length
  say(
    isSound
      ? `all ${all} checks hold`
      : `${wrong.length} of ${all} checks fail, ${fallen.length + defects.size} defects of servers`,
  )
  if (wish.plant === 'all') {
    say(`${planted.length - untold.length} of ${planted.length} planted faults were told`)
    return isSound && untold.length === 0 ? 0 : 1
  }
  // A fault was planted to see red, and red is what a pipeline sees.
  return isSound && planted.length === 0 ? 0 : 1
}

const counts = (map: ReadonlyMap<string, number>): string =>
  [...map]
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none'

function tableOf(verdicts: readonly Verdict[]): string {
  const width = Math.max(...verdicts.map(({ name }) => name.length))
  return verdicts
    .map(
      ({ name, says, looked, faults }) =>
        `${faults.length === 0 ? 'holds' : 'FAILS'}  ${name.padEnd(width)}  ${String(looked).padStart(7)}  ${says}`,
    )
    .join('\n')
}

const isTold = ({ plant, verdicts }: Judged): boolean =>
  verdicts.some(({ name, faults }) => name === plant?.check && faults.length > 0)

const plantLine = (judged: Judged): string =>
  `${isTold(judged) ? 'told ' : 'MISSED'}  ${judged.plant?.name} → ${judged.plant?.check}: ${
    judged.obstacle ?? judged.verdicts.find(({ name }) => name === judged.plant?.check)?.faults[0] ?? 'nothing'
  }`
