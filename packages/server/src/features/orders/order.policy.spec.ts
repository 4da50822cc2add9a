import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymous, type Actor, type Grant } from '../../access/actor.ts'
import { inTx } from '../../db/tx.ts'
import { world, type World } from '../../testing/world.ts'
import type { FulfilmentMode } from '../fulfilment/index.ts'
import { choices, withReach } from './order.policy.ts'
import type { Order, OrderStep } from './order.ts'
import { moveIn } from './orders.commands.ts'
import { orders } from './orders.table.ts'
import { refundOrder } from './refunds.commands.ts'
import { newId, Refusal } from '@linli/kit'

let w: World
let place: Awaited<ReturnType<World['place']>>
let otherRiderId: string
let rows: (typeof orders.$inferSelect)[]

const ways: readonly [FulfilmentMode, readonly OrderStep[]][] = [
  ['INSTANT', []],
  ['INSTANT', ['PAY']],
  ['INSTANT', ['PAY', 'ACCEPT']],
  ['INSTANT', ['PAY', 'ACCEPT', 'PREPARE']],
  ['SAME_DAY', ['PAY', 'ACCEPT', 'PACK']],
  ['INSTANT', ['PAY', 'ACCEPT', 'PACK', 'CLAIM']],
  ['SAME_DAY', ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP']],
  ['INSTANT', ['PAY', 'ACCEPT', 'PACK', 'CLAIM', 'PICK_UP', 'DELIVER']],
  ['LEADER_DELIVERY', ['PAY', 'ACCEPT', 'PACK']],
  ['LEADER_DELIVERY', ['PAY', 'ACCEPT', 'PACK', 'PICK_UP']],
  ['SELF_PICKUP', ['PAY', 'ACCEPT', 'PACK']],
  ['SELF_PICKUP', ['PAY', 'ACCEPT', 'PACK', 'ARRIVE_AT_POINT']],
  ['INSTANT', ['PAY', 'CANCEL']],
]

beforeAll(async () => {
  w = await world()
  place = await w.place()
  otherRiderId = await w.rider(place.communityId)
  for (const [mode, until] of ways) await w.order({ at: place, mode, until })
  // Past the time to pay and to accept of the first: a deadline is a reason, too.
  w.clock.move(12)
  for (const [mode, until] of ways.slice(0, 3)) await w.order({ at: place, mode, until })
  rows = await w.app.db.sql.select().from(orders)
})
afterAll(() => w[Symbol.asyncDispose]())

const held = (
  role: Grant['role'],
  placeKind: Grant['placeKind'],
  placeId: string | null,
  scopes: string[] = [],
): Grant => ({ id: newId('grt'), role, placeKind, placeId, scopes })
const holding = (...grants: Grant[]): Actor => ({ ...anonymous, kind: 'PERSON', id: newId('usr'), grants })

function everybody(): Record<string, Actor> {
  const { communityId, merchantId, householdId, riderId } = place
  const rider = [held('RIDER', 'RIDER', riderId), held('RIDER', 'COMMUNITY', communityId)]
  return {
    platform: holding(held('OPERATOR', 'PLATFORM', null)),
    operator: holding(held('OPERATOR', 'COMMUNITY', communityId)),
    operatorElsewhere: holding(held('OPERATOR', 'COMMUNITY', newId('com'))),
    merchant: holding(held('MERCHANT', 'MERCHANT', merchantId)),
    resident: holding(held('RESIDENT', 'HOUSEHOLD', householdId)),
    rider: holding(...rider),
    anotherRider: holding(held('RIDER', 'RIDER', otherRiderId), held('RIDER', 'COMMUNITY', communityId)),
    riderWithoutBicycle: holding(held('RIDER', 'COMMUNITY', communityId)),
    leader: holding(held('LEADER', 'COMMUNITY', communityId)),
    partner: holding(held('PARTNER', 'COMMUNITY', communityId, ['orders:write'])),
    reader: holding(held('PARTNER', 'COMMUNITY', communityId, ['orders:read'])),
    manifold: holding(held('RESIDENT', 'HOUSEHOLD', householdId), held('MERCHANT', 'MERCHANT', merchantId), ...rider),
    anonymous,
  }
}

class Undone extends Error {}

/** Takes a step through the command itself, and takes it back. */
async function tried(actor: Actor, order: Order, action: OrderStep): Promise<string> {
  const deps = { ...w.app, actor }
  const request = { orderId: order.id, action, ...(action === 'ASSIGN' && { riderId: place.riderId }) }
  try {
    return await inTx(deps, async (tx) => {
      await moveIn(tx, deps, request)
      throw new Undone()
    })
  } catch (error) {
    if (error instanceof Undone) return 'done'
    if (error instanceof Refusal) return error.code
    throw error
  }
}

test('what the database computes of an order is what the policy computes', () => {
  for (const row of rows) {
    const { claimable, byLeader } = withReach(row)
    expect([row.claimable, row.byLeader], `${row.mode} ${row.status}`).toEqual([claimable, byLeader])
  }
  expect(new Set(rows.map(({ claimable, byLeader }) => `${claimable} ${byLeader}`)).size).toBe(3)
})

test(
  'whatever somebody is offered, the command does; whatever he is denied, it refuses for that reason',
  { timeout: 60_000 },
  async () => {
    const shown: readonly OrderStep[] = [
      'PAY',
      'ACCEPT',
      'PREPARE',
      'PACK',
      'CLAIM',
      'ASSIGN',
      'PICK_UP',
      'ARRIVE_AT_POINT',
      'DELIVER',
      'REDEEM',
      'CANCEL',
    ]
    const seen = { offered: 0, denied: 0, hidden: 0 }
    for (const [who, actor] of Object.entries(everybody()))
      for (const order of rows) {
        const { allowed, denied } = choices(actor, order, w.clock.now())
        for (const action of shown) {
          const about = `${who}: ${action} of ${order.state} ${order.status} ${order.mode}`
          const reason = denied.find((each) => each.action === action)?.code
          // Of what is not even shown every fifth is tried: it is most of all.
          if (!allowed.includes(action) && !reason && ++seen.hidden % 5 > 0) continue
          const answer = await tried(actor, order, action)
          if (allowed.includes(action)) expect(answer, about).toBe('done')
          else if (reason) expect(answer, about).toBe(reason)
          else expect(['NOT_FOUND', 'FORBIDDEN'], about).toContain(answer)
          if (allowed.includes(action)) seen.offered++
          else if (reason) seen.denied++
        }
      }
    expect(Math.min(seen.offered, seen.denied, seen.hidden)).toBeGreaterThan(50)
  },
)

test('a refund is offered to whom the command gives it, and to nobody else', async () => {
  for (const [who, actor] of Object.entries(everybody()))
    for (const order of rows.filter(
      ({ state }) => state === 'CONFIRMED' || state === 'PENDING_PAYMENT' || state === 'CANCELLED',
    )) {
      const isOffered = choices(actor, order, w.clock.now()).allowed.includes('REFUND')
      const [answer] = await Promise.allSettled([
        refundOrder({ ...w.app, actor }, { orderId: order.id, amountFen: 1, reason: '试' }, newId('key')),
      ])
      expect(answer.status === 'fulfilled', `${who}: ${order.state}`).toBe(isOffered)
    }
})

test('nobody claims an order without being a rider, though he may see what is open', async () => {
  const { riderWithoutBicycle: actor } = everybody()
  for (const order of rows.filter(({ claimable }) => claimable)) {
    const { allowed, denied } = choices(actor!, order, w.clock.now())
    expect([...allowed, ...denied.map(({ action }) => action)]).not.toContain('CLAIM')
    expect(await tried(actor!, order, 'CLAIM')).toBe('FORBIDDEN')
  }
})
