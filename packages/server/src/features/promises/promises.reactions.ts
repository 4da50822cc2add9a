import { reaction } from '../../events/reactions.ts'
import type { App } from '../../graph/context.ts'
import { settlePromise } from './promises.commands.ts'

/** Where an order is handed over or cancelled, its lateness has an end and gets its cause. */
export const settleEndedPromise = reaction<App>('settle-ended-promise', ['OrderMoved'], {
  actions: ['DELIVER', 'ARRIVE_AT_POINT', 'CANCEL', 'RETURN'],
  effect: (tx, { facts }) => settlePromise(tx, String(facts['orderId'])),
})
