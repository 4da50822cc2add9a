import { spawn, type ChildProcess } from 'node:child_process'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const start = fileURLToPath(new URL('../../../../scripts/start', import.meta.url))
const readyWithinMs = 10 * 60_000
const stopWithinMs = 20_000

/** A server of the replay's own, with data that are thrown away. */
export class OwnServer {
  readonly url: string
  readonly dataDir: string
  private readonly port: number
  private child: ChildProcess

  private constructor(port: number, dataDir: string) {
    this.url = `http://127.0.0.1:${port}/graphql`
    this.dataDir = dataDir
    this.port = port
    this.child = this.spawn({})
  }

  static async start(say: (line: string) => void, stop: AbortSignal): Promise<OwnServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'linli-replay-'))
    // PostgreSQL may run as another user, who must come in; otherwise its data would lie elsewhere and stay behind.
    await chmod(dataDir, 0o755)
    const port = await freePort()
    say(`no server answers: starting one on port ${port} with data in ${dataDir}`)
    const server = new OwnServer(port, dataDir)
    try {
      await server.ready(say, stop)
    } catch (error) {
      await server.stop()
      throw error
    }
    return server
  }

  /** Starts it again on the same data, with other settings. */
  async restart(settings: Readonly<Record<string, string>>, stop: AbortSignal): Promise<void> {
    await this.end()
    this.child = this.spawn(settings)
    await this.ready(() => {}, stop)
  }

  async stop(): Promise<void> {
    await this.end()
    await rm(this.dataDir, { recursive: true, force: true })
  }

  private spawn(settings: Readonly<Record<string, string>>): ChildProcess {
    return spawn(start, ['--demo', 'quiet', '--port', String(this.port), '--data', this.dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...settings },
    })
  }

  private async end(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise<void>((resolve) => this.child.once('exit', () => resolve()))
      this.child.kill('SIGTERM')
      const patience = setTimeout(() => this.child.kill('SIGKILL'), stopWithinMs)
      await ended
      clearTimeout(patience)
    }
  }

  private ready(say: (line: string) => void, stop: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => reject(new Error('the server did not become ready')), readyWithinMs)
      stop.addEventListener('abort', () => reject(new Error('stopped before the server was ready')), { once: true })
      this.child.once('error', reject)
      this.child.once('exit', (code) => reject(new Error(`scripts/start ended with ${code} before it was ready`)))
      // The lines are read to the end of the server's life, or its pipe would fill up.
      createInterface({ input: this.child.stdout! }).on('line', (line) => {
        say(`  ${line}`)
        if (!line.startsWith('ready:')) return
        clearTimeout(patience)
        resolve()
      })
    })
  }
}

/** For a server whose clock goes so many minutes later than ours. */
export const laterBy = (minutes: number): Readonly<Record<string, string>> => ({
  SIMULATOR_LATER_MS: String(minutes * 60_000),
  NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --import ${new URL('../later.ts', import.meta.url).href}`,
})

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}
