import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fulfilmentModes, type FulfilmentMode } from './fulfilment.ts'
import { quoteModes, type CartFacts, type ModeQuote } from './quote.ts'
import type { ModeRules } from './rule.ts'
import { cart, cost, detergent, fee, household, line, noon, rulesWith, spinach } from './testing/carts.ts'
import { addMinutes, toFen } from '@linli/kit'

const quotesOf = (facts: CartFacts, rules: ModeRules = rulesWith(), now = noon) =>
  new Map(quoteModes(facts, rules, now).map((quote) => [quote.mode, quote]))
const one = (mode: FulfilmentMode, facts: CartFacts, rules?: ModeRules, now?: Date): ModeQuote =>
  quotesOf(facts, rules, now).get(mode)!

test('every mode is priced, always in the same order, with the saving against the dearest that can be had', () => {
  const quotes = quoteModes(cart([detergent]), rulesWith(), noon)
  expect(quotes.map(({ mode }) => mode)).toEqual(fulfilmentModes)
  expect(quotes.map(({ feeFen, savingFen }) => [feeFen, savingFen])).toEqual([
    [600, 0],
    [300, 300],
    [0, 600],
    [100, 500],
    [0, null],
  ])
})

test('spinach with detergent: pickup tomorrow is refused for the spinach alone, with the hours', () => {
  const quote = one('SELF_PICKUP', cart([spinach, detergent]))
  expect(quote.unavailable).toEqual({
    code: 'FRESHNESS_WINDOW',
    facts: { hours: 11, maxHours: 3 },
    listingIds: ['lst_spinach'],
  })
  expect(quote.savingFen).toBeNull()
})

test('what keeps exactly as long as it takes may come; a minute less, and it may not', () => {
  const keeping = (shelfLifeHours: number) => one('SAME_DAY', cart([line('a', { shelfLifeHours })]))
  // Picked an hour before a window of three.
  expect(keeping(4).unavailable).toBeNull()
  expect(keeping(3).unavailable?.code).toBe('FRESHNESS_WINDOW')
})

const far = { shopDistanceM: 6_000 }
const reasons: [string, FulfilmentMode, CartFacts, ModeRules][] = [
  ['SLOT_REQUIRED', 'ON_SITE_SERVICE', cart([detergent]), rulesWith()],
  ['MODE_OFF', 'INSTANT', cart([detergent]), rulesWith({ INSTANT: { enabled: false } })],
  ['MODE_OFF', 'INSTANT', cart([detergent]), rulesWith({}, [[household, 'INSTANT', { allowed: false }]])],
  ['OUT_OF_AREA', 'SAME_DAY', cart([detergent], { isServed: false }), rulesWith()],
  ['TOO_FAR', 'INSTANT', cart([detergent], far), rulesWith({ INSTANT: { maxDistanceM: 5_000 } })],
  ['OUT_OF_STOCK', 'INSTANT', cart([line('a', { available: 0 })]), rulesWith()],
  ['NO_POINT', 'SELF_PICKUP', cart([detergent], { point: null }), rulesWith()],
  ['POINT_CLOSED', 'SELF_PICKUP', withPoint({ isOpen: false }), rulesWith()],
  ['POINT_FULL', 'SELF_PICKUP', withPoint({ left: 0 }), rulesWith()],
  [
    'POINT_FULL',
    'SELF_PICKUP',
    { ...withPoint({ coldLeft: 0 }), lines: [line('a', { needsCold: true })] },
    rulesWith(),
  ],
  [
    'COLD_CHAIN',
    'SELF_PICKUP',
    { ...withPoint({ coldLeft: null }), lines: [line('a', { needsCold: true })] },
    rulesWith(),
  ],
  ['COLD_CHAIN', 'INSTANT', cart([line('a', { needsCold: true })]), rulesWith({ INSTANT: { keepsCold: false } })],
  ['BULKY', 'INSTANT', cart([detergent]), rulesWith({}, [[household, 'INSTANT', { isBulky: true }]])],
  ['BULKY', 'INSTANT', cart([detergent]), rulesWith({ INSTANT: { maxWeightG: 5_999 } })],
  [
    'CAPACITY_FULL',
    'INSTANT',
    cart([detergent], { used: new Map([['INSTANT', 3]]) }),
    rulesWith({ INSTANT: { capacity: 3 } }),
  ],
]
function withPoint(more: Partial<NonNullable<CartFacts['point']>>): CartFacts {
  const facts = cart([detergent])
  return { ...facts, point: { ...facts.point!, ...more } }
}

test.each(reasons)(
  '%s is a reason against %s, and is no reason against the modes that it does not concern',
  (code, mode, facts, rules) => {
    const quotes = quotesOf(facts, rules)
    expect(quotes.get(mode)!.unavailable?.code).toBe(code)
    if (!['OUT_OF_AREA', 'OUT_OF_STOCK'].includes(code))
      expect([...quotes.values()].some(({ unavailable }) => unavailable === null)).toBe(true)
  },
)

test('after the cutoff a mode says when the next one is', () => {
  const late = new Date('2026-03-03T16:00+08:00')
  expect(one('SAME_DAY', cart([detergent]), rulesWith(), late)).toMatchObject({
    window: null,
    unavailable: {
      code: 'CUTOFF_PASSED',
      facts: { cutoffAt: '2026-03-03T08:00:00.000Z', nextCutoffAt: '2026-03-04T08:00:00.000Z' },
    },
  })
  expect(one('SAME_DAY', cart([detergent]), rulesWith(), addMinutes(late, -1)).unavailable).toBeNull()
})

test('capacity left is the least of what the mode and the point still take', () => {
  const used = new Map([['SELF_PICKUP', 4]] as const)
  expect(one('SELF_PICKUP', cart([detergent])).capacityLeft).toBe(20)
  expect(
    one('SELF_PICKUP', cart([detergent], { used }), rulesWith({ SELF_PICKUP: { capacity: 10 } })).capacityLeft,
  ).toBe(6)
  expect(one('SELF_PICKUP', cart([line('a', { needsCold: true })])).capacityLeft).toBe(5)
  expect(one('INSTANT', cart([detergent])).capacityLeft).toBeNull()
})

test('the fee counts each begun kilometre and kilogram beyond what is included, and is waived from a sum on', () => {
  const rules = rulesWith({
    INSTANT: {
      fee: fee(500, {
        perKmFen: toFen(100),
        kmIncluded: 3,
        perKgFen: toFen(50),
        kgIncluded: 2,
        freeFromFen: toFen(10_000),
      }),
    },
  })
  const feeOf = (shopDistanceM: number, weightGrams: number, quantity = 1) =>
    one('INSTANT', cart([line('a', { weightGrams, quantity, unitPriceFen: toFen(1_000) })], { shopDistanceM }), rules)
      .feeFen
  expect([feeOf(3_000, 2_000), feeOf(3_001, 2_000), feeOf(3_000, 2_001), feeOf(4_000, 3_000)]).toEqual([
    500, 600, 550, 650,
  ])
  expect([feeOf(0, 100, 9), feeOf(0, 100, 10)]).toEqual([500, 0])
})

const fen = fc.integer({ min: 0, max: 5_000 })
const costs = fc.record({
  pickerBaseFen: fen,
  pickerPerLineFen: fen,
  riderBaseFen: fen,
  riderPerKmFen: fen,
  stationFen: fen,
  leaderFen: fen,
  packagingFen: fen,
})
const carts = fc
  .record({
    quantities: fc.array(fc.integer({ min: 1, max: 999 }), { minLength: 1, maxLength: 20 }),
    shopDistanceM: fc.integer({ min: 0, max: 9_000 }),
  })
  .map(({ quantities, shopDistanceM }) =>
    cart(
      quantities.map((quantity, index) => line(`lst_${index}`, { quantity, available: 999 })),
      { shopDistanceM },
    ),
  )

test('the parts of the cost sum to its total, whole fen, for any cart and any cost', () => {
  fc.assert(
    fc.property(carts, costs, (facts, model) => {
      const changed = { cost: cost(model) }
      for (const quote of quoteModes(facts, rulesWith({ INSTANT: changed, SELF_PICKUP: changed }), noon)) {
        expect(quote.costs.reduce((sum, { amountFen }) => sum + amountFen, 0)).toBe(quote.costFen)
        expect(quote.costs.every(({ amountFen }) => Number.isSafeInteger(amountFen) && amountFen > 0)).toBe(true)
        expect(quote.costFen).toBeGreaterThanOrEqual(0)
      }
    }),
    { numRuns: 300 },
  )
})

test('what a rider costs moves the unit cost of instant delivery, and not that of pickup', () => {
  const before = quotesOf(cart([detergent]))
  const after = quotesOf(cart([detergent]), rulesWith({ INSTANT: { cost: cost({ riderBaseFen: 900 }) } }))
  expect(after.get('INSTANT')!.costFen).not.toBe(before.get('INSTANT')!.costFen)
  expect(after.get('SELF_PICKUP')).toEqual(before.get('SELF_PICKUP'))
})

test('the same cart, rules and instant give the same quotes', () => {
  const facts = cart([spinach, detergent])
  expect(quoteModes(facts, rulesWith(), noon)).toEqual(quoteModes(facts, rulesWith(), noon))
})
