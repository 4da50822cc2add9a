import { stampOf, type Grant } from '../../access/actor.ts'
import { reaches, sees } from '../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { inTxOnce } from '../../graph/idempotency.ts'
import { post } from '../ledger/index.ts'
import { lockOrder, orderReach, withReach, type Order } from '../orders/index.ts'
import type { Cause } from './attribution.ts'
import {
  assertContestable,
  assertDecidable,
  contestReach,
  decideReach,
  recoveryPostings,
  reversed,
  type BreachId,
} from './breach.ts'
import { findBreach, saveBreach, tell, type Breach } from './promises.store.ts'
import { checkReason } from './reason.ts'
import { refuse } from '@linli/kit'

/** The breach of an order and the grant that acts on it; unseen is not found. */
async function lockBreach(
  tx: Tx,
  orderId: string,
  reach: typeof contestReach,
): Promise<{ order: Order; breach: Breach; grant: Grant }> {
  const order = await lockOrder(tx, orderId)
  if (!sees(tx.actor, orderReach, withReach(order))) refuse('NOT_FOUND')
  const breach = await findBreach(tx, order.id)
  const held = { ...order, riderId: breach?.riderId ?? order.riderId ?? '' }
  const grant = tx.actor.grants.find((each) => reaches(each, reach, held))
  if (!grant) refuse('FORBIDDEN')
  if (!breach) refuse('PROMISE_KEPT')
  return { order, breach, grant }
}

/** Whoever is held for a lateness says why it was not his. */
export function contestAttribution(deps: TxDeps, request: { orderId: string; reason: string }): Promise<BreachId> {
  const reason = checkReason(request.reason)
  return inTx(deps, async (tx) => {
    const { order, breach, grant } = await lockBreach(tx, request.orderId, contestReach)
    assertContestable(breach, tx.now)
    const { version } = await tell(tx, breach, order, { type: 'AttributionContested', facts: { role: grant.role } })
    await saveBreach(tx, breach.id, {
      version,
      causeState: 'CONTESTED',
      contestedBy: stampOf(tx.actor, grant.role),
      contestReason: reason,
    })
    return breach.id
  })
}

export interface Decision {
  readonly orderId: string
  readonly cause: Cause
  readonly reason: string
}

/** An operator says whose it was. Where that is somebody else, what was recovered is booked back and taken from him. */
export async function decideAttribution(deps: TxDeps, request: Decision, key: string): Promise<BreachId> {
  const reason = checkReason(request.reason)
  const done = await inTxOnce(deps, { operation: 'decideAttribution', key, request }, async (tx) => {
    const { order, breach, grant } = await lockBreach(tx, request.orderId, decideReach)
    assertDecidable(breach)
    const causeState = request.cause === breach.cause ? 'UPHELD' : 'CHANGED'
    if (causeState === 'CHANGED') await rebook(tx, breach, request.cause)
    const facts = { cause: request.cause, causeState }
    const { version } = await tell(tx, breach, order, { type: 'AttributionDecided', facts })
    await saveBreach(tx, breach.id, {
      version,
      cause: request.cause,
      causeState,
      decidedBy: stampOf(tx.actor, grant.role),
      decidedReason: reason,
      decidedAt: tx.now,
    })
    return { id: breach.id }
  })
  return done.id
}

/** Nothing that was booked is changed: the recovery is booked back, and booked anew. */
async function rebook(tx: Tx, { id, orderId, merchantId, cause, recoveredFen }: Breach, decided: Cause): Promise<void> {
  if (recoveredFen === 0 || cause === null) return
  const of = { sourceId: id, orderId }
  const before = recoveryPostings(cause, merchantId, recoveredFen)
  await post(tx, { ...of, reason: 'promise-recovery-reversed', postings: reversed(before) })
  const now = recoveryPostings(decided, merchantId, recoveredFen)
  await post(tx, { ...of, reason: 'promise-recovery-decided', postings: now })
}
