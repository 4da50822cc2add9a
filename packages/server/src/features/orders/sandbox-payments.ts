import { eq } from 'drizzle-orm'
import type { Db } from '../../db/database.ts'
import { sandboxCharges } from './orders.table.ts'
import type { PaymentProvider, ProviderAnswer } from './payment-provider.ts'
import type { Clock, Fen } from '@linli/kit'

/** Amounts that the sandbox declines, so that a front end can be tried out: any that end in 99.44 yuan. */
export const declinedFen = 9_944

/** A complete provider without a company behind it: keeps its own books, answers each reference once. */
export function sandboxPayments(db: Db, clock: Clock): PaymentProvider {
  async function once(reference: string, kind: 'CHARGE' | 'REFUND', amountFen: Fen): Promise<ProviderAnswer> {
    await db.sql.insert(sandboxCharges).values({ reference, kind, amountFen, at: clock.now() }).onConflictDoNothing()
    const [known] = await db.sql.select().from(sandboxCharges).where(eq(sandboxCharges.reference, reference))
    return known?.amountFen === amountFen && known.kind === kind
      ? { done: true }
      : { done: false, reason: 'this reference was used for something else' }
  }
  return {
    name: 'sandbox',
    charge: (reference, amountFen) =>
      amountFen % 10_000 === declinedFen
        ? Promise.resolve({ done: false, reason: 'declined by the sandbox' })
        : once(reference, 'CHARGE', amountFen),
    refund: (reference, amountFen) => once(reference, 'REFUND', amountFen),
  }
}
