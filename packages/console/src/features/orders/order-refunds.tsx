import { Button } from 'antd'
import { useState } from 'react'
import { graphql, readFragment, type FragmentOf, type ResultOf } from '../../api/graphql.ts'
import { useRetryRefund } from '../../api/use-retry-refund.ts'
import { useText } from '../../i18n/text.tsx'
import { useMoneyWords } from '../../i18n/use-money-words.ts'
import { Moment } from '../../ui/moment.tsx'
import { refundTone } from '../../ui/money-tones.ts'
import { Money, moneyText } from '../../ui/money.tsx'
import { RetryRefundForm } from '../../ui/retry-refund-form.tsx'
import { Status } from '../../ui/status.tsx'

export const OrderRefunds_order = graphql(`
  fragment OrderRefunds_order on Order {
    paidFen
    refundedFen
    lines {
      id
      name
    }
    refunds {
      id
      state
      amountFen
      bearer
      reason
      restock
      tries
      failure
      createdAt
      settledAt
      lines {
        lineId
        quantity
        amountFen
      }
    }
  }
`)

type Refund = ResultOf<typeof OrderRefunds_order>['refunds'][number]

interface OrderRefundsProps {
  readonly order: FragmentOf<typeof OrderRefunds_order>
  readonly onMoved: () => void
}

/** What goes back or has gone back, for which goods, who bears it; what failed is sent again from here. */
export function OrderRefunds({ order, onMoved }: OrderRefundsProps) {
  const t = useText()
  const words = useMoneyWords()
  const it = readFragment(OrderRefunds_order, order)
  const [asked, ask] = useState<Refund | null>(null)
  const { retry, forget, isRunning, problem } = useRetryRefund()
  const send = async () => {
    if (asked === null || !(await retry(asked))) return
    ask(null)
    onMoved()
  }
  const nameOf = (lineId: string) => it.lines.find(({ id }) => id === lineId)?.name ?? ''
  return (
    <section aria-label={t('refunds.label')}>
      <h3>
        {t('refunds.label')}
        {it.paidFen > 0 && (
          <span className="h3-note">{t('refunds.left', { money: moneyText(it.paidFen - it.refundedFen) })}</span>
        )}
      </h3>
      {it.refunds.length === 0 ? (
        <p className="muted">{t('refunds.none')}</p>
      ) : (
        <ul className="order-moneys">
          {it.refunds.map((refund) => (
            <li key={refund.id}>
              <Status tone={refundTone[refund.state]}>{t(`refund.${refund.state}`)}</Status>
              <Money fen={-refund.amountFen} />
              <span>{words.refundReason(refund.reason)}</span>
              <span className="muted">{t('refunds.bearer', { bearer: t(`bearer.${refund.bearer}`) })}</span>
              <span className="muted small timeline-at">
                <Moment at={refund.settledAt ?? refund.createdAt} />
              </span>
              <span className="order-moneys-more muted small">
                {refund.lines.map(({ lineId, quantity }) => (
                  <span key={lineId}>{`${nameOf(lineId)} × ${quantity}`}</span>
                ))}
                {refund.restock && <span>{t('refunds.restocked')}</span>}
                {refund.tries > 0 && <span>{t('refunds.tries', { tries: refund.tries })}</span>}
                {refund.failure !== null && <span className="order-refunded">{words.failure(refund.failure)}</span>}
              </span>
              {refund.state === 'FAILED' && (
                <Button
                  onClick={() => {
                    forget()
                    ask(refund)
                  }}
                >
                  {t('refunds.retry')}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {asked && (
        <RetryRefundForm
          refund={asked}
          isRunning={isRunning}
          problem={problem}
          onConfirm={() => void send()}
          onClose={() => ask(null)}
        />
      )}
    </section>
  )
}
