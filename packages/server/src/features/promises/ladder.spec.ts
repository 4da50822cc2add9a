import { expect, test } from 'vitest'
import { system, type Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { moveOrder } from '../orders/index.ts'
import { cancelOrder } from '../orders/orders.commands.ts'
import { warnOfDelay } from './risks.commands.ts'
import { booksOf, look, pass } from './testing.ts'
import { newId } from '@linli/kit'

const kindsOf = async (w: World, actor: Actor): Promise<string[]> => {
  const { data } = await w.request(actor, '{ inbox(first: 100) { nodes { kind } } }')
  return (data!['inbox'] as { nodes: { kind: string }[] }).nodes.map(({ kind }) => kind).toReversed()
}
const ofDelay = (kinds: readonly string[]) =>
  kinds.filter((kind) => /PROMISE|DELAY|COMPENSATION|FREE_CANCEL|ATTRIBUT/.test(kind))

async function see(w: World, actor: Actor, id: string) {
  const { data } = await w.request(
    actor,
    `query ($id: ID!) { order(id: $id) { state allowedActions paidFen refundedFen fulfilment { status rider { id } } promise { atRisk breach { veryLateAt } }
      timeline { action } } }`,
    { id },
  )
  return data!['order'] as {
    state: string
    allowedActions: string[]
    paidFen: number
    refundedFen: number
    fulfilment: { status: string; rider: { id: string } | null }
    promise: { atRisk: boolean }
    timeline: { action: string }[]
  }
}

test('the ladder of a delay: foretold once with a nudge to whoever has it in hand, then owned up to, paid for, and left free', async () => {
  await using w = await world()
  const at = await w.place()
  const [home, shop] = [await w.as('RESIDENT', at.householdId), await w.as('MERCHANT', at.merchantId)]
  const { id } = await w.order({ at, until: ['PAY', 'ACCEPT'] })
  await pass(w, 9)
  expect((await see(w, home, id)).promise.atRisk).toBe(false)
  expect(await w.events('PromiseAtRisk')).toEqual([])
  // Nothing is packed, and 35 minutes of way lie ahead.
  await pass(w, 2)
  await Promise.all([look(w), look(w), look(w)])
  expect((await see(w, home, id)).promise.atRisk).toBe(true)
  expect((await w.events('PromiseAtRisk')).map(({ facts }) => facts)).toMatchObject([
    { orderId: id, nudged: 'MERCHANT', windowEnd: '2026-03-03T04:45:00.000Z', expectedAt: '2026-03-03T04:46:00.000Z' },
  ])
  expect([ofDelay(await kindsOf(w, home)), ofDelay(await kindsOf(w, shop))]).toEqual([
    ['PROMISE_AT_RISK'],
    ['DELAY_NUDGE'],
  ])
  await pass(w, 34)
  expect(ofDelay(await kindsOf(w, home))).toEqual(['PROMISE_AT_RISK', 'PROMISE_BREACHED'])
  await pass(w, 10)
  await pass(w, 5)
  await pass(w, 45)
  expect(ofDelay(await kindsOf(w, home))).toEqual([
    'PROMISE_AT_RISK',
    'PROMISE_BREACHED',
    'COMPENSATION_PAID',
    'COMPENSATION_PAID',
    'COMPENSATION_PAID',
    'FREE_CANCEL',
  ])
  expect(await w.events('PromiseVeryLate')).toHaveLength(1)
})

test('eight workers foresee the same delay at once: it is told once', async () => {
  await using w = await world()
  const { id } = await w.order({ until: ['PAY', 'ACCEPT'] })
  w.clock.move(20)
  await Promise.all(Array.from({ length: 8 }, () => warnOfDelay({ ...w.app, actor: system }, id)))
  expect(await w.events('PromiseAtRisk')).toHaveLength(1)
})

test('once it is on its way, it is the rider who is nudged', async () => {
  await using w = await world()
  const { riderId, id } = await w.order({ until: ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP'] })
  const rider = await w.as('RIDER', riderId)
  await pass(w, 31)
  expect((await w.events('PromiseAtRisk')).map(({ facts }) => [facts['orderId'], facts['nudged']])).toEqual([
    [id, 'RIDER'],
  ])
  expect(ofDelay(await kindsOf(w, rider))).toEqual(['DELAY_NUDGE'])
})

test('very late, a resident leaves an order that he could not leave before, also one on its way, and has everything back', async () => {
  await using w = await world()
  const { id, resident, riderId, listingId } = await w.order({ until: ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP'] })
  const leave = () => cancelOrder({ ...w.app, actor: resident }, { orderId: id }, newId('key'))
  await pass(w, 45 + 59)
  expect((await see(w, resident, id)).allowedActions).not.toContain('CANCEL')
  await expect(leave()).rejects.toMatchObject({ code: 'ORDER_WRONG_STATE' })
  const onHand = async () =>
    (
      await w.app.db.pool.query<{ on_hand: number }>(
        'select v.on_hand from stock_levels v join listings l using (node_id, sku_id) where l.id = $1',
        [listingId],
      )
    ).rows[0]!.on_hand
  const before = await onHand()
  w.clock.move(1)
  // Before any timer has looked: it is the promise that allows it.
  expect((await see(w, resident, id)).allowedActions).toContain('CANCEL')
  await leave()
  await look(w)
  expect(await see(w, resident, id)).toMatchObject({ state: 'CANCELLED', paidFen: 820, refundedFen: 820 })
  // The goods are with the rider: no shelf has them until somebody brings them back.
  expect(await onHand()).toBe(before)
  expect(await booksOf(w, id)).toEqual({})
  const rider = await w.as('RIDER', riderId)
  await expect(moveOrder({ ...w.app, actor: rider }, { orderId: id, action: 'DELIVER' })).rejects.toMatchObject({
    code: 'ORDER_WRONG_STATE',
  })
})

test('of a resident who leaves and a rider who hands over at the same moment, one is first; the money is right either way', async () => {
  await using w = await world()
  for (let round = 0; round < 4; round++) {
    const order = await w.order({ until: ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP'] })
    await pass(w, 45 + 60)
    const both = await Promise.allSettled([
      cancelOrder({ ...w.app, actor: order.resident }, { orderId: order.id }, 'cancel'),
      moveOrder({ ...w.app, actor: order.actors.RIDER }, { orderId: order.id, action: 'DELIVER' }),
    ])
    await look(w)
    expect(both.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const isLeft = both[0].status === 'fulfilled'
    expect(await booksOf(w, order.id)).toEqual(
      isLeft ? {} : { MERCHANT_PAYABLE: 320, PLATFORM: -350, RESIDENT_PAYMENTS: -470, RIDER_PAY: 500 },
    )
  }
})

test.each([
  ['packed', ['PAY', 'ACCEPT', 'PACK', 'CLAIM']],
  ['on its way', ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP']],
] as const)(
  '%s and very late with a rider who does not move, it is offered again, once, and another brings it',
  async (_, until) => {
    await using w = await world()
    const order = await w.order({ until })
    const { id, communityId, riderId } = order
    const platform = await w.as('OPERATOR')
    await pass(w, 45 + 59)
    expect((await see(w, platform, id)).fulfilment.rider).toEqual({ id: riderId })
    await pass(w, 1)
    await Promise.all([look(w), look(w), look(w)])
    const offered = await see(w, platform, id)
    expect(offered.fulfilment).toEqual({ status: 'PACKED', rider: null })
    expect(offered.timeline.filter(({ action }) => action === 'REOFFER')).toHaveLength(1)
    await expect(
      moveOrder({ ...w.app, actor: order.actors.RIDER }, { orderId: id, action: 'PICK_UP' }),
    ).rejects.toThrow()
    const another = await w.as('RIDER', await w.rider(communityId))
    for (const action of ['CLAIM', 'PICK_UP', 'DELIVER'] as const)
      await moveOrder({ ...w.app, actor: another }, { orderId: id, action })
    await look(w)
    // Who does not move keeps an order waiting; whoever brings it in the end is not held for that.
    const { data } = await w.request(
      another,
      '{ promiseBreaches { nodes { cause legs { leg lateSeconds } } } viewer { rider { onTimeBp } } }',
    )
    expect(data).toMatchObject({
      promiseBreaches: { nodes: [{ cause: 'PLATFORM' }] },
      viewer: { rider: { onTimeBp: 10_000 } },
    })
  },
)

test('a rider who took it a moment ago keeps it', async () => {
  await using w = await world()
  const { id, actors } = await w.order({ until: ['PAY', 'ACCEPT', 'PACK'] })
  await pass(w, 45 + 50)
  await moveOrder({ ...w.app, actor: actors.RIDER }, { orderId: id, action: 'CLAIM' })
  await pass(w, 10)
  await pass(w, 19)
  expect((await see(w, actors.RIDER, id)).fulfilment.rider).not.toBeNull()
  await pass(w, 31)
  expect((await see(w, await w.as('OPERATOR'), id)).fulfilment.rider).toBeNull()
})

test('only the clock offers an order again', async () => {
  await using w = await world()
  const { id, actors, resident } = await w.order({ until: ['PAY', 'ACCEPT', 'PACK', 'CLAIM'] })
  for (const actor of [actors.MERCHANT, actors.RIDER, resident, await w.as('OPERATOR')])
    await expect(moveOrder({ ...w.app, actor }, { orderId: id, action: 'REOFFER' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    })
  await moveOrder({ ...w.app, actor: system }, { orderId: id, action: 'REOFFER' })
  await expect(moveOrder({ ...w.app, actor: system }, { orderId: id, action: 'REOFFER' })).rejects.toMatchObject({
    code: 'ORDER_NOT_CLAIMABLE',
  })
})
