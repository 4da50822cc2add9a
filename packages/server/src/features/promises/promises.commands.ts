import { inTx, type Tx } from '../../db/tx.ts'
import { isCarried } from '../fulfilment/index.ts'
import { lockOrder, refundable, saveOrder, take, type Order, type OrderDeps } from '../orders/index.ts'
import { requestRefund } from '../payments/index.ts'
import { advancePostings } from './breach.ts'
import { nextLook, owedFen, standsStill, tiersReached, veryLateAt, type OrderPromise } from './promise.ts'
import { addBreach, findBreach, lastSteps, riderSince, saveBreach, tell, type Breach } from './promises.store.ts'
import { promiseCompensations } from './promises.table.ts'
import { attributeTo } from './recovery.commands.ts'
import { toFen } from '@linli/kit'

interface Broken {
  readonly order: Order
  readonly promise: OrderPromise
  readonly breach: Breach
  /** Handed over or cancelled; absent while it is under way. */
  readonly endedAt: Date | undefined
}

/** What a timer does about one order whose window has ended: whatever is due and not done yet, each once. */
export const watchPromise = (deps: OrderDeps, orderId: string): Promise<void> =>
  inTx(deps, async (tx) => {
    const broken = await brokenOf(tx, orderId)
    if (!broken) return
    const compensated = await compensate(tx, broken)
    if (compensated.endedAt) return attributeTo(tx, compensated.order, compensated.breach, compensated.endedAt)
    return waitOn(tx, await offerAgain(tx, deps, compensated))
  })

/** What follows when an order has been handed over or cancelled: late, it has a cause, and somebody makes good for it. */
export async function settlePromise(tx: Tx, orderId: string): Promise<void> {
  const broken = await brokenOf(tx, orderId)
  if (!broken?.endedAt) return
  const { order, breach } = await compensate(tx, broken)
  await attributeTo(tx, order, breach, broken.endedAt)
}

/** The promise of an order that is broken and not settled; written down when nobody had seen it before. */
async function brokenOf(tx: Tx, orderId: string): Promise<Broken | undefined> {
  const order = await lockOrder(tx, orderId)
  if (order.promise === null) return undefined
  const steps = await lastSteps(tx, order.id)
  const endedAt = order.cancelledAt ?? (order.mode === 'SELF_PICKUP' ? steps.get('ARRIVE_AT_POINT') : order.deliveredAt)
  const found = { order, promise: { ...order, terms: order.promise }, endedAt: endedAt ?? undefined }
  const known = await findBreach(tx, order.id)
  if (known) return known.endedAt === null ? { ...found, breach: known } : undefined
  const paidAt = steps.get('PAY')
  // Who paid too late was promised nothing, and a cancelled order owes nothing more.
  if (!paidAt || paidAt > order.windowEnd || order.state === 'CANCELLED') return undefined
  if (endedAt ? endedAt <= order.windowEnd : tx.now < order.windowEnd) return undefined
  const breach = await addBreach(tx, order)
  return { ...found, breach: await tell(tx, breach, order, { type: 'PromiseBreached' }) }
}

/** Pays what the tiers reached owe beyond what was paid, as far as anything is left of what the resident paid. */
async function compensate(tx: Tx, broken: Broken): Promise<Broken> {
  const { order, promise, breach, endedAt } = broken
  const tier = tiersReached(promise, endedAt ?? tx.now)
  if (tier <= breach.tiersPaid) return broken
  const owed = owedFen(promise, tier) - owedFen(promise, breach.tiersPaid)
  const amountFen = toFen(Math.min(owed, refundable(order)))
  const refundIds = await requestRefund(tx, {
    orderId: order.id,
    amountFen,
    reason: 'PROMISE_BREACH',
    bearer: 'GUARANTEE_FUND',
    from: advancePostings(amountFen),
  })
  await tx.sql.insert(promiseCompensations).values({ orderId: order.id, tier, amountFen, refundIds, at: tx.now })
  const paid = { ...breach, tiersPaid: tier, compensationFen: toFen(breach.compensationFen + amountFen) }
  if (amountFen === 0) return { ...broken, breach: paid }
  const next = { ...order, version: order.version + 1, refundedFen: toFen(order.refundedFen + amountFen) }
  await saveOrder(tx, next, { action: 'REFUND', from: order.state, role: 'SYSTEM' })
  const told = await tell(tx, paid, next, { type: 'CompensationPaid', facts: { tier, amountFen } })
  return { ...broken, order: next, breach: told }
}

/** Very late, the resident is free to leave it, and a rider who does not move loses it to one who does. */
async function offerAgain(tx: Tx, deps: OrderDeps, broken: Broken): Promise<Broken> {
  const { order, promise } = broken
  let { breach } = broken
  const since = veryLateAt(promise)
  if (since && since <= tx.now && breach.veryLateAt === null)
    breach = await tell(tx, { ...breach, veryLateAt: since }, order, { type: 'PromiseVeryLate' })
  const isReady = order.status === 'PACKED' || order.status === 'OUT_FOR_DELIVERY'
  if (!isReady || !standsStill(promise, tx.now, riderSince(await lastSteps(tx, order.id), order)))
    return { ...broken, breach }
  return { ...broken, breach, order: await take(tx, deps, order, { action: 'REOFFER', role: 'SYSTEM' }) }
}

async function waitOn(tx: Tx, { order, promise, breach }: Broken): Promise<void> {
  const rider = { byRider: isCarried.byRider(order.mode), riderSince: riderSince(await lastSteps(tx, order.id), order) }
  await saveBreach(tx, breach.id, {
    version: breach.version,
    tiersPaid: breach.tiersPaid,
    compensationFen: breach.compensationFen,
    veryLateAt: breach.veryLateAt,
    nextAt: nextLook(promise, tx.now, rider) ?? null,
  })
}
