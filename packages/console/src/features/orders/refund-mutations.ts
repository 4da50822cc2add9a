import { graphql } from '../../api/graphql.ts'
import { Moved_order } from './order-mutations.ts'

export const PreviewRefund_mutation = graphql(`
  mutation PreviewRefund(
    $orderId: ID!
    $amountFen: Fen
    $lines: [RefundLineInput!]
    $bearer: RefundBearer!
    $restock: Boolean!
    $reason: String!
    $idempotencyKey: String!
  ) {
    refundOrder(
      orderId: $orderId
      amountFen: $amountFen
      lines: $lines
      bearer: $bearer
      restock: $restock
      reason: $reason
      idempotencyKey: $idempotencyKey
      dryRun: true
    ) {
      preview {
        amountFen
        leftFen
        lines {
          lineId
          quantity
          amountFen
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
`)

export const RefundOrder_mutation = graphql(
  `
    mutation RefundOrder(
      $orderId: ID!
      $amountFen: Fen
      $lines: [RefundLineInput!]
      $bearer: RefundBearer!
      $restock: Boolean!
      $reason: String!
      $idempotencyKey: String!
    ) {
      refundOrder(
        orderId: $orderId
        amountFen: $amountFen
        lines: $lines
        bearer: $bearer
        restock: $restock
        reason: $reason
        idempotencyKey: $idempotencyKey
      ) {
        order {
          ...Moved_order
        }
        refund {
          id
          state
          amountFen
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
