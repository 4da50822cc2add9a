/** How often what goes wrong, in percent; and the seed that the course of a process follows from. */
export interface SandboxSettings {
  /** A resident pays as soon as he is asked, and the answer comes at once. */
  readonly sandboxPaymentsAuto: boolean
  readonly sandboxPaymentsSeed: number
  readonly sandboxPaymentsDoubled: number
  readonly sandboxPaymentsLate: number
  readonly sandboxPaymentsLateSeconds: number
  readonly sandboxPaymentsLost: number
  readonly sandboxPaymentsTimeouts: number
  readonly sandboxPaymentsDeclined: number
}

/** Last four digits of an amount that always have their effect, so that a front end can be tried out. */
export const triggers = {
  /** Declined, as by a card without money. Also refunds: 99.44 yuan are not given back. */
  DECLINED: 9_944,
  /** Carried out, without an answer and without a notification. */
  UNHEARD: 9_945,
  /** Not carried out, without an answer. */
  NOTHING: 9_946,
} as const

export const hasTrigger = (amountFen: number, trigger: keyof typeof triggers): boolean =>
  amountFen % 10_000 === triggers[trigger]

/** Mulberry32: numbers in [0, 1) that follow from the seed. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
