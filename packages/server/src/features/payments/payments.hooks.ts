import type { Actor } from '../../access/actor.ts'
import type { Sql } from '../../db/database.ts'
import type { Tx } from '../../db/tx.ts'
import type { App } from '../../graph/context.ts'
import type { CommunityId, HouseholdId } from '../communities/index.ts'
import type { OrderFigures, Span } from './day.ts'
import type { Payment } from './payment.ts'
import type { Difference } from './reconcile.ts'
import type { Fen, Id } from '@linli/kit'

/** What an order has of a payment. */
export interface OrderShare {
  readonly orderId: Id<'ord'>
  readonly amountFen: Fen
}

/** What is to be paid for a subject. */
export interface Charge {
  readonly householdId: HouseholdId
  readonly communityId: CommunityId
  /** The payment is closed afterwards. */
  readonly expiresAt: Date
  readonly shares: readonly OrderShare[]
}

/** What a payment means to those who know what is paid. Chosen by the prefix of the subject's id. */
export interface PaymentSubject {
  /** Locks the subject, allows, and says what is to be paid; refuses what may not or need not be. */
  charge(tx: Tx, subjectId: string): Promise<Charge>
  /** Whoever settles a payment locks its subject first, as everybody does who pays or cancels. */
  lock(tx: Tx, subjectId: string): Promise<void>
  /** The money has come in. Books it, and asks for its return where nothing is to be paid any more. */
  onPaid(tx: Tx, app: MoneyApp, payment: Payment, shares: readonly OrderShare[]): Promise<void>
}

export type MoneyCheck = (sql: Sql) => Promise<readonly Difference[]>

/** What later features tell payments about; put together where all features are listed. */
export interface MoneyParts {
  readonly subjects: Readonly<Record<string, PaymentSubject>>
  readonly checks: readonly MoneyCheck[]
  dayOrders(sql: Sql, span: Span): Promise<OrderFigures>
}

export type MoneyApp = App & { readonly actor: Actor }

export function subjectOf({ money }: Pick<App, 'money'>, subjectId: string): PaymentSubject | undefined {
  return money.subjects[subjectId.slice(0, subjectId.indexOf('_'))]
}
