import type { Point } from '../world/point.ts'
import { document, type Document, type Page, type Payload, type UserError } from './document.ts'

type Paged = { first: number; after: string | null }

export interface CategoryView {
  readonly id: string
  readonly key: string
}

export const categories: Document<Page<CategoryView>, Paged> = document(/* GraphQL */ `
  query SimCategories($first: Int, $after: String) {
    categories(first: $first, after: $after) {
      nodes {
        id
        key
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export const addCategories: Document<
  Payload & { readonly categories: readonly CategoryView[] },
  { categories: readonly { key: string; name: string; nameEn: string }[] }
> = document(/* GraphQL */ `
  mutation SimAddCategories($categories: [AddCategoryInput!]!) {
    addCategories(categories: $categories) {
      categories {
        id
        key
      }
      userErrors {
        code
        message
      }
    }
  }
`)

export interface MerchantView {
  readonly id: string
  readonly name: string
}

export const merchants: Document<Page<MerchantView>, Paged> = document(/* GraphQL */ `
  query SimMerchants($first: Int, $after: String) {
    merchants(first: $first, after: $after) {
      nodes {
        id
        name
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export interface RegisterMerchantInput {
  readonly name: string
  readonly nameEn: string
  readonly location: Point
  readonly communityIds: readonly string[]
  readonly ownerPhone: string
  readonly ownerName: string
}

export const registerMerchant: Document<
  Payload & { readonly merchant: { readonly id: string } | null },
  { input: RegisterMerchantInput }
> = document(/* GraphQL */ `
  mutation SimRegisterMerchant($input: RegisterMerchantInput!) {
    registerMerchant(input: $input) {
      merchant {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
`)

export interface ListingView {
  readonly id: string
  readonly priceFen: number
  readonly available: number
  readonly state: string
  readonly sku: { readonly id: string; readonly name: string; readonly unit: string }
  readonly community: { readonly id: string }
  readonly merchant: { readonly id: string }
}

export interface ListingFilter {
  readonly merchantId?: { readonly eq: string }
  readonly communityId?: { readonly eq: string }
}

export const listings: Document<Page<ListingView>, Paged & { filter: ListingFilter }> = document(/* GraphQL */ `
  query SimListings($first: Int, $after: String, $filter: ListingFilter) {
    listings(first: $first, after: $after, filter: $filter) {
      nodes {
        id
        priceFen
        available
        state
        sku {
          id
          name
          unit
        }
        community {
          id
        }
        merchant {
          id
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export interface SaveListingInput {
  readonly skuId?: string
  readonly name: string
  readonly nameEn: string
  readonly unit: string
  readonly categoryId: string
  readonly communityId: string
  readonly priceFen: number
  readonly state?: 'ON_SALE' | 'OFF_SALE'
  /** Of a new listing; a bundle has no stock of its own. */
  readonly stock?: number
  readonly exclusiveToCommunityIds?: readonly string[]
  readonly components?: readonly { readonly skuId: string; readonly quantity: number }[]
}

interface SaveListingResult {
  readonly index: number
  readonly listing: { readonly id: string; readonly sku: { readonly id: string } } | null
  readonly error: UserError | null
}

export const saveListings: Document<
  Payload & { readonly results: readonly SaveListingResult[] },
  { merchantId: string; listings: readonly SaveListingInput[] }
> = document(/* GraphQL */ `
  mutation SimSaveListings($merchantId: ID!, $listings: [SaveListingInput!]!) {
    saveListings(merchantId: $merchantId, listings: $listings) {
      results {
        index
        listing {
          id
          sku {
            id
          }
        }
        error {
          code
          message
        }
      }
      userErrors {
        code
        message
      }
    }
  }
`)

export const adjustStock: Document<
  Payload,
  { listingId: string; delta: number; reason: string; idempotencyKey: string }
> = document(/* GraphQL */ `
  mutation SimAdjustStock($listingId: ID!, $delta: Int!, $reason: String!, $idempotencyKey: String!) {
    adjustStock(listingId: $listingId, delta: $delta, reason: $reason, idempotencyKey: $idempotencyKey) {
      userErrors {
        code
        message
      }
    }
  }
`)

export interface RiderView {
  readonly id: string
  readonly name: string
}

export const riders: Document<Page<RiderView>, Paged & { filter: { communityId: { eq: string } } }> = document(
  /* GraphQL */ `
    query SimRiders($first: Int, $after: String, $filter: RiderFilter) {
      riders(first: $first, after: $after, filter: $filter) {
        nodes {
          id
          name
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  `,
)

export const registerRider: Document<
  Payload & { readonly rider: { readonly id: string } | null },
  { input: { name: string; phone: string; communityIds: readonly string[] } }
> = document(/* GraphQL */ `
  mutation SimRegisterRider($input: RegisterRiderInput!) {
    registerRider(input: $input) {
      rider {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
`)

export const setDuty: Document<Payload, { riderId: string; onDuty: boolean }> = document(/* GraphQL */ `
  mutation SimSetDuty($riderId: ID!, $onDuty: Boolean!) {
    setDuty(riderId: $riderId, onDuty: $onDuty) {
      userErrors {
        code
        message
      }
    }
  }
`)

export const appointLeader: Document<
  Payload & { readonly leader: { readonly id: string } | null },
  { input: { name: string; phone: string; communityId: string } }
> = document(/* GraphQL */ `
  mutation SimAppointLeader($input: AppointLeaderInput!) {
    appointLeader(input: $input) {
      leader {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
`)

interface LeadersAnswer {
  readonly leaders: readonly { readonly id: string; readonly name: string }[]
}

export const leadersOf: Document<LeadersAnswer | null, { communityId: string }> = document(/* GraphQL */ `
  query SimLeaders($communityId: ID!) {
    community(id: $communityId) {
      leaders {
        id
        name
      }
    }
  }
`)
