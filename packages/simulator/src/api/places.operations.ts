import type { Point } from '../world/point.ts'
import { document, type Document, type Page, type Payload, type UserError } from './document.ts'

export interface CommunityView {
  readonly id: string
  readonly name: string
  readonly buildingCount: number
  readonly householdCount: number
}

type Paged = { first: number; after: string | null }

export const communities: Document<Page<CommunityView>, Paged> = document(/* GraphQL */ `
  query SimCommunities($first: Int, $after: String) {
    communities(first: $first, after: $after) {
      nodes {
        id
        name
        buildingCount
        householdCount
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export interface AddCommunityInput {
  readonly name: string
  readonly nameEn: string
  readonly kind: string
  readonly district: string
  readonly center: Point
  readonly boundary: readonly Point[]
}

export const addCommunity: Document<
  Payload & { readonly community: { readonly id: string } | null },
  { input: AddCommunityInput }
> = document(/* GraphQL */ `
  mutation SimAddCommunity($input: AddCommunityInput!) {
    addCommunity(input: $input) {
      community {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
`)

export interface BuildingView {
  readonly id: string
  readonly name: string
}

export interface BuildingsAnswer {
  readonly buildings: Page<BuildingView>
}

export const buildingsOf: Document<BuildingsAnswer | null, { id: string; first: number; after: string | null }> =
  document(/* GraphQL */ `
    query SimBuildings($id: ID!, $first: Int, $after: String) {
      community(id: $id) {
        buildings(first: $first, after: $after) {
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
    }
  `)

export interface AddBuildingInput {
  readonly name: string
  readonly entrances: number
  readonly floors: number
  readonly location: Point
}

export const addBuildings: Document<
  Payload & { readonly buildings: readonly BuildingView[] },
  { communityId: string; buildings: readonly AddBuildingInput[] }
> = document(/* GraphQL */ `
  mutation SimAddBuildings($communityId: ID!, $buildings: [AddBuildingInput!]!) {
    addBuildings(communityId: $communityId, buildings: $buildings) {
      buildings {
        id
        name
      }
      userErrors {
        code
        message
      }
    }
  }
`)

export interface AddHouseholdInput {
  readonly buildingId: string
  readonly door: string
  readonly name: string
  readonly phone: string
  readonly verified: boolean
}

interface AddHouseholdResult {
  readonly index: number
  readonly household: { readonly id: string } | null
  readonly error: UserError | null
}

export const addHouseholds: Document<
  Payload & { readonly results: readonly AddHouseholdResult[] },
  { communityId: string; households: readonly AddHouseholdInput[] }
> = document(/* GraphQL */ `
  mutation SimAddHouseholds($communityId: ID!, $households: [AddHouseholdInput!]!) {
    addHouseholds(communityId: $communityId, households: $households) {
      results {
        index
        household {
          id
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

/** The pickup points of a community. */
export const pointsOf: Document<
  { readonly nodes: readonly { readonly id: string; readonly name: string }[] },
  { communityId: string }
> = document(/* GraphQL */ `
  query SimPickupPoints($communityId: ID!) {
    pickupPoints(first: 20, filter: { communityId: { eq: $communityId } }) {
      nodes {
        id
        name
      }
    }
  }
`)

export interface SavePointInput {
  readonly communityId: string
  readonly kind: string
  readonly name: string
  readonly nameEn: string
  readonly location: Point
  readonly address: string
  readonly hours: readonly { readonly weekday: number; readonly opensMinute: number; readonly closesMinute: number }[]
  readonly slotCapacity: number
  readonly coldCapacity: number
  readonly dwellHours?: number
  readonly freshDwellHours?: number
  readonly overdueHours?: number
}

export const savePoint: Document<
  Payload & { readonly point: { readonly id: string } | null },
  { input: SavePointInput }
> = document(/* GraphQL */ `
  mutation SimSavePoint($input: SavePointInput!) {
    savePoint(input: $input) {
      point {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
`)
