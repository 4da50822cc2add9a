import { parseArgs } from 'node:util'
import { Stopped } from './api/errors.ts'
import { UsageError, type Command, type Stage } from './commands/command.ts'
import { importHistory } from './commands/import.ts'
import { replay } from './commands/replay.ts'
import { run } from './commands/run.ts'
import { seed } from './commands/seed.ts'
import { storm } from './commands/storm.ts'
import { RequestFailed } from '@linli/client'

export const commands: readonly Command[] = [seed, run, importHistory, replay, storm]

const program = 'pnpm simulate'

/** Runs one command line and answers the exit code: 0 done, 1 failed, 2 the command line was wrong. */
export async function simulate(args: readonly string[], stage: Stage & { readonly complain: (line: string) => void }) {
  const [name, ...rest] = args
  try {
    if (name === undefined || name === '--help' || name === 'help') {
      stage.say(overview())
      return name === undefined ? 2 : 0
    }
    const command = commands.find((each) => each.name === name)
    if (!command) throw new UsageError(`there is no command ${JSON.stringify(name)}`)
    return await runCommand(command, rest, stage)
  } catch (error) {
    if (error instanceof Stopped) return 0
    stage.complain(`${program}: ${sentence(error)}`)
    if (error instanceof UsageError)
      stage.complain(`See ${program} ${commands.some((each) => each.name === name) ? `${name} ` : ''}--help`)
    return error instanceof UsageError ? 2 : 1
  }
}

async function runCommand(command: Command, args: string[], stage: Stage): Promise<number> {
  const { values, positionals } = parse(command, args)
  if (values['help'] === true) {
    stage.say(`${program} ${command.name}: ${command.summary}\n\n${command.help}`)
    return 0
  }
  return command.run(values, positionals, stage)
}

function parse(command: Command, args: string[]) {
  try {
    const options = { ...command.options, help: { type: 'boolean' as const } }
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true, strict: true })
    // No option here may be given twice, so there are no lists among the values.
    return { values: values as Record<string, string | boolean | undefined>, positionals }
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error))
  }
}

const overview = () =>
  [
    `${program} COMMAND [OPTIONS]`,
    '',
    ...commands.map(({ name, summary }) => `  ${name.padEnd(8)} ${summary}`),
    '',
    `${program} COMMAND --help tells more.`,
  ].join('\n')

function sentence(error: unknown): string {
  if (error instanceof RequestFailed) {
    const code = error.code === null ? '' : ` (${error.code})`
    return `the server failed${code}: ${error.message}${error.requestId === null ? '' : `, request ${error.requestId}`}`
  }
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'the server takes too long to answer'
  if (error instanceof TypeError && error.message === 'fetch failed') {
    const { cause } = error
    return `no answer from the server: ${cause instanceof Error ? cause.message || cause.name : 'fetch failed'}`
  }
  return error instanceof Error ? error.message : String(error)
}
