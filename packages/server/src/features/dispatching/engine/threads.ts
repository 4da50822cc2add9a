import { Worker } from 'node:worker_threads'
import type { Asked, Told } from './thread.ts'

/** Threads of one kind, that answer what they are asked in text: nobody's requests wait for them, and they may be ended. */
export interface Threads<Answer extends object> {
  ask(text: string): Promise<Answer>
  close(): Promise<void>
}

/** The thread did not answer in time, and has been ended. */
export class ThreadStuck extends Error {}

export interface ThreadsOptions {
  /** What each of them runs. */
  readonly file: URL
  readonly threads: number
  readonly timeoutMs: number
}

/** A thread is started when it is first wanted, and kept. */
export function openThreads<Answer extends object>({ file, threads, timeoutMs }: ThreadsOptions): Threads<Answer> {
  const all = new Set<Worker>()
  const idle = new Set<Worker>()
  const waiting: ((worker: Worker) => void)[] = []

  function start(): Worker {
    const worker = new Worker(file)
    // It must not keep a process alive that is done otherwise.
    worker.unref()
    worker.on('error', () => {}).on('exit', () => void (all.delete(worker), idle.delete(worker)))
    all.add(worker)
    return worker
  }

  function take(): Promise<Worker> {
    for (const worker of idle) {
      idle.delete(worker)
      return Promise.resolve(worker)
    }
    if (all.size < threads) return Promise.resolve(start())
    return new Promise((resolve) => waiting.push(resolve))
  }

  function give(worker: Worker): void {
    const next = waiting.shift()
    if (next) next(worker)
    else idle.add(worker)
  }

  /** Another one takes its place as soon as somebody wants it. */
  function end(worker: Worker): void {
    all.delete(worker)
    void worker.terminate()
    waiting.shift()?.(start())
  }

  let asks = 0
  return {
    async ask(text) {
      const asked = { ask: ++asks, text }
      const worker = await take()
      const told = await answerOf<Answer>(worker, asked, timeoutMs).catch((error: unknown) => {
        end(worker)
        throw error
      })
      give(worker)
      if ('failure' in told) throw new Error(`the engine failed: ${told.failure}`)
      return told.answer
    },
    async close() {
      await Promise.all([...all].map((worker) => worker.terminate()))
    },
  }
}

function answerOf<Answer>(worker: Worker, asked: Asked, timeoutMs: number): Promise<Told<Answer>> {
  const { promise, resolve, reject } = Promise.withResolvers<Told<Answer>>()
  const timer = setTimeout(() => reject(new ThreadStuck(`the engine has not answered for ${timeoutMs} ms`)), timeoutMs)
  const hear = (told: Told<Answer>) => {
    if (told.ask === asked.ask) resolve(told)
  }
  const gone = () => reject(new Error('the thread of the engine ended'))
  worker.on('message', hear).on('error', reject).on('exit', gone)
  worker.postMessage(asked)
  return promise.finally(() => {
    clearTimeout(timer)
    worker.off('message', hear).off('error', reject).off('exit', gone)
  })
}
