import fc from 'fast-check'
import { expect, test } from 'vitest'
import { goodsModes, type FulfilmentMode } from './fulfilment.ts'
import { quoteMode, quoteModes, type CartFacts, type CartLine } from './quote.ts'
import type { ModeRules } from './rule.ts'
import { bestSplit } from './split.ts'
import { cart, detergent, fee, line, noon, rulesWith, spinach, vegetables } from './testing/carts.ts'
import { toFen } from '@linli/kit'

test('spinach comes instantly and detergent is collected: cheaper than all of it instantly', () => {
  const facts = cart([spinach, detergent])
  const split = bestSplit(facts, rulesWith(), noon)!
  expect(split.parts.map(({ quote, lines }) => [quote.mode, lines.map(({ listingId }) => listingId)])).toEqual([
    ['INSTANT', ['lst_spinach']],
    ['SELF_PICKUP', ['lst_detergent']],
  ])
  const instant = quoteModes(facts, rulesWith(), noon)[0]!
  expect(split.feeFen).toBeLessThan(instant.feeFen)
  expect(split.savingFen).toBe(instant.feeFen - split.feeFen)
})

test('there is no split where one mode takes the whole as cheaply', () => {
  expect(bestSplit(cart([detergent, line('lst_soap')]), rulesWith(), noon)).toBeNull()
  expect(bestSplit(cart([spinach, line('lst_soap')]), rulesWith(), noon)).toBeNull()
})

test('there is a split where no mode takes the whole, and none where a line can come in no way', () => {
  const bulky = rulesWith({}, [['cat_bulky' as never, 'INSTANT', { isBulky: true }]])
  const rice = line('lst_rice', { categoryId: 'cat_bulky' as never })
  expect(bestSplit(cart([spinach, rice]), bulky, noon)).toMatchObject({ savingFen: null, feeFen: 500 })
  const soldOut = line('lst_soap', { available: 0 })
  expect(bestSplit(cart([spinach, soldOut]), rulesWith(), noon)).toBeNull()
})

const modes = goodsModes

/** Every line in every mode, one by one: what the cheapest of at most three parts costs. */
function cheapestByTrying(facts: CartFacts, rules: ModeRules): number {
  let least = Infinity
  const place = (index: number, given: Map<FulfilmentMode, CartLine[]>) => {
    if (index === facts.lines.length) {
      if (given.size > 3 || given.size < 2) return
      const quotes = [...given].map(([mode, lines]) => quoteMode({ ...facts, lines }, rules, mode, noon))
      if (quotes.every(({ unavailable }) => unavailable === null))
        least = Math.min(
          least,
          quotes.reduce((sum, { feeFen }) => sum + feeFen, 0),
        )
      return
    }
    for (const mode of modes)
      place(index + 1, new Map(given).set(mode, [...(given.get(mode) ?? []), facts.lines[index]!]))
  }
  place(0, new Map())
  return least
}

const kinds = fc.constantFrom(vegetables, 'cat_a' as never, 'cat_b' as never, 'cat_c' as never)
const anyPolicies = fc.array(fc.tuple(fc.constantFrom('cat_a', 'cat_b', 'cat_c'), fc.constantFrom(...modes)), {
  maxLength: 8,
})
const anyFees = fc.tuple(...modes.map(() => fc.integer({ min: 0, max: 900 })))

const carts = fc
  .array(kinds, { minLength: 1, maxLength: 5 })
  .map((categories) =>
    cart(categories.map((categoryId, index) => line(`lst_${index}`, { categoryId, weightGrams: 2_000 }))),
  )
const rules = (perKgFen: number) =>
  fc.tuple(anyPolicies, anyFees).map(([banned, fees]) =>
    rulesWith(
      Object.fromEntries(modes.map((mode, index) => [mode, { fee: fee(fees[index]!, { perKgFen: toFen(perKgFen) }) }])),
      banned.map(([category, mode]) => [category as never, mode, { allowed: false }]),
    ),
  )
const cheapestWhole = (facts: CartFacts, terms: ModeRules) =>
  Math.min(...quoteModes(facts, terms, noon).flatMap(({ feeFen, unavailable }) => (unavailable ? [] : [feeFen])))

test('where each delivery has its fee, no other way to share the lines out is cheaper', () => {
  fc.assert(
    fc.property(carts, rules(0), (facts, terms) => {
      const best = cheapestByTrying(facts, terms)
      expect(bestSplit(facts, terms, noon)?.feeFen).toBe(best < cheapestWhole(facts, terms) ? best : undefined)
    }),
    { numRuns: 200 },
  )
})

test('a split has every line once, each in a mode that takes it, and is cheaper than any mode for the whole', () => {
  fc.assert(
    fc.property(carts, rules(100), (facts, terms) => {
      const split = bestSplit(facts, terms, noon)
      if (!split) return
      const given = split.parts.flatMap(({ lines }) => lines.map(({ listingId }) => listingId))
      expect(given.toSorted()).toEqual(facts.lines.map(({ listingId }) => listingId).toSorted())
      expect(split.parts.every(({ quote, lines }) => quote.unavailable === null && lines.length > 0)).toBe(true)
      expect(split.feeFen).toBe(split.parts.reduce((sum, { quote }) => sum + quote.feeFen, 0))
      expect(split.feeFen).toBeLessThan(cheapestWhole(facts, terms))
    }),
    { numRuns: 200 },
  )
})
