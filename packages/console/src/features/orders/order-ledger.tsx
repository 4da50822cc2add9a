import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Moment } from '../../ui/moment.tsx'
import { Money } from '../../ui/money.tsx'

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

/** The entries of the books; each transaction adds up to nothing. */
export function OrderLedger({ order }: { order: FragmentOf<typeof OrderLedger_order> }) {
  const t = useText()
  const { ledger } = readFragment(OrderLedger_order, order)
  if (ledger === null) return <p className="muted small">{t('ledger.closed')}</p>
  if (ledger.length === 0) return null
  return (
    <table className="order-table order-ledger">
      <caption>{t('ledger.label')}</caption>
      <tbody>
        {ledger.map((entry, index) => (
          <tr
            key={entry.id}
            className={entry.transactionId === ledger[index - 1]?.transactionId ? '' : 'order-ledger-first'}
          >
            <td>{t(`account.${entry.account.kind}`)}</td>
            <td className="muted small">
              <Moment at={entry.at} />
            </td>
            <td className="number">
              <Money fen={entry.amountFen} isSigned />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
