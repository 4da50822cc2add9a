import { graphql } from '../../api/graphql.ts'

/** What every act changes of an order: the cache heals every page that shows it. */
export const Moved_order = graphql(`
  fragment Moved_order on Order {
    id
    state
    version
    isLate
    refundedFen
    allowedActions
    deniedActions {
      action
      code
      message
    }
    fulfilment {
      status
      rider {
        id
        name
      }
    }
  }
`)

export const AcceptOrder_mutation = graphql(
  `
    mutation AcceptOrder($orderId: ID!, $expectedVersion: Int) {
      acceptOrder(orderId: $orderId, expectedVersion: $expectedVersion) {
        order {
          ...Moved_order
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [Moved_order],
)

export const PrepareOrder_mutation = graphql(
  `
    mutation PrepareOrder($orderId: ID!, $expectedVersion: Int) {
      prepareOrder(orderId: $orderId, expectedVersion: $expectedVersion) {
        order {
          ...Moved_order
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [Moved_order],
)

export const PackOrder_mutation = graphql(
  `
    mutation PackOrder($orderId: ID!, $expectedVersion: Int) {
      packOrder(orderId: $orderId, expectedVersion: $expectedVersion) {
        order {
          ...Moved_order
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [Moved_order],
)

export const PickUpOrder_mutation = graphql(
  `
    mutation PickUpOrder($orderId: ID!, $expectedVersion: Int) {
      pickUpOrder(orderId: $orderId, expectedVersion: $expectedVersion) {
        order {
          ...Moved_order
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [Moved_order],
)

export const ArriveAtPoint_mutation = graphql(
  `
    mutation ArriveAtPoint($orderId: ID!, $expectedVersion: Int) {
      arriveAtPoint(orderId: $orderId, expectedVersion: $expectedVersion) {
        order {
          ...Moved_order
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [Moved_order],
)

export const DeliverOrder_mutation = graphql(
  `
    mutation DeliverOrder($orderId: ID!, $expectedVersion: Int) {
      deliverOrder(orderId: $orderId, expectedVersion: $expectedVersion) {
        order {
          ...Moved_order
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [Moved_order],
)

export const AssignOrder_mutation = graphql(
  `
    mutation AssignOrder($orderId: ID!, $riderId: ID!, $expectedVersion: Int) {
      assignOrder(orderId: $orderId, riderId: $riderId, expectedVersion: $expectedVersion) {
        order {
          ...Moved_order
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [Moved_order],
)

export const CancelOrder_mutation = graphql(
  `
    mutation CancelOrder($orderId: ID!, $expectedVersion: Int, $idempotencyKey: String!) {
      cancelOrder(orderId: $orderId, expectedVersion: $expectedVersion, idempotencyKey: $idempotencyKey) {
        order {
          ...Moved_order
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [Moved_order],
)

export const RedeemPickup_mutation = graphql(
  `
    mutation RedeemPickup($pointId: ID!, $code: String!, $idempotencyKey: String!) {
      redeemPickup(pointId: $pointId, code: $code, idempotencyKey: $idempotencyKey) {
        order {
          ...Moved_order
        }
        userErrors {
          __typename
          code
          message
        }
      }
    }
  `,
  [Moved_order],
)
