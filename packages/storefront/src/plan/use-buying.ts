import { useState } from 'react'
import { keys, useLinli } from '../api/client.tsx'
import { graphql } from '../api/graphql.ts'
import { flowRun } from '../flow/flow-run.ts'
import type { Plan } from './plan-fields.ts'
import { totalsOf, wayOf, type Chosen } from './totals.ts'
import type { Refused } from './use-plan.ts'

const ConfirmReorder_mutation = graphql(`
  mutation ConfirmReorder($input: ConfirmReorderInput!, $key: String!) {
    confirmReorder(input: $input, idempotencyKey: $key) {
      purchaseId
      orders {
        id
      }
      userErrors {
        code
        message
        ... on PriceChanged {
          priceFen
        }
      }
    }
  }
`)
const PayPurchase_mutation = graphql(`
  mutation PayPurchase($purchaseId: ID!, $key: String!) {
    payPurchase(purchaseId: $purchaseId, idempotencyKey: $key) {
      payment {
        id
        state
      }
      userErrors {
        code
        message
      }
    }
  }
`)

export interface Placed {
  readonly purchaseId: string
  readonly orderIds: readonly string[]
}

/** How far a resident's yes has come. */
export type Buying =
  | { readonly at: 'planned' }
  | { readonly at: 'sending' }
  /** The total has become another one: what changed is shown, and the question is asked again. */
  | { readonly at: 'repriced'; readonly priceFen: number }
  | { readonly at: 'refused'; readonly refused: Refused }
  | { readonly at: 'failed'; readonly isOffline: boolean }
  /** Placed, and the payment did not go through: only that is tried again. */
  | { readonly at: 'unpaid'; readonly placed: Placed }
  | { readonly at: 'paid'; readonly placed: Placed }

export interface BuyingState {
  readonly buying: Buying
  readonly buy: (plan: Plan, householdId: string, chosen: Chosen) => Promise<Buying>
  readonly payAgain: (placed: Placed) => Promise<Buying>
}

/** Places a plan and pays for it, in one tap. A second tap sends the same keys, so that nothing happens twice. */
export function useBuying(): BuyingState {
  const { urql } = useLinli()
  const [buying, setBuying] = useState<Buying>({ at: 'planned' })

  const confirm = async (plan: Plan, householdId: string, chosen: Chosen): Promise<Buying | Placed> => {
    const input = inputOf(plan, householdId, chosen)
    const { data, error } = await keys.withKey(`confirm ${JSON.stringify(input)}`, (key) =>
      urql.mutation(ConfirmReorder_mutation, { input, key }).toPromise(),
    )
    const answer = data?.confirmReorder
    if (answer?.purchaseId && answer.orders)
      return { purchaseId: answer.purchaseId, orderIds: answer.orders.map(({ id }) => id) }
    const refused = answer?.userErrors[0]
    if (!refused) return { at: 'failed', isOffline: error?.networkError !== undefined }
    flowRun.refuse()
    return 'priceFen' in refused ? { at: 'repriced', priceFen: refused.priceFen } : { at: 'refused', refused }
  }
  const pay = async (placed: Placed): Promise<Buying> => {
    const { data } = await keys.withKey(`pay ${placed.purchaseId}`, (key) =>
      urql.mutation(PayPurchase_mutation, { purchaseId: placed.purchaseId, key }).toPromise(),
    )
    return { at: data?.payPurchase.payment?.state === 'SUCCEEDED' ? 'paid' : 'unpaid', placed }
  }
  const run = async (work: () => Promise<Buying>): Promise<Buying> => {
    setBuying({ at: 'sending' })
    const outcome = await work()
    setBuying(outcome)
    return outcome
  }
  return {
    buying,
    buy: (plan, householdId, chosen) =>
      run(async () => {
        const confirmed = await confirm(plan, householdId, chosen)
        return 'at' in confirmed ? confirmed : pay(confirmed)
      }),
    payAgain: (placed) => run(() => pay(placed)),
  }
}

function inputOf(plan: Plan, householdId: string, chosen: Chosen) {
  return {
    householdId,
    expectedTotalFen: totalsOf(plan, chosen).totalFen,
    parts: plan.parts.flatMap((part) => {
      const way = wayOf(part, chosen)
      if (!way) return []
      const lines = part.lines.map(({ listing, quantity, unitPriceFen }) => ({
        listingId: listing.id,
        quantity,
        expectedPriceFen: unitPriceFen,
      }))
      return [{ mode: way.mode, quote: way.quote, lines }]
    }),
  }
}
