import { Link, useLocation } from 'react-router'
import { paths, type OrdersLink } from '../../app/paths.ts'
import { useText, type Key } from '../../i18n/text.tsx'
import { Popup } from '../../ui/popup.tsx'
import type { OrdersView } from './orders-search.ts'
import { StoredViews } from './stored-views.tsx'

/** The views that everybody needs, before anybody saved one. */
const builtIn: readonly { readonly name: Key; readonly link: OrdersLink }[] = [
  { name: 'view.all', link: {} },
  { name: 'view.late', link: { late: true, sort: 'due', dir: 'asc' } },
  { name: 'view.accept', link: { state: ['PAID'], sort: 'placed', dir: 'asc' } },
  { name: 'view.rider', link: { claimable: true, sort: 'due', dir: 'asc' } },
  { name: 'view.unpaid', link: { state: ['PENDING_PAYMENT'], sort: 'placed', dir: 'asc' } },
  { name: 'view.cancelled', link: { state: ['CANCELLED'] } },
]

export function SavedViews({ view }: { view: OrdersView }) {
  const t = useText()
  const { search } = useLocation()
  const { place, view: shape } = view.search
  const here = paths.orders(view.link)
  return (
    <Popup label={t('views.label')} icon="star">
      {(close) => (
        <div className="views">
          <h2>{t('views.ready')}</h2>
          <ul>
            {builtIn.map(({ name, link }) => {
              const to = paths.orders({ place, view: shape, ...link })
              return (
                <li key={name}>
                  <Link to={to} aria-current={to === here} onClick={close}>
                    {t(name)}
                  </Link>
                </li>
              )
            })}
          </ul>
          <StoredViews current={search} onOpen={close} />
        </div>
      )}
    </Popup>
  )
}
