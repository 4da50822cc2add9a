import { parentPort } from 'node:worker_threads'
import { digestOf, pack, textOf, type Question } from './question.ts'
import { decide } from '@linli/dispatch'

/** What a thread is asked: a question as text, which is also what is logged of it. */
export interface Asked {
  readonly ask: number
  readonly text: string
}

export type Told = { readonly ask: number } & (ToldWell | { readonly failure: string })

interface ToldWell {
  readonly decision: string
  readonly tookMicros: number
  readonly inputDigest: string
  readonly decisionDigest: string
  readonly packedInput: Uint8Array
  readonly packedDecision: Uint8Array
}

function answer(text: string): ToldWell {
  const { situation, settings } = JSON.parse(text) as Question
  const begun = performance.now()
  const decided = decide(situation, settings)
  const tookMicros = Math.round((performance.now() - begun) * 1_000)
  const decision = textOf(decided)
  return {
    decision,
    tookMicros,
    inputDigest: digestOf(text),
    decisionDigest: digestOf(decision),
    packedInput: pack(text),
    packedDecision: pack(decision),
  }
}

parentPort?.on('message', ({ ask, text }: Asked) => {
  let told: Told
  try {
    told = { ask, ...answer(text) }
  } catch (error) {
    told = { ask, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
  parentPort!.postMessage(told)
})
