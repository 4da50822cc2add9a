import { reaction } from '../../events/reactions.ts'
import type { App } from '../../graph/context.ts'
import { notifyOfOrder } from './inbox.commands.ts'
import { noticedActions } from './notification.ts'

export const notifyOfOrderStep = reaction<App>('notify-of-order-step', ['OrderMoved'], {
  actions: noticedActions,
  effect: notifyOfOrder,
})
