import { expect, test } from 'vitest'
import { world } from '../../testing/world.ts'
import { sumOfBooks } from '../ledger/index.ts'
import { cancelOrder, moveOrder } from './orders.commands.ts'
import { payOrder } from './orders.payments.ts'
import { sweepDueOrders } from './orders.sweeps.ts'
import { placeOrder } from './placing/placement.commands.ts'
import { newId } from '@linli/kit'

const codeOf = (settled: PromiseSettledResult<unknown>) =>
  settled.status === 'fulfilled' ? 'done' : (settled.reason as { code?: string }).code

/** Units of a listing that may still be ordered. */
async function free(w: Awaited<ReturnType<typeof world>>, listingId: string): Promise<number> {
  const { rows } = await w.app.db.pool.query<{ free: number }>(
    `select on_hand - allocated - reserved as free from stock_levels v join listings l using (node_id, sku_id) where l.id = $1`,
    [listingId],
  )
  return rows[0]!.free
}

test('an order goes from tap to door, every step told once and in order, and its books are zero', async () => {
  await using w = await world()
  const { id } = await w.order({ until: ['PAY', 'ACCEPT', 'PREPARE', 'PACK', 'CLAIM', 'PICK_UP', 'DELIVER'] })
  await w.settle()
  const operator = await w.as('OPERATOR')
  const { data, errors, statements } = await w.request(
    operator,
    `query ($id: ID!) { order(id: $id) {
      state totalFen paidFen fulfilment { status rider { name } door } timeline { seq action from to actor { role } }
      lines { name quantity totalFen listing { available } } ledger { amountFen account { kind } } payment { state } } }`,
    { id },
  )
  expect(errors).toBeUndefined()
  expect(statements).toBe(1)
  interface Answer {
    readonly timeline: readonly { readonly seq: number; readonly action: string }[]
    readonly lines: readonly { readonly listing: { readonly available: number } }[]
    readonly ledger: readonly { readonly amountFen: number }[]
  }
  const order = data?.['order'] as Answer
  expect(order).toMatchObject({
    state: 'COMPLETED',
    totalFen: 820,
    paidFen: 820,
    fulfilment: { status: 'DELIVERED', door: null },
    payment: { state: 'SUCCEEDED' },
  })
  expect(order.timeline.map((each) => each.action)).toEqual([
    'PLACE',
    'PAY',
    'ACCEPT',
    'PREPARE',
    'PACK',
    'CLAIM',
    'PICK_UP',
    'DELIVER',
  ])
  expect(order.timeline.map((each) => each.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(order.lines[0]?.listing.available).toBe(99)
  expect(order.ledger.reduce((sum, entry) => sum + entry.amountFen, 0)).toBe(0)
  expect((await w.events('OrderMoved')).map((event) => event.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  expect(await sumOfBooks(w.app.db)).toBe(0)
})

test('of 32 who want the last ten units ten get one, and none is oversold', async () => {
  await using w = await world()
  const place = await w.place()
  const listingId = await w.listing(place.merchantId, place.communityId, { stock: 10 })
  const settled = await Promise.allSettled(Array.from({ length: 32 }, () => w.order({ at: { ...place, listingId } })))
  const counts = Object.groupBy(settled.map(codeOf), (code) => code ?? '?')
  expect(counts['done']).toHaveLength(10)
  expect(counts['INSUFFICIENT_STOCK']).toHaveLength(22)
  expect(await free(w, listingId)).toBe(0)
})

test('one key places one order, however often and however parallel it is sent; with another basket it is refused', async () => {
  await using w = await world()
  const { householdId, listingId, resident } = await w.order()
  const deps = { ...w.app, actor: resident }
  const basket = { householdId, mode: 'INSTANT' as const, lines: [{ listingId, quantity: 2 }] }
  const ids = await Promise.all(Array.from({ length: 32 }, async () => (await placeOrder(deps, basket, 'tap')).id))
  expect(new Set(ids).size).toBe(1)
  const other = { ...basket, lines: [{ listingId, quantity: 3 }] }
  await expect(placeOrder(deps, other, 'tap')).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' })
})

test('when eight taps accept one order, it is accepted once and told once', async () => {
  await using w = await world()
  const { id, actors } = await w.order({ until: ['PAY'] })
  const accept = () => moveOrder({ ...w.app, actor: actors.MERCHANT }, { orderId: id, action: 'ACCEPT' })
  const taps = await Promise.allSettled(Array.from({ length: 8 }, accept))
  expect(taps.filter((tap) => tap.status === 'fulfilled')).toHaveLength(1)
  expect((await w.events('OrderMoved')).filter((event) => event.facts['action'] === 'ACCEPT')).toHaveLength(1)
})

test('an unpaid order expires after its time to pay and gives its stock back; one that was paid in time does not', async () => {
  await using w = await world()
  const place = await w.place()
  const unpaid = await w.order({ at: place, quantity: 4 })
  const accepted = await w.order({ at: place, until: ['PAY', 'ACCEPT'] })
  w.clock.move(16)
  await sweepDueOrders(w.app)
  await sweepDueOrders(w.app)
  const { rows } = await w.app.db.pool.query('select id, state, cancel_reason from orders order by id')
  expect(rows).toEqual([
    { id: unpaid.id, state: 'CANCELLED', cancel_reason: 'UNPAID' },
    { id: accepted.id, state: 'CONFIRMED', cancel_reason: null },
  ])
  expect(await free(w, place.listingId)).toBe(99)
})

test('a cancelled order gives back stock and money once, and the books are zero', async () => {
  await using w = await world()
  const { id, resident } = await w.order({ until: ['PAY'], quantity: 3 })
  const cancel = (key: string) => cancelOrder({ ...w.app, actor: resident }, { orderId: id }, key)
  const settled = await Promise.allSettled(['a', 'a', 'b', 'c'].map(cancel))
  expect(settled.map(codeOf).filter((code) => code === 'done').length).toBeGreaterThan(0)
  await w.settle()
  const { rows } = await w.app.db.pool.query('select state, amount_fen from refunds')
  expect(rows).toEqual([{ state: 'SUCCEEDED', amount_fen: '1460' }])
  const { rows: accounts } = await w.app.db.pool.query(
    'select sum(amount_fen) as sum from ledger_entries group by account_id',
  )
  expect(accounts.every(({ sum }) => sum === '0')).toBe(true)
})

test('a merchant who stays silent loses the order, and the resident gets the money back', async () => {
  await using w = await world()
  const { id } = await w.order({ until: ['PAY'] })
  w.clock.move(11)
  await sweepDueOrders(w.app)
  await w.settle()
  const { rows } = await w.app.db.pool.query(
    'select o.state, o.cancel_reason, r.state as refund from orders o join refunds r on r.order_id = o.id where o.id = $1',
    [id],
  )
  expect(rows).toEqual([{ state: 'CANCELLED', cancel_reason: 'MERCHANT_SILENT', refund: 'SUCCEEDED' }])
})

test('of eight riders one takes the order, and it is his', async () => {
  await using w = await world()
  const { id, communityId } = await w.order({ until: ['PAY', 'ACCEPT', 'PACK'] })
  const claim = async () =>
    moveOrder({ ...w.app, actor: await w.as('RIDER', await w.rider(communityId)) }, { orderId: id, action: 'CLAIM' })
  const settled = await Promise.allSettled(Array.from({ length: 8 }, claim))
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('another community sees nothing of an order: the same answer as for one that is not there', async () => {
  await using w = await world()
  const { id } = await w.order()
  const strangers = [await w.as('OPERATOR', await w.community()), await w.as('MERCHANT', (await w.place()).merchantId)]
  for (const stranger of strangers) {
    const ask = (wanted: string) =>
      w.request(stranger, 'query ($id: ID!) { order(id: $id) { id } node(id: $id) { id } orders { nodes { id } } }', {
        id: wanted,
      })
    expect(await ask(id)).toEqual(await ask(newId('ord')))
  }
})

test('paying twice pays once, also when two taps come with two keys', async () => {
  await using w = await world()
  const { id, resident } = await w.order()
  await Promise.allSettled(['a', 'b', 'a'].map((key) => payOrder({ ...w.app, actor: resident }, { orderId: id }, key)))
  const { rows } = await w.app.db.pool.query(
    'select count(*)::int as charges, sum(amount_fen)::int as fen from sandbox_charges',
  )
  expect(rows).toEqual([{ charges: 1, fen: 820 }])
})

test('a resident is named to the operator and to the household, not to the merchant', async () => {
  await using w = await world()
  const { id, resident, actors, merchantId } = await w.order({ until: ['PAY'] })
  const ask = async (actor: Parameters<typeof w.request>[0]) => {
    const { data } = await w.request(
      actor,
      'query ($id: ID!) { order(id: $id) { timeline { actor { role name id } } } }',
      { id },
    )
    const order = data?.['order'] as { timeline: { actor: object }[] } | undefined
    return order?.timeline[0]?.actor
  }
  const named = { role: 'RESIDENT', name: resident.name, id: resident.id }
  expect(await ask(resident)).toEqual(named)
  expect(await ask(await w.as('OPERATOR'))).toEqual(named)
  expect(merchantId).toBeDefined()
  expect(await ask(actors.MERCHANT)).toEqual({ role: 'RESIDENT', name: null, id: null })
})
