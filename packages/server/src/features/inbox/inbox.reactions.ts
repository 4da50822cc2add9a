import { reaction } from '../../events/reactions.ts'
import type { App } from '../../graph/context.ts'
import { notifyOfOrder, notifyOfParcel } from './inbox.commands.ts'
import { noticedActions, noticedEvents } from './notification.ts'

export const notifyOfOrderStep = reaction<App>('notify-of-order-step', ['OrderMoved'], {
  actions: noticedActions,
  effect: notifyOfOrder,
})

export const notifyOfParcelEvent = reaction<App>('notify-of-parcel-event', noticedEvents, { effect: notifyOfParcel })
