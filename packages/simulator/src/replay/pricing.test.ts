import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { minorUnits, wholeNumber } from '../files/decimal.ts'
import { mostPieces, priceLine } from './pricing.ts'
import { toFen } from '@linli/kit'

describe('minorUnits', () => {
  test('amounts are read by their digits', () => {
    expect(['3.86', '1', '11.8', '0', '19.99', '1e2', '-0.05'].map(minorUnits)).toEqual([
      386, 100, 1180, 0, 1999, 10000, -5,
    ])
  })

  test('every amount of minor units comes back exactly', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000_000_00 }), (cents) => {
        const text = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
        expect(minorUnits(text)).toBe(cents)
        expect(minorUnits(text.replace(/\.?0+$/, '') || '0')).toBe(cents)
      }),
    )
  })

  test('rounding dust is dropped, a real fraction of a minor unit is refused', () => {
    expect(minorUnits('4.440892e-16')).toBe(0)
    expect(() => minorUnits('1.005')).toThrow('finer than a minor unit')
    expect(() => minorUnits('NaN')).toThrow('not an amount')
  })

  test('a count in scientific notation has lost digits and is refused', () => {
    expect(wholeNumber('32623')).toBe(32623)
    expect(() => wholeNumber('4.0128e+10')).toThrow('not a whole number')
  })
})

describe('priceLine', () => {
  const line = { quantity: fc.nat(40_000), total: fc.integer({ min: 0, max: 1_000_000 }) }

  test('price times quantity is the total to the minor unit, for every line there can be', () => {
    fc.assert(
      fc.property(line.quantity, line.total, (quantity, total) => {
        const priced = priceLine(quantity, toFen(total))
        expect(priced.unitFen * priced.quantity).toBe(total)
        expect(priced.quantity).toBeGreaterThanOrEqual(1)
        expect(priced.quantity).toBeLessThanOrEqual(mostPieces)
      }),
      { numRuns: 2_000 },
    )
  })

  test('no piece is lost: quantity times pack is what the receipt says', () => {
    fc.assert(
      fc.property(line.quantity, line.total, (quantity, total) => {
        const priced = priceLine(quantity, toFen(total))
        expect(priced.quantity * priced.packOf).toBe(Math.max(quantity, 1))
      }),
    )
  })

  test('each kind is told apart', () => {
    expect(priceLine(2, toFen(1187))).toEqual({ quantity: 1, unitFen: 1187, packOf: 2, kind: 'pack' })
    expect(priceLine(2, toFen(1186))).toEqual({ quantity: 2, unitFen: 593, packOf: 1, kind: 'unit' })
    expect(priceLine(2, toFen(0))).toEqual({ quantity: 2, unitFen: 0, packOf: 1, kind: 'free' })
    expect(priceLine(0, toFen(0))).toEqual({ quantity: 1, unitFen: 0, packOf: 1, kind: 'countless' })
    expect(priceLine(8200, toFen(2050))).toEqual({ quantity: 1, unitFen: 2050, packOf: 8200, kind: 'pack' })
  })
})
