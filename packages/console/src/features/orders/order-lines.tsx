import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { Money } from '../../ui/money.tsx'

export const OrderLines_order = graphql(`
  fragment OrderLines_order on Order {
    itemsFen
    feeFen
    totalFen
    lines {
      id
      name
      unit
      quantity
      unitPriceFen
      totalFen
    }
  }
`)

export function OrderLines({ order }: { order: FragmentOf<typeof OrderLines_order> }) {
  const t = useText()
  const it = readFragment(OrderLines_order, order)
  const sums = [
    ['items', it.itemsFen],
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
            <tr key={line.id}>
              <td>
                {line.name} <span className="muted small">{line.unit}</span>
              </td>
              <td className="number">{line.quantity}</td>
              <td className="number">
                <Money fen={line.unitPriceFen} />
              </td>
              <td className="number">
                <Money fen={line.totalFen} />
              </td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          {sums.map(([name, fen]) => (
            <tr key={name} className={`order-sum-${name}`}>
              <th scope="row" colSpan={3}>
                {t(`sum.${name}`)}
              </th>
              <td className="number">
                <Money fen={fen} />
              </td>
            </tr>
          ))}
        </tfoot>
      </table>
    </section>
  )
}
