import { document, type Document, type Payload } from './document.ts'

export interface ImportCounts {
  readonly households: number
  readonly products: number
  readonly orders: number
  readonly orderLines: number
  readonly campaigns: number
  readonly contacts: number
  readonly redemptions: number
}

export interface ImportView {
  readonly id: string
  readonly state: 'OPEN' | 'CLOSED'
  readonly counts: ImportCounts
}

interface ImportPayload extends Payload {
  readonly import: ImportView | null
}

const fields = /* GraphQL */ `
  import {
    id
    state
    counts {
      households
      products
      orders
      orderLines
      campaigns
      contacts
      redemptions
    }
  }
  userErrors {
    code
    message
  }
`

export const startImport: Document<
  ImportPayload,
  {
    input: { readonly key: string; readonly label: string; readonly communityId: string; readonly mode: 'SELF_PICKUP' }
  }
> = document(/* GraphQL */ `
  mutation SimStartImport($input: StartImportInput!) {
    startImport(input: $input) { ${fields} }
  }
`)

export interface PastHousehold {
  readonly key: string
  readonly buildingId: string
  readonly door: string
  readonly name: string
}

export interface PastProduct {
  readonly key: string
  readonly name: string
  readonly brand: string | null
  readonly categoryId: string
}

export interface PastOrder {
  readonly key: string
  readonly householdKey: string
  readonly storeKey: string
  readonly placedAt: string
  readonly lines: readonly {
    readonly productKey: string
    readonly quantity: number
    readonly paidFen: number
    readonly discountFen: number
  }[]
}

export interface PastCampaign {
  readonly key: string
  readonly name: string
  readonly startedAt: string
  readonly endedAt: string
}

export interface PastContact {
  readonly campaignKey: string
  readonly householdKey: string
}

export interface PastRedemption {
  readonly key: string
  readonly campaignKey: string
  readonly householdKey: string
  readonly couponKey: string
  readonly redeemedAt: string
  readonly categoryIds: readonly string[]
}

/** Rows of an import by their kind. */
export interface PastRows {
  readonly households: readonly PastHousehold[]
  readonly products: readonly PastProduct[]
  readonly campaigns: readonly PastCampaign[]
  readonly orders: readonly PastOrder[]
  readonly contacts: readonly PastContact[]
  readonly redemptions: readonly PastRedemption[]
}

export const importRows: Document<
  Payload & { readonly households: readonly { readonly key: string; readonly householdId: string }[] | null },
  { input: { readonly importId: string } & Partial<PastRows> }
> = document(/* GraphQL */ `
  mutation SimImportRows($input: ImportRowsInput!) {
    importRows(input: $input) {
      households {
        key
        householdId
      }
      userErrors {
        code
        message
      }
    }
  }
`)

export const closeImport: Document<ImportPayload, { importId: string; expected: ImportCounts }> = document(
  /* GraphQL */ `
  mutation SimCloseImport($importId: ID!, $expected: ImportCountsInput) {
    closeImport(importId: $importId, expected: $expected) { ${fields} }
  }
`,
)

export const preview: Document<{ readonly count: number | null }, { input: { communityId: string; rule: object } }> =
  document(/* GraphQL */ `
    query SimPreview($input: SegmentPreviewInput!) {
      segmentPreview(input: $input) {
        count
      }
    }
  `)
