import { parseArgs } from 'node:util'
import pg from 'pg'
import { WrongSetting } from '../../../env.ts'
import { replay, WrongChange, type Replayed } from './replay.ts'
import { findArea, listCancelled, listRuns } from './replays.store.ts'

const usage =
  'dispatch-replay AREA FROM TO [--seed N] [--setting NAME=VALUE …]: AREA by id or name, FROM and TO such as 2026-11-22T11:30 (Shanghai)'

/** Reads a stretch of the log and prints what it says; false when the engine no longer answers as it did. */
export async function replayFrom(
  databaseUrl: string,
  args: readonly string[],
  say: (line: string) => void,
): Promise<boolean> {
  const { named, from, to, seed, changes } = wanted(args)
  const client = new pg.Client({ connectionString: databaseUrl, options: '-c timezone=UTC' })
  await client.connect()
  try {
    const area = await findArea(client, named)
    if (!area) throw new WrongSetting(`there is no area ${named}`)
    const runs = await listRuns(client, area.id, from, to)
    const cancelled = await listCancelled(client, area.id, from)
    const replayed = replayOr(() => replay({ runs, cancelled, seed, changes }))
    print(area.name, runs.length, replayed, say)
    return replayed.same === replayed.asked
  } finally {
    await client.end()
  }
}

function wanted(args: readonly string[]) {
  const { values, positionals } = parsed(args)
  const [named, from, to, ...more] = positionals
  if (named === undefined || from === undefined || to === undefined || more.length > 0) throw new WrongSetting(usage)
  const seed = values.seed === undefined ? undefined : Number(values.seed)
  if (seed !== undefined && !Number.isSafeInteger(seed)) throw new WrongSetting(`--seed wants a whole number\n${usage}`)
  return { named, from: instant(from), to: instant(to), seed, changes: values.setting ?? [] }
}

function parsed(args: readonly string[]) {
  try {
    const options = { seed: { type: 'string' }, setting: { type: 'string', multiple: true } } as const
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new WrongSetting(`${(error as Error).message}\n${usage}`)
  }
}

/** Without a zone it is the time of Shanghai. */
function instant(text: string): Date {
  const at = new Date(/(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text.length === 10 ? `${text}T00:00` : text}+08:00`)
  if (Number.isNaN(at.getTime())) throw new WrongSetting(`${text} is no instant\n${usage}`)
  return at
}

function replayOr(work: () => Replayed): Replayed {
  try {
    return work()
  } catch (error) {
    if (error instanceof WrongChange) throw new WrongSetting(error.message)
    throw error
  }
}

function print(area: string, runs: number, { asked, same, outcomes }: Replayed, say: (line: string) => void): void {
  const forgotten = runs > asked ? `, of ${runs - asked} more the input has been forgotten` : ''
  say(`${area}: ${asked} decisions asked again${forgotten}`)
  say(`the same answer: ${same} of ${asked}`)
  if (outcomes.length === 0) return
  const head = ['', 'orders', 'late', 'click to door, min', 'km', 'yuan an hour', '± between riders']
  const rows = outcomes.map(({ name, outcome }) => [
    name,
    String(outcome.tasks),
    String(outcome.late),
    outcome.clickToDoorMinutes.toFixed(1),
    outcome.kilometres.toFixed(1),
    (outcome.fenPerHour / 100).toFixed(2),
    (outcome.fenPerHourSpread / 100).toFixed(2),
  ])
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at]!.length)))
  say('')
  for (const row of [head, ...rows])
    say(
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at]!) : cell.padStart(widths[at]!)))
        .join('  ')
        .trimEnd(),
    )
  say(
    JSON.stringify({ asked, same, outcomes: Object.fromEntries(outcomes.map(({ name, outcome }) => [name, outcome])) }),
  )
}
