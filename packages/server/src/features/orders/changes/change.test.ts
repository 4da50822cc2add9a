import fc from 'fast-check'
import { expect, test } from 'vitest'
import { orderStates } from '../order.ts'
import { checkEdits, planEdits, planPoint, rests, unitsMoved, type Offered, type PlannedLine } from './change-plan.ts'
import {
  actorsOf,
  assertChangeable,
  backFen,
  changeActions,
  changeObstacle,
  changeStates,
  needsNoYes,
  openStates,
  payerOf,
  proposers,
} from './change.ts'
import { addMinutes, toFen } from '@linli/kit'

const noon = new Date('2026-03-03T04:00:00Z')

const line = (id: string, more: Partial<PlannedLine> = {}): PlannedLine => {
  const { quantity = 3, unitPriceFen = 320, ...rest } = more
  return {
    lineId: `oln_${id}` as PlannedLine['lineId'],
    listingId: `lst_${id}` as PlannedLine['listingId'],
    name: id,
    unit: '500 g',
    quantity,
    unitPriceFen: toFen(unitPriceFen),
    totalFen: toFen(unitPriceFen * quantity),
    discountFen: toFen(0),
    platformFen: toFen(0),
    refundedQuantity: 0,
    refundedFen: toFen(0),
    taken: [{ levelId: `stk_${id}` as never, quantity: 1 }],
    ...rest,
  }
}
const offer = (id: string, priceFen: number, priceTiers: Offered['priceTiers'] = []): Offered => ({
  id: `lst_${id}`,
  name: id,
  unit: '1 kg',
  priceFen: toFen(priceFen),
  priceTiers,
  taken: [{ levelId: `stk_${id}` as never, quantity: 2 }],
})
const offers = (...all: Offered[]) => new Map(all.map((each) => [each.id, each]))
const orderOf = (lines: readonly PlannedLine[], feeFen = 500) => {
  const [itemsFen, discountFen] = [sum(lines, 'totalFen'), sum(lines, 'discountFen')]
  return {
    itemsFen: toFen(itemsFen),
    discountFen: toFen(discountFen),
    feeFen: toFen(feeFen),
    totalFen: toFen(itemsFen - discountFen + feeFen),
    pointId: null,
  }
}
const sum = (lines: readonly PlannedLine[], of: 'totalFen' | 'discountFen' | 'platformFen') =>
  lines.reduce((all, each) => all + each[of], 0)

test('a line that becomes less costs less by its own price, and its discount shrinks with it', () => {
  const lines = [line('a', { discountFen: toFen(100) }), line('b')]
  const plan = planEdits(
    { order: orderOf(lines), lines, payer: 'RESIDENT' },
    [{ lineId: 'oln_a', quantity: 1 }],
    offers(),
  )
  expect(plan).toMatchObject({ kind: 'REDUCE', deltaFen: -(640 - 66), payer: null })
  expect(plan.after.lines.map(({ quantity, totalFen, discountFen }) => [quantity, totalFen, discountFen])).toEqual([
    [1, 320, 34],
    [3, 960, 0],
  ])
  expect([plan.before.totalFen, plan.after.totalFen]).toEqual([2320, 1746])
  expect([...unitsMoved(plan)]).toContainEqual(['stk_a', -2])
})

test('a substitute is a line of its own at today’s price for so many of it', () => {
  const lines = [line('a')]
  const cheaperByTwo = offer('c', 600, [{ fromQuantity: 2, priceFen: toFen(500) }])
  const edits = [
    { lineId: 'oln_a', quantity: 0 },
    { listingId: 'lst_c', quantity: 2 },
  ]
  const plan = planEdits({ order: orderOf(lines), lines, payer: 'RESIDENT' }, edits, offers(cheaperByTwo))
  expect(plan).toMatchObject({ kind: 'SUBSTITUTE', deltaFen: 40, payer: 'RESIDENT' })
  expect(plan.after.lines).toMatchObject([{ listingId: 'lst_c', quantity: 2, totalFen: 1000, refundedFen: 0 }])
  expect(plan.after.totalFen).toBe(1500)
  expect([...unitsMoved(plan)]).toEqual([
    ['stk_c', 4],
    ['stk_a', -3],
  ])
})

test('what somebody else bears is a discount on what comes: the household’s total stays to the fen', () => {
  const lines = [line('a')]
  const edits = [
    { lineId: 'oln_a', quantity: 0 },
    { listingId: 'lst_c', quantity: 1 },
    { listingId: 'lst_d', quantity: 2 },
  ]
  for (const payer of ['MERCHANT', 'PLATFORM'] as const) {
    const plan = planEdits({ order: orderOf(lines), lines, payer }, edits, offers(offer('c', 777), offer('d', 555)))
    expect(plan).toMatchObject({ deltaFen: 927, payer })
    expect(plan.after.totalFen).toBe(plan.before.totalFen)
    expect(sum(plan.after.lines, 'platformFen')).toBe(payer === 'PLATFORM' ? 927 : 0)
  }
})

test('what is left of nothing, and what goes below what was refunded, is refused', () => {
  const lines = [line('a', { refundedQuantity: 1, refundedFen: toFen(320) })]
  const plan = (quantity: number) =>
    planEdits({ order: orderOf(lines), lines, payer: 'RESIDENT' }, [{ lineId: 'oln_a', quantity }], offers())
  expect(plan(1).after.totalFen).toBe(820)
  expect(() => plan(0)).toThrow('CHANGE_BELOW_REFUNDED')
  expect(() => plan(3)).toThrow('BAD_INPUT')
  const fresh = [line('b')]
  const empty = () =>
    planEdits({ order: orderOf(fresh), lines: fresh, payer: 'RESIDENT' }, [{ lineId: 'oln_b', quantity: 0 }], offers())
  expect(empty).toThrow('CHANGE_LEAVES_NOTHING')
  const strange = () =>
    planEdits({ order: orderOf(fresh), lines: fresh, payer: 'RESIDENT' }, [{ lineId: 'oln_x', quantity: 0 }], offers())
  expect(strange).toThrow('NOT_FOUND')
})

test.each([
  [[], 'TOO_MANY'],
  [[{ quantity: 1 }], 'BAD_INPUT'],
  [[{ lineId: 'l', listingId: 'k', quantity: 1 }], 'BAD_INPUT'],
  [[{ listingId: 'k', quantity: 0 }], 'BAD_INPUT'],
  [[{ lineId: 'l', quantity: -1 }], 'BAD_INPUT'],
  [[{ listingId: 'k', quantity: 1000 }], 'BAD_INPUT'],
  [
    [
      { lineId: 'l', quantity: 0 },
      { lineId: 'l', quantity: 1 },
    ],
    'LINES_TWICE',
  ],
])('%j is no change', (edits, code) => {
  expect(() => checkEdits(edits)).toThrow(code)
})

test('another point changes nothing but the point', () => {
  const lines = [line('a')]
  const plan = planPoint(orderOf(lines), lines, 'pnt_2' as never)
  expect(plan).toEqual({
    kind: 'READDRESS_POINT',
    before: plan.before,
    after: { ...plan.before, pointId: 'pnt_2' },
    deltaFen: 0,
    payer: null,
  })
  expect([...unitsMoved(plan).values()].every((units) => units === 0)).toBe(true)
})

test('a plan rests on lines and money, and on nothing else', () => {
  const lines = [line('a'), line('b')]
  const order = orderOf(lines)
  const { before } = planEdits({ order, lines, payer: 'RESIDENT' }, [{ lineId: 'oln_a', quantity: 1 }], offers())
  expect(rests(structuredClone(before), order, lines)).toBe(true)
  expect(rests(before, order, [{ ...lines[0]!, refundedQuantity: 1, refundedFen: toFen(320) }, lines[1]!])).toBe(false)
  expect(rests(before, order, [lines[0]!])).toBe(false)
  expect(rests(before, { ...order, feeFen: toFen(1) }, lines)).toBe(false)
})

test('for all orders and edits: totals add up, nothing falls below zero, and it costs the household what was said', () => {
  const some = fc.record({
    quantity: fc.integer({ min: 1, max: 20 }),
    unitPriceFen: fc.integer({ min: 0, max: 5_000 }),
    discount: fc.double({ min: 0, max: 1, noNaN: true }),
    left: fc.double({ min: 0, max: 0.99, noNaN: true }),
  })
  const more = fc.record({ quantity: fc.integer({ min: 1, max: 9 }), priceFen: fc.integer({ min: 0, max: 9_000 }) })
  fc.assert(
    fc.property(
      fc.array(some, { minLength: 1, maxLength: 6 }),
      fc.array(more, { minLength: 0, maxLength: 4 }),
      fc.constantFrom('RESIDENT' as const, 'MERCHANT' as const, 'PLATFORM' as const),
      (bought, added, payer) => {
        const lines = bought.map(({ quantity, unitPriceFen, discount }, index) =>
          line(`l${index}`, {
            quantity,
            unitPriceFen: toFen(unitPriceFen),
            discountFen: toFen(Math.floor(quantity * unitPriceFen * discount)),
          }),
        )
        const order = orderOf(lines)
        const edits = [
          ...bought.slice(1).map(({ quantity, left }, index) => ({
            lineId: `oln_l${index + 1}`,
            quantity: Math.floor(quantity * left),
          })),
          ...added.map(({ quantity }, index) => ({ listingId: `lst_m${index}`, quantity })),
        ]
        if (edits.length === 0) return
        const listed = offers(...added.map(({ priceFen }, index) => offer(`m${index}`, priceFen)))
        const { before, after, deltaFen, payer: bearer } = planEdits({ order, lines, payer }, edits, listed)
        for (const each of after.lines) {
          expect(each.totalFen).toBe(each.unitPriceFen * each.quantity)
          expect(each.discountFen).toBeGreaterThanOrEqual(0)
          expect(each.discountFen).toBeLessThanOrEqual(each.totalFen)
          expect(each.platformFen).toBeLessThanOrEqual(each.discountFen)
          expect(each.quantity).toBeGreaterThan(0)
        }
        expect(after.totalFen).toBe(after.itemsFen - after.discountFen + after.feeFen)
        const pays = deltaFen > 0 && payer !== 'RESIDENT' ? 0 : deltaFen
        expect(after.totalFen - before.totalFen).toBe(pays)
        expect(bearer).toBe(deltaFen > 0 ? payer : null)
      },
    ),
    { numRuns: 500 },
  )
})

test('a change gives back no more than there is', () => {
  const sides = { before: { totalFen: toFen(1000) }, after: { totalFen: toFen(600) } }
  expect(backFen(sides, { paidFen: toFen(1000), refundedFen: toFen(0) })).toBe(400)
  expect(backFen(sides, { paidFen: toFen(1000), refundedFen: toFen(900) })).toBe(100)
  expect(backFen({ before: sides.after, after: sides.before }, { paidFen: toFen(1000), refundedFen: toFen(0) })).toBe(0)
})

test('whoever proposes: the other side is asked, nobody says yes for a resident, and somebody can always end it', () => {
  for (const proposer of proposers) {
    const asked = proposer === 'RESIDENT' ? ('MERCHANT' as const) : ('RESIDENT' as const)
    expect(actorsOf('ACCEPT', { proposer, asked })).toEqual(
      asked === 'RESIDENT' ? ['RESIDENT'] : ['MERCHANT', 'OPERATOR'],
    )
    expect(actorsOf('WITHDRAW', { proposer, asked })).toContain('OPERATOR')
    expect(actorsOf('PAY', { proposer, asked })).toEqual(['RESIDENT'])
  }
  for (const state of changeStates) {
    const possible = changeActions.filter((action) => !changeObstacle({ state, expiresAt: noon }, action, noon))
    expect(possible.length > 0).toBe(openStates.includes(state))
  }
  const late = addMinutes(noon, 1)
  for (const action of ['ACCEPT', 'PAY'] as const)
    expect(
      changeObstacle({ state: action === 'PAY' ? 'AWAITING_PAYMENT' : 'PROPOSED', expiresAt: noon }, action, late),
    ).toEqual({
      code: 'CHANGE_TOO_LATE',
      facts: { deadline: noon.toISOString() },
    })
})

test('a household changes its order until the shop picks, a shop until the goods are packed, and one thing at a time', () => {
  const can = (proposer: (typeof proposers)[number], order: Parameters<typeof assertChangeable>[0]) => {
    try {
      assertChangeable(order, proposer)
      return true
    } catch {
      return false
    }
  }
  for (const state of orderStates)
    for (const status of ['PENDING', 'PICKING', 'PACKED'] as const) {
      const order = { state, status, openChangeId: null }
      expect(can('RESIDENT', order)).toBe(['PAID', 'CONFIRMED'].includes(state) && status === 'PENDING')
      expect(can('MERCHANT', order)).toBe(['PAID', 'CONFIRMED', 'PREPARING'].includes(state) && status !== 'PACKED')
      expect(can('OPERATOR', order)).toBe(can('MERCHANT', order))
      expect(can('OPERATOR', { ...order, openChangeId: 'chg_1' as never })).toBe(false)
    }
  expect(needsNoYes('RESIDENT', { state: 'PAID' })).toBe(true)
  expect(needsNoYes('RESIDENT', { state: 'CONFIRMED' })).toBe(false)
  expect(needsNoYes('MERCHANT', { state: 'PAID' })).toBe(false)
})

test('each bears only what is his to bear', () => {
  expect(payerOf('MERCHANT', null)).toBe('RESIDENT')
  expect(payerOf('MERCHANT', 'MERCHANT')).toBe('MERCHANT')
  expect(payerOf('OPERATOR', 'PLATFORM')).toBe('PLATFORM')
  expect(() => payerOf('RESIDENT', 'MERCHANT')).toThrow('CHANGE_PAYER_NOT_YOU')
  expect(() => payerOf('MERCHANT', 'PLATFORM')).toThrow('CHANGE_PAYER_NOT_YOU')
  expect(() => payerOf('OPERATOR', 'MERCHANT')).toThrow('CHANGE_PAYER_NOT_YOU')
})
