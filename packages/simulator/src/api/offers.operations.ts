import { document, type Document, type Page, type Payload } from './document.ts'

export interface OfferView {
  readonly id: string
  readonly name: string
  readonly state: 'DRAFT' | 'ACTIVE' | 'PAUSED' | 'ENDED'
}

export const offers: Document<Page<OfferView>, { first: number; after: string | null }> = document(/* GraphQL */ `
  query SimOffers($first: Int, $after: String) {
    offers(first: $first, after: $after) {
      nodes {
        id
        name
        state
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export interface SaveOfferInput {
  readonly kind: 'NEW_RESIDENT' | 'THRESHOLD_OFF' | 'RED_PACKET' | 'ITEM_PRICE'
  readonly name: string
  readonly nameEn: string
  readonly validFrom: string
  readonly validUntil: string
  readonly communityId?: string
  readonly merchantId?: string
  readonly merchantBps?: number
  readonly amountFen?: number
  readonly thresholdFen?: number
  readonly listingId?: string
  readonly itemPriceFen?: number
  readonly unitsPerOrder?: number
  readonly packetDays?: number
  readonly householdLimit?: number
  readonly deviceLimit?: number
  readonly totalLimit?: number
  readonly stackable?: boolean
}

type OfferPayload = Payload & { readonly offer: OfferView | null }

export const saveOffer: Document<OfferPayload, { input: SaveOfferInput; idempotencyKey: string }> = document(
  /* GraphQL */ `
    mutation SimSaveOffer($input: SaveOfferInput!, $idempotencyKey: String!) {
      saveOffer(input: $input, idempotencyKey: $idempotencyKey) {
        offer {
          id
          name
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

export const fundOffer: Document<OfferPayload, { offerId: string; amountFen: number; idempotencyKey: string }> =
  document(/* GraphQL */ `
    mutation SimFundOffer($offerId: ID!, $amountFen: Fen!, $idempotencyKey: String!) {
      fundOffer(offerId: $offerId, amountFen: $amountFen, idempotencyKey: $idempotencyKey) {
        offer {
          id
          name
          state
        }
        userErrors {
          code
          message
        }
      }
    }
  `)

export const activateOffer: Document<OfferPayload, { offerId: string }> = document(/* GraphQL */ `
  mutation SimActivateOffer($offerId: ID!) {
    activateOffer(offerId: $offerId) {
      offer {
        id
        name
        state
      }
      userErrors {
        code
        message
      }
    }
  }
`)

export const grantRedPackets: Document<
  OfferPayload,
  { offerId: string; householdIds: readonly string[]; idempotencyKey: string }
> = document(/* GraphQL */ `
  mutation SimGrantRedPackets($offerId: ID!, $householdIds: [ID!]!, $idempotencyKey: String!) {
    grantRedPackets(offerId: $offerId, householdIds: $householdIds, idempotencyKey: $idempotencyKey) {
      offer {
        id
        name
        state
      }
      userErrors {
        code
        message
      }
    }
  }
`)
