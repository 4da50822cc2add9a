import type { ReactNode } from 'react'
import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { numberText } from '../../ui/count.ts'
import { Money } from '../../ui/money.tsx'

export const DayFigures_figures = graphql(`
  fragment DayFigures_figures on DayFigures {
    sumFen
    accounts {
      kind
      openingFen
      inFen
      outFen
      closingFen
    }
    orders {
      orders
      goodsFen
      discountFen
      feeFen
      paidFen
      changedFen
      otherFen
    }
    refunds {
      askedFen
      paidFen
      underWayFen
    }
  }
`)

const columns = ['opening', 'in', 'out', 'closing'] as const

interface DayFiguresProps {
  readonly day: string
  readonly figures: FragmentOf<typeof DayFigures_figures>
  readonly children: ReactNode
}

/** Every kind of account over the day; the last line proves that the sum is zero. */
export function DayFigures({ day, figures, children }: DayFiguresProps) {
  const t = useText()
  const it = readFragment(DayFigures_figures, figures)
  const rows = it.accounts.map((account) => ({
    kind: account.kind,
    opening: account.openingFen,
    in: account.inFen,
    out: account.outFen,
    closing: account.closingFen,
  }))
  const sum = (name: (typeof columns)[number]) => rows.reduce((total, row) => total + row[name], 0)
  const { orders, refunds } = it
  const explained = [
    ['goods', orders.goodsFen],
    ['discount', -orders.discountFen],
    ['fee', orders.feeFen],
    ['changed', orders.changedFen],
    ['paid', orders.paidFen],
    ['other', orders.otherFen],
    ['refundsAsked', refunds.askedFen],
    ['refundsPaid', refunds.paidFen],
    ['refundsUnderWay', refunds.underWayFen],
  ] as const
  return (
    <div className="day-figures">
      <table className="table day-accounts" aria-label={t('day.figures', { day })}>
        <thead>
          <tr>
            <th scope="col">{t('day.account')}</th>
            {columns.map((name) => (
              <th key={name} scope="col" className="cell-number">
                {t(`day.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.kind}>
              <th scope="row">{t(`account.${row.kind}`)}</th>
              {columns.map((name) => (
                <td key={name} className="cell-number">
                  <Money fen={row[name]} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{t('day.sum')}</th>
            {columns.map((name) => (
              <td key={name} className="cell-number">
                <Money fen={sum(name)} />
              </td>
            ))}
          </tr>
        </tfoot>
      </table>
      <section className="card day-explained" aria-label={t('day.explain')}>
        <h2>{t('day.explain')}</h2>
        <dl>
          <div>
            <dt>{t('day.orders')}</dt>
            <dd>{numberText(t, orders.orders)}</dd>
          </div>
          {explained.map(([name, fen]) => (
            <div key={name} className={`day-${name}`}>
              <dt>{t(`day.${name}`)}</dt>
              <dd>
                <Money fen={fen} />
              </dd>
            </div>
          ))}
        </dl>
        {children}
      </section>
    </div>
  )
}
