import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { Random } from '../random.ts'
import { Proxy } from './proxy.ts'

const opened: { close(): void }[] = []
afterEach(() => opened.splice(0).forEach((each) => each.close()))

/** A server that says everything back, behind a proxy. */
async function echo(seed: string): Promise<{ proxy: Proxy; call: () => Socket }> {
  const server = createServer((socket) => void socket.on('error', () => {}).pipe(socket)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const proxy = await Proxy.open(new Random(seed))
  proxy.leadTo((server.address() as { port: number }).port)
  opened.push(proxy, server)
  return { proxy, call: () => connect({ port: proxy.port, host: '127.0.0.1' }).on('error', () => {}) }
}

function heardBy(socket: Socket, length: number): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const take = (chunk: Buffer) => {
      heard += String(chunk)
      if (heard.length < length) return
      socket.off('data', take)
      resolve(heard)
    }
    socket.on('data', take)
  })
}

test('what goes in comes out, however long a connection is held up', async () => {
  const { proxy, call } = await echo('calm')
  const text = 'x'.repeat(300_000)
  const socket = call()
  socket.write('hello')
  await heardBy(socket, 5)
  proxy.stallAll(150)
  const began = performance.now()
  socket.write(text)
  expect(await heardBy(socket, text.length)).toHaveLength(text.length)
  expect(performance.now() - began).toBeGreaterThan(100)
  socket.destroy()
})

test('a bad network stalls and resets, and lets new connections come', async () => {
  const { proxy, call } = await echo('bad')
  proxy.goBad()
  const lost: Promise<unknown>[] = []
  for (let round = 0; proxy.resets < 2 && round < 400; round++) {
    const socket = call()
    lost.push(once(socket, 'close').catch(() => undefined))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  proxy.goWell()
  expect(proxy.resets).toBeGreaterThanOrEqual(2)
  const socket = call()
  socket.write('still there')
  expect(await heardBy(socket, 11)).toBe('still there')
  socket.destroy()
})
