import { useState } from 'react'
import { graphql } from '../../api/graphql.ts'
import { useLiveRefresh } from '../../api/use-live-refresh.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useText } from '../../i18n/text.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Failed } from '../../ui/failed.tsx'
import { momentText } from '../../ui/moment.tsx'
import { QueryView } from '../../ui/query-view.tsx'
import { SidePanel } from '../../ui/side-panel.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { OrderActions, OrderActions_order } from './order-actions.tsx'
import { OrderFulfilment, OrderFulfilment_order } from './order-fulfilment.tsx'
import { OrderHead, OrderHead_order } from './order-head.tsx'
import { OrderLines, OrderLines_order } from './order-lines.tsx'
import { OrderMoney, OrderMoney_order } from './order-money.tsx'
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
        ...OrderFulfilment_order
        ...OrderLines_order
        ...OrderMoney_order
      }
    }
  `,
  [OrderHead_order, OrderActions_order, OrderTimeline_order, OrderFulfilment_order, OrderLines_order, OrderMoney_order],
)

/** Everything about one order, and what may be done with it. */
export function OrderDrawer({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const t = useText()
  const result = usePageQuery({ query: OrderDrawer_query, variables: { id: orderId } })
  const [ownVersion, setOwnVersion] = useState(0)
  // The move brings what a row shows; the timeline and the money are read anew.
  useLiveRefresh(result.refresh, (event) => event === null || event.orderId === orderId)
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
            <OrderActions
              key={ownVersion}
              order={order}
              onMoved={() => {
                setOwnVersion(ownVersion + 1)
                result.refresh()
              }}
              onStale={result.refresh}
            />
            <OrderFulfilment order={order} />
            <OrderLines order={order} />
            <OrderMoney order={order} />
            <OrderTimeline order={order} />
          </div>
        )}
      </QueryView>
    </SidePanel>
  )
}
