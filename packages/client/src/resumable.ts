import { stringifyDocument, type TypedDocumentNode } from '@urql/core'
import type { GraphQLFormattedError } from 'graphql'
import { defaultBackOff, waitMs, type BackOff } from './back-off.ts'
import { passedItems } from './passed-items.ts'
import {
  endOf,
  type StreamEnd,
  type StreamHandle,
  type StreamItem,
  type StreamResult,
  type StreamTransport,
} from './streams.ts'

export type StreamState =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** Dropped and on its way back; what is shown is as of `since`. */
  | { readonly kind: 'behind'; readonly since: Date }
  /** Behind for long. It goes on trying. */
  | { readonly kind: 'lost'; readonly since: Date }
  | { readonly kind: 'closed'; readonly reason: 'stopped' | 'signedOut' }
  | { readonly kind: 'closed'; readonly reason: 'refused'; readonly errors: readonly GraphQLFormattedError[] }

type ItemOf<Data, Field extends keyof Data> = Extract<NonNullable<Data[Field]>, StreamItem>
type ItemNamed<Item, Name extends string> = Extract<Item, { readonly __typename: Name }>
/** Hello and Heartbeat are for the connection, Resync has a call of its own. */
type News<Item> = Exclude<Item, { readonly __typename: 'Hello' | 'Heartbeat' | 'Resync' }>

export interface ResumableOptions<Data, Variables, Field extends keyof Data & string> {
  /** Selects `__typename` and `resumeToken` of every item; takes the token as `$after`. */
  readonly document: TypedDocumentNode<Data, Variables> | string
  readonly variables: Omit<Variables, 'after'>
  readonly field: Field
  /** Where a former stream ended. */
  readonly after?: string | null
  /** Every item once, in the order of the stream. */
  readonly onItem: (item: News<ItemOf<Data, Field>>) => void
  /** What was missed is no longer kept: read the present state again. Items go on after it. */
  readonly onResync?: (item: ItemNamed<ItemOf<Data, Field>, 'Resync'>) => void
  readonly onState?: (state: StreamState) => void
  readonly silenceMs?: number
  readonly lostAfterMs?: number
  readonly backOff?: BackOff
}

export interface ResumableStream {
  readonly state: StreamState
  readonly resumeToken: string | null
  /** Tries again now: the network is back, the person asked. */
  retryNow(): void
  stop(): void
}

/** A subscription that comes back by itself and goes on where it was: nothing lost, nothing twice. */
export function resumable<Data, Variables, Field extends keyof Data & string>(
  transport: StreamTransport,
  options: ResumableOptions<Data, Variables, Field>,
): ResumableStream {
  const { silenceMs = 25_000, lostAfterMs = 30_000, backOff = defaultBackOff } = options
  const query = stringifyDocument(options.document)
  const passed = passedItems()
  let state: StreamState = { kind: 'connecting' }
  let token = options.after ?? null
  let heardAt = new Date()
  let attempt = 0
  let handle: StreamHandle | null = null
  let silence: ReturnType<typeof setTimeout> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined

  function enter(next: StreamState): void {
    if (next.kind === state.kind && next.kind !== 'closed') return
    state = next
    options.onState?.(next)
  }

  function open(): void {
    clearTimeout(retry)
    listen()
    handle = transport.open({ query, variables: { ...options.variables, after: token } }, { next: take, ended: leave })
  }

  function listen(): void {
    clearTimeout(silence)
    silence = setTimeout(() => {
      handle?.abandon()
      leave({ kind: 'dropped' })
    }, silenceMs)
  }

  function take(result: StreamResult): void {
    const item = result.data?.[options.field] as StreamItem | null | undefined
    if (item == null) {
      handle?.close()
      return leave(endOf(result.errors ?? []))
    }
    heardAt = new Date()
    attempt = 0
    listen()
    enter({ kind: 'live' })
    pass(item)
  }

  function pass(item: StreamItem): void {
    switch (item.__typename) {
      case 'Hello':
        // While resuming, what was missed comes after the hello: its token would skip it.
        token ??= item.resumeToken
        return
      case 'Heartbeat':
        token = item.resumeToken
        return
      case 'Resync':
        token = item.resumeToken
        return options.onResync?.(item as ItemNamed<ItemOf<Data, Field>, 'Resync'>)
      default: {
        const isNew = passed.add(item, token)
        token = item.resumeToken
        if (isNew) options.onItem(item as News<ItemOf<Data, Field>>)
      }
    }
  }

  function leave(end: StreamEnd): void {
    clearTimeout(silence)
    handle = null
    if (state.kind === 'closed') return
    if (end.kind === 'signedOut') return enter({ kind: 'closed', reason: 'signedOut' })
    if (end.kind === 'refused') return enter({ kind: 'closed', reason: 'refused', errors: end.errors })
    const isLost = Date.now() - heardAt.getTime() >= lostAfterMs
    enter({ kind: isLost ? 'lost' : 'behind', since: heardAt })
    retry = setTimeout(open, waitMs(backOff, attempt))
    attempt += 1
  }

  open()
  return {
    get state() {
      return state
    },
    get resumeToken() {
      return token
    },
    retryNow() {
      if (handle === null && state.kind !== 'closed') open()
    },
    stop() {
      clearTimeout(silence)
      clearTimeout(retry)
      handle?.close()
      handle = null
      if (state.kind !== 'closed') enter({ kind: 'closed', reason: 'stopped' })
    },
  }
}
