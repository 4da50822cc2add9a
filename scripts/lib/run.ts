import { spawn } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { ending } from './processes.ts'
import { repository } from './repository.ts'

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Where the output goes: to the reader as it comes, only into the answer, or to the terminal of a program that asks. */
  readonly output?: 'shown' | 'kept' | 'terminal'
  readonly timeoutMs?: number
}

/** Output passes through a pipe on its way to the reader; only we know whether that is a terminal. */
const colour = process.stderr.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }

export interface Ran {
  readonly ok: boolean
  readonly code: number
  readonly output: string
}

/** Runs a program to its end. Output is shown on stderr unless it is only kept. */
export async function run(program: string, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { cwd = repository, env = {}, output = 'shown', timeoutMs = 15 * 60_000 } = options
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...colour, ...env },
    stdio: output === 'terminal' ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  const closed = new Promise((resolve) => child.once('close', resolve).once('error', resolve))
  const kept: string[] = []
  const take = (chunk: Buffer) => {
    kept.push(chunk.toString())
    if (output === 'shown') process.stderr.write(chunk)
  }
  child.stdout?.on('data', take)
  child.stderr?.on('data', take)
  // A script that is told to stop takes what it runs with it.
  const end = () => child.kill()
  process.once('exit', end)
  const { code, signal } = await ending(child)
  await closed
  process.off('exit', end)
  if (code === 127) kept.push(`${program} could not be started\n`)
  if (signal) kept.push(`${program} was ended by ${signal}\n`)
  return { ok: code === 0, code: code ?? 1, output: kept.join('') }
}

/** As `run`, for a program whose failure ends the whole script. */
export async function must(program: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const ran = await run(program, args, options)
  if (!ran.ok) throw new Failure(`${program} ${args.join(' ')} failed`, options.output === 'kept' ? ran.output : '')
  return ran.output
}

/** Something the reader can understand without a stack trace. */
export class Failure extends Error {
  readonly details: string
  readonly exitCode: number
  constructor(message: string, details = '', exitCode = 1) {
    super(message)
    this.details = details
    this.exitCode = exitCode
  }
}

/** Runs a script's main function; its failures become one readable message and an exit code. */
export async function main(work: () => Promise<number | void>): Promise<never> {
  // The programs in node_modules/.bin take the first node they find; it must be the one that runs this.
  process.env['PATH'] = [dirname(process.execPath), process.env['PATH']].join(delimiter)
  try {
    process.exit((await work()) ?? 0)
  } catch (error) {
    if (!(error instanceof Failure)) console.error(error)
    else {
      if (error.details) console.error(error.details.trimEnd())
      console.error(`✗ ${error.message}`)
    }
    process.exit(error instanceof Failure ? error.exitCode : 1)
  }
}
