import { sees, type Reach } from '../../access/reach.ts'
import type { PaymentId } from './payment.ts'
import type { MoneyApp } from './payments.hooks.ts'
import { findPayment } from './payments.store.ts'
import type { SandboxPayments } from './sandbox-payments.ts'
import { refuse } from '@linli/kit'

const payerReach: Reach<{ householdId: string }> = [{ role: 'RESIDENT', place: 'HOUSEHOLD', key: 'householdId' }]

/** In the place of the provider's own software: the resident pays, or is declined. What came of it is told later. */
export async function sandboxPay(
  app: MoneyApp,
  request: { readonly paymentId: string; readonly isDeclined: boolean },
): Promise<PaymentId> {
  const payment = await findPayment(app.db.sql, request.paymentId)
  if (!payment || !sees(app.actor, payerReach, payment)) refuse('NOT_FOUND')
  if (!isSandbox(app)) refuse('SANDBOX_ONLY')
  await app.payments.pay(payment.id, request.isDeclined)
  return payment.id
}

const isSandbox = (app: MoneyApp): app is MoneyApp & { payments: SandboxPayments } =>
  app.payments.name === 'sandbox' && app.env.nodeEnv !== 'production'
