import { digestOf, pack, textOf, type Question } from './question.ts'
import { answerAll } from './thread.ts'
import { decide } from '@linli/dispatch'

/** A decision as text, which is also what is logged of it. */
export interface Decided {
  readonly decision: string
  readonly tookMicros: number
  readonly inputDigest: string
  readonly decisionDigest: string
  readonly packedInput: Uint8Array
  readonly packedDecision: Uint8Array
}

function answer(text: string): Decided {
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

answerAll(answer)
