import { document, type Document, type Payload } from './document.ts'
import type { FulfilmentMode } from './orders.operations.ts'

export const addPointStaff: Document<Payload, { pointId: string; phone: string; name: string }> = document(
  /* GraphQL */ `
    mutation SimAddPointStaff($pointId: ID!, $phone: String!, $name: String) {
      addPointStaff(pointId: $pointId, phone: $phone, name: $name) {
        userErrors {
          code
          message
        }
      }
    }
  `,
)

export interface ModeTerms {
  readonly enabled: boolean
  readonly fee: {
    readonly baseFen: number
    readonly perKmFen: number
    readonly kmIncluded: number
    readonly perKgFen: number
    readonly kgIncluded: number
  }
  readonly cost: {
    readonly pickerBaseFen: number
    readonly pickerPerLineFen: number
    readonly riderBaseFen: number
    readonly riderPerKmFen: number
    readonly stationFen: number
    readonly leaderFen: number
    readonly packagingFen: number
  }
  readonly window: {
    readonly withinMinutes?: number
    readonly daily?: {
      readonly cutoffMinute: number
      readonly startMinute: number
      readonly endMinute: number
      readonly leadDays: number
      readonly pickLeadMinutes: number
      readonly rollsOver: boolean
    }
  }
  readonly capacity?: number
  readonly takesBulky: boolean
  readonly keepsCold: boolean
  readonly compensation: readonly {
    readonly afterMinutes: number
    readonly feeBp?: number
    readonly fixedFen?: number
    readonly capFen?: number
  }[]
  readonly freeCancelAfterMinutes?: number
}

export const setModeRule: Document<
  Payload,
  {
    input: { communityId: string; mode: FulfilmentMode; expectedVersion: number; reason: string; terms: ModeTerms }
  }
> = document(/* GraphQL */ `
  mutation SimSetModeRule($input: SetModeRuleInput!) {
    setModeRule(input: $input) {
      userErrors {
        code
        message
      }
    }
  }
`)
