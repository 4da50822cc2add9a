import { parentPort } from 'node:worker_threads'

export interface Asked {
  readonly ask: number
  readonly text: string
}

export type Told<Answer> = { readonly ask: number } & ({ readonly answer: Answer } | { readonly failure: string })

/** Answers whatever a thread is asked, one after the other; what goes wrong fails that question only. */
export function answerAll(answer: (text: string) => object): void {
  parentPort?.on('message', ({ ask, text }: Asked) => {
    let told: Told<object>
    try {
      told = { ask, answer: answer(text) }
    } catch (error) {
      told = { ask, failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }
    }
    parentPort!.postMessage(told)
  })
}
