import { useParams } from 'react-router'
import { useText } from '../../i18n/text.tsx'
import { ColumnChoice } from './column-choice.tsx'
import { FilterBar } from './filter-bar.tsx'
import { OrderDrawer } from './order-drawer.tsx'
import { OrdersBoard } from './orders-board.tsx'
import { OrdersList } from './orders-list.tsx'
import { useOrdersView } from './orders-search.ts'
import { SavedViews } from './saved-views.tsx'
import { ViewSwitch } from './view-switch.tsx'
import './orders.css'

/** All orders of the place, as a list or as a board; one of them open beside it. */
export function OrdersPage() {
  const t = useText()
  const openId = useParams()['orderId'] ?? null
  const view = useOrdersView(openId)
  const { search, open } = view
  return (
    <>
      <header className="page-head">
        <h1>{t('nav.orders')}</h1>
        <SavedViews view={view} />
        <div className="page-head-end">
          {search.view === 'list' && <ColumnChoice view={view} />}
          <ViewSwitch view={view} />
        </div>
      </header>
      <FilterBar view={view} />
      {search.view === 'board' ? (
        <OrdersBoard view={view} openId={openId} />
      ) : (
        <OrdersList view={view} openId={openId} />
      )}
      {openId !== null && <OrderDrawer key={openId} orderId={openId} link={view.link} onClose={() => open(null)} />}
    </>
  )
}
