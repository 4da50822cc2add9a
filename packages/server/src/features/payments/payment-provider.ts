import type { Settled } from './payment.ts'
import type { ClientParameter } from './payments.table.ts'
import type { Fen } from '@linli/kit'

export interface Intent {
  /** Ours. Asking twice with one reference is asking once. */
  readonly reference: string
  readonly amountFen: Fen
  /** The provider takes no money for it afterwards. */
  readonly expiresAt: Date
}

export interface Prepaid {
  /** For the provider's own software in the front end: a prepay id and its signature, or an order string. */
  readonly clientParameters: readonly ClientParameter[]
  /** Given by a provider that has its money at once. */
  readonly outcome?: Settled
}

/** What a provider knows of a reference when it is asked. */
export type ProviderState =
  | { readonly state: 'SUCCEEDED'; readonly amountFen: Fen }
  | { readonly state: 'FAILED'; readonly reason: string }
  | { readonly state: 'PENDING' }
  | { readonly state: 'NOT_FOUND' }

export interface RefundCall {
  readonly reference: string
  readonly paymentReference: string
  readonly amountFen: Fen
  /** Of the payment: providers compare it. */
  readonly totalFen: Fen
}

export const settlementKinds = ['CHARGE', 'REFUND'] as const
export type SettlementKind = (typeof settlementKinds)[number]

export interface Notification {
  readonly kind: SettlementKind
  readonly reference: string
  /** Never the same twice, also when the same thing is told again. */
  readonly nonce: string
  readonly state: ProviderState
}

/** A line of the provider's bill. */
export interface Settlement {
  readonly kind: SettlementKind
  readonly reference: string
  readonly amountFen: Fen
}

export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>

/** A notification that did not come from the provider, or not now. */
export class Unverified extends Error {}

/**
 * A payment company, such as WeChat Pay (APIv3) or Alipay: amounts in whole fen, references of ours with at most 32
 * characters for payments and 64 for refunds. A call that throws was perhaps carried out and perhaps not: nothing is
 * known, and it is asked again. Notifications come late, twice, or never.
 */
export interface PaymentProvider {
  readonly name: string
  prepay(intent: Intent): Promise<Prepaid>
  /** Checks the signature over the bytes as they came, and when it was made; throws `Unverified`. */
  parseNotification(headers: Headers, rawBody: Buffer, now: Date): Notification
  /** What the provider wants to hear when a notification was taken: one wants JSON, another the word `success`. */
  readonly acknowledgement: { readonly contentType: string; readonly body: string }
  query(reference: string): Promise<ProviderState>
  refund(call: RefundCall): Promise<ProviderState>
  queryRefund(reference: string): Promise<ProviderState>
  /** Takes no money for it from now on; what has been paid stays paid. */
  closePayment(reference: string): Promise<void>
  /** The bill of one business day: what was taken and given back on it. */
  listSettlements(day: string): Promise<readonly Settlement[]>
}
