// One server process of one variant; told by its parent what to do.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { openGraphqlWs } from './graphql-ws.ts'
import { openOurs } from './ours.ts'
import { openPlain } from './plain.ts'
import type { Mode } from './schema.ts'

/** A way to bring events to subscribers. */
export interface Variant {
  /** Sends the event with this number: on the one topic, or for each of the orders. */
  publish(seq: number): Promise<void>
}

export interface VariantOptions {
  readonly server: Server
  readonly mode: Mode
  readonly subscribers: number
  readonly databaseUrl: string
}

const variants: Readonly<Record<string, (options: VariantOptions) => Promise<Variant>>> = {
  plain: openPlain,
  'graphql-ws': openGraphqlWs,
  ours: openOurs,
}

const [name = '', mode = '', subscribers = '', databaseUrl = ''] = process.argv.slice(2)
const server = createServer((_request, response) => response.writeHead(404).end())
const variant = await variants[name]!({ server, mode: mode as Mode, subscribers: Number(subscribers), databaseUrl })
server.listen(0, '127.0.0.1', 4_096, () => tell({ port: (server.address() as AddressInfo).port }))

const tell = (message: object) => void process.send!(message)

/** Memory after the collector has had its say. */
async function settledRss(): Promise<number> {
  for (let n = 0; n < 4; n++) {
    globalThis.gc?.()
    await sleep(100)
  }
  return process.memoryUsage().rss
}

process.on('message', (message: { readonly ask: 'rss' | 'cpu' } | { readonly publish: number }) => {
  if ('publish' in message) return void variant.publish(message.publish)
  if (message.ask === 'cpu') {
    const { user, system } = process.cpuUsage()
    return tell({ cpuMicros: user + system })
  }
  return void settledRss().then((rss) => tell({ rss }))
})
process.on('disconnect', () => process.exit(0))
