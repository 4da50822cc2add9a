import { parentPort } from 'node:worker_threads'
import { ThreadHost } from './thread-host.ts'

export interface Called {
  readonly call: number
  readonly name: keyof ThreadHost
  readonly args: readonly unknown[]
}

export type Answered = { readonly call: number } & ({ readonly answer: unknown } | { readonly failure: string })

const host = new ThreadHost()
let running: Promise<unknown> = Promise.resolve()

parentPort?.on('message', ({ call, name, args }: Called) => {
  running = running.then(async () => {
    let answered: Answered
    try {
      answered = { call, answer: await (host[name] as (...args: readonly unknown[]) => unknown)(...args) }
    } catch (error) {
      answered = { call, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
    parentPort!.postMessage(answered)
  })
})
