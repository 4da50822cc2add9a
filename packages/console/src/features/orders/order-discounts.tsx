import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Money, moneyText } from '../../ui/money.tsx'
import { Status, type Tone } from '../../ui/status.tsx'

export const OrderDiscounts_order = graphql(`
  fragment OrderDiscounts_order on Order {
    discounts {
      id
      name
      nameEn
      state
      discountFen
      merchantFen
      platformFen
      returnedFen
    }
  }
`)

const tones = { HELD: 'waiting', SPENT: 'done', RELEASED: 'quiet' } as const satisfies Record<string, Tone>

/** The offers it was placed with, and who gives which part. */
export function OrderDiscounts({ order }: { order: FragmentOf<typeof OrderDiscounts_order> }) {
  const t = useText()
  const nameOf = useName()
  const { discounts } = readFragment(OrderDiscounts_order, order)
  if (discounts.length === 0) return null
  return (
    <section aria-label={t('discounts.label')}>
      <h3>{t('discounts.label')}</h3>
      <table className="order-table">
        <thead>
          <tr>
            <th scope="col">{t('discounts.offer')}</th>
            <th scope="col" className="number">
              {t('discounts.merchant')}
            </th>
            <th scope="col" className="number">
              {t('discounts.platform')}
            </th>
            <th scope="col" className="number">
              {t('line.discount')}
            </th>
          </tr>
        </thead>
        <tbody>
          {discounts.map((each) => (
            <tr key={each.id}>
              <td>
                {nameOf(each)} <Status tone={tones[each.state]}>{t(`discounts.${each.state}`)}</Status>
                {(each.returnedFen ?? 0) > 0 && (
                  <div className="muted small">{t('discounts.returned', { money: moneyText(each.returnedFen!) })}</div>
                )}
              </td>
              <td className="number">{each.merchantFen !== null && <Money fen={each.merchantFen} />}</td>
              <td className="number">{each.platformFen !== null && <Money fen={each.platformFen} />}</td>
              <td className="number">
                <Money fen={each.discountFen} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
