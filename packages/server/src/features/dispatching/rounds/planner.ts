import { openThreads } from '../engine/threads.ts'
import type { RoundQuestion } from './timely.ts'
import type { RoutePlan } from '@linli/dispatch'
import { refuse } from '@linli/kit'

/** Plans rounds in a thread of its own: it is long work, and requests do not wait for it. */
export interface RoundPlanner {
  plan(question: RoundQuestion): Promise<RoutePlan>
  close(): Promise<void>
}

// Run from source in tests, and from the build, where it lies beside.
const ownFile = new URL(`./round-thread.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url)
/** A plan takes a few seconds at most; other work of the machine may hold it up. */
const timeoutMs = 30_000
/** Whoever came after them would give up waiting before he is answered. */
const mostAtOnce = 8

export function openRoundPlanner({ file = ownFile }: { readonly file?: URL } = {}): RoundPlanner {
  const threads = openThreads<RoutePlan>({ file, threads: 1, timeoutMs })
  let planning = 0
  return {
    async plan(question) {
      if (planning >= mostAtOnce) refuse('UNAVAILABLE')
      planning++
      try {
        return await threads.ask(JSON.stringify(question))
      } finally {
        planning--
      }
    },
    close: () => threads.close(),
  }
}
