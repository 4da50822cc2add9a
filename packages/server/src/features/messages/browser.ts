import { createECDH } from 'node:crypto'
import { refuse } from '@linli/kit'

interface Browser {
  readonly endpoint: string
  readonly keys: { readonly p256dh: string; readonly auth: string }
}

const longestEndpoint = 1_000

/**
 * The server will call this address, so it is one of a push service that the operator has named: anything else could be
 * a machine that only the server can reach. An origin that begins with a star stands for all hosts that end so.
 */
export function checkBrowser({ endpoint, keys }: Browser, allowed: readonly string[]): Browser {
  const url = URL.canParse(endpoint) && endpoint.length <= longestEndpoint ? new URL(endpoint) : undefined
  if (!url || url.username || url.password || !allowed.some((origin) => matches(url, origin)))
    refuse('PUSH_SERVICE_UNKNOWN', {}, 'input.endpoint')
  if (!isPoint(keys.p256dh)) refuse('BAD_INPUT', { reason: 'a P-256 public key is wanted' }, 'input.p256dh')
  if (Buffer.from(keys.auth, 'base64url').length !== 16)
    refuse('BAD_INPUT', { reason: '16 bytes are wanted' }, 'input.auth')
  return { endpoint: url.href, keys: { p256dh: keys.p256dh, auth: keys.auth } }
}

function matches(url: URL, origin: string): boolean {
  const { protocol, hostname, port } = new URL(origin)
  if (!hostname.startsWith('*.')) return url.origin === origin
  return url.protocol === protocol && url.port === port && url.hostname.endsWith(hostname.slice(1))
}

/** On the curve: what is not would make every message to it fail. */
function isPoint(key: string): boolean {
  const bytes = Buffer.from(key, 'base64url')
  if (bytes.length !== 65) return false
  const own = createECDH('prime256v1')
  own.generateKeys()
  try {
    own.computeSecret(bytes)
    return true
  } catch {
    return false
  }
}
