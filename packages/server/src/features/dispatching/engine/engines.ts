import { Worker } from 'node:worker_threads'
import type { Asked, Told } from './engine-thread.ts'
import { textOf, type Question } from './question.ts'
import type { Decision } from '@linli/dispatch'

export interface Answer {
  readonly decision: Decision
  readonly tookMicros: number
  readonly inputDigest: string
  readonly decisionDigest: string
  readonly packedInput: Buffer
  readonly packedDecision: Buffer
}

/** Decides in threads of its own: nobody's requests wait for it, and it may be ended. */
export interface Engines {
  ask(question: Question): Promise<Answer>
  close(): Promise<void>
}

/** The engine did not answer in time; its thread has been ended. */
export class EngineStuck extends Error {}

export interface EnginesOptions {
  readonly threads?: number
  readonly timeoutMs?: number
  /** Tests bring worse ones. */
  readonly file?: URL
}

// Run from source in tests, and from the build, where it lies beside.
const ownFile = new URL(`./engine-thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url)

export function openEngines({ threads = 2, timeoutMs = 5_000, file = ownFile }: EnginesOptions = {}): Engines {
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
    async ask(question) {
      const asked = { ask: ++asks, text: textOf(question) }
      const worker = await take()
      const told = await answerOf(worker, asked, timeoutMs).catch((error: unknown) => {
        end(worker)
        throw error
      })
      give(worker)
      if ('failure' in told) throw new Error(`the engine failed: ${told.failure}`)
      const { decision, tookMicros, inputDigest, decisionDigest, packedInput, packedDecision } = told
      return {
        decision: JSON.parse(decision) as Decision,
        tookMicros,
        inputDigest,
        decisionDigest,
        packedInput: Buffer.from(packedInput),
        packedDecision: Buffer.from(packedDecision),
      }
    },
    async close() {
      await Promise.all([...all].map((worker) => worker.terminate()))
    },
  }
}

function answerOf(worker: Worker, asked: Asked, timeoutMs: number): Promise<Told> {
  const { promise, resolve, reject } = Promise.withResolvers<Told>()
  const timer = setTimeout(() => reject(new EngineStuck(`the engine has not answered for ${timeoutMs} ms`)), timeoutMs)
  const hear = (told: Told) => {
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
