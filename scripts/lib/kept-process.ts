import { spawn, type ChildProcess } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { LogFile } from './log-file.ts'
import { describe, ending, gone } from './processes.ts'
import { say, seconds } from './progress.ts'
import { repository } from './repository.ts'

export interface KeptProcessOptions {
  readonly name: string
  readonly args: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly logPath: string
  readonly changed?: () => void
}

const firstWaitMs = 250
const longestWaitMs = 10_000
/** A child that lived this long was well: the next wait is short again. */
const wellAfterMs = 60_000

/** A long-running Node program that is started again when it ends without being asked to. */
export class KeptProcess {
  readonly log: LogFile
  #options: KeptProcessOptions
  #child: ChildProcess | undefined
  #stopping = false
  #kept: Promise<void> | undefined

  constructor(options: KeptProcessOptions) {
    this.#options = options
    this.log = new LogFile(options.logPath)
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  /**
   * Starts it and waits for `ready`. Until then it is not started again: a program that refuses its settings would
   * refuse them for ever. False when it ended first.
   */
  async start(ready: () => Promise<boolean> = () => Promise.resolve(true)): Promise<boolean> {
    const ended = this.#launch()
    let over = false
    void ended.then(() => (over = true))
    while (!over && !(await ready())) await Promise.race([ended, sleep(50)])
    if (over) return false
    this.#kept = this.#keep(ended)
    return true
  }

  /** Asks it to end, and insists after `timeoutMs`. */
  async stop(timeoutMs: number): Promise<void> {
    this.#stopping = true
    const { pid } = this
    if (pid !== undefined && !(await gone(pid, 0))) {
      this.#child?.kill('SIGTERM')
      if (!(await gone(pid, timeoutMs))) {
        say(`${this.#options.name} did not stop within ${seconds(timeoutMs)} and is killed`)
        this.#child?.kill('SIGKILL')
      }
    }
    await this.#kept
  }

  #launch() {
    const child = spawn(process.execPath, [...this.#options.args], {
      cwd: repository,
      env: { ...process.env, ...this.#options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A Ctrl-C in the terminal reaches the whole group; we stop our children one after the other.
      detached: true,
    })
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => this.log.write(chunk))
    this.#child = child
    this.#options.changed?.()
    return ending(child)
  }

  async #keep(first: ReturnType<typeof ending>): Promise<void> {
    let ended = first
    for (let waitMs = firstWaitMs; ;) {
      const since = Date.now()
      const how = await ended
      if (this.#stopping) return
      if (Date.now() - since > wellAfterMs) waitMs = firstWaitMs
      say(`${this.#options.name} ${describe(how)}; it starts again in ${seconds(waitMs)} (log: ${this.log.path})`)
      await sleep(waitMs)
      if (this.#stopping) return
      waitMs = Math.min(waitMs * 2, longestWaitMs)
      ended = this.#launch()
    }
  }
}
