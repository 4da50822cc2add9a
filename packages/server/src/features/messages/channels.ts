import type { Db } from '../../db/database.ts'
import type { Env } from '../../env.ts'
import type { Keys } from '../accounts/index.ts'
import { forgetBrowser } from './addresses.commands.ts'
import type { ChannelProviders } from './channel-provider.ts'
import { sandboxChannels } from './sandbox-channels.ts'
import { vapidOf, webPushChannel } from './web-push.ts'
import type { Clock } from '@linli/kit'

interface Options {
  readonly db: Db
  readonly clock: Clock
  readonly env: Env
  readonly keys: Keys
}

/** Sandboxes, and what an operator has set up in their place. */
export function openChannels({ db, clock, env, keys }: Options): ChannelProviders {
  const sandbox = sandboxChannels({ db, clock, settings: env })
  const { pushSubject: subject } = env
  if (subject === null) return sandbox
  const onGone = (endpoint: string) => forgetBrowser({ db, keys }, endpoint)
  return { ...sandbox, WEB_PUSH: webPushChannel({ clock, vapid: vapidOf(keys), subject, onGone }) }
}
