import type { Actor } from '../../../access/actor.ts'
import { inTxUnless, type Tx } from '../../../db/tx.ts'
import { bookedHere, post, type Posting } from '../../ledger/index.ts'
import { extraPostings } from '../money.ts'
import { mayRefund, withReach } from '../order.policy.ts'
import type { Order, OrderId } from '../order.ts'
import type { Plan } from './change-plan.ts'
import { backFen, type ChangeId } from './change.ts'
import { apply, checkRequest, propose, type ChangeDeps, type ChangeRequest } from './changes.commands.ts'
import { lockChange } from './changes.store.ts'
import { toFen, type Fen } from '@linli/kit'

/** What a change would come to, and nothing of it is kept. */
export interface Preview extends Plan {
  readonly orderId: OrderId
  readonly refundFen: Fen
  /** What the household pays on top. */
  readonly extraFen: Fen
  /** What would be booked; null for those who do not keep the books. */
  readonly postings: readonly Posting[] | null
}

/** Goes all the way to the changed order, as if everybody had said yes and paid, and undoes it. */
export function previewChange(deps: ChangeDeps, request: ChangeRequest): Promise<Preview> {
  checkRequest(request)
  return inTxUnless(true, deps, async (tx) => {
    const { order, plan, orderId, changeId } = await propose(tx, deps, request)
    const extraFen = plan.payer === 'RESIDENT' ? plan.deltaFen : toFen(0)
    await carryOut(tx, changeId, extraFen)
    const postings = keepsBooks(tx.actor, order) ? await bookedHere(tx, orderId) : null
    return { ...plan, orderId, refundFen: toFen(backFen(plan, order)), extraFen, postings }
  })
}

async function carryOut(tx: Tx, changeId: ChangeId, extraFen: Fen): Promise<void> {
  const { order, change } = await lockChange(tx, changeId)
  if (change.state === 'APPLIED') return
  const paid = { ...order, paidFen: toFen(order.paidFen + extraFen) }
  if (extraFen > 0)
    await post(tx, {
      reason: 'payment',
      sourceId: changeId,
      orderId: order.id,
      postings: extraPostings(order, extraFen),
    })
  await apply(tx, paid, change, 'RESIDENT')
}

const keepsBooks = (actor: Actor, order: Order): boolean =>
  actor.grants.some((grant) => mayRefund(grant, withReach(order)))
