export { InboxResolver } from './inbox.resolver.ts'
export { notificationShape } from './inbox.shape.ts'
export { notifyOfOrderStep, notifyOfParcelEvent } from './inbox.reactions.ts'
