import fc from 'fast-check'
import { expect, test } from 'vitest'
import { chooseMode } from './mode-choice.ts'
import { diffOf, type Shelved } from './reorder.ts'
import { unitSizeOf } from './unit-size.ts'
import { toFen } from '@linli/kit'

type Some = Partial<Record<'merchantId' | 'categoryId' | 'unit', string>> & {
  isOnSale?: boolean
  available?: number
  priceFen?: number
}

const shelved = (id: string, { priceFen = 300, ...rest }: Some = {}): Shelved =>
  ({
    id,
    merchantId: 'm',
    communityId: 'c',
    categoryId: 'k',
    unit: '500 g',
    isOnSale: true,
    available: 10,
    priceFor: () => toFen(priceFen),
    ...rest,
  }) as unknown as Shelved
const wants = (listingId: string, quantity = 1, seenFen: number | null = 300) => ({ listingId, quantity, seenFen })

test('every way in which goods can differ from what was wanted has its own word', () => {
  const shelf = [
    shelved('same'),
    shelved('dearer', { priceFen: 420 }),
    shelved('cheaper', { priceFen: 250 }),
    shelved('scarce', { available: 2 }),
    shelved('out', { available: 0, categoryId: 'alone' }),
    shelved('off', { isOnSale: false, categoryId: 'alone' }),
    shelved('gone', { available: 0, categoryId: 'fruit' }),
    shelved('other', { categoryId: 'fruit', priceFen: 310 }),
  ]
  const wanted = ['same', 'dearer', 'cheaper', 'scarce', 'out', 'off', 'gone', 'unknown'].map((id) => wants(id, 3))
  const { lines, changes } = diffOf(wanted, shelf)
  expect(lines.map(({ listingId, quantity, totalFen }) => [listingId, quantity, totalFen])).toEqual([
    ['same', 3, 900],
    ['dearer', 3, 1260],
    ['cheaper', 3, 750],
    ['scarce', 2, 600],
    ['other', 3, 930],
  ])
  expect(changes).toEqual([
    { kind: 'PRICE_RAISED', listingId: 'dearer', beforeFen: 300, afterFen: 420 },
    { kind: 'PRICE_FELL', listingId: 'cheaper', beforeFen: 300, afterFen: 250 },
    { kind: 'QUANTITY_CUT', listingId: 'scarce', wantedQuantity: 3, quantity: 2 },
    { kind: 'OUT_OF_STOCK', listingId: 'out', wantedQuantity: 3 },
    { kind: 'OFF_SALE', listingId: 'off', wantedQuantity: 3 },
    { kind: 'REPLACED', listingId: 'gone', byId: 'other', why: 'OUT_OF_STOCK', beforeFen: 300, afterFen: 310 },
    { kind: 'OFF_SALE', listingId: 'unknown', wantedQuantity: 3 },
  ])
})

test('of those alike the one nearest in price for the same amount stands in, never one of another shop or kind', () => {
  const gone = shelved('gone', { available: 0, priceFen: 500, unit: '500 g' })
  const near = shelved('near', { priceFen: 1_100, unit: '1 kg' })
  const shelf = [
    gone,
    shelved('a-same-tag', { priceFen: 500, unit: '1 kg' }),
    near,
    shelved('boxed', { priceFen: 500, unit: '盒' }),
    shelved('elsewhere', { priceFen: 500, merchantId: 'other' }),
    shelved('another-kind', { priceFen: 500, categoryId: 'other' }),
    shelved('sold-out', { priceFen: 500, available: 0 }),
  ]
  expect(diffOf([wants('gone')], shelf).lines).toMatchObject([{ listingId: 'near', insteadOfId: 'gone' }])
  const without = shelf.filter((each) => each !== near && each.id !== 'a-same-tag')
  expect(diffOf([wants('gone')], without).lines).toMatchObject([{ listingId: 'boxed' }])
})

test('nothing is bought twice: what is wanted anyway stands in for nothing', () => {
  const shelf = [shelved('gone', { available: 0 }), shelved('too', { available: 0 }), shelved('here')]
  expect(diffOf([wants('gone'), wants('here')], shelf).lines).toHaveLength(1)
  expect(diffOf([wants('gone'), wants('too')], shelf).lines).toMatchObject([{ insteadOfId: 'gone' }])
})

test('whatever is wanted, a plan has no listing twice, no more than there is, and names each line that is not as wanted', () => {
  const listing = fc.record({
    available: fc.integer({ min: 0, max: 4 }),
    isOnSale: fc.boolean(),
    priceFen: fc.integer({ min: 0, max: 500 }),
    categoryId: fc.constantFrom('k', 'l'),
    unit: fc.constantFrom('500 g', '1 kg', '盒'),
  })
  const scene = fc.record({
    shelf: fc.array(listing, { minLength: 1, maxLength: 8 }),
    wanted: fc.uniqueArray(
      fc.record({ at: fc.nat(9), quantity: fc.integer({ min: 1, max: 5 }), seenFen: fc.integer({ min: 0, max: 500 }) }),
      { selector: ({ at }) => at },
    ),
  })
  fc.assert(
    fc.property(scene, ({ shelf, wanted }) => {
      const goods = shelf.map((each, index) => shelved(`l${index}`, each))
      const asked = wanted.map(({ at, ...rest }) => ({ listingId: `l${at}`, ...rest }))
      const { lines, changes } = diffOf(asked, goods)
      expect(new Set(lines.map(({ listingId }) => listingId)).size).toBe(lines.length)
      for (const { listingId, quantity } of lines)
        expect(quantity).toBeLessThanOrEqual(goods.find(({ id }) => id === listingId)!.available)
      for (const { listingId, quantity, seenFen } of asked) {
        const asWanted = lines.some(
          (line) => line.listingId === listingId && line.quantity === quantity && line.unitPriceFen === seenFen,
        )
        expect(changes.some((change) => change.listingId === listingId)).toBe(!asWanted)
      }
    }),
  )
})

test.each([
  ['500 g', 'GRAMS', 500],
  ['1.5kg', 'GRAMS', 1_500],
  ['2 斤 / 袋', 'GRAMS', 1_000],
  ['950 ml', 'MILLILITRES', 950],
  ['2L', 'MILLILITRES', 2_000],
  ['30 枚', 'PIECES', 30],
  ['盒', 'PIECES', 1],
  ['0 g', 'PIECES', 1],
])('%s is read as %s, %d', (unit, kind, amount) => {
  expect(unitSizeOf(unit)).toEqual({ kind, amount })
})

test('the way that was taken most often is preset, if it is open; of two the last; without a habit the cheapest', () => {
  const by = (mode: 'INSTANT' | 'SAME_DAY' | 'SELF_PICKUP', pointId: string | null = null) => ({ mode, pointId })
  const open = [
    { mode: 'INSTANT', feeFen: 500 },
    { mode: 'SAME_DAY', feeFen: 300 },
    { mode: 'SELF_PICKUP', feeFen: 0 },
  ] as const
  const four = [by('SELF_PICKUP', 'p2'), by('INSTANT'), ...Array.from({ length: 3 }, () => by('SELF_PICKUP', 'p1'))]
  expect(chooseMode([...four, by('INSTANT'), by('INSTANT')], open)).toEqual({
    mode: 'SELF_PICKUP',
    reason: 'CHOSEN_BEFORE',
    times: 4,
    outOf: 5,
    pointId: 'p2',
  })
  expect(chooseMode(four, open.slice(0, 2))).toMatchObject({ mode: 'INSTANT', times: 1, outOf: 5 })
  expect(chooseMode([by('SAME_DAY'), by('INSTANT')], open)).toMatchObject({ mode: 'SAME_DAY', times: 1, outOf: 2 })
  expect(chooseMode([], open)).toMatchObject({ mode: 'SELF_PICKUP', reason: 'CHEAPEST', times: 0 })
  expect(chooseMode(four, [])).toBeUndefined()
})
