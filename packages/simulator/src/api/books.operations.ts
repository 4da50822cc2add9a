import { document, type Document, type Page } from './document.ts'

/** One order as the books and the timeline tell it; for whoever may see the books. */
export interface AuditedOrder {
  readonly id: string
  readonly state: string
  readonly itemsFen: number
  readonly feeFen: number
  readonly totalFen: number
  readonly paidFen: number
  readonly refundedFen: number
  readonly refunds: readonly { readonly amountFen: number; readonly reason: string; readonly state: string }[]
  readonly promise: {
    readonly breachedAt: string | null
    readonly compensationFen: number
    readonly breach: { readonly recoveredFen: number; readonly cause: string | null } | null
  }
  readonly timeline: readonly { readonly seq: number; readonly action: string; readonly to: string }[]
  readonly ledger: readonly LedgerEntryView[] | null
}

export interface LedgerEntryView {
  readonly amountFen: number
  readonly transactionId: string
  readonly account: { readonly kind: string; readonly ownerId: string | null }
}

export const auditedOrders: Document<
  Page<AuditedOrder>,
  { filter: { communityId: { eq: string } }; first: number; after: string | null }
> = document(/* GraphQL */ `
  query SimAuditedOrders($filter: OrderFilter, $first: Int, $after: String) {
    orders(filter: $filter, first: $first, after: $after) {
      nodes {
        id
        state
        itemsFen
        feeFen
        totalFen
        paidFen
        refundedFen
        refunds {
          amountFen
          reason
          state
        }
        promise {
          breachedAt
          compensationFen
          breach {
            recoveredFen
            cause
          }
        }
        timeline {
          seq
          action
          to
        }
        ledger {
          amountFen
          transactionId
          account {
            kind
            ownerId
          }
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export interface LedgerAccountView {
  readonly id: string
  readonly kind: string
  readonly ownerId: string | null
  readonly balanceFen: number
}

export const ledgerAccounts: Document<
  Page<LedgerAccountView>,
  { filter: { ownerId: { in: readonly string[] } }; first: number; after: string | null }
> = document(/* GraphQL */ `
  query SimLedgerAccounts($filter: LedgerAccountFilter, $first: Int, $after: String) {
    ledgerAccounts(filter: $filter, first: $first, after: $after) {
      nodes {
        id
        kind
        ownerId
        balanceFen
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

/** Whether a timer has seen the order late. */
export const orderPromise: Document<
  { readonly promise: { readonly breachedAt: string | null } } | null,
  { id: string }
> = document(/* GraphQL */ `
  query SimOrderPromise($id: ID!) {
    order(id: $id) {
      promise {
        breachedAt
      }
    }
  }
`)
