import { Worker } from 'node:worker_threads'
import type { Answered, Called } from './audience-thread.ts'
import type { ThreadHost } from './thread-host.ts'

type Asked<Method> = Method extends (...args: infer Args) => infer Answer
  ? (...args: Args) => Promise<Awaited<Answer>>
  : never

/** The engine in a thread of its own: nobody's requests wait for a full pass. */
export type Engine = { readonly [Name in keyof ThreadHost]: Asked<ThreadHost[Name]> } & { close(): Promise<void> }

// Run from source in tests, and from the build, where it lies beside.
const ownFile = new URL(`./audience-thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url)

const calls = [
  'build',
  'apply',
  'put',
  'drop',
  'learn',
  'pass',
  'members',
  'preview',
  'explain',
  'overlap',
  'standing',
] as const satisfies readonly (keyof ThreadHost)[]

interface Waiting {
  readonly resolve: (answer: never) => void
  readonly reject: (error: Error) => void
}

export function openEngine(file: URL = ownFile): Engine {
  const worker = new Worker(file)
  // It must not keep a process alive that is done otherwise.
  worker.unref()
  const waiting = new Map<number, Waiting>()
  let asked = 0
  let ended: Error | undefined

  function end(error: Error): void {
    ended = error
    for (const { reject } of waiting.values()) reject(error)
    waiting.clear()
  }

  worker
    .on('message', (answered: Answered) => {
      const asker = waiting.get(answered.call)
      waiting.delete(answered.call)
      if ('failure' in answered) asker?.reject(new Error(`the engine failed: ${answered.failure}`))
      else asker?.resolve(answered.answer as never)
    })
    .on('error', end)
    .on('exit', () => end(new Error('the thread of the engine ended')))

  const ask = (name: (typeof calls)[number], args: readonly unknown[]): Promise<never> =>
    new Promise<never>((resolve, reject) => {
      if (ended) return reject(ended)
      const call = ++asked
      waiting.set(call, { resolve, reject })
      worker.postMessage({ call, name, args } satisfies Called)
    })

  const methods = Object.fromEntries(calls.map((name) => [name, (...args: readonly unknown[]) => ask(name, args)]))
  return { ...methods, close: async () => void (await worker.terminate()) } as unknown as Engine
}
