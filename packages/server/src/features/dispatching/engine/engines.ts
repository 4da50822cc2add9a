import type { Decided } from './engine-thread.ts'
import { textOf, type Question } from './question.ts'
import { openThreads } from './threads.ts'
import type { Decision } from '@linli/dispatch'

export interface Answer {
  readonly decision: Decision
  readonly tookMicros: number
  readonly inputDigest: string
  readonly decisionDigest: string
  readonly packedInput: Buffer
  readonly packedDecision: Buffer
}

/** Decides in threads of its own. */
export interface Engines {
  ask(question: Question): Promise<Answer>
  close(): Promise<void>
}

export interface EnginesOptions {
  readonly threads?: number
  readonly timeoutMs?: number
  /** Tests bring worse ones. */
  readonly file?: URL
}

// Run from source in tests, and from the build, where it lies beside.
const ownFile = new URL(`./engine-thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url)

export function openEngines({ threads = 2, timeoutMs = 5_000, file = ownFile }: EnginesOptions = {}): Engines {
  const all = openThreads<Decided>({ file, threads, timeoutMs })
  return {
    async ask(question) {
      const { decision, packedInput, packedDecision, ...told } = await all.ask(textOf(question))
      return {
        ...told,
        decision: JSON.parse(decision) as Decision,
        packedInput: Buffer.from(packedInput),
        packedDecision: Buffer.from(packedDecision),
      }
    },
    close: () => all.close(),
  }
}
