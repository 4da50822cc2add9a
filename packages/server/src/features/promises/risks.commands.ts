import { inTx } from '../../db/tx.ts'
import { lockOrder, type OrderDeps } from '../orders/index.ts'
import { expectedAt } from './eta.ts'
import { isUnderWay } from './promise.ts'
import { promiseRisks } from './promises.table.ts'
import { newId } from '@linli/kit'

/** Tells, once, that an order will come late as far as can be seen, and nudges whoever has it in hand. */
export const warnOfDelay = (deps: OrderDeps, orderId: string): Promise<void> =>
  inTx(deps, async (tx) => {
    const order = await lockOrder(tx, orderId)
    const { id, mode, status, windowStart, windowEnd, riderId, communityId, merchantId, householdId } = order
    if (!isUnderWay(mode, status) || order.state === 'PENDING_PAYMENT' || tx.now >= windowEnd) return
    const expected = expectedAt({ mode, status, hasRider: riderId !== null, windowStart }, tx.now)
    if (expected <= windowEnd) return
    const [risk] = await tx.sql
      .insert(promiseRisks)
      .values({ id: newId('rsk'), orderId: id, at: tx.now, expectedAt: expected })
      .onConflictDoNothing()
      .returning({ id: promiseRisks.id })
    if (!risk) return
    const nudged = status === 'PENDING' || status === 'PICKING' ? 'MERCHANT' : riderId === null ? null : 'RIDER'
    await tx.emit({
      type: 'PromiseAtRisk',
      aggregateId: risk.id,
      seq: 1,
      topics: [
        `order:${id}`,
        `merchant:${merchantId}`,
        `community:${communityId}`,
        ...(riderId ? [`rider:${riderId}`] : []),
      ],
      facts: {
        orderId: id,
        communityId,
        merchantId,
        householdId,
        riderId,
        expectedAt: expected.toISOString(),
        windowEnd: windowEnd.toISOString(),
        nudged,
      },
    })
  })
