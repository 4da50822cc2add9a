import { document, type Document, type Payload } from './document.ts'

export interface ChangeView {
  readonly id: string
  readonly state: 'PROPOSED' | 'AWAITING_PAYMENT' | 'APPLIED' | 'REJECTED' | 'WITHDRAWN' | 'EXPIRED' | 'SUPERSEDED'
}

type ChangePayload = Payload & { readonly change: ChangeView | null }

/** A line with another quantity (0: without it), or other goods for it, or goods that were not there. */
export interface ChangeEdit {
  readonly lineId?: string
  readonly listingId?: string
  readonly quantity: number
}

export const proposeChange: Document<
  ChangePayload,
  {
    input: { orderId: string; reason: string; edits?: readonly ChangeEdit[]; pointId?: string; payer?: string }
    idempotencyKey: string
  }
> = document(/* GraphQL */ `
  mutation SimProposeChange($input: ProposeChangeInput!, $idempotencyKey: String!) {
    proposeChange(input: $input, idempotencyKey: $idempotencyKey) {
      change {
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

export const acceptChange: Document<ChangePayload, { changeId: string; idempotencyKey: string }> = document(
  /* GraphQL */ `
    mutation SimAcceptChange($changeId: ID!, $idempotencyKey: String!) {
      acceptChange(changeId: $changeId, idempotencyKey: $idempotencyKey) {
        change {
          id
          state
        }
        userErrors {
          code
          message
        }
      }
    }
  `,
)

export const rejectChange: Document<ChangePayload, { changeId: string }> = document(/* GraphQL */ `
  mutation SimRejectChange($changeId: ID!) {
    rejectChange(changeId: $changeId) {
      change {
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

export const payChange: Document<ChangePayload, { changeId: string; idempotencyKey: string }> = document(/* GraphQL */ `
  mutation SimPayChange($changeId: ID!, $idempotencyKey: String!) {
    payChange(changeId: $changeId, idempotencyKey: $idempotencyKey) {
      change {
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
