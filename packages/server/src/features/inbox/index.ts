export { InboxResolver } from './inbox.resolver.ts'
export { notificationShape } from './inbox.shape.ts'
export { notifyOfOrderStep } from './inbox.reactions.ts'
