import { graphql, readFragment, type FragmentOf, type ResultOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Moment, MomentWindow } from '../../ui/moment.tsx'
import { Money } from '../../ui/money.tsx'
import { useNow } from '../../ui/now.ts'
import { spanText } from '../../ui/span.ts'
import { Status } from '../../ui/status.tsx'
import { TimeLeft } from '../../ui/time-left.tsx'
import { OrderBreach, OrderBreach_breach } from './order-breach.tsx'
import { PromiseTiers } from './promise-tiers.tsx'

export const OrderPromise_order = graphql(
  `
    fragment OrderPromise_order on Order {
      id
      number
      state
      fulfilment {
        deliveredAt
        arrivedAt
      }
      promise {
        window {
          startsAt
          endsAt
          timeZone
        }
        mode
        ruleVersion
        tiers {
          afterMinutes
          feeBp
          fixedFen
          capFen
        }
        freeCancelAfterMinutes
        breachedAt
        compensationFen
        eta
        atRisk
        breach {
          id
          endedAt
          ...OrderBreach_breach
        }
      }
    }
  `,
  [OrderBreach_breach],
)

interface OrderPromiseProps {
  readonly order: FragmentOf<typeof OrderPromise_order>
  readonly onDecided: () => void
}

/** What was promised and never changes, what is expected now, and what being late has cost whom. */
export function OrderPromise({ order, onDecided }: OrderPromiseProps) {
  const t = useText()
  const it = readFragment(OrderPromise_order, order)
  const { promise } = it
  return (
    <section aria-label={t('promise.label')}>
      <h3>{t('promise.label')}</h3>
      <p className="promise-clock">
        <Clock order={it} />
      </p>
      <Facts
        facts={[
          [
            t('order.window'),
            <MomentWindow key="window" startsAt={promise.window.startsAt} endsAt={promise.window.endsAt} />,
          ],
          [t('promise.eta'), promise.eta && <Moment key="eta" at={promise.eta} style="day" />],
          [
            t('promise.rule'),
            promise.ruleVersion === null ? null : t('promise.ruleVersion', { version: promise.ruleVersion }),
          ],
          [
            t('promise.paid'),
            promise.compensationFen === 0 ? null : <Money key="paid" fen={promise.compensationFen} />,
          ],
        ]}
      />
      <PromiseTiers promise={promise} endedAt={promise.breach?.endedAt ?? null} />
      {promise.breach && (
        <OrderBreach orderId={it.id} number={it.number} breach={promise.breach} onDecided={onDecided} />
      )}
    </section>
  )
}

type Promised = ResultOf<typeof OrderPromise_order>

/** Time left, late by how much, or how it was kept. */
function Clock({ order: { state, promise, fulfilment } }: { order: Promised }) {
  const t = useText()
  const now = useNow()
  const end = new Date(promise.window.endsAt).getTime()
  const minutes = (from: number, to: number) => Math.floor((to - from) / 60_000)
  if (promise.breachedAt !== null) {
    const until = promise.breach?.endedAt ? new Date(promise.breach.endedAt).getTime() : now
    return <Status tone="late">{t('promise.lateBy', { span: spanText(t, minutes(end, until)) })}</Status>
  }
  if (state === 'CANCELLED') return <span className="muted">{t('state.CANCELLED')}</span>
  const there = fulfilment.arrivedAt ?? fulfilment.deliveredAt
  if (there !== null && promise.eta === null) {
    const early = minutes(new Date(there).getTime(), end)
    return (
      <Status tone="done">{early > 0 ? t('promise.keptBy', { span: spanText(t, early) }) : t('promise.kept')}</Status>
    )
  }
  return (
    <>
      <TimeLeft until={promise.window.endsAt} />
      {promise.eta !== null && (
        <Status tone={promise.atRisk ? 'risk' : 'done'}>{t(promise.atRisk ? 'promise.risk' : 'promise.inTime')}</Status>
      )}
    </>
  )
}
