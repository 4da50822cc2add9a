import { nameIn, useText, type Text } from '../i18n/text.tsx'
import type { Change } from '../plan/plan-fields.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { moneyText } from '../ui/money.tsx'

/** Everything that is not as it was the last time, in one sentence each. */
export function Changes({ changes }: { changes: readonly Change[] }) {
  const t = useText()
  if (changes.length === 0) return <p className="muted">{t('review.same')}</p>
  return (
    <section className="card changes" aria-labelledby="changes">
      <h2 id="changes">{t('review.changes')}</h2>
      <ul>
        {changes.map((change) => (
          <li key={`${change.__typename} ${change.listing.id}`} className={`tone-${looks[change.__typename].tone}`}>
            <Icon name={looks[change.__typename].icon} />
            <span>
              {sentence(change, t)}
              {'afterFen' in change && (
                <small className="muted">
                  {t('review.perUnit', { before: moneyText(change.beforeFen), after: moneyText(change.afterFen) })}
                </small>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const looks: Record<Change['__typename'], { readonly icon: IconName; readonly tone: string }> = {
  PriceRaised: { icon: 'up', tone: 'risk' },
  PriceFell: { icon: 'down', tone: 'done' },
  OutOfStock: { icon: 'out', tone: 'late' },
  OffSale: { icon: 'out', tone: 'late' },
  QuantityCut: { icon: 'cut', tone: 'risk' },
  Replaced: { icon: 'swap', tone: 'news' },
}

function sentence(change: Change, t: Text): string {
  const name = nameIn(t, change.listing.sku)
  switch (change.__typename) {
    case 'PriceRaised':
      return t('review.raised', { name, amount: moneyText(change.afterFen - change.beforeFen) })
    case 'PriceFell':
      return t('review.fell', { name, amount: moneyText(change.beforeFen - change.afterFen) })
    case 'OutOfStock':
      return t('review.outOfStock', { name })
    case 'OffSale':
      return t('review.offSale', { name })
    case 'QuantityCut':
      return t('review.cut', { name, quantity: change.quantity, wanted: change.wantedQuantity })
    case 'Replaced':
      return t(change.why === 'OFF_SALE' ? 'review.replacedOffSale' : 'review.replaced', {
        name,
        by: nameIn(t, change.by.sku),
      })
  }
}
