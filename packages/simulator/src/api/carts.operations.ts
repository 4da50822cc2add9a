import { document, type Document, type Payload } from './document.ts'
import { orderFields, type FulfilmentMode, type OrderLineInput, type OrderView } from './orders.operations.ts'

/** One way in which a cart may come; without a token it cannot be had now. */
export interface QuoteView {
  readonly mode: FulfilmentMode
  readonly feeFen: number
  readonly quote: string | null
}

export interface QuotesView {
  readonly options: readonly QuoteView[]
  readonly split: {
    readonly parts: readonly { readonly listingIds: readonly string[]; readonly option: QuoteView }[]
  } | null
}

export const fulfilmentQuotes: Document<
  QuotesView,
  { input: { householdId: string; lines: readonly OrderLineInput[]; pointId?: string } }
> = document(/* GraphQL */ `
  query SimQuotes($input: FulfilmentQuotesInput!) {
    fulfilmentQuotes(input: $input) {
      options {
        mode
        feeFen
        quote
      }
      split {
        parts {
          listingIds
          option {
            mode
            feeFen
            quote
          }
        }
      }
    }
  }
`)

export interface OrderPartInput {
  readonly lines: readonly OrderLineInput[]
  readonly mode: FulfilmentMode
  readonly pointId?: string
  readonly note?: string
  readonly quote?: string
  readonly expectedTotalFen?: number
}

interface Purchase extends Payload {
  readonly purchaseId: string | null
  readonly orders: readonly OrderView[] | null
}

export const placePurchase: Document<
  Purchase,
  {
    input: { householdId: string; parts: readonly OrderPartInput[]; deviceId?: string }
    idempotencyKey: string
  }
> = document(
  /* GraphQL */ `
    mutation SimPlacePurchase($input: PlacePurchaseInput!, $idempotencyKey: String!) {
      placePurchase(input: $input, idempotencyKey: $idempotencyKey) {
        purchaseId
        orders {
          ...SimOrder
        }
        userErrors {
          code
          message
        }
      }
    }
  ` + orderFields,
)

export interface PaymentView {
  readonly id: string
  readonly state: 'PENDING' | 'SUCCEEDED' | 'FAILED' | 'LATE'
}

export const payPurchase: Document<
  Payload & { readonly payment: PaymentView | null },
  { purchaseId: string; idempotencyKey: string }
> = document(/* GraphQL */ `
  mutation SimPayPurchase($purchaseId: ID!, $idempotencyKey: String!) {
    payPurchase(purchaseId: $purchaseId, idempotencyKey: $idempotencyKey) {
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

export interface ReorderPlanView {
  readonly expectedTotalFen: number
  readonly parts: readonly {
    readonly pointId: string | null
    readonly choice: { readonly mode: FulfilmentMode } | null
    readonly lines: readonly { readonly quantity: number; readonly listing: { readonly id: string } }[]
    readonly options: readonly QuoteView[]
  }[]
}

/** What buying the usuals that are due would mean now; it places nothing. */
export const reorderUsuals: Document<Payload & { readonly plan: ReorderPlanView | null }, { householdId: string }> =
  document(/* GraphQL */ `
    mutation SimReorderUsuals($householdId: ID!) {
      reorderUsuals(householdId: $householdId) {
        plan {
          expectedTotalFen
          parts {
            pointId
            choice {
              mode
            }
            lines {
              quantity
              listing {
                id
              }
            }
            options {
              mode
              feeFen
              quote
            }
          }
        }
        userErrors {
          code
          message
        }
      }
    }
  `)

export const confirmReorder: Document<
  Purchase,
  {
    input: { householdId: string; expectedTotalFen: number; parts: readonly OrderPartInput[] }
    idempotencyKey: string
  }
> = document(
  /* GraphQL */ `
    mutation SimConfirmReorder($input: ConfirmReorderInput!, $idempotencyKey: String!) {
      confirmReorder(input: $input, idempotencyKey: $idempotencyKey) {
        purchaseId
        orders {
          ...SimOrder
        }
        userErrors {
          code
          message
        }
      }
    }
  ` + orderFields,
)
