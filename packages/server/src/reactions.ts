import type { Reaction } from './events/reactions.ts'
import { sendRequestedRefund } from './features/orders/index.ts'
import type { App } from './graph/context.ts'

/** What the features do when something else has happened. The relay hands out work by this list, workers do it. */
export const reactions: readonly Reaction<App>[] = [sendRequestedRefund]
