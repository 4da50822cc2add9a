import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

export interface DoorOptions {
  /** Whether this process answers to the name in the Host header. */
  readonly isOwnHost?: (host: string | undefined) => boolean
  /** Origins of other sites whose pages may open sockets. */
  readonly allowedOrigins: readonly string[]
  readonly maxSockets: number
  readonly maxSocketsPerAddress: number
  /** Sockets from one address that have not signed in (yet). */
  readonly maxStrangersPerAddress: number
  readonly addressOf: (request: IncomingMessage) => string
}

/** Counts one socket: a stranger until it has signed in. */
export interface Pass {
  readonly address: string
  signedIn(): void
  left(): void
}

export interface Door {
  /** Lets in, or says with which HTTP status not. */
  enter(request: IncomingMessage): Pass | 403 | 429 | 503
  readonly count: number
}

export function openDoor(options: DoorOptions): Door {
  const { maxSockets, maxSocketsPerAddress, maxStrangersPerAddress, addressOf } = options
  const allowed = new Set(options.allowedOrigins)
  const here = new Counts()
  const strangers = new Counts()
  let count = 0
  return {
    get count() {
      return count
    },
    enter(request) {
      if (!isFriendly(request, allowed) || options.isOwnHost?.(request.headers.host) === false) return 403
      const address = addressOf(request)
      if (count >= maxSockets) return 503
      if (here.of(address) >= maxSocketsPerAddress || strangers.of(address) >= maxStrangersPerAddress) return 429
      count++
      here.add(address)
      strangers.add(address)
      let isStranger = true
      const signedIn = () => {
        if (isStranger) strangers.remove(address)
        isStranger = false
      }
      return {
        address,
        signedIn,
        left() {
          signedIn()
          here.remove(address)
          count--
        },
      }
    },
  }
}

/** A browser says from which page it comes; another site's page must not speak with its visitor's standing. */
function isFriendly({ headers }: IncomingMessage, allowed: ReadonlySet<string>): boolean {
  const { origin, host } = headers
  if (origin === undefined) return true
  if (allowed.has(origin)) return true
  return URL.canParse(origin) && host !== undefined && new URL(origin).host === host
}

class Counts {
  readonly #counts = new Map<string, number>()

  of(key: string): number {
    return this.#counts.get(key) ?? 0
  }

  add(key: string): void {
    this.#counts.set(key, this.of(key) + 1)
  }

  remove(key: string): void {
    const left = this.of(key) - 1
    if (left > 0) this.#counts.set(key, left)
    else this.#counts.delete(key)
  }
}

const phrases = { 403: 'Forbidden', 404: 'Not Found', 429: 'Too Many Requests', 503: 'Service Unavailable' } as const

/** The answer to a handshake that does not become a socket. */
export function refuseUpgrade(socket: Duplex, status: keyof typeof phrases): void {
  socket.on('error', () => socket.destroy())
  const retry = status === 429 || status === 503 ? 'retry-after: 1\r\n' : ''
  socket.end(`HTTP/1.1 ${status} ${phrases[status]}\r\nconnection: close\r\ncontent-length: 0\r\n${retry}\r\n`, () =>
    socket.destroy(),
  )
}
