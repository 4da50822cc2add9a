/** The part of Storage that is used: sessionStorage in a browser, nothing in a script. */
export type KeyStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

export interface IdempotencyKeys {
  /** The key of this intention: the same one until `release`, also after a reload of the page. */
  keyOf(intention: string): string
  /** The answer came, whether yes or no; the next time is another intention. */
  release(intention: string): void
  /**
   * Runs `work` with the key of the intention and releases it when an answer came. `work` that throws, or whose
   * result has no `data`, got none: the same key goes with the next try, and the server does the thing once.
   */
  withKey<Result>(intention: string, work: (key: string) => Promise<Result>): Promise<Result>
}

/** The server forgets a key after 72 hours; a key as old as that no longer guards anything. */
const keptMs = 72 * 3_600_000
const prefix = 'linli-key:'

/** Name an intention by everything that makes it this one, such as `refund ord_01j… 1240 late`. */
export function idempotencyKeys(store: KeyStore | null = sessionStore(), now = Date.now): IdempotencyKeys {
  const held = new Map<string, string>()

  const keys: IdempotencyKeys = {
    keyOf(intention) {
      const known = held.get(intention) ?? stored(store, intention, now())
      if (known !== null) return known
      const key = randomKey()
      held.set(intention, key)
      store?.setItem(prefix + intention, `${now()} ${key}`)
      return key
    },
    release(intention) {
      held.delete(intention)
      store?.removeItem(prefix + intention)
    },
    async withKey(intention, work) {
      const result = await work(keys.keyOf(intention))
      if (isAnswer(result)) keys.release(intention)
      return result
    },
  }
  return keys
}

function stored(store: KeyStore | null, intention: string, nowMs: number): string | null {
  const [at, key] = (store?.getItem(prefix + intention) ?? '').split(' ')
  return key !== undefined && nowMs - Number(at) < keptMs ? key : null
}

function isAnswer(result: unknown): boolean {
  if (typeof result !== 'object' || result === null || !('data' in result)) return true
  return result.data != null
}

/** `crypto.randomUUID` exists only on secure origins; an office server on plain HTTP is none. */
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

function sessionStore(): KeyStore | null {
  // In Node the property exists too, and reading it warns or throws.
  return typeof window === 'undefined' ? null : window.sessionStorage
}
