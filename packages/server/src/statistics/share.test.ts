import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fewest, shareOf } from './share.ts'

test('known intervals: 8 of 10 are 49 to 94 percent, 0 of 20 are 0 to 16, 50 of 100 are 40 to 60', () => {
  expect(shareOf(8, 10)).toEqual({ of: 10, count: 8, shareBp: 8_000, lowBp: 4_902, highBp: 9_433 })
  expect(shareOf(0, 20)).toMatchObject({ shareBp: 0, lowBp: 0, highBp: 1_611 })
  expect(shareOf(50, 100)).toMatchObject({ shareBp: 5_000, lowBp: 4_038, highBp: 5_962 })
})

test('of fewer than five nothing is said, and else the share lies in its interval', () => {
  for (let of = 0; of < fewest; of++) expect(shareOf(0, of)).toBeNull()
  fc.assert(
    fc.property(fc.integer({ min: fewest, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (of, part) => {
      const { lowBp, shareBp, highBp } = shareOf(Math.round(of * part), of)!
      expect(0 <= lowBp && lowBp <= shareBp && shareBp <= highBp && highBp <= 10_000).toBe(true)
    }),
  )
})
