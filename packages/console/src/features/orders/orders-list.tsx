import { useDeferredValue, useMemo, useState, type ReactNode } from 'react'
import { graphql, readFragment } from '../../api/graphql.ts'
import { useLiveRefresh } from '../../api/use-live-refresh.ts'
import { usePageQuery } from '../../api/use-page-query.ts'
import { paths } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Failed } from '../../ui/failed.tsx'
import { momentText } from '../../ui/moment.tsx'
import { useMinute } from '../../ui/now.ts'
import { QueryView } from '../../ui/query-view.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { ExportButton } from '../../ui/table/export-button.tsx'
import { chosenColumns } from './column-choice.tsx'
import { ListFoot } from './list-foot.tsx'
import { NoOrders } from './no-orders.tsx'
import { orderColumns } from './order-columns.tsx'
import { OrderRow_order, type OrderRow } from './order-row.ts'
import { filterOf, sortOf } from './orders-filter.ts'
import type { OrdersSearch, OrdersView } from './orders-search.ts'
import { SelectionBar } from './selection-bar.tsx'
import { useLiveFlash } from './use-live-flash.ts'

const pageSize = 50
const numberOf = (order: OrderRow) => order.number

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
  const minute = useMinute()
  const { search } = view
  const result = usePageQuery({
    query: OrdersList_query,
    variables: { first: pageSize, after: search.after ?? null, filter: filterOf(search, minute), sort: sortOf(search) },
    question: paths.orders(view.link),
  })
  useLiveRefresh(result.refresh)
  return (
    <QueryView
      result={result}
      pick={(data) => data.orders}
      isEmpty={(orders) => orders.nodes.length === 0}
      skeleton={<SkeletonRows count={14} height={36} label={t('loading')} />}
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
      {(orders) => (
        <Rows view={view} openId={openId} rows={readFragment(OrderRow_order, orders.nodes)}>
          {(foot) => (
            <ListFoot view={view} orders={orders} asOf={result.asOf}>
              {foot}
            </ListFoot>
          )}
        </Rows>
      )}
    </QueryView>
  )
}

interface RowsProps {
  readonly view: OrdersView
  readonly openId: string | null
  readonly rows: readonly OrderRow[]
  readonly children: (foot: ReactNode) => ReactNode
}

/** The table itself: drawn when its rows or its view changed, and never in the way of typing. */
function Rows({ view, openId, rows, children }: RowsProps) {
  const t = useText()
  const nameOf = useName()
  const frame = useLiveFlash<HTMLDivElement>()
  const shown = useDeferredValue(rows)
  const [chosen, choose] = useState<ReadonlySet<string>>(new Set())
  const columns = useMemo(() => {
    const all = orderColumns({ t, nameOf, link: view.link })
    return chosenColumns(view).map((name) => [name, all[name]] as const)
  }, [t, nameOf, view])
  const acts = useMemo(
    () => ({
      onSort: (by: string, dir: 'asc' | 'desc') => view.change({ sort: by as OrdersSearch['sort'], dir }),
      onOpen: (order: OrderRow) => view.open(order.id),
    }),
    [view],
  )
  return (
    <div ref={frame}>
      <DataTable
        label={t('nav.orders')}
        rows={shown}
        columns={columns}
        nameOf={numberOf}
        sortBy={view.search.sort}
        sortDir={view.search.dir}
        openId={openId}
        chosen={chosen}
        onChoose={choose}
        {...acts}
      />
      {children(
        <ExportButton name="orders" rows={rows} columns={columns}>
          {t('list.export')}
        </ExportButton>,
      )}
      <SelectionBar
        rows={rows.filter((row) => chosen.has(row.id))}
        columns={columns}
        onClear={() => choose(new Set())}
      />
    </div>
  )
}
