import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PriceBook, type PricePoint } from './price-book.ts'

const shelf = 'com_1 3'
const point = (listingId: string, at: number, priceFen: number): PricePoint => ({ listingId, shelf, at, priceFen })

test('the cheapest is 1, the dearest 100, the middle between, and what stands alone 50', () => {
  const book = new PriceBook([point('a', 0, 100), point('b', 0, 200), point('c', 0, 300)])
  const band = (listingId: string) => book.band({ shelf, listingId, at: 5, paidFen: 0 })
  expect(['a', 'b', 'c'].map(band)).toEqual([1, 51, 100])
  expect(new PriceBook([point('a', 0, 100)]).band({ shelf, listingId: 'a', at: 5, paidFen: 0 })).toBe(50)
})

test('prices count as they were at that moment; what came later is not among them', () => {
  const book = new PriceBook([point('a', 0, 100), point('a', 10, 900), point('b', 0, 200), point('c', 20, 50)])
  const band = (at: number) => book.band({ shelf, listingId: 'a', at, paidFen: 0 })
  expect([band(9), band(10), band(20)]).toEqual([1, 100, 100])
  expect(book.band({ shelf, listingId: 'c', at: 5, paidFen: 150 })).toBe(51)
})

test('a band lies between 1 and 100, dearer is never lower, and equals are equal', () => {
  const prices = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(prices, (all) => {
      const book = new PriceBook(all.map((priceFen, index) => point(String(index), 0, priceFen)))
      const bands = all.map((_, index) => book.band({ shelf, listingId: String(index), at: 1, paidFen: 0 }))
      for (const [index, band] of bands.entries()) {
        expect(band).toBeGreaterThanOrEqual(1)
        expect(band).toBeLessThanOrEqual(100)
        for (const [other, price] of all.entries()) {
          if (price === all[index]) expect(bands[other]).toBe(band)
          if (price < all[index]!) expect(bands[other]).toBeLessThanOrEqual(band)
        }
      }
    }),
  )
})
