import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Money } from '../../ui/money.tsx'

export const OrderCost_order = graphql(`
  fragment OrderCost_order on Order {
    fulfilment {
      feeFen
      cost {
        totalFen
        parts {
          part
          amountFen
        }
      }
    }
  }
`)

/** What the way costs the platform, hand by hand, beside what the resident pays for it. */
export function OrderCost({ order }: { order: FragmentOf<typeof OrderCost_order> }) {
  const t = useText()
  const { cost, feeFen } = readFragment(OrderCost_order, order).fulfilment
  if (cost === null) return null
  return (
    <section aria-label={t('cost.label')}>
      <h3>{t('cost.label')}</h3>
      {cost.parts.length === 0 ? (
        <p className="muted">{t('cost.none')}</p>
      ) : (
        <table className="order-table">
          <tbody>
            {cost.parts.map(({ part, amountFen }) => (
              <tr key={part}>
                <td>{t(`cost.${part}`)}</td>
                <td className="number">
                  <Money fen={amountFen} />
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr className="order-sum-total">
              <th scope="row">{t('cost.total')}</th>
              <td className="number">
                <Money fen={cost.totalFen} />
              </td>
            </tr>
            <tr>
              <th scope="row">{t('cost.fee')}</th>
              <td className="number">
                <Money fen={feeFen} />
              </td>
            </tr>
          </tfoot>
        </table>
      )}
    </section>
  )
}
