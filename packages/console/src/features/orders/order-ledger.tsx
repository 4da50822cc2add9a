import { Fragment } from 'react'
import { graphql, readFragment, type FragmentOf, type ResultOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { useMoneyWords } from '../../i18n/use-money-words.ts'
import { Moment } from '../../ui/moment.tsx'
import { PostingHead, PostingSum, Sides } from './postings.tsx'

export const OrderLedger_order = graphql(`
  fragment OrderLedger_order on Order {
    ledger {
      id
      amountFen
      reason
      at
      transactionId
      account {
        id
        kind
      }
    }
  }
`)

type Entry = NonNullable<ResultOf<typeof OrderLedger_order>['ledger']>[number]

/** The entries of the books, transfer by transfer; each adds up to nothing, and so do all. */
export function OrderLedger({ order }: { order: FragmentOf<typeof OrderLedger_order> }) {
  const t = useText()
  const words = useMoneyWords()
  const { ledger } = readFragment(OrderLedger_order, order)
  return (
    <section aria-label={t('ledger.label')}>
      <h3>{t('ledger.label')}</h3>
      {ledger === null ? (
        <p className="muted">{t('ledger.closed')}</p>
      ) : ledger.length === 0 ? (
        <p className="muted">{t('ledger.none')}</p>
      ) : (
        <table className="order-table postings">
          <PostingHead />
          <tbody>
            {transfers(ledger).map((entries) => (
              <Fragment key={entries[0].transactionId}>
                <tr className="order-ledger-first">
                  <th scope="rowgroup" colSpan={3}>
                    {words.booking(entries[0].reason)}{' '}
                    <span className="muted small">
                      <Moment at={entries[0].at} />
                    </span>
                  </th>
                </tr>
                {entries.map((entry) => (
                  <tr key={entry.id}>
                    <td>{t(`account.${entry.account.kind}`)}</td>
                    <Sides amountFen={entry.amountFen} />
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
          <PostingSum amounts={ledger.map(({ amountFen }) => amountFen)} />
        </table>
      )}
    </section>
  )
}

/** Entries of one transfer together, in the order in which they were booked. */
function transfers(entries: readonly Entry[]): readonly (readonly [Entry, ...Entry[]])[] {
  const byId = new Map<string, [Entry, ...Entry[]]>()
  for (const entry of entries) {
    const found = byId.get(entry.transactionId)
    if (found) found.push(entry)
    else byId.set(entry.transactionId, [entry])
  }
  return [...byId.values()]
}
