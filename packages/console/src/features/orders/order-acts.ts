import type { CombinedError } from '@urql/core'
import { useState } from 'react'
import { useClient } from 'urql'
import { keys } from '../../api/client.ts'
import type { OrderAction, ResultOf } from '../../api/graphql.ts'
import { useRefusalText } from '../../i18n/refusals.tsx'
import { useText } from '../../i18n/text.tsx'
import type { OrderActions_order } from './order-actions.tsx'
import * as mutations from './order-mutations.ts'

export type ActingOrder = ResultOf<typeof OrderActions_order>

/** Steps that need nothing but the order and the version that was seen. */
const direct = {
  ACCEPT: mutations.AcceptOrder_mutation,
  PREPARE: mutations.PrepareOrder_mutation,
  PACK: mutations.PackOrder_mutation,
  PICK_UP: mutations.PickUpOrder_mutation,
  ARRIVE_AT_POINT: mutations.ArriveAtPoint_mutation,
  DELIVER: mutations.DeliverOrder_mutation,
} as const
type DirectAction = keyof typeof direct
export const isDirect = (action: OrderAction): action is DirectAction => action in direct

interface Refusal {
  readonly __typename: string
  readonly code: string
  readonly message: string
}
type Outcome = {
  readonly data?: Record<string, { userErrors: readonly Refusal[] }>
  readonly error?: CombinedError | undefined
}

export interface OrderActs {
  readonly running: OrderAction | null
  readonly problem: { readonly text: string; readonly isStale: boolean } | null
  take(action: DirectAction): Promise<boolean>
  assign(riderId: string): Promise<boolean>
  cancel(): Promise<boolean>
  redeem(code: string): Promise<boolean>
}

/** Sends an act and says how it went: done, refused in words, overtaken by somebody, or unanswered. */
export function useOrderActs(order: ActingOrder, on: { onMoved: () => void; onStale: () => void }): OrderActs {
  const t = useText()
  const client = useClient()
  const refusalText = useRefusalText()
  const [running, run] = useState<OrderAction | null>(null)
  const [problem, setProblem] = useState<OrderActs['problem']>(null)

  async function act(action: OrderAction, send: () => PromiseLike<unknown>): Promise<boolean> {
    run(action)
    setProblem(null)
    const { data, error } = (await send()) as Outcome
    run(null)
    const refusal = data && Object.values(data)[0]?.userErrors[0]
    if (refusal?.__typename === 'StaleVersion') {
      setProblem({ text: t('act.stale'), isStale: true })
      on.onStale()
      return false
    }
    if (refusal) setProblem({ text: refusalText(refusal), isStale: false })
    else if (error || !data) setProblem({ text: t('act.unanswered'), isStale: false })
    else on.onMoved()
    return !refusal && data !== undefined && !error
  }

  const orderId = order.id
  const expectedVersion = order.version
  return {
    running,
    problem,
    take: (action) => act(action, () => client.mutation(direct[action], { orderId, expectedVersion }).toPromise()),
    assign: (riderId) =>
      act('ASSIGN', () =>
        client.mutation(mutations.AssignOrder_mutation, { orderId, riderId, expectedVersion }).toPromise(),
      ),
    cancel: () =>
      act('CANCEL', () =>
        keys.withKey(`cancel ${orderId} ${expectedVersion}`, (idempotencyKey) =>
          client.mutation(mutations.CancelOrder_mutation, { orderId, expectedVersion, idempotencyKey }).toPromise(),
        ),
      ),
    redeem: (code) =>
      act('REDEEM', () =>
        // Without a point there are no goods at one: the server says so in its own words.
        keys.withKey(`redeem ${orderId} ${code}`, (idempotencyKey) =>
          client
            .mutation(mutations.RedeemPickup_mutation, {
              pointId: order.fulfilment.point?.id ?? '',
              code,
              idempotencyKey,
            })
            .toPromise(),
        ),
      ),
  }
}
