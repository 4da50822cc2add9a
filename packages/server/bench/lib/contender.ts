import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** A server under measurement, in a process of its own. */
export interface Contender {
  readonly port: number
  /** Processor time used since it started, in microseconds: all its threads, not PostgreSQL. */
  cpuMicros(): Promise<number>
  /** For a contender that is told what to do by messages. */
  ask<Answer>(message: object): Promise<Answer>
  stop(): Promise<void>
}

export interface ContenderOptions {
  /** Path of its main file. */
  readonly main: string
  readonly env: Readonly<Record<string, string>>
  /** A path that answers 200 once it serves; without it, the server tells its port by `tellPort`. */
  readonly readyPath?: string
  /** The setting that says where it is to serve. */
  readonly portName?: string
}

const startWithinMs = 60_000
const probe = new URL('cpu-probe.ts', import.meta.url).href

export async function startContender({
  main,
  env,
  readyPath,
  portName = 'LINLI_PORT',
}: ContenderOptions): Promise<Contender> {
  const port = readyPath === undefined ? 0 : await freePort()
  const nodeArguments = (process.env['BENCH_NODE_OPTIONS'] ?? '').split(' ').filter(Boolean)
  const child = spawn(process.execPath, [...nodeArguments, '--import', probe, main], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, NODE_ENV: 'production', [portName]: String(port), ...env },
  })
  process.once('exit', () => child.kill('SIGKILL'))
  const told = readyPath === undefined ? toldPort(child) : answers(child, port, readyPath).then(() => port)
  return {
    port: await told,
    cpuMicros: () => cpuOf(child),
    ask: (message) => ask(child, message),
    stop: () => stop(child),
  }
}

/** For a contender's main file: listens on a free port and tells it. */
export function tellPort(server: Server): void {
  server.keepAliveTimeout = 72_000
  server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }))
  process.on('SIGTERM', () => process.exit(0))
}

async function toldPort(child: ChildProcess): Promise<number> {
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('a contender ended before it served')))
  const told = once(child, 'message', { signal: AbortSignal.timeout(startWithinMs) })
  const [message] = (await Promise.race([told, ended])) as [{ port: number }]
  ended.catch(() => {})
  return message.port
}

async function answers(child: ChildProcess, port: number, path: string): Promise<void> {
  for (const end = Date.now() + startWithinMs; Date.now() < end; await sleep(50)) {
    if (child.exitCode !== null) throw new Error('a contender ended before it served')
    const answer = await fetch(`http://127.0.0.1:${port}${path}`).catch(() => undefined)
    await answer?.arrayBuffer()
    if (answer?.ok) return
  }
  throw new Error('a contender does not answer')
}

async function cpuOf(child: ChildProcess): Promise<number> {
  const { cpu } = await ask<{ cpu: NodeJS.CpuUsage }>(child, 'cpu')
  return cpu.user + cpu.system
}

async function ask<Answer>(child: ChildProcess, message: object | string): Promise<Answer> {
  child.send(message)
  const [answer] = (await once(child, 'message')) as [Answer]
  return answer
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  const impatience = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await gone
  clearTimeout(impatience)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** A file of this folder's parent. */
export const inBench = (path: string): string => fileURLToPath(new URL(`../${path}`, import.meta.url))
