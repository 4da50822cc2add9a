import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkTiers, lowestPriceOf, referencePriceOf, unitPriceFor, type PricePoint } from './price.ts'
import { addMs, toFen } from '@linli/kit'

const now = new Date('2026-03-03T04:00:00Z')
const dayMs = 86_400_000
const ago = (days: number) => addMs(now, -days * dayMs)
const priced = (priceFen: number, ...tiers: [fromQuantity: number, priceFen: number][]) => ({
  priceFen: toFen(priceFen),
  priceTiers: tiers.map(([fromQuantity, tierFen]) => ({ fromQuantity, priceFen: toFen(tierFen) })),
})

test('a line costs by the piece what its quantity has reached', () => {
  const listing = priced(1000, [3, 900], [10, 700])
  const prices = [1, 2, 3, 9, 10, 999].map((quantity) => unitPriceFor(listing, quantity))
  expect(prices).toEqual([1000, 1000, 900, 900, 700, 700])
  expect(unitPriceFor(priced(1000), 50)).toBe(1000)
  expect(lowestPriceOf(listing)).toBe(700)
})

test('tiers that do not rise in quantity and fall in price are refused, and more never costs more by the piece', () => {
  const wrong = [
    priced(1000, [1, 900]),
    priced(1000, [3, 1000]),
    priced(1000, [3, 900], [3, 800]),
    priced(1000, [3, 900], [5, 900]),
    priced(1000, [1000, 900]),
    priced(1000, [2, 6], [3, 5], [4, 4], [5, 3], [6, 2], [7, 1]),
    { priceFen: toFen(1000), priceTiers: [{ fromQuantity: 2, priceFen: toFen(-1) }] },
  ]
  for (const each of wrong) expect(() => checkTiers(each, 'priceTiers'), JSON.stringify(each)).toThrow()
  const tier = fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }))
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 12 }), fc.array(tier, { maxLength: 4 }), (priceFen, tiers) => {
      const listing = priced(priceFen, ...tiers)
      try {
        checkTiers(listing, 'priceTiers')
      } catch {
        return
      }
      for (let quantity = 1; quantity < 15; quantity++)
        expect(unitPriceFor(listing, quantity + 1)).toBeLessThanOrEqual(unitPriceFor(listing, quantity))
    }),
  )
})

test('a price that was raised for a day does not become the price of before', () => {
  const raised: PricePoint[] = [
    { priceFen: 700, at: ago(40) },
    { priceFen: 1000, at: ago(2) },
    { priceFen: 500, at: ago(1) },
  ]
  expect(referencePriceOf(raised, now)).toEqual({ amountFen: 700, source: 'OWN_MEDIAN_28_DAYS', days: 28 })
})

test('the median is of the last 28 days only, and says of how many days it is', () => {
  const points = [
    { priceFen: 100, at: ago(400) },
    { priceFen: 900, at: ago(15) },
  ]
  expect(referencePriceOf(points, now)).toMatchObject({ amountFen: 900, days: 28 })
  expect(referencePriceOf([{ priceFen: 900, at: ago(9.5) }], now)).toMatchObject({ amountFen: 900, days: 9 })
  expect(referencePriceOf([{ priceFen: 900, at: ago(6.9) }], now)).toBeUndefined()
  expect(referencePriceOf([], now)).toBeUndefined()
})

test('half of the time it cost the reference price or less, and half of the time as much or more', () => {
  const price = fc.record({ priceFen: fc.integer({ min: 0, max: 20 }), hours: fc.integer({ min: 1, max: 200 }) })
  fc.assert(
    fc.property(fc.array(price, { minLength: 1, maxLength: 12 }), (prices) => {
      let hoursAgo = 0
      const points = prices.map(({ priceFen, hours }) => ({ priceFen, at: ago((hoursAgo += hours) / 24) })).toReversed()
      const reference = referencePriceOf(points, now)
      const hoursWhole = Math.min(hoursAgo, 28 * 24)
      if (hoursWhole < 7 * 24) {
        expect(reference).toBeUndefined()
        return
      }
      // Hour by hour, by hand.
      const hourly = Array.from({ length: hoursWhole }, (_, hour) => {
        const at = ago((hour + 0.5) / 24)
        return points.findLast((point) => point.at <= at)!.priceFen
      })
      const share = (of: (priceFen: number) => boolean) => hourly.filter(of).length * 2
      expect(share((priceFen) => priceFen <= reference!.amountFen)).toBeGreaterThanOrEqual(hoursWhole)
      expect(share((priceFen) => priceFen >= reference!.amountFen)).toBeGreaterThanOrEqual(hoursWhole)
    }),
  )
})
