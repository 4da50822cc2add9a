import { document, type Document, type Page, type Payload } from './document.ts'

export interface TagView {
  readonly id: string
  readonly key: string
  readonly state: 'PROPOSED' | 'ACTIVE' | 'REFUSED' | 'RETIRED'
}

export const tags: Document<Page<TagView>, { first: number; after: string | null }> = document(/* GraphQL */ `
  query SimTags($first: Int, $after: String) {
    tags(first: $first, after: $after) {
      nodes {
        id
        key
        state
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export interface ProposeTagInput {
  readonly key: string
  readonly kind: 'MANUAL' | 'COMPUTED' | 'SELF'
  readonly label: string
  readonly labelEn: string
  readonly purpose: string
  readonly daysKept: number
  readonly sensitivity?: 'NORMAL' | 'SENSITIVE'
}

export const proposeTag: Document<Payload & { readonly tag: TagView | null }, { input: ProposeTagInput }> = document(
  /* GraphQL */ `
    mutation SimProposeTag($input: ProposeTagInput!) {
      proposeTag(input: $input) {
        tag {
          id
          key
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

export const decideTag: Document<Payload, { tagId: string; approves: boolean; why: string }> = document(/* GraphQL */ `
  mutation SimDecideTag($tagId: ID!, $approves: Boolean!, $why: String!) {
    decideTag(tagId: $tagId, approves: $approves, why: $why) {
      userErrors {
        code
        message
      }
    }
  }
`)

interface BulkTagInput {
  readonly tagId: string
  readonly csv?: string
  readonly householdIds?: readonly string[]
  readonly evidence: string
}

export const bulkTag: Document<Payload & { readonly matched: number | null }, { input: BulkTagInput }> = document(
  /* GraphQL */ `
    mutation SimBulkTag($input: BulkTagInput!) {
      bulkTag(input: $input) {
        matched
        userErrors {
          code
          message
        }
      }
    }
  `,
)

export const declareTag: Document<Payload, { tagId: string }> = document(/* GraphQL */ `
  mutation SimDeclareTag($tagId: ID!) {
    declareTag(tagId: $tagId) {
      userErrors {
        code
        message
      }
    }
  }
`)

export interface Recipe {
  readonly key: string
  readonly name: string
  readonly nameEn: string
  readonly why: string
  /** Null while what it asks about does not exist here. */
  readonly rule: object | null
}

export const segmentRecipes: Document<readonly Recipe[], Record<never, never>> = document(/* GraphQL */ `
  query SimRecipes {
    segmentRecipes {
      key
      name
      nameEn
      why
      rule
    }
  }
`)

export interface SegmentView {
  readonly id: string
  readonly name: string
}

export const segments: Document<Page<SegmentView>, { first: number; after: string | null }> = document(/* GraphQL */ `
  query SimSegments($first: Int, $after: String) {
    segments(first: $first, after: $after) {
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

export interface SaveSegmentInput {
  readonly name: string
  readonly nameEn: string
  readonly purpose: string
  readonly reason: string
  readonly communityId?: string
  readonly rule: object
}

export const saveSegment: Document<Payload & { readonly segment: SegmentView | null }, { input: SaveSegmentInput }> =
  document(/* GraphQL */ `
    mutation SimSaveSegment($input: SaveSegmentInput!) {
      saveSegment(input: $input) {
        segment {
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

export interface CampaignView {
  readonly id: string
  readonly name: string
}

export const campaigns: Document<Page<CampaignView>, { first: number; after: string | null }> = document(/* GraphQL */ `
  query SimCampaigns($first: Int, $after: String) {
    campaigns(first: $first, after: $after) {
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

interface Words {
  readonly channel: 'IN_APP' | 'LEADER_TASK'
  readonly title: string
  readonly body: string
}

export interface SaveCampaignInput {
  readonly name: string
  readonly communityId: string | null
  readonly includeSegmentIds: readonly string[]
  readonly channels: readonly Words['channel'][]
  readonly variants: readonly {
    readonly key: string
    readonly content: readonly Words[]
    readonly contentEn: readonly Words[]
  }[]
  readonly startsAt: string
  readonly endsAt: string
  readonly goal: 'ORDER' | 'FIRST_ORDER' | 'FULL_PRICE_ORDER'
  readonly holdoutBps: number
}

export const saveCampaign: Document<
  Payload & { readonly campaign: CampaignView | null },
  { input: SaveCampaignInput }
> = document(/* GraphQL */ `
  mutation SimSaveCampaign($input: SaveCampaignInput!) {
    saveCampaign(input: $input) {
      campaign {
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

export const submitCampaign: Document<Payload, { id: string }> = document(/* GraphQL */ `
  mutation SimSubmitCampaign($id: ID!) {
    submitCampaign(id: $id) {
      userErrors {
        code
        message
      }
    }
  }
`)

export const approveCampaign: Document<Payload, { id: string }> = document(/* GraphQL */ `
  mutation SimApproveCampaign($id: ID!) {
    approveCampaign(id: $id) {
      userErrors {
        code
        message
      }
    }
  }
`)
