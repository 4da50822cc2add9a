import type { App } from '../../graph/context.ts'
import { defineCron } from '../../jobs/jobs.ts'
import { forgetNonces } from './notifications.commands.ts'
import { reconcileNow } from './reconcile.commands.ts'
import { forgetNotifications } from './sandbox-notifications.ts'
import { addMinutes } from '@linli/kit'

/** Every hour what the provider says is compared with what we say. */
export const reconcileHourly = defineCron<App>('reconcile-payments', '7 * * * *', reconcileNow)

/** Longer than any notification is believed. */
const keptMinutes = 24 * 60

export const forgetPaymentTraces = defineCron<App>('forget-payment-traces', '27 * * * *', async (app) => {
  const before = addMinutes(app.clock.now(), -keptMinutes)
  await forgetNonces(app, before)
  await forgetNotifications(app, before)
})
