import { document, type Document, type Page, type Payload } from './document.ts'

export type OrderState =
  | 'PENDING_PAYMENT'
  | 'PAID'
  | 'CONFIRMED'
  | 'PREPARING'
  | 'IN_FULFILMENT'
  | 'COMPLETED'
  | 'CLOSED'
  | 'CANCELLED'
export type FulfilmentMode = 'INSTANT' | 'SAME_DAY' | 'SELF_PICKUP' | 'LEADER_DELIVERY'

/** What an actor needs to know of an order to take the next step. */
export interface OrderView {
  readonly id: string
  readonly number: string
  readonly state: OrderState
  readonly version: number
  readonly allowedActions: readonly string[]
  readonly totalFen: number
  readonly itemsFen: number
  readonly placedAt: string
  readonly merchant: { readonly id: string }
  /** Null where deliveries are not planned. */
  readonly delivery: { readonly state: string } | null
  readonly fulfilment: {
    readonly mode: FulfilmentMode
    readonly status: string
    readonly pickupCode: string | null
    readonly point: { readonly id: string } | null
  }
  readonly lines: readonly { readonly name: string; readonly quantity: number; readonly totalFen: number }[]
}

type OrderPayload = Payload & { readonly order: OrderView | null }

export const orderFields = /* GraphQL */ `
  fragment SimOrder on Order {
    id
    number
    state
    version
    allowedActions
    totalFen
    itemsFen
    placedAt
    merchant {
      id
    }
    delivery {
      state
    }
    fulfilment {
      mode
      status
      pickupCode
      point {
        id
      }
    }
    lines {
      name
      quantity
      totalFen
    }
  }
`

export interface OrderLineInput {
  readonly listingId: string
  readonly quantity: number
  readonly expectedPriceFen?: number
}

export interface PlaceOrderInput {
  readonly householdId: string
  readonly lines: readonly OrderLineInput[]
  readonly mode: FulfilmentMode
  readonly note?: string
  readonly pointId?: string
  readonly quote?: string
  readonly deviceId?: string
}

export const placeOrder: Document<OrderPayload, { input: PlaceOrderInput; idempotencyKey: string }> = document(
  /* GraphQL */ `
    mutation SimPlaceOrder($input: PlaceOrderInput!, $idempotencyKey: String!) {
      placeOrder(input: $input, idempotencyKey: $idempotencyKey) {
        order {
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

export const payOrder: Document<OrderPayload, { orderId: string; idempotencyKey: string }> = document(
  /* GraphQL */ `
    mutation SimPayOrder($orderId: ID!, $idempotencyKey: String!) {
      payOrder(orderId: $orderId, idempotencyKey: $idempotencyKey) {
        order {
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

/** The steps that need nothing but the order. */
export const steps = {
  ACCEPT: 'acceptOrder',
  PREPARE: 'prepareOrder',
  PACK: 'packOrder',
  CLAIM: 'claimOrder',
  PICK_UP: 'pickUpOrder',
  ARRIVE_AT_POINT: 'arriveAtPoint',
  DELIVER: 'deliverOrder',
} as const
export type Step = keyof typeof steps

export const stepOrder = Object.fromEntries(
  Object.entries(steps).map(([step, field]) => [
    step,
    `mutation Sim_${field}($orderId: ID!) {
      ${field}(orderId: $orderId) { order { ...SimOrder } userErrors { code message } }
    }${orderFields}`,
  ]),
) as Readonly<Record<Step, Document<OrderPayload, { orderId: string }>>>

export const cancelOrder: Document<OrderPayload, { orderId: string; idempotencyKey: string }> = document(
  /* GraphQL */ `
    mutation SimCancelOrder($orderId: ID!, $idempotencyKey: String!) {
      cancelOrder(orderId: $orderId, idempotencyKey: $idempotencyKey) {
        order {
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

export const refundOrder: Document<
  OrderPayload,
  { orderId: string; amountFen: number; reason: string; idempotencyKey: string }
> = document(
  /* GraphQL */ `
    mutation SimRefundOrder($orderId: ID!, $amountFen: Fen!, $reason: String!, $idempotencyKey: String!) {
      refundOrder(orderId: $orderId, amountFen: $amountFen, reason: $reason, idempotencyKey: $idempotencyKey) {
        order {
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

export const redeemPickup: Document<OrderPayload, { pointId: string; code: string; idempotencyKey: string }> = document(
  /* GraphQL */ `
    mutation SimRedeemPickup($pointId: ID!, $code: String!, $idempotencyKey: String!) {
      redeemPickup(pointId: $pointId, code: $code, idempotencyKey: $idempotencyKey) {
        order {
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

export const order: Document<OrderView | null, { id: string }> = document(
  /* GraphQL */ `
    query SimOrderNow($id: ID!) {
      order(id: $id) {
        ...SimOrder
      }
    }
  ` + orderFields,
)

export interface OrderFilter {
  readonly state?: { readonly in: readonly OrderState[] }
  readonly mode?: { readonly in: readonly FulfilmentMode[] }
  readonly merchantId?: { readonly eq: string }
  readonly riderId?: { readonly eq: string }
  readonly communityId?: { readonly eq: string }
  readonly claimable?: boolean
}

export const orders: Document<Page<OrderView>, { filter: OrderFilter; first: number; after: string | null }> = document(
  /* GraphQL */ `
    query SimOrders($filter: OrderFilter, $first: Int, $after: String) {
      orders(filter: $filter, first: $first, after: $after, sort: { key: PLACED_AT, direction: ASC }) {
        nodes {
          ...SimOrder
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  ` + orderFields,
)

export const orderTimeline: Document<
  { readonly timeline: readonly { readonly seq: number }[] } | null,
  { id: string }
> = document(/* GraphQL */ `
  query SimOrderTimeline($id: ID!) {
    order(id: $id) {
      timeline {
        seq
      }
    }
  }
`)
