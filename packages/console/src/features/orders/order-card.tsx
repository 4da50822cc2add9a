import { memo } from 'react'
import { Link } from 'react-router'
import { paths, type OrdersLink } from '../../app/paths.ts'
import { useText } from '../../i18n/text.tsx'
import { useName } from '../../i18n/use-name.ts'
import { Moment } from '../../ui/moment.tsx'
import { Money } from '../../ui/money.tsx'
import { TimeLeft } from '../../ui/time-left.tsx'
import { OrderNumber } from './order-number.tsx'
import type { OrderRow } from './order-row.ts'
import { deadlineOf } from './order-state.ts'

interface OrderCardProps {
  readonly order: OrderRow
  readonly link: OrdersLink
  readonly isOpen: boolean
}

/** Drawn again only when its own order changed, not with each move on the board. */
export const OrderCard = memo(function OrderCard({ order, link, isOpen }: OrderCardProps) {
  const t = useText()
  const nameOf = useName()
  const deadline = deadlineOf(order)
  const { mode, status, rider } = order.fulfilment
  return (
    <Link
      to={paths.order(order.id, link)}
      className={`order-card card ${order.isLate ? 'order-card-late' : ''}`}
      data-row={order.id}
      aria-current={isOpen}
    >
      <span className="order-card-line">
        <OrderNumber number={order.number} />
        {deadline === null ? (
          <span className="muted small">
            <Moment at={order.placedAt} />
          </span>
        ) : (
          <TimeLeft until={deadline} />
        )}
      </span>
      <span className="order-card-line">
        <span className="order-card-merchant">{nameOf(order.merchant)}</span>
        <Money fen={order.totalFen} />
      </span>
      <span className="order-card-line muted small">
        <span>{link.place == null ? nameOf(order.community) : t(`mode.${mode}`)}</span>
        <span>{rider?.name ?? t(`status.${status}`)}</span>
      </span>
    </Link>
  )
})
