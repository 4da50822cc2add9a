import type { Fen } from '@linli/kit'

/** What the provider says of one charge or refund. */
export type ProviderAnswer = { readonly done: true } | { readonly done: false; readonly reason: string }

/**
 * A payment company. The reference is ours, and asking twice with one reference is asking once: after a crash the
 * same call is made again. A call may fail without an answer; then nothing is known and it is repeated later.
 */
export interface PaymentProvider {
  readonly name: string
  charge(reference: string, amountFen: Fen): Promise<ProviderAnswer>
  refund(reference: string, amountFen: Fen): Promise<ProviderAnswer>
}
