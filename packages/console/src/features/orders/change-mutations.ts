import { graphql } from '../../api/graphql.ts'
import { ChangeSides_side } from './change-sides.tsx'
import { Moved_order } from './order-mutations.ts'

export const PreviewChange_mutation = graphql(
  `
    mutation PreviewChange($input: ProposeChangeInput!, $idempotencyKey: String!) {
      proposeChange(input: $input, idempotencyKey: $idempotencyKey, dryRun: true) {
        preview {
          kind
          deltaFen
          payer
          refundFen
          extraFen
          before {
            ...ChangeSides_side
          }
          after {
            ...ChangeSides_side
          }
          postings {
            kind
            amountFen
          }
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [ChangeSides_side],
)

export const ProposeChange_mutation = graphql(
  `
    mutation ProposeChange($input: ProposeChangeInput!, $idempotencyKey: String!) {
      proposeChange(input: $input, idempotencyKey: $idempotencyKey) {
        order {
          ...Moved_order
        }
        change {
          id
          state
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [Moved_order],
)

export const AcceptChange_mutation = graphql(
  `
    mutation AcceptChange($changeId: ID!, $expectedVersion: Int, $idempotencyKey: String!) {
      acceptChange(changeId: $changeId, expectedVersion: $expectedVersion, idempotencyKey: $idempotencyKey) {
        order {
          ...Moved_order
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [Moved_order],
)

export const RejectChange_mutation = graphql(
  `
    mutation RejectChange($changeId: ID!, $expectedVersion: Int) {
      rejectChange(changeId: $changeId, expectedVersion: $expectedVersion) {
        order {
          ...Moved_order
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [Moved_order],
)

export const WithdrawChange_mutation = graphql(
  `
    mutation WithdrawChange($changeId: ID!, $expectedVersion: Int) {
      withdrawChange(changeId: $changeId, expectedVersion: $expectedVersion) {
        order {
          ...Moved_order
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [Moved_order],
)
