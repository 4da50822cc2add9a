import { Refused, Stopped } from '../api/errors.ts'
import type { Witness } from '../replay/witness.ts'

/** What the clients of the storm were told, for the judge; and how often what happened. */
export class Memory {
  readonly placed: { readonly key: string; readonly orderId: string }[] = []
  readonly steps: { readonly orderId: string; readonly action: string }[] = []
  readonly odd: string[] = []
  readonly witnesses: Witness[] = []
  readonly refusals = new Map<string, number>()
  readonly lives = new Map<string, number>()
  /** Answers to the same request, sent twice at once or again long after. */
  repeats = 0

  tookStep(orderId: string, action: string): void {
    this.steps.push({ orderId, action })
  }

  /** Null: it was refused, or something happened that is kept as odd. */
  async attempt<Answer>(work: () => Promise<Answer>): Promise<Answer | null> {
    try {
      return await work()
    } catch (error) {
      if (error instanceof Stopped) throw error
      if (error instanceof Refused) this.refusals.set(error.code, (this.refusals.get(error.code) ?? 0) + 1)
      else this.odd.push(error instanceof Error ? `${error.name}: ${error.message}` : String(error))
      return null
    }
  }

  evidence(): object {
    return {
      placed: this.placed,
      steps: this.steps,
      odd: [
        ...this.odd,
        ...this.witnesses
          .filter(({ breaks }) => breaks > 0)
          .map(({ orderId }) => `the listener of ${orderId} lost its stream`),
      ],
      heard: this.witnesses.map(({ orderId, before, heard }) => ({
        orderId,
        knew: before.at(-1) ?? 0,
        seqs: heard,
      })),
    }
  }
}
