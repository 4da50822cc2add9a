import { apiUrl } from '../api/client.tsx'
import type { FlowKind, FlowOutcome } from '../api/graphql.ts'
import { session } from '../api/session.ts'

/** Set by the build: what flow reports tell releases apart by. */
declare const __RELEASE__: string
export const release = __RELEASE__

const recordFlow = `mutation RecordFlow($run: FlowRunInput!) { recordFlow(run: $run) { runId userErrors { code } } }`

/**
 * A resident's way from an opened page to a paid order: how long, and how many taps. It begins with the page itself, so
 * that loading and signing in count; the next one begins when the resident starts anew.
 */
class FlowRun {
  #flow: FlowKind = 'USUALS'
  #householdId: string | null = null
  #wasRefused = false
  #session = newSession()
  #beganAt = 0
  #taps = 0
  #isTold = false

  isOf(flow: FlowKind, householdId: string): void {
    this.#flow = flow
    this.#householdId = householdId
  }

  refuse(): void {
    this.#wasRefused = true
  }

  /** How it ends when the resident goes away now. */
  leave(): void {
    void this.end(this.#wasRefused ? 'REFUSED' : 'ABANDONED')
  }

  countTap(): void {
    if (!this.#isTold) this.#taps++
  }

  /** As it stands: what the page shows at the end is what it told. */
  get figures(): { readonly elapsedMs: number; readonly taps: number } {
    return { elapsedMs: Math.round(performance.now() - this.#beganAt), taps: this.#taps }
  }

  /** Told once. Kept alive by the browser, so that it also arrives when the page is being left. */
  async end(outcome: FlowOutcome): Promise<FlowRun['figures']> {
    const { figures } = this
    const token = session.token()
    if (this.#isTold || token === null) return figures
    this.#isTold = true
    const [flow, householdId] = [this.#flow, this.#householdId]
    const run = { flow, householdId, session: this.#session, outcome, release, ...figures }
    await fetch(apiUrl, {
      method: 'POST',
      keepalive: true,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
      body: JSON.stringify({ query: recordFlow, variables: { run } }),
    }).catch(() => {
      // A figure that did not arrive is no reason to disturb somebody who has just paid.
    })
    return figures
  }

  startAnew(): void {
    this.#flow = 'USUALS'
    this.#wasRefused = false
    this.#session = newSession()
    this.#beganAt = performance.now()
    this.#taps = 0
    this.#isTold = false
  }
}

function newSession(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

export const flowRun = new FlowRun()

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLInputElement && target.type !== 'radio' && target.type !== 'checkbox'

/** Counts what a resident does with a finger, a mouse or the two keys that press buttons; typing is no tap. */
export function watchTaps(): void {
  document.addEventListener('pointerdown', () => flowRun.countTap(), { capture: true })
  document.addEventListener(
    'keydown',
    ({ key, repeat, target }) => {
      if (!repeat && (key === 'Enter' || (key === ' ' && !isTyping(target)))) flowRun.countTap()
    },
    { capture: true },
  )
  window.addEventListener('pagehide', () => flowRun.leave())
}
