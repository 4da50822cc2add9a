import { document, type Document, type Page, type Payload } from './document.ts'

export const refundLines: Document<
  Payload,
  {
    orderId: string
    lines: readonly { lineId: string; quantity: number }[]
    reason: string
    restock: boolean
    idempotencyKey: string
  }
> = document(/* GraphQL */ `
  mutation SimRefundLines(
    $orderId: ID!
    $lines: [RefundLineInput!]!
    $reason: String!
    $restock: Boolean!
    $idempotencyKey: String!
  ) {
    refundOrder(orderId: $orderId, lines: $lines, reason: $reason, restock: $restock, idempotencyKey: $idempotencyKey) {
      userErrors {
        code
        message
      }
    }
  }
`)

/** The lines of an order as a refund or a change names them. */
export interface LinesView {
  readonly lines: readonly {
    readonly id: string
    readonly quantity: number
    readonly refundedQuantity: number
    readonly totalFen: number
    readonly listing: { readonly id: string }
  }[]
}

export const orderLines: Document<LinesView | null, { id: string }> = document(/* GraphQL */ `
  query SimOrderLines($id: ID!) {
    order(id: $id) {
      lines {
        id
        quantity
        refundedQuantity
        totalFen
        listing {
          id
        }
      }
    }
  }
`)

export const reconcile: Document<
  Payload & { readonly run: { readonly settled: number; readonly differences: number } | null },
  { day: string }
> = document(/* GraphQL */ `
  mutation SimReconcile($day: String!) {
    reconcile(day: $day) {
      run {
        settled
        differences
      }
      userErrors {
        code
        message
      }
    }
  }
`)

export interface DifferenceView {
  readonly kind: string
  readonly subjectId: string
  readonly oursFen: number
  readonly theirsFen: number
}

export const moneyDifferences: Document<Page<DifferenceView>, { first: number; after: string | null }> = document(
  /* GraphQL */ `
    query SimMoneyDifferences($first: Int, $after: String) {
      moneyDifferences(first: $first, after: $after, filter: { state: { eq: OPEN } }) {
        nodes {
          kind
          subjectId
          oursFen
          theirsFen
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
)

export interface DayPreview {
  readonly isBalanced: boolean
  readonly openDifferences: number
  readonly figures: {
    readonly sumFen: number
    readonly orders: {
      readonly orders: number
      readonly paidFen: number
      readonly goodsFen: number
      readonly feeFen: number
      readonly otherFen: number
    }
    readonly refunds: { readonly askedFen: number; readonly paidFen: number; readonly underWayFen: number }
  }
}

export const dayClosePreview: Document<DayPreview, { day: string }> = document(/* GraphQL */ `
  query SimDayClosePreview($day: String!) {
    dayClosePreview(day: $day) {
      isBalanced
      openDifferences
      figures {
        sumFen
        orders {
          orders
          paidFen
          goodsFen
          feeFen
          otherFen
        }
        refunds {
          askedFen
          paidFen
          underWayFen
        }
      }
    }
  }
`)

export const closeDay: Document<
  Payload & { readonly dayClose: { readonly day: string; readonly figures: { readonly sumFen: number } } | null },
  { day: string }
> = document(/* GraphQL */ `
  mutation SimCloseDay($day: String!) {
    closeDay(day: $day) {
      dayClose {
        day
        figures {
          sumFen
        }
      }
      userErrors {
        code
        message
      }
    }
  }
`)
