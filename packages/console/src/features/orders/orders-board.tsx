import type { KeyboardEvent } from 'react'
import { graphql, readFragment, type OrderState } from '../../api/graphql.ts'
import { useLiveRefresh } from '../../api/use-live-refresh.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { countText } from '../../ui/count.ts'
import { Failed } from '../../ui/failed.tsx'
import { momentText } from '../../ui/moment.tsx'
import { useMinute } from '../../ui/now.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonCards } from '../../ui/skeleton.tsx'
import { NoOrders } from './no-orders.tsx'
import { OrderCard } from './order-card.tsx'
import { OrderRow_order } from './order-row.ts'
import { columnFilter } from './orders-filter.ts'
import type { OrdersView } from './orders-search.ts'
import { stepFocus } from './step-focus.ts'
import { useLiveFlash } from './use-live-flash.ts'

const BoardColumn_orders = graphql(
  `
    fragment BoardColumn_orders on OrderConnection {
      nodes {
        id
        ...OrderRow_order
      }
      count {
        value
        precision
      }
    }
  `,
  [OrderRow_order],
)

const OrdersBoard_query = graphql(
  `
    query OrdersBoard(
      $unpaid: OrderFilter!
      $paid: OrderFilter!
      $confirmed: OrderFilter!
      $preparing: OrderFilter!
      $underWay: OrderFilter!
      $completed: OrderFilter!
    ) {
      unpaid: orders(first: 30, filter: $unpaid, sort: { key: PLACED_AT, direction: ASC }) {
        ...BoardColumn_orders
      }
      paid: orders(first: 30, filter: $paid, sort: { key: PLACED_AT, direction: ASC }) {
        ...BoardColumn_orders
      }
      confirmed: orders(first: 30, filter: $confirmed, sort: { key: DUE_AT, direction: ASC }) {
        ...BoardColumn_orders
      }
      preparing: orders(first: 30, filter: $preparing, sort: { key: DUE_AT, direction: ASC }) {
        ...BoardColumn_orders
      }
      underWay: orders(first: 30, filter: $underWay, sort: { key: DUE_AT, direction: ASC }) {
        ...BoardColumn_orders
      }
      completed: orders(first: 15, filter: $completed, sort: { key: PLACED_AT, direction: DESC }) {
        ...BoardColumn_orders
      }
    }
  `,
  [BoardColumn_orders],
)

const columns = [
  ['unpaid', 'PENDING_PAYMENT'],
  ['paid', 'PAID'],
  ['confirmed', 'CONFIRMED'],
  ['preparing', 'PREPARING'],
  ['underWay', 'IN_FULFILMENT'],
  ['completed', 'COMPLETED'],
] as const satisfies readonly (readonly [string, OrderState])[]

/** A column per state, the most pressing on top. An order that moves changes its column as soon as the stream says so. */
export function OrdersBoard({ view, openId }: { view: OrdersView; openId: string | null }) {
  const t = useText()
  const frame = useLiveFlash<HTMLDivElement>()
  const minute = useMinute()
  const filters = Object.fromEntries(columns.map(([name, state]) => [name, columnFilter(view.search, [state], minute)]))
  const result = usePageQuery({
    query: OrdersBoard_query,
    variables: filters as Record<(typeof columns)[number][0], ReturnType<typeof columnFilter>>,
    question: paths.orders(view.link),
  })
  useLiveRefresh(result.refresh)
  const press = (event: KeyboardEvent<HTMLElement>) => {
    if (stepFocus(event.currentTarget, event.key)) event.preventDefault()
  }
  return (
    <QueryView
      result={result}
      pick={(data) =>
        columns.map(([name, state]) => ({ name, state, ...readFragment(BoardColumn_orders, data[name]) }))
      }
      isEmpty={(board) => board.every((column) => column.nodes.length === 0)}
      skeleton={<SkeletonCards count={12} height={112} label={t('loading')} />}
      empty={<NoOrders view={view} />}
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
      {(board) => {
        const orders = board.flatMap((column) => readFragment(OrderRow_order, column.nodes))
        return (
          <div className="board" ref={frame} onKeyDown={press}>
            {board.map(({ state, count }) => (
              <section key={state} className="board-column" aria-label={t(`state.${state}`)}>
                <h2>
                  {t(`state.${state}`)}
                  <span className="muted">{countText(t, count)}</span>
                </h2>
                <ul>
                  {orders
                    .filter((order) => order.state === state)
                    .map((order) => (
                      <li key={order.id}>
                        <OrderCard order={order} link={view.link} isOpen={order.id === openId} />
                      </li>
                    ))}
                </ul>
              </section>
            ))}
          </div>
        )
      }}
    </QueryView>
  )
}
