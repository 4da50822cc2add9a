import { apiUrl } from './api-url.ts'
import { session } from './session.ts'
import { createLinliClient, idempotencyKeys, type LinliClient } from '@linli/client'

/** One client per sign-in: what one person read is not left in the cache for the next. */
export const newClient = (): LinliClient =>
  createLinliClient({ url: apiUrl(), token: session.token, onSignedOut: session.end })

/** Keys of what was sent and not yet answered, in this tab. */
export const keys = idempotencyKeys()
