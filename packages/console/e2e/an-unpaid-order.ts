import { randomUUID } from 'node:crypto'
import type { Neighbourhood } from './neighbourhood.ts'

interface Home {
  readonly viewer: {
    readonly households: readonly { readonly id: string; readonly community: { readonly id: string } }[]
  }
}
interface Shelf {
  readonly listings: { readonly nodes: readonly { readonly id: string }[] }
}
export interface Placed {
  readonly id: string
  readonly number: string
}

/** An order that nobody touches: its resident is us, and it is not paid. */
export async function anUnpaidOrder({ as }: Neighbourhood): Promise<Placed> {
  const home = await as<Home>('resident', '{ viewer { households { id community { id } } } }')
  const household = home.viewer.households[0]!
  const shelf = await as<Shelf>(
    'resident',
    'query ($in: ID!) { listings(first: 1, filter: { communityId: { eq: $in }, inStock: true }) { nodes { id } } }',
    { in: household.community.id },
  )
  const input = {
    householdId: household.id,
    lines: [{ listingId: shelf.listings.nodes[0]!.id, quantity: 1 }],
    mode: 'SELF_PICKUP',
  }
  const { placeOrder } = await as<{ placeOrder: { order: Placed | null; userErrors: readonly { code: string }[] } }>(
    'resident',
    `mutation ($input: PlaceOrderInput!, $key: String!) {
      placeOrder(input: $input, idempotencyKey: $key) { order { id number } userErrors { code } }
    }`,
    { input, key: randomUUID() },
  )
  if (!placeOrder.order) throw new Error(placeOrder.userErrors.map(({ code }) => code).join())
  return placeOrder.order
}
