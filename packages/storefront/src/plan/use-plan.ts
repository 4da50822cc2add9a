import { useCallback, useEffect, useState } from 'react'
import type { CombinedError } from 'urql'
import { useLinli } from '../api/client.tsx'
import { graphql, type ErrorCode } from '../api/graphql.ts'
import { Plan_plan, type Plan } from './plan-fields.ts'

/** What somebody wants again. */
export type Again =
  | { readonly kind: 'USUALS'; readonly householdId: string; readonly listingIds: readonly string[] }
  | { readonly kind: 'ORDER'; readonly householdId: string; readonly orderId: string }

export interface Refused {
  readonly code: ErrorCode
  readonly message: string
}

const ReorderUsuals_mutation = graphql(
  `
    mutation ReorderUsuals($householdId: ID!, $listingIds: [ID!]) {
      reorderUsuals(householdId: $householdId, listingIds: $listingIds) {
        plan {
          ...Plan_plan
        }
        userErrors {
          code
          message
        }
      }
    }
  `,
  [Plan_plan],
)
const Reorder_mutation = graphql(
  `
    mutation Reorder($orderId: ID!) {
      reorder(orderId: $orderId) {
        plan {
          ...Plan_plan
        }
        userErrors {
          code
          message
        }
      }
    }
  `,
  [Plan_plan],
)

export interface PlanState {
  readonly plan: Plan | null
  readonly refused: Refused | null
  readonly error: CombinedError | null
  /** Asks again what it would mean now. */
  readonly renew: () => void
}

/** What buying again means now; asked anew when prices have moved. */
export function usePlan(again: Again): PlanState {
  const { urql } = useLinli()
  const [state, setState] = useState<Omit<PlanState, 'renew'>>({ plan: null, refused: null, error: null })
  const ask = useCallback(async () => {
    if (again.kind === 'USUALS') {
      const { householdId, listingIds } = again
      const { data, error } = await urql.mutation(ReorderUsuals_mutation, { householdId, listingIds: [...listingIds] })
      return { answer: data?.reorderUsuals, error }
    }
    const { data, error } = await urql.mutation(Reorder_mutation, { orderId: again.orderId })
    return { answer: data?.reorder, error }
  }, [urql, again])
  const renew = useCallback(() => {
    let isWanted = true
    void ask().then(({ answer, error }) => {
      if (!isWanted) return
      // What is on the screen stays there until something better comes.
      setState((before) => ({
        plan: answer?.plan ?? before.plan,
        refused: answer?.userErrors[0] ?? null,
        error: error ?? null,
      }))
    })
    return () => void (isWanted = false)
  }, [ask])
  useEffect(() => renew(), [renew])
  return { ...state, renew }
}
