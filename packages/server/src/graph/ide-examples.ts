/** An operation that a newcomer can run as it stands, or after putting an id of demo-tokens.json in. */
export interface IdeExample {
  readonly title: string
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>>
}

/** By role: whose token the examples are for. A test holds every one of them against the schema. */
export const ideExamples: readonly { readonly role: string; readonly examples: readonly IdeExample[] }[] = [
  {
    role: 'anonymous',
    examples: [
      {
        title: 'communities and what they sell',
        query: `query Communities {
  communities(first: 10) {
    nodes {
      id
      name
      kind
      householdCount
      listings(first: 5, filter: { inStock: true }) {
        nodes { sku { name unit } merchant { name } priceFen available }
      }
    }
  }
}`,
      },
      {
        title: 'sign in with a phone: ask for the code',
        query: `mutation AskForCode($phone: String!) {
  requestSignInCode(phone: $phone) {
    resendAt
    demoCode
    userErrors { code message field }
  }
}`,
        variables: { phone: '13800000001' },
      },
      {
        title: 'sign in with a phone: use the code',
        query: `mutation SignIn($phone: String!, $code: String!) {
  signInWithCode(phone: $phone, code: $code, device: "GraphQL IDE") {
    token
    expiresAt
    viewer { name grants { role placeName } }
    userErrors { code message field }
  }
}`,
        variables: { phone: '13800000001', code: '000000' },
      },
    ],
  },
  {
    role: 'resident',
    examples: [
      {
        title: 'who I am and what I ordered',
        query: `query Mine {
  viewer {
    name
    phoneMasked
    households { id name door community { id name } }
    unreadCount
  }
  orders(first: 10) {
    nodes { id number state totalFen placedAt allowedActions merchant { name } lines { name quantity totalFen } }
  }
}`,
      },
      {
        title: 'place an order',
        query: `mutation Place($input: PlaceOrderInput!, $key: String!) {
  placeOrder(input: $input, idempotencyKey: $key) {
    order { id number totalFen payBy }
    userErrors { code message field ... on InsufficientStock { available } }
  }
}`,
        variables: {
          input: { householdId: 'hh_…', mode: 'INSTANT', lines: [{ listingId: 'lst_…', quantity: 1 }] },
          key: 'ide-1',
        },
      },
      {
        title: 'pay it',
        query: `mutation Pay($orderId: ID!, $key: String!) {
  payOrder(orderId: $orderId, idempotencyKey: $key) {
    order { state acceptBy payment { state amountFen } }
    userErrors { code message }
  }
}`,
        variables: { orderId: 'ord_…', key: 'ide-2' },
      },
      {
        title: 'watch it until it is at the door',
        query: `subscription Watch($orderId: ID!) {
  orderStatus(orderId: $orderId) {
    __typename
    occurredAt
    ... on OrderMoved { seq action from to actor { name role } }
  }
}`,
        variables: { orderId: 'ord_…' },
      },
    ],
  },
  {
    role: 'merchant',
    examples: [
      {
        title: 'orders that wait for me',
        query: `query Waiting {
  orders(first: 20, filter: { state: { in: [PAID, CONFIRMED, PREPARING] } }, sort: { key: PLACED_AT, direction: ASC }) {
    nodes { id number state version acceptBy allowedActions lines { name quantity } }
    count { value precision }
  }
}`,
      },
      {
        title: 'accept one',
        query: `mutation Accept($orderId: ID!) {
  acceptOrder(orderId: $orderId) {
    order { state version allowedActions }
    userErrors { code message }
  }
}`,
        variables: { orderId: 'ord_…' },
      },
      {
        title: 'watch my store',
        query: `subscription Store($merchantId: ID!) {
  storeOrders(merchantId: $merchantId) {
    __typename
    resumeToken
    ... on OrderMoved { orderId action to }
  }
}`,
        variables: { merchantId: 'mer_…' },
      },
    ],
  },
  {
    role: 'rider',
    examples: [
      {
        title: 'orders that I may take',
        query: `query Claimable {
  orders(first: 20, filter: { claimable: true }) {
    nodes { id number merchant { name location { lat lng } } fulfilment { mode status building { name } } }
  }
}`,
      },
      {
        title: 'take one',
        query: `mutation Claim($orderId: ID!) {
  claimOrder(orderId: $orderId) {
    order { state fulfilment { status door } allowedActions }
    userErrors { code message }
  }
}`,
        variables: { orderId: 'ord_…' },
      },
    ],
  },
  {
    role: 'leader',
    examples: [
      {
        title: 'parcels of my community',
        query: `query Parcels {
  orders(first: 20, filter: { mode: { in: [SELF_PICKUP, LEADER_DELIVERY] } }) {
    nodes { id number household { name } fulfilment { mode status } allowedActions }
  }
}`,
      },
    ],
  },
  {
    role: 'operator',
    examples: [
      {
        title: 'health of every community',
        query: `query Health {
  communities(first: 10) {
    nodes {
      name
      health(days: 28) { activeHouseholds orders ordersBefore salesFen averageBasketFen onTimeBp repeatBp }
    }
  }
}`,
      },
      {
        title: 'late orders, with their money',
        query: `query Late {
  orders(first: 20, filter: { late: true }) {
    nodes {
      id
      number
      state
      community { name }
      deniedActions { action code message }
      timeline { seq action from to at actor { name role } }
      ledger { amountFen reason account { kind ownerId } }
    }
  }
}`,
      },
      {
        title: 'live board',
        query: `subscription Board {
  opsBoard {
    __typename
    resumeToken
    ... on OrderMoved { orderId action from to order { number community { name } } }
  }
}`,
      },
      {
        title: 'pay back a part',
        query: `mutation Refund($orderId: ID!, $key: String!) {
  refundOrder(orderId: $orderId, amountFen: 100, reason: "bruised apples", idempotencyKey: $key) {
    order { refundedFen }
    refund { state }
    userErrors { code message }
  }
}`,
        variables: { orderId: 'ord_…', key: 'ide-3' },
      },
    ],
  },
  {
    role: 'partner',
    examples: [
      {
        title: 'orders of my communities, page by page',
        query: `query Page($after: String) {
  orders(first: 50, after: $after, sort: { key: PLACED_AT, direction: ASC }) {
    nodes { id number state totalFen placedAt }
    pageInfo { hasNextPage endCursor }
  }
}`,
      },
    ],
  },
]
