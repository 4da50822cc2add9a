import { eq } from 'drizzle-orm'
import type { Tx } from '../../../db/tx.ts'
import { post } from '../../ledger/index.ts'
import { pay, type MoneyApp, type Payment, type PaymentSubject } from '../../payments/index.ts'
import { extraPostings } from '../money.ts'
import type { Order } from '../order.ts'
import { giveBack } from '../orders.payments.ts'
import { rests } from './change-plan.ts'
import type { ChangeId } from './change.ts'
import { dropChange } from './changes.closing.ts'
import { apply, assertRests, begin, type Proposed } from './changes.commands.ts'
import { listLines, lockChange, type ChangeRow } from './changes.store.ts'
import { changeProposals } from './changes.table.ts'
import { refuse, toFen } from '@linli/kit'

/** Pays what an agreed change costs more; it is applied with the money. */
export async function payChange(app: MoneyApp, request: { readonly changeId: string }, key: string): Promise<Proposed> {
  const [change] = await app.db.sql
    .select({ changeId: changeProposals.id, orderId: changeProposals.orderId })
    .from(changeProposals)
    .where(eq(changeProposals.id, request.changeId as ChangeId))
  // Whether the caller may see it is asked when it is locked, in the same words.
  if (!change) refuse('NOT_FOUND')
  await pay(app, change.changeId, { operation: 'payChange', key, request })
  return change
}

/** What payments ask about changes that cost a household more. */
export const changePayments: PaymentSubject = {
  async charge(tx, changeId) {
    const { order, change } = await begin(tx, { changeId }, 'PAY')
    await assertRests(tx, order, change)
    return {
      householdId: order.householdId,
      communityId: order.communityId,
      expiresAt: change.expiresAt,
      shares: [{ orderId: order.id, amountFen: change.deltaFen }],
    }
  },

  async lock(tx, changeId) {
    await lockChange(tx, changeId)
  },

  async onPaid(tx, _app, payment, shares) {
    const { order, change } = await lockChange(tx, payment.subjectId)
    for (const share of shares) {
      if (await isDue(tx, order, change, payment)) await applyPaid(tx, order, change, payment)
      else await giveBack(tx, await closed(tx, order, change), payment, share, 'paid too late')
    }
  },
}

/** The goods are still held for it, so money that comes a moment after its time is taken as long as no timer was here. */
const isDue = async (tx: Tx, order: Order, change: ChangeRow, payment: Payment): Promise<boolean> =>
  payment.state === 'SUCCEEDED' &&
  change.state === 'AWAITING_PAYMENT' &&
  payment.amountFen === change.deltaFen &&
  rests(change.before, order, await listLines(tx, order.id))

async function applyPaid(tx: Tx, order: Order, change: ChangeRow, { id, amountFen }: Payment): Promise<void> {
  await post(tx, { reason: 'payment', sourceId: id, orderId: order.id, postings: extraPostings(order, amountFen) })
  await apply(tx, { ...order, paidFen: toFen(order.paidFen + amountFen) }, change, 'RESIDENT')
}

/** The order has become another than the change was paid for: the change ends, whatever its timer says. */
async function closed(tx: Tx, order: Order, change: ChangeRow): Promise<Order> {
  if (order.openChangeId !== change.id) return order
  await dropChange(tx, change.id, 'SYSTEM', 'SUPERSEDED')
  return { ...order, openChangeId: null }
}
