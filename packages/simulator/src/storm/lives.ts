import type { OrderView, Step } from '../api/orders.operations.ts'
import type { Person } from '../api/person.ts'
import type { Client } from './client.ts'
import type { Shop } from './scene.ts'

/** What becomes of one wish. Every life ends by itself; where it ends is checked when the storm is over. */
type Life = (client: Client) => Promise<void>

export const lives: readonly (readonly [name: string, life: Life, weight: number])[] = [
  ['delivered', delivered, 26],
  ['collected', collected, 16],
  ['brought by the leader', broughtByLeader, 8],
  ['split purchase', split, 10],
  ['changed by the shop', changedByShop, 12],
  ['changed by the resident', changedByResident, 12],
  ['given back', givenBack, 8],
  ['cancelled', cancelled, 8],
  ['not paid', notPaid, 4],
  ['not accepted', notAccepted, 4],
  ['late', late, 6],
]

const shopOf = ({ random, scene }: Client): Shop => random.pick(scene.shops)

const toTheDoor = (shop: Shop, rider: Person): (readonly [Person, Step])[] => [
  [shop.owner, 'ACCEPT'],
  [shop.owner, 'PREPARE'],
  [shop.owner, 'PACK'],
  [rider, 'CLAIM'],
  [rider, 'PICK_UP'],
  [rider, 'DELIVER'],
]

async function paidOrder(client: Client, shop: Shop): Promise<OrderView | null> {
  const order = await client.place(shop, 'INSTANT')
  if (!order) {
    await client.bringGoods(shop)
    return null
  }
  return (await client.pay(order.id)) ? order : null
}

async function delivered(client: Client): Promise<void> {
  const shop = shopOf(client)
  const order = await paidOrder(client, shop)
  if (order) await client.steps(order.id, toTheDoor(shop, client.random.pick(client.scene.riders)))
}

async function collected(client: Client): Promise<void> {
  const shop = shopOf(client)
  const [here, elsewhere] = client.random.sample(client.scene.counters, 2)
  const order = await client.place(shop, 'SELF_PICKUP', here)
  if (!order || !(await client.pay(order.id))) return
  await client.steps(order.id, [
    [shop.owner, 'ACCEPT'],
    [shop.owner, 'PACK'],
    [shop.owner, 'ARRIVE_AT_POINT'],
  ])
  const code = (await client.look(order.id))?.fulfilment.pickupCode
  // Some never come.
  if (!code || client.random.chance(0.15)) return
  if (client.random.chance(0.3)) await client.redeem(here!, order.id, '00000000')
  if (client.random.chance(0.3)) await client.redeem(elsewhere!, order.id, code)
  // Two hands at one counter, under keys of their own: one of them hands it over.
  const hands = client.random.chance(0.5) ? [0, 1, 2] : [0]
  await Promise.all(hands.map(() => client.redeem(here!, order.id, code)))
}

async function broughtByLeader(client: Client): Promise<void> {
  const shop = shopOf(client)
  const order = await client.place(shop, 'LEADER_DELIVERY')
  if (!order || !(await client.pay(order.id))) return
  const { leader } = client.scene
  await client.steps(order.id, [
    [shop.owner, 'ACCEPT'],
    [shop.owner, 'PACK'],
    [shop.owner, 'ARRIVE_AT_POINT'],
    [leader, 'PICK_UP'],
    [leader, 'DELIVER'],
  ])
}

async function split(client: Client): Promise<void> {
  const shops = client.random.sample(client.scene.shops, 2)
  const purchase = await client.purchase(shops)
  if (!purchase || !(await client.payAll(purchase.purchaseId, purchase.orders))) return
  const rider = client.random.pick(client.scene.riders)
  for (const [index, order] of purchase.orders.entries()) {
    const shop = shops[index]!
    if (client.random.chance(0.3)) await client.cancel(shop.owner, order.id)
    else if (order.fulfilment.mode === 'INSTANT') await client.steps(order.id, toTheDoor(shop, rider))
    else await client.step(shop.owner, 'ACCEPT', order.id)
  }
}

async function changedByShop(client: Client): Promise<void> {
  const shop = shopOf(client)
  const order = await paidOrder(client, shop)
  if (!order || !(await client.step(shop.owner, 'ACCEPT', order.id))) return
  const [line] = (await client.linesOf(order.id))?.lines ?? []
  if (!line) return
  const other = client.random.pick(shop.listingIds.filter((id) => id !== line.listing.id))
  const change = await client.propose(shop.owner, order.id, [
    { lineId: line.id, listingId: other, quantity: client.random.whole(1, 3) },
  ])
  if (change && !client.random.chance(0.25)) {
    const decided = await client.decide(client.resident, change.id, client.random.chance(0.7))
    if (decided?.state === 'AWAITING_PAYMENT') await client.payMore(change.id)
  }
  await client.steps(order.id, toTheDoor(shop, client.random.pick(client.scene.riders)).slice(1))
}

async function changedByResident(client: Client): Promise<void> {
  const shop = shopOf(client)
  const order = await paidOrder(client, shop)
  if (!order) return
  if (client.random.chance(0.5)) await client.step(shop.owner, 'ACCEPT', order.id)
  const lines = (await client.linesOf(order.id))?.lines ?? []
  const edit = client.random.chance(0.5)
    ? { lineId: lines[0]?.id ?? '', quantity: client.random.whole(0, 4) }
    : { listingId: client.random.pick(shop.listingIds), quantity: 1 }
  const change = await client.propose(client.resident, order.id, [edit])
  if (change?.state === 'PROPOSED') await client.decide(shop.owner, change.id, client.random.chance(0.7))
  if (change && client.random.chance(0.8)) await client.payMore(change.id)
  // Who walks away now leaves a change or its money open.
  if (client.random.chance(0.3)) return
  await client.steps(order.id, toTheDoor(shop, client.random.pick(client.scene.riders)))
}

async function givenBack(client: Client): Promise<void> {
  const shop = shopOf(client)
  const order = await paidOrder(client, shop)
  if (!order) return
  await client.steps(order.id, toTheDoor(shop, client.random.pick(client.scene.riders)))
  // Several at once: together they may give back no more than was bought.
  await Promise.all(Array.from({ length: client.random.whole(1, 3) }, () => client.refundLine(order.id)))
}

async function cancelled(client: Client): Promise<void> {
  const shop = shopOf(client)
  const order = await client.place(shop, 'INSTANT')
  if (!order) return
  const resident = client.resident
  // Paid and cancelled at the same time: whatever comes first, the money is in one place.
  if (client.random.chance(0.4)) await Promise.all([client.pay(order.id), client.cancel(resident, order.id)])
  else if (client.random.chance(0.5)) await client.cancel(resident, order.id)
  else if (await client.pay(order.id)) {
    if (client.random.chance(0.5)) await client.step(shop.owner, 'ACCEPT', order.id)
    await client.cancel(client.random.chance(0.5) ? shop.owner : resident, order.id)
  }
}

async function notPaid(client: Client): Promise<void> {
  await client.place(shopOf(client), 'INSTANT')
}

async function notAccepted(client: Client): Promise<void> {
  await paidOrder(client, shopOf(client))
}

/** Packed and left: its window ends, and somebody owes the resident something. */
async function late(client: Client): Promise<void> {
  const shop = shopOf(client)
  const order = await paidOrder(client, shop)
  if (order)
    await client.steps(order.id, [
      [shop.owner, 'ACCEPT'],
      [shop.owner, 'PACK'],
    ])
}
