import { useState } from 'react'
import { Link } from 'react-router'
import { graphql, readFragment } from '../../api/graphql.ts'
import { useLiveRefresh } from '../../api/use-live-refresh.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths, type OrderPart, type OrdersLink } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { momentText } from '../../ui/moment.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { OrderActions, OrderActions_order } from './order-actions.tsx'
import { OrderChanges, OrderChanges_order } from './order-changes.tsx'
import { OrderFulfilment, OrderFulfilment_order } from './order-fulfilment.tsx'
import { OrderHead, OrderHead_order } from './order-head.tsx'
import { OrderHolds, OrderHolds_order } from './order-holds.tsx'
import { OrderLines, OrderLines_order } from './order-lines.tsx'
import { OrderMoney, OrderMoney_order } from './order-money.tsx'
import { OrderPromise, OrderPromise_order } from './order-promise.tsx'
import { OrderTimeline, OrderTimeline_order } from './order-timeline.tsx'
import './order-drawer.css'

const OrderDrawer_query = graphql(
  `
    query OrderDrawer($id: ID!) {
      order(id: $id) {
        id
        version
        ...OrderHead_order
        ...OrderActions_order
        ...OrderTimeline_order
        ...OrderPromise_order
        ...OrderFulfilment_order
        ...OrderLines_order
        ...OrderHolds_order
        ...OrderChanges_order
        ...OrderMoney_order
      }
    }
  `,
  [
    OrderHead_order,
    OrderActions_order,
    OrderTimeline_order,
    OrderPromise_order,
    OrderFulfilment_order,
    OrderLines_order,
    OrderHolds_order,
    OrderChanges_order,
    OrderMoney_order,
  ],
)

interface OrderDrawerProps {
  readonly orderId: string
  readonly link: OrdersLink
  readonly onClose: () => void
}

/** Everything about one order, and what may be done with it. */
export function OrderDrawer({ orderId, link, onClose }: OrderDrawerProps) {
  const t = useText()
  const result = usePageQuery({ query: OrderDrawer_query, variables: { id: orderId } })
  const [ownVersion, setOwnVersion] = useState(0)
  // The move brings what a row shows; the timeline and the money are read anew.
  useLiveRefresh(result.refresh, (event) => event === null || event.orderId === orderId)
  const onMoved = () => {
    setOwnVersion(ownVersion + 1)
    result.refresh()
  }
  return (
    <SidePanel label={t('order.label')} of={orderId} onClose={onClose}>
      <QueryView
        result={result}
        pick={(data) => data.order}
        isEmpty={() => false}
        skeleton={<SkeletonRows count={10} height={44} label={t('loading')} />}
        empty={<Empty title={t('order.none')} why={t('order.noneWhy')} />}
        failed={(failure, retry, isFormer) => (
          <Failed
            failure={failure}
            onRetry={retry}
            isFormer={isFormer}
            asOf={result.asOf && momentText(result.asOf, 'time', t.language)}
          />
        )}
        needs={t('role.OPERATOR')}
      >
        {(order) => (
          <div className="order">
            <OrderHead order={order} />
            <OrderActions key={ownVersion} order={order} onMoved={onMoved} onStale={result.refresh} />
            <Parts orderId={orderId} link={link} changes={readFragment(OrderChanges_order, order).changes.length} />
            {link.part === undefined && (
              <>
                <OrderPromise order={order} onDecided={onMoved} />
                <OrderFulfilment order={order} />
                <OrderLines order={order} />
                <OrderHolds order={order} />
                <OrderTimeline order={order} />
              </>
            )}
            {link.part === 'changes' && <OrderChanges order={order} onMoved={onMoved} />}
            {link.part === 'money' && <OrderMoney order={order} onMoved={onMoved} />}
          </div>
        )}
      </QueryView>
    </SidePanel>
  )
}

const parts = [undefined, 'changes', 'money'] as const satisfies readonly (OrderPart | undefined)[]

/** The parts of an order, each with an address. */
function Parts({ orderId, link, changes }: { orderId: string; link: OrdersLink; changes: number }) {
  const t = useText()
  const { part: open, ...rest } = link
  return (
    <nav className="tabs order-parts" aria-label={t('part.label')}>
      {parts.map((part) => (
        <Link
          key={part ?? 'overview'}
          to={paths.order(orderId, part === undefined ? rest : { ...rest, part })}
          replace
          preventScrollReset
          aria-current={part === open ? 'page' : undefined}
        >
          {part === 'changes' && changes > 0
            ? t('part.changesCount', { count: changes })
            : t(`part.${part ?? 'overview'}`)}
        </Link>
      ))}
    </nav>
  )
}
