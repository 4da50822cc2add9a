import { createECDH } from 'node:crypto'
import webPush from 'web-push'
import type { Keys } from '../accounts/index.ts'
import type { Browser, ChannelProvider, ProviderAnswer } from './channel-provider.ts'
import { wordsOf } from './content.ts'
import type { Clock } from '@linli/kit'

/** Who calls browsers, towards push services (RFC 8292): they know us by the public key. */
export interface Vapid {
  readonly publicKey: string
  readonly privateKey: string
}

/** Always the same of one platform: browsers that were asked once need not be asked again. */
export function vapidOf(keys: Pick<Keys, 'blind'>): Vapid {
  const privateKey = keys.blind('push', 'vapid')
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(privateKey, 'base64url')
  return { privateKey, publicKey: pair.getPublicKey('base64url') }
}

export interface WebPushOptions {
  readonly clock: Clock
  readonly vapid: Vapid
  /** mailto: or https: whoever runs a push service finds whom to write to. */
  readonly subject: string
  /** A browser that no longer exists. */
  readonly onGone: (endpoint: string) => Promise<void>
}

const answerWithinMs = 10_000
/** A day: what nobody was there for by then is no news. */
const keptSeconds = 86_400

/**
 * The push services of browsers. They know no references, but of messages with one topic they keep the last, and a
 * browser shows of one tag the last: sent again it is still one message.
 */
export function webPushChannel({ clock, vapid, subject, onGone }: WebPushOptions): ChannelProvider {
  async function call({ endpoint, keys }: Browser, payload: string, topic: string, ttl: number): Promise<number> {
    const { headers, body } = webPush.generateRequestDetails({ endpoint, keys }, payload, {
      TTL: ttl,
      topic,
      contentEncoding: 'aes128gcm',
      vapidDetails: { subject, ...vapid },
    })
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: headers as Record<string, string>,
      body: new Uint8Array(body!),
      // Elsewhere than where it was registered nothing is sent.
      redirect: 'error',
      signal: AbortSignal.timeout(answerWithinMs),
    })
    await answer.body?.cancel()
    if (answer.status === 404 || answer.status === 410) await onGone(endpoint)
    else if (answer.status === 429 || answer.status >= 500) throw new Error(`a push service answered ${answer.status}`)
    return answer.status
  }

  return {
    async send({ reference, to, said, expiresAt }): Promise<ProviderAnswer> {
      const browsers = 'browsers' in to ? to.browsers : []
      const left = expiresAt === null ? keptSeconds : Math.floor((expiresAt.getTime() - clock.now().getTime()) / 1_000)
      const payload = JSON.stringify({ id: reference, ...wordsOf(said) })
      const ttl = Math.max(0, Math.min(keptSeconds, left))
      const called = await Promise.allSettled(browsers.map((browser) => call(browser, payload, reference, ttl)))
      const statuses = called.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
      if (statuses.some((status) => status < 300)) return { state: 'TAKEN' }
      const failed = called.find((each) => each.status === 'rejected')
      if (failed) throw failed.reason
      return { state: 'REFUSED', reason: `HTTP ${statuses[0]}` }
    },
    query: () => Promise.resolve({ state: 'NOT_FOUND' }),
  }
}
