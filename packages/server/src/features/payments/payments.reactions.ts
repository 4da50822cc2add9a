import { reaction } from '../../events/reactions.ts'
import type { App } from '../../graph/context.ts'
import { sendRefund } from './refunds.commands.ts'

/** Money goes back after the commit that decided it. */
export const sendRequestedRefund = reaction<App>('send-requested-refund', ['RefundRequested'], {
  outside: (app, { facts }) => sendRefund(app, String(facts['refundId'])),
})
