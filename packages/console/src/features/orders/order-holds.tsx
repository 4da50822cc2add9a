import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { numberText } from '../../ui/count.ts'
import { TimeLeft } from '../../ui/time-left.tsx'

export const OrderHolds_order = graphql(`
  fragment OrderHolds_order on Order {
    holds {
      levelId
      name
      nodeName
      reserved
      allocated
      taken
      forChange
      expiresAt
    }
  }
`)

/** What of which shelf this order holds, or has taken. */
export function OrderHolds({ order }: { order: FragmentOf<typeof OrderHolds_order> }) {
  const t = useText()
  const { holds } = readFragment(OrderHolds_order, order)
  if (holds === null) return null
  const count = (value: number) => (value === 0 ? '' : numberText(t, value))
  return (
    <section aria-label={t('holds.label')}>
      <h3>{t('holds.label')}</h3>
      {holds.length === 0 ? (
        <p className="muted">{t('holds.none')}</p>
      ) : (
        <table className="order-table">
          <thead>
            <tr>
              <th scope="col">{t('holds.goods')}</th>
              <th scope="col" className="number">
                {t('holds.reserved')}
              </th>
              <th scope="col" className="number">
                {t('holds.allocated')}
              </th>
              <th scope="col" className="number">
                {t('holds.taken')}
              </th>
            </tr>
          </thead>
          <tbody>
            {holds.map((hold) => (
              <tr key={`${hold.levelId} ${hold.forChange}`}>
                <td>
                  {hold.name} <span className="muted small">{hold.nodeName}</span>{' '}
                  {hold.forChange && <span className="tag">{t('holds.forChange')}</span>}
                </td>
                <td className="number">
                  {count(hold.reserved)} {hold.expiresAt !== null && <TimeLeft until={hold.expiresAt} />}
                </td>
                <td className="number">{count(hold.allocated)}</td>
                <td className="number">{count(hold.taken)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  )
}
