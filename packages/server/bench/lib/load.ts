import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/**
 * A client that costs little: the machine's cores are shared with what is measured. Each connection is kept alive and
 * has one request in flight; requests are bytes made beforehand, answers are only framed, and read where it is asked.
 */
export interface Load {
  readonly port: number
  readonly connections: number
  readonly seconds: number
  /** The next request, whole. */
  readonly next: () => Buffer
  /** Looks at an answer that is not 200, or at every answer when `readAll` is set. */
  readonly onAnswer?: (status: number, body: string) => void
  readonly readAll?: boolean
}

export interface Loaded {
  readonly answered: number
  readonly failed: number
  readonly seconds: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export async function load({ port, connections, seconds, next, onAnswer, readAll = false }: Load): Promise<Loaded> {
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)))
  const times: number[] = []
  let failed = 0
  const begin = performance.now()
  const end = begin + seconds * 1_000
  await Promise.all(
    sockets.map(async (socket) => {
      for (let at = performance.now(); at < end;) {
        const { status, body } = await exchange(socket, next())
        const now = performance.now()
        times.push(now - at)
        at = now
        if (status !== 200) failed++
        if (onAnswer && (readAll || status !== 200)) onAnswer(status, body().toString('utf8'))
      }
      socket.destroy()
    }),
  )
  const took = (performance.now() - begin) / 1_000
  times.sort((a, b) => a - b)
  const quantile = (q: number) => times[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0
  return {
    answered: times.length,
    failed,
    seconds: took,
    perSecond: times.length / took,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
  }
}

export async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await once(socket, 'connect')
  return socket
}

export interface Answer {
  readonly status: number
  readonly body: () => Buffer
}

const headEnd = Buffer.from('\r\n\r\n')
const lastChunk = Buffer.from('0\r\n\r\n')

export function exchange(socket: Socket, request: Buffer): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let received: Buffer | undefined
    let head: Head | undefined
    const take = (chunk: Buffer) => {
      received = received ? Buffer.concat([received, chunk]) : chunk
      head ??= headOf(received)
      if (!head || !isWhole(received, head)) return
      stop()
      const { status, bodyAt, length } = head
      const whole = received
      resolve({
        status,
        body: () => (length === undefined ? dechunked(whole.subarray(bodyAt)) : whole.subarray(bodyAt)),
      })
    }
    const fail = () => {
      stop()
      reject(new Error('a server closed the connection'))
    }
    const stop = () => void socket.off('data', take).off('close', fail).off('error', fail)
    socket.on('data', take).on('close', fail).on('error', fail)
    socket.write(request)
  })
}

interface Head {
  readonly status: number
  readonly bodyAt: number
  /** Undefined when the body comes in chunks. */
  readonly length: number | undefined
}

function headOf(received: Buffer): Head | undefined {
  const at = received.indexOf(headEnd)
  if (at < 0) return undefined
  const text = received.toString('latin1', 0, at)
  const length = /content-length: *(\d+)/i.exec(text)?.[1]
  return {
    status: Number(text.slice(9, 12)),
    bodyAt: at + 4,
    length: length === undefined ? undefined : Number(length),
  }
}

const isWhole = (received: Buffer, { bodyAt, length }: Head): boolean =>
  length === undefined
    ? received.length >= bodyAt + 5 && received.subarray(-5).equals(lastChunk)
    : received.length >= bodyAt + length

function dechunked(chunks: Buffer): Buffer {
  const parts: Buffer[] = []
  for (let at = 0; ;) {
    const line = chunks.indexOf('\r\n', at)
    const size = Number.parseInt(chunks.toString('latin1', at, line), 16)
    if (!size) return Buffer.concat(parts)
    parts.push(chunks.subarray(line + 2, line + 2 + size))
    at = line + 2 + size + 2
  }
}

/** A request as bytes. */
export function httpRequest(path: string, headers: Readonly<Record<string, string>>, body?: string): Buffer {
  const lines = [`${body === undefined ? 'GET' : 'POST'} ${path} HTTP/1.1`, 'host: 127.0.0.1']
  const all = body === undefined ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) }
  for (const [name, value] of Object.entries(all)) lines.push(`${name}: ${value}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body ?? ''}`)
}

/** One exchange, for looking at what a server answers. */
export async function askOnce(port: number, request: Buffer): Promise<{ status: number; body: string }> {
  const socket = await open(port)
  const { status, body } = await exchange(socket, request)
  socket.destroy()
  return { status, body: body().toString('utf8') }
}
