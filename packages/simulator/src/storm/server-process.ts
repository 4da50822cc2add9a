import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync } from 'node:fs'
import { sleep } from '../pause.ts'

const later = new URL('../later.ts', import.meta.url).href
const readyWithinMs = 60_000
const stopWithinMs = 15_000
/** As whoever runs servers does: one that has ended is started again. */
const restartAfterMs = 500

export interface ServerOptions {
  readonly role: 'api' | 'worker'
  /** The main file of the build. */
  readonly main: string
  readonly env: Readonly<Record<string, string>>
  /** Where it answers /readyz. */
  readonly port: number
  readonly logFile: string
  readonly stop: AbortSignal
}

/** One process of the server, that can be killed and started again. */
export class ServerProcess {
  /** How often it has ended although nobody ended it: a server that dies of an error has not weathered the storm. */
  falls = 0
  private readonly options: ServerOptions
  private child: ChildProcess | null = null
  private isAsked = false
  private laterMs = 0
  private changed: Readonly<Record<string, string>> = {}

  constructor(options: ServerOptions) {
    this.options = options
    // No server stays behind without its owner.
    process.once('exit', () => this.child?.kill('SIGKILL'))
  }

  get role(): string {
    return this.options.role
  }

  /** From the next start on its clock goes so much later, and these settings hold as well. */
  change(laterMs: number, settings: Readonly<Record<string, string>>): void {
    this.laterMs = laterMs
    this.changed = settings
  }

  start(): void {
    this.isAsked = false
    const { role, main, env, logFile } = this.options
    const log = openSync(logFile, 'a')
    this.child = spawn(process.execPath, ['--enable-source-maps', '--import', later, main], {
      stdio: ['ignore', log, log],
      env: {
        PATH: process.env['PATH'],
        LINLI_ROLE: role,
        SIMULATOR_LATER_MS: String(this.laterMs),
        ...env,
        ...this.changed,
      },
    })
    closeSync(log)
    const { child } = this
    child.once('exit', () => {
      if (this.isAsked || this.child !== child) return
      this.falls += 1
      setTimeout(() => {
        if (this.child === child && !this.isAsked) this.start()
      }, restartAfterMs)
    })
  }

  async ready(): Promise<void> {
    const { port, role, logFile, stop } = this.options
    let said = 'it does not answer'
    for (const end = Date.now() + readyWithinMs; Date.now() < end; await sleep(100, stop)) {
      const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
        async (response) => ({ ok: response.ok, text: await response.text() }),
        () => null,
      )
      if (answer?.ok) return
      said = answer?.text ?? said
    }
    throw new Error(`the ${role} did not become ready: ${said}\n${tail(logFile)}`)
  }

  /** As a power cut would: no farewell, nothing finished. */
  async kill(): Promise<void> {
    await this.end('SIGKILL')
  }

  async stop(): Promise<void> {
    const patience = setTimeout(() => this.child?.kill('SIGKILL'), stopWithinMs)
    await this.end('SIGTERM')
    clearTimeout(patience)
  }

  private isOver(): boolean {
    return this.child === null || this.child.exitCode !== null || this.child.signalCode !== null
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this
    this.isAsked = true
    if (!child || this.isOver()) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}

const tail = (file: string): string => readFileSync(file, 'utf8').slice(-2_000)
