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
  private readonly child: ChildProcess

  private constructor(url: string, dataDir: string, child: ChildProcess) {
    this.url = url
    this.dataDir = dataDir
    this.child = child
  }

  static async start(say: (line: string) => void, stop: AbortSignal): Promise<OwnServer> {
    const dataDir = await mkdtemp(join(tmpdir(), 'linli-replay-'))
    // PostgreSQL may run as another user, who must come in; otherwise its data would lie elsewhere and stay behind.
    await chmod(dataDir, 0o755)
    const port = await freePort()
    say(`no server answers: starting one on port ${port} with data in ${dataDir}`)
    const child = spawn(start, ['--demo', 'quiet', '--port', String(port), '--data', dataDir], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const server = new OwnServer(`http://127.0.0.1:${port}/graphql`, dataDir, child)
    try {
      await server.ready(say, stop)
    } catch (error) {
      await server.stop()
      throw error
    }
    return server
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const ended = new Promise<void>((resolve) => this.child.once('exit', () => resolve()))
      this.child.kill('SIGTERM')
      const patience = setTimeout(() => this.child.kill('SIGKILL'), stopWithinMs)
      await ended
      clearTimeout(patience)
    }
    await rm(this.dataDir, { recursive: true, force: true })
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
