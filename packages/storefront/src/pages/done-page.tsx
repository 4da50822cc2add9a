import { useEffect } from 'react'
import { useQuery, useSubscription } from 'urql'
import { graphql, type OrderState } from '../api/graphql.ts'
import { nameIn, useText } from '../i18n/text.tsx'
import type { Placed } from '../plan/use-buying.ts'
import { Icon } from '../ui/icon.tsx'
import { Skeleton } from '../ui/states.tsx'
import { windowText } from '../ui/window-text.ts'

export interface Paid extends Placed {
  readonly elapsedMs: number
  readonly taps: number
}

export function DonePage({ paid, onMore }: { paid: Paid; onMore: () => void }) {
  const t = useText()
  const { orderIds, elapsedMs, taps } = paid
  useEffect(() => window.scrollTo(0, 0), [])
  return (
    <main className="page">
      <p className="done-mark tone-done">
        <Icon name="check" size={40} />
      </p>
      <h1 className="centred">{t('done.title')}</h1>
      <p className="muted centred">{t('done.lead', { seconds: Math.round(elapsedMs / 1_000), taps })}</p>
      {orderIds.map((id) => (
        <LiveOrder key={id} orderId={id} />
      ))}
      <button type="button" className="plain wide" onClick={onMore}>
        {t('done.more')}
      </button>
    </main>
  )
}

const LiveOrder_query = graphql(`
  query LiveOrder($orderId: ID!) {
    order(id: $orderId) {
      id
      number
      state
      merchant {
        id
        name
        nameEn
      }
      fulfilment {
        mode
        window {
          startsAt
          endsAt
        }
      }
    }
  }
`)
/** The cache takes what has moved over by the order's id. */
const LiveOrder_subscription = graphql(`
  subscription LiveOrderMoved($orderId: ID!, $after: String) {
    orderStatus(orderId: $orderId, after: $after) {
      __typename
      resumeToken
      ... on OrderMoved {
        orderId
        seq
        order {
          id
          state
        }
      }
    }
  }
`)

/** The way that an order goes when all goes well. */
const way: readonly OrderState[] = ['PAID', 'CONFIRMED', 'PREPARING', 'IN_FULFILMENT', 'COMPLETED']

function LiveOrder({ orderId }: { orderId: string }) {
  const t = useText()
  const [{ data }] = useQuery({ query: LiveOrder_query, variables: { orderId } })
  useSubscription({ query: LiveOrder_subscription, variables: { orderId, after: null } })
  const order = data?.order
  if (!order) return <Skeleton rows={2} />
  const { state, merchant, number, fulfilment } = order
  const reached = way.indexOf(state === 'CLOSED' ? 'COMPLETED' : state)
  return (
    <section className="card live" aria-labelledby={orderId}>
      <h2 id={orderId}>{nameIn(t, merchant)}</h2>
      <p className="small muted">{t('done.order', { number })}</p>
      <p role="status" className={state === 'CANCELLED' ? 'tone-late' : 'tone-done'}>
        <strong>{t(`state.${state}`)}</strong>
      </p>
      <ol className="steps" aria-hidden="true">
        {way.map((each, index) => (
          <li key={each} className={index <= reached ? 'step-done' : ''} />
        ))}
      </ol>
      <p className="small muted">
        {`${t(`mode.${fulfilment.mode}`)} · ${windowText(fulfilment.window, t.language)} · ${t('done.live')}`}
      </p>
    </section>
  )
}
