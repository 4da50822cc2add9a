/** An order moved, as every stream about orders says it. */
export interface OrderMoved {
  readonly __typename: 'OrderMoved'
  readonly resumeToken: string
  readonly orderId: string
  readonly seq: number
  readonly action: string
  readonly to: string
}

export type StreamItem =
  | OrderMoved
  | { readonly __typename: 'Hello' | 'Heartbeat' | 'Resync'; readonly resumeToken: string }

const item = /* GraphQL */ `
  __typename
  resumeToken
  ... on OrderMoved { orderId seq action to }
`

export const orderStatus = /* GraphQL */ `
  subscription SimOrderStatus($orderId: ID!, $after: String) {
    orderStatus(orderId: $orderId, after: $after) { ${item} }
  }
`

export const storeOrders = /* GraphQL */ `
  subscription SimStoreOrders($merchantId: ID!, $after: String) {
    storeOrders(merchantId: $merchantId, after: $after) { ${item} }
  }
`

export const opsBoard = /* GraphQL */ `
  subscription SimOpsBoard($communityId: ID, $after: String) {
    opsBoard(communityId: $communityId, after: $after) { ${item} }
  }
`
