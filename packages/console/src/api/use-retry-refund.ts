import { useClient } from 'urql'
import { keys } from './client.ts'
import { graphql } from './graphql.ts'
import { useAct } from './use-act.ts'

const RetryRefund_mutation = graphql(`
  mutation RetryRefund($refundId: ID!, $idempotencyKey: String!) {
    retryRefund(refundId: $refundId, idempotencyKey: $idempotencyKey) {
      refund {
        id
        state
        tries
        failure
      }
      userErrors {
        __typename
        code
        message
      }
    }
  }
`)

/** Sends a refund again that the provider refused; `tries` makes each time an intention of its own. */
export function useRetryRefund() {
  const client = useClient()
  const act = useAct()
  const retry = async ({ id, tries }: { id: string; tries: number }) =>
    (await act.send(() =>
      keys.withKey(`retry ${id} ${tries}`, (idempotencyKey) =>
        client.mutation(RetryRefund_mutation, { refundId: id, idempotencyKey }).toPromise(),
      ),
    )) !== null
  return { ...act, retry }
}
