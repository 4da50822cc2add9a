import { document, type Document, type Page, type Payload } from './document.ts'

/** What a resident remembers of his last order. */
export interface LastOrder {
  readonly id: string
  readonly rating: { readonly id: string } | null
  readonly promise: { readonly breachedAt: string | null } | null
}

export const lastCompleted: Document<Page<LastOrder>, { householdId: string }> = document(/* GraphQL */ `
  query SimLastCompleted($householdId: ID!) {
    orders(
      first: 1
      filter: { householdId: { eq: $householdId }, state: { eq: COMPLETED } }
      sort: { key: PLACED_AT, direction: DESC }
    ) {
      nodes {
        id
        rating {
          id
        }
        promise {
          breachedAt
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export const rateOrder: Document<Payload, { input: { orderId: string; stars: number; comment?: string } }> = document(
  /* GraphQL */ `
    mutation SimRateOrder($input: RateOrderInput!) {
      rateOrder(input: $input) {
        userErrors {
          code
          message
        }
      }
    }
  `,
)
