import { Link, useSearchParams } from 'react-router'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { useMoneyWords } from '../../i18n/use-money-words.ts'
import { useName } from '../../i18n/use-name.ts'
import { Moment } from '../../ui/moment.tsx'
import { paymentTone } from '../../ui/money-tones.ts'
import { Money } from '../../ui/money.tsx'
import { Status } from '../../ui/status.tsx'
import { linkOf, readOrdersSearch } from './orders-search.ts'
import { StateOf } from './state-of.tsx'

export const OrderPayments_order = graphql(`
  fragment OrderPayments_order on Order {
    id
    payments {
      id
      state
      amountFen
      provider
      subjectId
      failure
      createdAt
      settledAt
      orders {
        id
        number
      }
    }
    siblings {
      id
      number
      state
      isLate
      totalFen
      merchant {
        id
        name
        nameEn
      }
    }
  }
`)

/** Every try to pay, what it paid for, and the other orders of the same cart. */
export function OrderPayments({ order }: { order: FragmentOf<typeof OrderPayments_order> }) {
  const t = useText()
  const words = useMoneyWords()
  const nameOf = useName()
  const [search] = useSearchParams()
  const it = readFragment(OrderPayments_order, order)
  const link = linkOf(readOrdersSearch(search))
  return (
    <section aria-label={t('payments.label')}>
      <h3>{t('payments.label')}</h3>
      {it.payments === null || it.payments.length === 0 ? (
        <p className="muted">{t('order.unpaid')}</p>
      ) : (
        <ul className="order-moneys">
          {it.payments.map((payment) => (
            <li key={payment.id}>
              <Status tone={paymentTone[payment.state]}>{t(`payment.${payment.state}`)}</Status>
              <Money fen={payment.amountFen} />
              <span className="muted">{words.provider(payment.provider)}</span>
              {payment.subjectId.startsWith('chg_') && <span className="tag">{t('payment.change')}</span>}
              {payment.failure !== null && <span className="muted">{words.failure(payment.failure)}</span>}
              <span className="muted small timeline-at">
                <Moment at={payment.settledAt ?? payment.createdAt} />
              </span>
              {payment.orders.length > 1 && (
                <span className="order-moneys-more muted small">
                  {t('payments.for')}{' '}
                  {payment.orders.map((each) => (
                    <Link key={each.id} className="text-link" to={paths.order(each.id, link)}>
                      {each.number}
                    </Link>
                  ))}
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {it.siblings.length > 0 && (
        <>
          <h4>{t('siblings.label')}</h4>
          <ul className="order-moneys">
            {it.siblings.map((each) => (
              <li key={each.id}>
                <Link className="text-link" to={paths.order(each.id, link)}>
                  {each.number}
                </Link>
                <StateOf order={each} />
                <span className="muted">{nameOf(each.merchant)}</span>
                <span className="timeline-at">
                  <Money fen={each.totalFen} />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
