import { graphql, readFragment, type FragmentOf } from '../../api/graphql.ts'
import { OrderCost, OrderCost_order } from './order-cost.tsx'
import { OrderDiscounts, OrderDiscounts_order } from './order-discounts.tsx'
import { OrderLedger, OrderLedger_order } from './order-ledger.tsx'
import { OrderPayments, OrderPayments_order } from './order-payments.tsx'
import { OrderRefunds, OrderRefunds_order } from './order-refunds.tsx'

export const OrderMoney_order = graphql(
  `
    fragment OrderMoney_order on Order {
      ...OrderPayments_order
      ...OrderRefunds_order
      ...OrderDiscounts_order
      ...OrderLedger_order
      ...OrderCost_order
    }
  `,
  [OrderPayments_order, OrderRefunds_order, OrderDiscounts_order, OrderLedger_order, OrderCost_order],
)

interface OrderMoneyProps {
  readonly order: FragmentOf<typeof OrderMoney_order>
  readonly onMoved: () => void
}

/** What was paid, what went back, who gave what, and what the books say of it. */
export function OrderMoney({ order, onMoved }: OrderMoneyProps) {
  const it = readFragment(OrderMoney_order, order)
  return (
    <>
      <OrderPayments order={it} />
      <OrderRefunds order={it} onMoved={onMoved} />
      <OrderDiscounts order={it} />
      <OrderLedger order={it} />
      <OrderCost order={it} />
    </>
  )
}
