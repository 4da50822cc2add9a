import type { Socket } from 'node:net'
import { exchange, open } from './load.ts'

export interface Rushed {
  readonly bodies: readonly string[]
  readonly statuses: readonly number[]
  /** Until the last one had an answer. */
  readonly seconds: number
  readonly p50Ms: number
  readonly p99Ms: number
}

/** Opening them all at once would overflow the queue of connections that wait to be accepted. */
const openAtOnce = 100

/** Everybody stands at the door, and asks once at the same moment. */
export async function rush(port: number, requests: readonly Buffer[]): Promise<Rushed> {
  const sockets: Socket[] = []
  while (sockets.length < requests.length) {
    const more = Math.min(openAtOnce, requests.length - sockets.length)
    sockets.push(...(await Promise.all(Array.from({ length: more }, () => open(port)))))
  }
  const begin = performance.now()
  const answers = await Promise.all(
    sockets.map(async (socket, index) => {
      const { status, body } = await exchange(socket, requests[index]!)
      return { status, body, ms: performance.now() - begin }
    }),
  )
  const seconds = (performance.now() - begin) / 1_000
  for (const socket of sockets) socket.destroy()
  const times = answers.map(({ ms }) => ms).toSorted((a, b) => a - b)
  const quantile = (q: number) => times[Math.min(times.length - 1, Math.floor(times.length * q))] ?? 0
  return {
    bodies: answers.map(({ body }) => body().toString('utf8')),
    statuses: answers.map(({ status }) => status),
    seconds,
    p50Ms: quantile(0.5),
    p99Ms: quantile(0.99),
  }
}
