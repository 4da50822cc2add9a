import type { SubscriptionForwarder } from '@urql/core'
import { resumable, type ResumableStream, type StreamState } from './resumable.ts'
import type { StreamItem, StreamTransport } from './streams.ts'

/** How the open streams are doing, for a badge. */
export interface StreamsHealth {
  /** The worst of the open streams; null when none is open. */
  worst(): StreamState | null
  onChange(listener: () => void): () => void
  /** The network is back or the person asked: every stream that waits tries now. */
  retryNow(): void
}

interface Forwarder extends StreamsHealth {
  readonly forward: SubscriptionForwarder
  stopAll(): void
}

const gravity = { live: 0, connecting: 1, behind: 2, lost: 3, closed: 4 } as const

/** Lets urql's subscriptions run over resumable streams, so that components and cache see each item once. */
export function streamForwarder(transport: StreamTransport, onSignedOut: () => void): Forwarder {
  const open = new Map<symbol, ResumableStream | null>()
  const states = new Map<symbol, StreamState>()
  const listeners = new Set<() => void>()
  let worst: StreamState | null = null

  function note(key: symbol, state: StreamState | null): void {
    if (state === null) states.delete(key)
    else states.set(key, state)
    const all = [...states.values()]
    worst = all.length === 0 ? null : all.reduce((a, b) => (gravity[b.kind] > gravity[a.kind] ? b : a))
    for (const listener of listeners) listener()
    if (state?.kind === 'closed' && state.reason === 'signedOut') onSignedOut()
  }

  const forward: SubscriptionForwarder = (request) => ({
    subscribe(observer) {
      const key = Symbol(request.operationName)
      const field = rootField(request.query ?? '')
      const pass = (item: StreamItem) => observer.next({ data: { [field]: item } })
      note(key, { kind: 'connecting' })
      const stream = resumable<Record<string, StreamItem>, Record<string, unknown>, string>(transport, {
        document: request.query ?? '',
        variables: { ...request.variables },
        field,
        onItem: pass,
        onResync: pass,
        onState: (state) => {
          if (state.kind === 'closed' && state.reason === 'stopped') return
          note(key, state)
          if (state.kind === 'closed' && state.reason === 'refused') observer.error(state.errors)
        },
      })
      open.set(key, stream)
      return {
        unsubscribe() {
          stream.stop()
          open.delete(key)
          note(key, null)
        },
      }
    },
  })

  return {
    forward,
    worst: () => worst,
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    retryNow: () => open.forEach((stream) => stream?.retryNow()),
    stopAll: () => open.forEach((stream) => stream?.stop()),
  }
}

/** The answer key of the one field that a subscription has. */
function rootField(query: string): string {
  const found = /subscription\b[^{]*\{\s*(\w+)/.exec(query)
  if (!found) throw new Error('A subscription has one field at its root.')
  return found[1]!
}
