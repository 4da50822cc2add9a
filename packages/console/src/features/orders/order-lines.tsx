import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Money, moneyText } from '../../ui/money.tsx'

export const OrderLines_order = graphql(`
  fragment OrderLines_order on Order {
    itemsFen
    discountFen
    feeFen
    totalFen
    lines {
      id
      name
      unit
      quantity
      unitPriceFen
      totalFen
      discountFen
      refundedQuantity
      refundedFen
    }
  }
`)

export function OrderLines({ order }: { order: FragmentOf<typeof OrderLines_order> }) {
  const t = useText()
  const it = readFragment(OrderLines_order, order)
  const sums = [
    ['items', it.itemsFen],
    ['discount', it.discountFen === 0 ? null : -it.discountFen],
    ['fee', it.feeFen],
    ['total', it.totalFen],
  ] as const
  return (
    <section aria-label={t('order.lines')}>
      <h3>{t('order.lines')}</h3>
      <table className="order-table">
        <thead>
          <tr>
            <th scope="col">{t('line.name')}</th>
            <th scope="col" className="number">
              {t('line.quantity')}
            </th>
            <th scope="col" className="number">
              {t('line.price')}
            </th>
            <th scope="col" className="number">
              {t('line.total')}
            </th>
          </tr>
        </thead>
        <tbody>
          {it.lines.map((line) => (
            <tr key={line.id} className={line.quantity === 0 ? 'muted' : undefined}>
              <td>
                {line.name} <span className="muted small">{line.unit}</span>
                {line.refundedQuantity > 0 && (
                  <div className="small order-refunded">
                    {t('line.refunded', { quantity: line.refundedQuantity, money: moneyText(line.refundedFen) })}
                  </div>
                )}
              </td>
              <td className="number">{line.quantity}</td>
              <td className="number">
                <Money fen={line.unitPriceFen} />
              </td>
              <td className="number">
                <Money fen={line.totalFen} />
                {line.discountFen > 0 && (
                  <div className="muted small">
                    <Money fen={-line.discountFen} />
                  </div>
                )}
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {sums.map(
            ([name, fen]) =>
              fen !== null && (
                <tr key={name} className={`order-sum-${name}`}>
                  <th scope="row" colSpan={3}>
                    {t(`sum.${name}`)}
                  </th>
                  <td className="number">
                    <Money fen={fen} />
                  </td>
                </tr>
              ),
          )}
        </tfoot>
      </table>
    </section>
  )
}
