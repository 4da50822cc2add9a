import { createContext, useContext, useEffect, useEffectEvent, useState, type ReactNode } from 'react'
import { graphql, type ResultOf } from './graphql.ts'
import { useLinli } from './linli.tsx'

/** Carries what a row shows; whoever needs more reads it. The cache takes it over by the order's id. */
export const OpsStream_subscription = graphql(`
  subscription OpsStream($communityId: ID, $after: String) {
    opsBoard(communityId: $communityId, after: $after) {
      __typename
      resumeToken
      occurredAt
      ... on OrderMoved {
        orderId
        seq
        action
        from
        to
        order {
          id
          number
          state
          version
          isLate
          refundedFen
          acceptBy
          completedAt
          cancelledAt
          cancelReason
          fulfilment {
            status
            deliveredAt
            rider {
              id
              name
            }
          }
        }
      }
    }
  }
`)

type Item = ResultOf<typeof OpsStream_subscription>['opsBoard']
export type OrderMoved = Extract<Item, { __typename: 'OrderMoved' }>
/** An order moved, or (null) too much was missed: read the present state again. */
export type OpsEvent = OrderMoved | null

type Listener = (event: OpsEvent) => void

class Listeners {
  readonly #all = new Set<Listener>()
  add(listener: Listener): () => void {
    this.#all.add(listener)
    return () => void this.#all.delete(listener)
  }
  tell(event: OpsEvent): void {
    for (const listener of this.#all) listener(event)
  }
}

const OpsContext = createContext<Listeners | null>(null)

/** Listens to the chosen place once for all pages. */
export function OpsStreamProvider({ communityId, children }: { communityId: string | null; children: ReactNode }) {
  const { urql } = useLinli()
  const [listeners] = useState(() => new Listeners())
  useEffect(() => {
    const subscription = urql.subscription(OpsStream_subscription, { communityId }).subscribe((result) => {
      const item = result.data?.opsBoard
      if (item?.__typename === 'Resync') listeners.tell(null)
      if (item?.__typename === 'OrderMoved') listeners.tell(item)
    })
    return () => subscription.unsubscribe()
  }, [urql, communityId, listeners])
  return <OpsContext value={listeners}>{children}</OpsContext>
}

/** Hears every move of an order in the chosen place. */
export function useOpsEvents(listener: Listener): void {
  const listeners = useContext(OpsContext)
  const hear = useEffectEvent(listener)
  useEffect(() => listeners?.add((event) => hear(event)), [listeners])
}
