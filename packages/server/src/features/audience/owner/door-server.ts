import { timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { questions, type Audiences } from './door.ts'

/** What other processes of the server ask the owner, and nobody else: who knocks shows a key of this tenure. */
export interface DoorServer {
  readonly address: string
  close(): Promise<void>
}

interface Serving {
  readonly host: string
  readonly owner: Audiences
  readonly key: () => string | undefined
}

/** Rules have at most a hundred clauses. */
const mostBytes = 256 * 1_024

export async function openDoorServer({ host, owner, key }: Serving): Promise<DoorServer> {
  const server = createServer((request, response) => {
    answer(request, response, owner, key()).catch(() => {
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  server.requestTimeout = 10_000
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, host, resolve))
  const { port } = server.address() as AddressInfo
  // It must not keep a process alive that is done otherwise.
  server.unref()
  return {
    address: `${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  owner: Audiences,
  key: string | undefined,
): Promise<void> {
  if (key === undefined || !isSame(request.headers.authorization ?? '', `Bearer ${key}`)) {
    response.writeHead(401).end()
    return
  }
  const question = questions.find((each) => `/${each}` === request.url)
  if (request.method !== 'POST' || !question) {
    response.writeHead(404).end()
    return
  }
  const args = JSON.parse(await bodyOf(request)) as readonly unknown[]
  const told = await (owner[question] as (...args: readonly unknown[]) => Promise<unknown>)(...args)
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(told))
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > mostBytes) throw new Error('a question is too long')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString('utf8')
}
