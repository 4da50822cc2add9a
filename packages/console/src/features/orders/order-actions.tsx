import { Button } from 'antd'
import { useState } from 'react'
import { graphql, readFragment, type FragmentOf, type OrderAction } from '../../api/graphql.ts'
import { useRefusalText } from '../../i18n/refusals.tsx'
import { useText } from '../../i18n/text.tsx'
import { Notice } from '../../ui/notice.tsx'
import { AssignForm } from './assign-form.tsx'
import { CancelForm } from './cancel-form.tsx'
import { isDirect, useOrderActs } from './order-acts.ts'
import { RedeemForm } from './redeem-form.tsx'
import { RefundForm } from './refund-form.tsx'

export const OrderActions_order = graphql(`
  fragment OrderActions_order on Order {
    id
    number
    version
    state
    paidFen
    refundedFen
    lines {
      id
      name
      quantity
      refundedQuantity
    }
    community {
      id
      name
    }
    fulfilment {
      point {
        id
      }
    }
    allowedActions
    deniedActions {
      action
      code
      message
    }
  }
`)

interface OrderActionsProps {
  readonly order: FragmentOf<typeof OrderActions_order>
  readonly onMoved: () => void
  /** Somebody else was faster: what is shown is no longer so. */
  readonly onStale: () => void
}

/** The acts that need a question first; all others are done with one click. */
const forms = { ASSIGN: AssignForm, CANCEL: CancelForm, REFUND: RefundForm, REDEEM: RedeemForm } as const
const hasForm = (action: OrderAction): action is keyof typeof forms => action in forms

/** What may be done now, and what not and why. The rules are the server's. */
export function OrderActions({ order, onMoved, onStale }: OrderActionsProps) {
  const t = useText()
  const refusalText = useRefusalText()
  const it = readFragment(OrderActions_order, order)
  const acts = useOrderActs(it, { onMoved, onStale })
  const [asking, ask] = useState<keyof typeof forms | null>(null)
  const Form = asking && forms[asking]
  const shown = it.allowedActions.filter((action) => hasForm(action) || isDirect(action))
  const start = (action: OrderAction) => {
    if (hasForm(action)) ask(action)
    else if (isDirect(action)) void acts.take(action)
  }
  return (
    <section aria-label={t('order.actions')}>
      {acts.problem !== null && <Notice tone={acts.problem.isStale ? 'risk' : 'late'}>{acts.problem.text}</Notice>}
      <div className="actions">
        {shown.map((action, index) => (
          <Button
            key={action}
            type={index === 0 && !isDangerous(action) ? 'primary' : 'default'}
            loading={acts.running === action}
            disabled={acts.running !== null && acts.running !== action}
            onClick={() => start(action)}
          >
            {t(`do.${action}`)}
          </Button>
        ))}
      </div>
      {it.deniedActions.length > 0 && (
        <div className="actions-denied">
          {it.deniedActions.map((denied) => {
            const why = `why-${denied.action}`
            return [
              <Button key={denied.action} disabled aria-describedby={why}>
                {t(`do.${denied.action}`)}
              </Button>,
              <span key={why} id={why} className="muted small">
                {refusalText(denied)}
              </span>,
            ]
          })}
        </div>
      )}
      {Form && <Form order={it} acts={acts} onMoved={onMoved} onClose={() => ask(null)} />}
    </section>
  )
}

const isDangerous = (action: OrderAction) => action === 'CANCEL' || action === 'REFUND'
