import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Money } from '../../ui/money.tsx'
import { Status, type Tone } from '../../ui/status.tsx'
import { OrderLedger, OrderLedger_order } from './order-ledger.tsx'

export const OrderMoney_order = graphql(
  `
    fragment OrderMoney_order on Order {
      refundedFen
      payment {
        id
        state
        amountFen
        provider
        settledAt
      }
      refunds {
        id
        state
        amountFen
        reason
        createdAt
      }
      ...OrderLedger_order
    }
  `,
  [OrderLedger_order],
)

type PaymentState = 'PENDING' | 'REQUESTED' | 'SENT' | 'SUCCEEDED' | 'FAILED' | 'UNKNOWN'
const tones: Readonly<Record<PaymentState, Tone>> = {
  PENDING: 'quiet',
  REQUESTED: 'quiet',
  SENT: 'news',
  SUCCEEDED: 'done',
  FAILED: 'late',
  UNKNOWN: 'risk',
}

/** What was paid, what went back, and what the books say of it. */
export function OrderMoney({ order }: { order: FragmentOf<typeof OrderMoney_order> }) {
  const t = useText()
  const it = readFragment(OrderMoney_order, order)
  return (
    <section aria-label={t('order.money')}>
      <h3>{t('order.money')}</h3>
      {it.payment === null ? (
        <p className="muted">{t('order.unpaid')}</p>
      ) : (
        <Facts
          facts={[
            [
              t('payment.label'),
              <Status key="state" tone={tones[it.payment.state]}>
                {t(`payment.${it.payment.state}`)}
              </Status>,
            ],
            [t('payment.amount'), <Money key="amount" fen={it.payment.amountFen} />],
            [t('payment.provider'), it.payment.provider],
            [t('payment.settled'), it.payment.settledAt && <Moment key="settled" at={it.payment.settledAt} />],
          ]}
        />
      )}
      {it.refunds.map((refund) => (
        <p key={refund.id} className="order-refund">
          <Status tone={tones[refund.state]}>{t(`refund.${refund.state}`)}</Status>
          <Money fen={-refund.amountFen} />
          <span className="muted">{refund.reason}</span>
          <span className="muted small">
            <Moment at={refund.createdAt} />
          </span>
        </p>
      ))}
      <OrderLedger order={it} />
    </section>
  )
}
