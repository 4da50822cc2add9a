import type { Point } from '../world/point.ts'
import { document, type Document, type Page, type Payload } from './document.ts'

export type DispatchMode = 'ASSIGN' | 'GRAB' | 'MIXED'
export type Vehicle = 'ON_FOOT' | 'BICYCLE' | 'E_BIKE' | 'VAN'
export type CertificateKind = 'HEALTH' | 'COLD_CHAIN' | 'HOME_SERVICE'
export type TaskAction = 'ARRIVE_AT_STORE' | 'PICK_UP' | 'ARRIVE_AT_DROPOFF' | 'DELIVER' | 'START_RETURN' | 'RETURN'

/** What a rider needs to know of a task to take the next step. */
export interface TaskView {
  readonly id: string
  readonly state: string
  readonly grams: number
  readonly pickup: Point
  readonly dropoff: Point
  readonly allowedActions: readonly string[]
  readonly order: { readonly fulfilment: { readonly status: string } } | null
}

const taskFields = /* GraphQL */ `
  fragment SimTask on DeliveryTask {
    id
    state
    grams
    pickup {
      lat
      lng
    }
    dropoff {
      lat
      lng
    }
    allowedActions
    order {
      fulfilment {
        status
      }
    }
  }
`

export const dispatchAreas: Document<
  Page<{ readonly id: string; readonly communities: readonly { readonly id: string }[] }>,
  { first: number; after: string | null }
> = document(/* GraphQL */ `
  query SimDispatchAreas($first: Int!, $after: String) {
    dispatchAreas(first: $first, after: $after) {
      nodes {
        id
        communities {
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

export const openDispatchArea: Document<
  Payload & { readonly area: { readonly id: string } | null },
  { input: { name: string; nameEn: string; communityIds: readonly string[]; mode: DispatchMode } }
> = document(/* GraphQL */ `
  mutation SimOpenDispatchArea($input: OpenDispatchAreaInput!) {
    openDispatchArea(input: $input) {
      area {
        id
      }
      userErrors {
        code
        message
      }
    }
  }
`)

export const certifyRider: Document<
  Payload,
  { input: { riderId: string; kind: CertificateKind; number: string; issuedAt: string; expiresAt: string } }
> = document(/* GraphQL */ `
  mutation SimCertifyRider($input: CertifyRiderInput!) {
    certifyRider(input: $input) {
      userErrors {
        code
        message
      }
    }
  }
`)

export const goOnDuty: Document<
  Payload,
  { input: { vehicle: Vehicle; endsAt: string; lat: number; lng: number }; idempotencyKey: string }
> = document(/* GraphQL */ `
  mutation SimGoOnDuty($input: GoOnDutyInput!, $idempotencyKey: String!) {
    goOnDuty(input: $input, idempotencyKey: $idempotencyKey) {
      userErrors {
        code
        message
      }
    }
  }
`)

export const goOffDuty: Document<Payload, Record<never, never>> = document(/* GraphQL */ `
  mutation SimGoOffDuty {
    goOffDuty {
      userErrors {
        code
        message
      }
    }
  }
`)

export const reportPosition: Document<Payload, { lat: number; lng: number; accuracyMetres: number }> = document(
  /* GraphQL */ `
    mutation SimReportPosition($lat: Float!, $lng: Float!, $accuracyMetres: Int) {
      reportPosition(lat: $lat, lng: $lng, accuracyMetres: $accuracyMetres) {
        userErrors {
          code
          message
        }
      }
    }
  `,
)

export const myTasks: Document<readonly TaskView[], Record<never, never>> = document(/* GraphQL */ `
  query SimMyTasks {
    myTasks {
      ...SimTask
    }
  }
  ${taskFields}
`)

export const myTaskOffers: Document<readonly { readonly id: string }[], Record<never, never>> = document(/* GraphQL */ `
  query SimMyTaskOffers {
    myTaskOffers {
      id
    }
  }
`)

/** Of those that a rider may help himself to, what is due first. */
export const freeTasks: Document<
  Page<{ readonly id: string; readonly grams: number }>,
  { communityId: string; first: number }
> = document(/* GraphQL */ `
  query SimFreeTasks($communityId: ID!, $first: Int!) {
    deliveryTasks(
      filter: { communityId: { eq: $communityId }, state: { in: [CREATED, OFFERED] } }
      sort: { key: DUE_AT, direction: ASC }
      first: $first
    ) {
      nodes {
        id
        grams
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`)

export const grabTask: Document<Payload, { taskId: string; idempotencyKey: string }> = document(/* GraphQL */ `
  mutation SimGrabTask($taskId: ID!, $idempotencyKey: String!) {
    grabTask(taskId: $taskId, idempotencyKey: $idempotencyKey) {
      userErrors {
        code
        message
      }
    }
  }
`)

export const acceptOffer: Document<Payload, { offerId: string; idempotencyKey: string }> = document(/* GraphQL */ `
  mutation SimAcceptOffer($offerId: ID!, $idempotencyKey: String!) {
    acceptOffer(offerId: $offerId, idempotencyKey: $idempotencyKey) {
      userErrors {
        code
        message
      }
    }
  }
`)

export const declineOffer: Document<Payload, { offerId: string }> = document(/* GraphQL */ `
  mutation SimDeclineOffer($offerId: ID!) {
    declineOffer(offerId: $offerId) {
      userErrors {
        code
        message
      }
    }
  }
`)

export const advanceTask: Document<
  Payload & { readonly task: TaskView | null },
  { taskId: string; action: TaskAction; idempotencyKey: string }
> = document(/* GraphQL */ `
  mutation SimAdvanceTask($taskId: ID!, $action: DeliveryTaskAction!, $idempotencyKey: String!) {
    advanceTask(taskId: $taskId, action: $action, idempotencyKey: $idempotencyKey) {
      task {
        ...SimTask
      }
      userErrors {
        code
        message
      }
    }
  }
  ${taskFields}
`)
