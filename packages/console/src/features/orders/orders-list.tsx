import { useState } from 'react'
import { graphql, readFragment } from '../../api/graphql.ts'
import { useLiveRefresh } from '../../api/use-live-refresh.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { DataTable } from '../../ui/data-table.tsx'
import { ExportButton } from '../../ui/export-button.tsx'
import { Failed } from '../../ui/failed.tsx'
import { momentText } from '../../ui/moment.tsx'
import { useMinute } from '../../ui/now.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { chosenColumns } from './column-choice.tsx'
import { ListFoot } from './list-foot.tsx'
import { NoOrders } from './no-orders.tsx'
import { orderColumns } from './order-columns.tsx'
import { OrderRow_order } from './order-row.ts'
import { filterOf, sortOf } from './orders-filter.ts'
import type { OrdersView } from './orders-search.ts'
import { SelectionBar } from './selection-bar.tsx'
import { useLiveIds } from './use-live-ids.ts'

const pageSize = 50

const OrdersList_query = graphql(
  `
    query OrdersList($first: Int!, $after: String, $filter: OrderFilter!, $sort: OrderSort!) {
      orders(first: $first, after: $after, filter: $filter, sort: $sort) {
        nodes {
          id
          ...OrderRow_order
        }
        pageInfo {
          hasNextPage
          endCursor
        }
        count {
          value
          precision
        }
      }
    }
  `,
  [OrderRow_order],
)

export function OrdersList({ view, openId }: { view: OrdersView; openId: string | null }) {
  const t = useText()
  const nameOf = useName()
  const { search, link } = view
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const live = useLiveIds()
  const minute = useMinute()
  const result = usePageQuery({
    query: OrdersList_query,
    variables: { first: pageSize, after: search.after ?? null, filter: filterOf(search, minute), sort: sortOf(search) },
  })
  useLiveRefresh(result.refresh)
  const all = orderColumns({ t, nameOf, link })
  const columns = chosenColumns(view).map((name) => [name, all[name]] as const)
  return (
    <QueryView
      result={result}
      pick={(data) => data.orders}
      isEmpty={(orders) => orders.nodes.length === 0}
      skeleton={<SkeletonRows count={14} height={36} label={t('loading')} />}
      empty={<NoOrders view={view} />}
      failed={(failure, retry) => (
        <Failed failure={failure} onRetry={retry} asOf={result.asOf && momentText(result.asOf, 'time', t.language)} />
      )}
      needs={t('role.OPERATOR')}
    >
      {(orders) => {
        const rows = readFragment(OrderRow_order, orders.nodes)
        return (
          <>
            <DataTable
              label={t('nav.orders')}
              rows={rows}
              columns={columns}
              nameOf={(order) => order.number}
              sort={{ by: search.sort, dir: search.dir }}
              onSort={(by, dir) => view.change({ sort: by as typeof search.sort, dir })}
              openId={openId}
              onOpen={(order) => view.open(order.id)}
              chosen={chosen}
              onChoose={choose}
              live={live}
            />
            <ListFoot view={view} orders={orders} asOf={result.asOf}>
              <ExportButton name="orders" rows={rows} columns={columns}>
                {t('list.export')}
              </ExportButton>
            </ListFoot>
            <SelectionBar
              rows={rows.filter((row) => chosen.has(row.id))}
              columns={columns}
              onClear={() => choose(new Set())}
            />
          </>
        )
      }}
    </QueryView>
  )
}
