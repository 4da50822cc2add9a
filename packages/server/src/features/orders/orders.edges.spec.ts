import { expect, test } from 'vitest'
import { world } from '../../testing/world.ts'
import { changing } from './changes/testing/changes.ts'

const bookDocument = `query ($id: ID!) { order(id: $id) {
  siblings { number } payments { state amountFen orders { id } } refunds { order { id } }
  holds { name nodeName reserved allocated taken forChange expiresAt } fulfilment { cost { totalFen parts { part amountFen } } } } }`

interface Book {
  readonly siblings: readonly { readonly number: string }[]
  readonly payments: readonly { readonly state: string; readonly orders: readonly { readonly id: string }[] }[] | null
  readonly refunds: readonly { readonly order: { readonly id: string } | null }[]
  readonly holds: readonly Record<string, unknown>[] | null
  readonly fulfilment: {
    readonly cost: { readonly totalFen: number; readonly parts: readonly { readonly amountFen: number }[] } | null
  }
}

test('an operator sees what an order holds through its life: reserved, allocated, taken, and what a change holds', async () => {
  await using w = await world()
  const at = await w.place()
  const operator = await w.as('OPERATOR', at.communityId)
  const bookOf = async (id: string) =>
    (await w.request(operator, bookDocument, { id })).data!['order'] as unknown as Book
  const unpaid = await w.order({ at, quantity: 3, until: [] })
  expect((await bookOf(unpaid.id)).holds).toMatchObject([
    { reserved: 3, allocated: 0, taken: 0, forChange: false, expiresAt: expect.any(String) },
  ])
  const other = await w.listing(at.merchantId, at.communityId, { priceFen: 300, stock: 10 })
  const paid = await w.order({ at, quantity: 2, until: ['PAY', 'ACCEPT'] })
  expect((await bookOf(paid.id)).holds).toMatchObject([{ reserved: 0, allocated: 2, taken: 0, expiresAt: null }])
  await changing(w).propose(paid.actors.MERCHANT, { orderId: paid.id, edits: [{ listingId: other, quantity: 4 }] })
  expect((await bookOf(paid.id)).holds).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ allocated: 2, forChange: false }),
      expect.objectContaining({ reserved: 4, allocated: 0, forChange: true }),
    ]),
  )
  const packed = await w.order({ at, quantity: 5, until: ['PAY', 'ACCEPT', 'PREPARE', 'PACK'] })
  expect((await bookOf(packed.id)).holds).toMatchObject([{ reserved: 0, allocated: 0, taken: 5 }])
})

test('the parts of its cost sum to the total; its household sees neither cost nor holds nor tries to pay', async () => {
  await using w = await world()
  const order = await w.order({ until: ['PAY'] })
  const bookFor = async (actor: typeof order.resident) =>
    (await w.request(actor, bookDocument, { id: order.id })).data!['order'] as unknown as Book
  const seen = await bookFor(await w.as('OPERATOR', order.communityId))
  const { cost } = seen.fulfilment
  expect(cost!.totalFen).toBeGreaterThan(0)
  expect(cost!.parts.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(cost!.totalFen)
  expect(seen.payments).toMatchObject([{ state: 'SUCCEEDED', orders: [{ id: order.id }] }])
  const own = await bookFor(order.resident)
  expect([own.payments, own.holds, own.fulfilment.cost]).toEqual([null, null, null])
})

test('orders of one purchase know each other and the payment that paid them all', async () => {
  await using w = await world()
  const at = await w.place()
  const resident = await w.order({ at, until: [] })
  const [first, second] = [
    await w.listing(at.merchantId, at.communityId, { stock: 5 }),
    await w.listing(at.merchantId, at.communityId, { stock: 5 }),
  ]
  const { data } = await w.request(
    resident.resident,
    `mutation ($input: PlacePurchaseInput!) { placePurchase(input: $input, idempotencyKey: "p") {
      purchaseId orders { id number } userErrors { code } } }`,
    {
      input: {
        householdId: resident.householdId,
        parts: [first, second].map((listingId) => ({ lines: [{ listingId, quantity: 1 }], mode: 'INSTANT' })),
      },
    },
  )
  const { purchaseId, orders } = data!['placePurchase'] as {
    purchaseId: string
    orders: { id: string; number: string }[]
  }
  await w.request(
    resident.resident,
    `mutation ($id: ID!) { payPurchase(purchaseId: $id, idempotencyKey: "q") { userErrors { code } } }`,
    {
      id: purchaseId,
    },
  )
  await w.settle()
  const operator = await w.as('OPERATOR', at.communityId)
  const { data: read } = await w.request(operator, bookDocument, { id: orders[0]!.id })
  const book = read!['order'] as unknown as Book
  expect(book.siblings).toEqual([{ number: orders[1]!.number }])
  expect(book.payments!.map((payment) => payment.orders.map(({ id }) => id).toSorted())).toEqual([
    orders.map(({ id }) => id).toSorted(),
  ])
})

test('payments are listed by state for the operators of their community, and for nobody of another', async () => {
  await using w = await world()
  const order = await w.order({ until: ['PAY'] })
  const listFor = async (communityId: string) => {
    const { data } = await w.request(
      await w.as('OPERATOR', communityId),
      `{ payments(filter: { state: { in: [SUCCEEDED] } }) { nodes { state orders { id } } count { value } } }`,
    )
    return data!['payments']
  }
  expect(await listFor(order.communityId)).toMatchObject({
    nodes: [{ state: 'SUCCEEDED', orders: [{ id: order.id }] }],
    count: { value: 1 },
  })
  expect(await listFor((await w.place()).communityId)).toMatchObject({ nodes: [], count: { value: 0 } })
})
