import { connect, createServer, type Server, type Socket } from 'node:net'
import type { Random } from '../random.ts'

interface Pair {
  readonly client: Socket
  readonly server: Socket
}

/** Something happens to the network every so often, in the mean. */
const everyMs = 250
const longestStallMs = 2_500
/** Of ten mishaps so many reset a connection; the others hold one up, and one of them holds up all. */
const resets = 5

/**
 * The network between the servers and PostgreSQL: passes bytes on, and while it is bad holds connections up or resets
 * them, wherever a statement or a commit happens to be.
 */
export class Proxy {
  stalls = 0
  resets = 0
  private readonly random: Random
  private readonly listener: Server
  private readonly pairs = new Set<Pair>()
  private timer: NodeJS.Timeout | null = null
  private target = 0

  private constructor(random: Random) {
    this.random = random
    this.listener = createServer((client) => this.join(client))
  }

  static async open(random: Random): Promise<Proxy> {
    const proxy = new Proxy(random)
    await new Promise<void>((resolve, reject) => {
      proxy.listener.once('error', reject)
      proxy.listener.listen(0, '127.0.0.1', resolve)
    })
    return proxy
  }

  get port(): number {
    const address = this.listener.address()
    if (typeof address !== 'object' || address === null) throw new Error('the proxy does not listen')
    return address.port
  }

  /** Where PostgreSQL listens now: after a crash it may be another port. */
  leadTo(port: number): void {
    this.target = port
  }

  goBad(): void {
    const next = () => {
      this.timer = setTimeout(() => {
        this.mishap()
        next()
      }, this.random.wait(everyMs))
    }
    next()
  }

  goWell(): void {
    if (this.timer) clearTimeout(this.timer)
    this.timer = null
  }

  /** Holds every connection up for so long. */
  stallAll(ms: number): void {
    for (const pair of this.pairs) hold(pair, ms)
  }

  close(): void {
    this.goWell()
    this.listener.close()
    for (const { client, server } of this.pairs) {
      client.destroy()
      server.destroy()
    }
  }

  private join(client: Socket): void {
    const server = connect({ port: this.target, host: '127.0.0.1', allowHalfOpen: true })
    const pair = { client, server }
    this.pairs.add(pair)
    const part = () => {
      this.pairs.delete(pair)
      client.destroy()
      server.destroy()
    }
    for (const socket of [client, server]) {
      socket.setNoDelay(true)
      socket.on('error', part).on('close', part)
    }
    client.pipe(server)
    server.pipe(client)
  }

  private mishap(): void {
    const pairs = [...this.pairs]
    if (pairs.length === 0) return
    const kind = this.random.whole(1, 10)
    if (kind <= resets) {
      this.resets += 1
      const { client, server } = this.random.pick(pairs)
      // Only one side may learn of it at once, as when a router forgets a connection.
      if (this.random.chance(0.5)) client.resetAndDestroy()
      else server.resetAndDestroy()
      return
    }
    this.stalls += 1
    const ms = this.random.between(50, longestStallMs)
    if (kind === 10) this.stallAll(ms)
    else hold(this.random.pick(pairs), ms)
  }
}

function hold({ client, server }: Pair, ms: number): void {
  for (const socket of [client, server]) socket.pause()
  setTimeout(() => {
    for (const socket of [client, server]) socket.resume()
  }, ms).unref()
}
