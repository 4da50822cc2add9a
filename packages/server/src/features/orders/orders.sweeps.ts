import { system } from '../../access/actor.ts'
import type { Log } from '../../log.ts'
import type { OrderId } from './order.ts'
import { expireOrder, type OrderDeps } from './orders.commands.ts'

/** One look takes at most so many: what is left waits for the next look, a second later. */
const batch = 200

/** Each of the three is the head of an index of its own; asked for in one condition, all orders would be looked through. */
const dueOrders = {
  name: 'due-orders',
  text: [
    ['PENDING_PAYMENT', 'pay_by'],
    ['PAID', 'accept_by'],
    ['COMPLETED', 'close_by'],
  ]
    .map(
      ([state, by]) => `(select id from orders where state = '${state}' and ${by} < $1 order by ${by} limit ${batch})`,
    )
    .join(' union all '),
}

export type SweepDeps = Omit<OrderDeps, 'actor'> & { readonly log: Log }

/**
 * A timer is a condition on a row, not a row in a queue: nothing has to be written when an order is placed, nothing can
 * be lost, and every worker may look at any time.
 */
export async function sweepDueOrders(app: SweepDeps): Promise<number> {
  const now = app.clock.now()
  const { rows: due } = await app.db.pool.query<{ id: OrderId }>({ ...dueOrders, values: [now] })
  for (const { id } of due) await eachAlone(app, id, () => expireOrder({ ...app, actor: system }, id))
  return due.length
}

/** What fails for one must not hold up the others; it is tried again at the next look. */
export async function eachAlone({ log }: SweepDeps, id: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (error) {
    log.error({ err: error, id }, 'what was due could not be done')
  }
}
