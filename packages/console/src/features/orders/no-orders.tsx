import { Link } from 'react-router'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { Empty } from '../../ui/empty.tsx'
import type { OrdersView } from './orders-search.ts'

export function NoOrders({ view: { search } }: { view: OrdersView }) {
  const t = useText()
  const all = (
    <Link className="text-link" to={paths.orders({ place: search.place, view: search.view })}>
      {t('orders.showAll')}
    </Link>
  )
  return <Empty title={t('orders.none')} why={t('orders.noneWhy')} act={all} />
}
