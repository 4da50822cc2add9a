import fc from 'fast-check'
import { expect, test } from 'vitest'
import { goodsModes } from '../fulfilment/index.ts'
import { isExpired, obstacle, orderFlow, orderStates, refundable, step, type Order, type OrderState } from './order.ts'
import { anyOrder, deadlines, everything, histories, moves, noon, placed, steps, walk } from './testing/orders.ts'
import { addMinutes, Refusal } from '@linli/kit'

const ends: readonly OrderState[] = ['CLOSED', 'CANCELLED']

test('nothing leads out of an end, whoever tries and whatever the fulfilment says', () => {
  fc.assert(
    fc.property(anyOrder, fc.constantFrom(...ends), moves, (order, state, move) => {
      expect(() => step({ ...order, state }, move, deadlines)).toThrow(Refusal)
    }),
    { numRuns: 500 },
  )
})

test('every state but the ends has a way on, and every state but the first is come to', () => {
  const targets = new Set(steps.flatMap((action) => orderFlow[action].to))
  for (const state of orderStates) {
    expect(
      steps.some((action) => orderFlow[action].from.includes(state)),
      state,
    ).toBe(!ends.includes(state))
    expect(targets.has(state), state).toBe(state !== 'PENDING_PAYMENT')
  }
})

test('in the course of things every step is taken, and every state and status is reached', () => {
  const taken = everything()
  const met = (of: (each: (typeof taken)[number]) => string) => new Set(taken.map(of))
  expect([...met(({ move }) => move.action)].toSorted()).toEqual(steps.toSorted())
  expect([...met(({ after }) => after.state)].toSorted()).toEqual(
    orderStates.filter((state) => state !== 'PENDING_PAYMENT').toSorted(),
  )
  expect([...met(({ after }) => after.status)].toSorted()).toEqual([
    'AT_PICKUP_POINT',
    'CANCELLED',
    'DELIVERED',
    'DISPOSED',
    'OUT_FOR_DELIVERY',
    'OVERDUE',
    'PACKED',
    'PENDING',
    'PICKED_UP',
    'PICKING',
    'RETURNED',
  ])
})

test('the same order, move and instant give the same answer, and the order that was given stays as it was', () => {
  fc.assert(
    fc.property(anyOrder, moves, (order, move) => {
      const copy = structuredClone(order)
      const decide = () => {
        try {
          return step(order, move, deadlines)
        } catch (error) {
          return error instanceof Refusal ? { code: error.code, facts: error.facts } : error
        }
      }
      expect(decide()).toEqual(decide())
      expect(order).toEqual(copy)
    }),
    { numRuns: 500 },
  )
})

test('a step counts one version, and leaves alone what is not its business', () => {
  fc.assert(
    fc.property(histories, (history) => {
      for (const { before, move, after } of walk(history)) {
        expect(after.version).toBe(before.version + 1)
        const { id, communityId, merchantId, householdId, mode, itemsFen, feeFen, totalFen, payBy, refundedFen } =
          before
        expect(after).toMatchObject({
          id,
          communityId,
          merchantId,
          householdId,
          mode,
          itemsFen,
          feeFen,
          totalFen,
          payBy,
          refundedFen,
        })
        if (move.action === 'REOFFER') expect(after.riderId).toBeNull()
        else if (move.action !== 'CLAIM' && move.action !== 'ASSIGN') expect(after.riderId).toBe(before.riderId)
        if (move.action !== 'PAY') expect([after.paidFen, after.acceptBy]).toEqual([before.paidFen, before.acceptBy])
      }
    }),
    { numRuns: 300 },
  )
})

const handedOver: readonly OrderState[] = ['COMPLETED', 'CLOSED']
test('whatever happens to an order, it stays one that makes sense', () => {
  fc.assert(
    fc.property(histories, (history) => {
      for (const { after } of walk(history)) {
        expect(after.state === 'CANCELLED').toBe(after.cancelledAt !== null)
        expect(after.cancelReason !== null).toBe(after.state === 'CANCELLED')
        expect(after.status === 'CANCELLED' || after.status === 'RETURNED').toBe(after.state === 'CANCELLED')
        expect(after.status === 'RETURNED').toBe(after.cancelReason === 'NOT_COLLECTED')
        expect(after.completedAt !== null).toBe(handedOver.includes(after.state))
        expect(after.closeBy !== null).toBe(handedOver.includes(after.state))
        expect(after.deliveredAt !== null).toBe(after.status === 'DELIVERED' || after.status === 'PICKED_UP')
        expect([0, after.totalFen]).toContain(after.paidFen)
        if (!['PENDING_PAYMENT', 'CANCELLED'].includes(after.state))
          expect([after.paidFen, after.acceptBy === null]).toEqual([after.totalFen, false])
        expect(refundable(after)).toBe(after.paidFen)
      }
    }),
    { numRuns: 300 },
  )
})

test('what comes to the door was carried, and what is fetched was not', () => {
  for (const { status, mode, riderId, pickedUpAt } of everything().map(({ after }) => after)) {
    if (status === 'DELIVERED') expect([mode === 'SELF_PICKUP', pickedUpAt === null]).toEqual([false, false])
    if (status === 'OUT_FOR_DELIVERY' && mode !== 'LEADER_DELIVERY') expect(riderId).not.toBeNull()
    if (status === 'AT_PICKUP_POINT') expect(['SELF_PICKUP', 'LEADER_DELIVERY']).toContain(mode)
    if (status === 'RETURNED') expect(mode).not.toBe('LEADER_DELIVERY')
    if (['PICKED_UP', 'OVERDUE', 'DISPOSED'].includes(status)) expect(mode).toBe('SELF_PICKUP')
  }
})

test('a rider gives back what is still in the shop, and there everything goes on; what he has with him counts as packed', () => {
  const reoffer = { action: 'REOFFER', role: 'SYSTEM', at: noon } as const
  const riderId = 'rid_1' as NonNullable<Order['riderId']>
  for (const [state, status, after] of [
    ['CONFIRMED', 'PENDING', 'PENDING'],
    ['PREPARING', 'PICKING', 'PICKING'],
    ['PREPARING', 'PACKED', 'PACKED'],
    ['IN_FULFILMENT', 'OUT_FOR_DELIVERY', 'PACKED'],
  ] as const)
    expect(step({ ...placed('INSTANT'), state, status, riderId }, reoffer, deadlines)).toMatchObject({
      state: state === 'IN_FULFILMENT' ? 'PREPARING' : state,
      status: after,
      riderId: null,
    })
})

const resident = { role: 'RESIDENT', at: noon } as const
const order = (more: Partial<Order>): Order => ({ ...placed('INSTANT'), ...more })

test.each([
  [
    'a step from elsewhere',
    order({ state: 'PAID' }),
    { action: 'PAY', ...resident },
    'ORDER_WRONG_STATE',
    { state: 'PAID', action: 'PAY' },
  ],
  [
    'goods that are not so far',
    order({ state: 'PREPARING', status: 'PICKING' }),
    { action: 'CLAIM', role: 'RIDER', at: noon },
    'ORDER_WRONG_STATE',
    { state: 'PREPARING', action: 'CLAIM' },
  ],
  [
    'paying after the time to pay',
    order({}),
    { action: 'PAY', role: 'RESIDENT', at: addMinutes(noon, 16) },
    'ORDER_PAY_TOO_LATE',
    { deadline: '2026-03-03T04:15:00.000Z' },
  ],
  [
    'accepting after the time to accept',
    order({ state: 'PAID', acceptBy: noon }),
    { action: 'ACCEPT', role: 'MERCHANT', at: addMinutes(noon, 1) },
    'ORDER_ACCEPT_TOO_LATE',
    { deadline: '2026-03-03T04:00:00.000Z' },
  ],
  [
    'a rider for what nobody carries',
    order({ ...placed('SELF_PICKUP'), state: 'PREPARING', status: 'PACKED' }),
    { action: 'CLAIM', role: 'RIDER', at: noon },
    'ORDER_WRONG_MODE',
    { mode: 'SELF_PICKUP', action: 'CLAIM' },
  ],
  [
    'a pickup point for what comes to the door',
    order({ state: 'PREPARING', status: 'PACKED' }),
    { action: 'ARRIVE_AT_POINT', role: 'MERCHANT', at: noon },
    'ORDER_WRONG_MODE',
    { mode: 'INSTANT', action: 'ARRIVE_AT_POINT' },
  ],
  [
    'an order that another rider has',
    order({ state: 'PREPARING', status: 'PACKED', riderId: 'rid_2' as Order['riderId'] }),
    { action: 'CLAIM', role: 'RIDER', at: noon },
    'ORDER_TAKEN',
    {},
  ],
  [
    'taking along what no rider has taken',
    order({ state: 'PREPARING', status: 'PACKED' }),
    { action: 'PICK_UP', role: 'RIDER', at: noon },
    'ORDER_NOT_CLAIMABLE',
    {},
  ],
  [
    'a resident who cancels what is being made',
    order({ state: 'CONFIRMED' }),
    { action: 'CANCEL', ...resident },
    'ORDER_WRONG_STATE',
    { state: 'CONFIRMED', action: 'CANCEL' },
  ],
  [
    'cancelling what is on its way',
    order({ state: 'IN_FULFILMENT', status: 'OUT_FOR_DELIVERY' }),
    { action: 'CANCEL', role: 'OPERATOR', at: noon },
    'ORDER_WRONG_STATE',
    { state: 'IN_FULFILMENT', action: 'CANCEL' },
  ],
] as const)('%s is refused, and says why', (_, given, move, code, facts) => {
  expect(obstacle(given, move)).toEqual({ code, facts })
})

test('a deadline is met at its very instant', () => {
  expect(obstacle(order({}), { action: 'PAY', role: 'RESIDENT', at: addMinutes(noon, 15) })).toBeUndefined()
  expect(
    obstacle(order({ state: 'PAID', acceptBy: noon }), { action: 'ACCEPT', role: 'MERCHANT', at: noon }),
  ).toBeUndefined()
})

test('a timer takes only what can no longer be paid or accepted: never both, never neither', () => {
  fc.assert(
    fc.property(anyOrder, fc.integer({ min: -20, max: 40 }), (given, minutes) => {
      const at = addMinutes(noon, minutes)
      const can = (action: 'PAY' | 'ACCEPT') => obstacle(given, { action, role: 'RESIDENT', at }) === undefined
      if (given.state === 'PENDING_PAYMENT') expect(isExpired(given, at)).toBe(!can('PAY'))
      else if (given.state === 'PAID' && given.acceptBy) expect(isExpired(given, at)).toBe(!can('ACCEPT'))
      else expect(isExpired(given, at)).toBe(false)
    }),
  )
})

test.each([
  ['RESIDENT', 'PAID', 'RESIDENT'],
  ['PARTNER', 'PENDING_PAYMENT', 'RESIDENT'],
  ['MERCHANT', 'CONFIRMED', 'MERCHANT'],
  ['OPERATOR', 'PREPARING', 'OPERATOR'],
  ['SYSTEM', 'PENDING_PAYMENT', 'UNPAID'],
  ['SYSTEM', 'PAID', 'MERCHANT_SILENT'],
] as const)('cancelled by %s while %s, the reason is %s', (role, state, reason) => {
  for (const mode of goodsModes) {
    const cancelled = step(
      { ...placed(mode), state },
      { action: role === 'SYSTEM' ? 'EXPIRE' : 'CANCEL', role, at: noon },
      deadlines,
    )
    expect(cancelled).toMatchObject({
      state: 'CANCELLED',
      status: 'CANCELLED',
      cancelReason: reason,
      cancelledAt: noon,
    })
  }
})

test.each([
  ['PREPARING', 'PACKED', 59, 60, 'ORDER_WRONG_STATE'],
  ['PREPARING', 'PACKED', 60, 60, undefined],
  ['IN_FULFILMENT', 'OUT_FOR_DELIVERY', 60, 60, undefined],
  ['IN_FULFILMENT', 'OUT_FOR_DELIVERY', 59, 60, 'ORDER_WRONG_STATE'],
  ['IN_FULFILMENT', 'OUT_FOR_DELIVERY', 600, null, 'ORDER_WRONG_STATE'],
  ['COMPLETED', 'DELIVERED', 600, 60, 'ORDER_WRONG_STATE'],
] as const)(
  'a resident leaves an order that is %s and %s, %s minutes after its window: only when so late that he may',
  (state, status, minutes, freeCancelAfterMinutes, code) => {
    const promise = { ruleVersion: 1, tiers: [], freeCancelAfterMinutes }
    const late = order({ state, status, promise, windowEnd: addMinutes(noon, -minutes) })
    expect(obstacle(late, { action: 'CANCEL', role: 'RESIDENT', at: noon })?.code).toBe(code)
    for (const role of ['MERCHANT', 'OPERATOR'] as const)
      expect(obstacle(late, { action: 'CANCEL', role, at: noon }) === undefined).toBe(state === 'PREPARING')
  },
)
