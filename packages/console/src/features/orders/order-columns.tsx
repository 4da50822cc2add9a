import { Link } from 'react-router'
import { paths, type OrdersLink } from '../../app/paths.ts'
import type { Text } from '../../i18n/text.tsx'
import { Moment } from '../../ui/moment.tsx'
import { momentText } from '../../ui/moment.tsx'
import { Money } from '../../ui/money.tsx'
import { moneyText } from '../../ui/money.tsx'
import type { TableColumn } from '../../ui/table/columns.ts'
import { TimeLeft } from '../../ui/time-left.tsx'
import type { OrderRow } from './order-row.ts'
import { deadlineOf } from './order-state.ts'
import { StateOf } from './state-of.tsx'

export const columnNames = [
  'number',
  'state',
  'due',
  'community',
  'merchant',
  'mode',
  'status',
  'rider',
  'placed',
  'total',
] as const
export type ColumnName = (typeof columnNames)[number]

/** In one place its name in every row says nothing. */
export const defaultColumns = (place: string | null): readonly ColumnName[] =>
  columnNames.filter((name) => name !== 'status' && (place === null || name !== 'community'))

interface Names {
  readonly t: Text
  readonly nameOf: (named: { name: string; nameEn: string }) => string
  readonly link: OrdersLink
}

/** All columns; `text` is the same cell for the export. */
export function orderColumns({ t, nameOf, link }: Names): Readonly<Record<ColumnName, TableColumn<OrderRow>>> {
  const time = (at: string) => momentText(new Date(at), 'exact', t.language)
  return {
    number: {
      title: t('column.number'),
      width: 136,
      sort: 'number',
      cell: (order) => (
        <Link className="row-link" tabIndex={-1} to={paths.order(order.id, link)}>
          {order.number}
        </Link>
      ),
      text: (order) => order.number,
    },
    state: {
      title: t('column.state'),
      width: 124,
      cell: (order) => <StateOf order={order} />,
      text: (order) => t(`state.${order.state}`),
    },
    due: {
      title: t('column.due'),
      width: 120,
      sort: 'due',
      cell: (order) => {
        const deadline = deadlineOf(order)
        return deadline === null ? null : <TimeLeft until={deadline} />
      },
      text: (order) => time(deadlineOf(order) ?? order.fulfilment.window.endsAt),
    },
    community: {
      title: t('column.community'),
      width: 132,
      cell: (order) => nameOf(order.community),
      text: (order) => order.community.name,
    },
    merchant: {
      title: t('column.merchant'),
      cell: (order) => nameOf(order.merchant),
      text: (order) => order.merchant.name,
    },
    mode: {
      title: t('column.mode'),
      width: 104,
      cell: (order) => t(`mode.${order.fulfilment.mode}`),
      text: (order) => t(`mode.${order.fulfilment.mode}`),
    },
    status: {
      title: t('column.status'),
      width: 104,
      cell: (order) => t(`status.${order.fulfilment.status}`),
      text: (order) => t(`status.${order.fulfilment.status}`),
    },
    rider: {
      title: t('column.rider'),
      width: 88,
      cell: (order) => order.fulfilment.rider?.name ?? null,
      text: (order) => order.fulfilment.rider?.name ?? '',
    },
    placed: {
      title: t('column.placed'),
      width: 112,
      sort: 'placed',
      cell: (order) => <Moment at={order.placedAt} />,
      text: (order) => time(order.placedAt),
    },
    total: {
      title: t('column.total'),
      width: 104,
      sort: 'total',
      isNumber: true,
      cell: (order) => <Money fen={order.totalFen} />,
      text: (order) => moneyText(order.totalFen),
    },
  }
}
