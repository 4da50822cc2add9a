import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ListingId } from '../catalog/index.ts'
import { applyOffers, type OfferCart } from './discounts.ts'
import { afterUse, offerObstacles, type OfferFacts, type OfferUse } from './obstacle.ts'
import { offerKinds, type Offer } from './offer.ts'
import { anOffer, noon, unusedYet } from './testing.ts'
import { addMinutes, toFen } from '@linli/kit'

const cartOf = (...prices: number[]): OfferCart => ({
  communityId: 'com_1' as OfferCart['communityId'],
  merchantId: 'mer_1' as OfferCart['merchantId'],
  lines: prices.map((fen, index) => ({ listingId: `lst_${index}` as ListingId, quantity: 1, totalFen: toFen(fen) })),
})
const facts = (...standings: readonly (readonly [Offer, OfferUse?])[]): OfferFacts => ({
  deviceHash: 'device',
  standings: standings.map(([offer, use = unusedYet()]) => ({ offer, use })),
})
const reasonsOf = (cart: OfferCart, known: OfferFacts, now = noon) =>
  applyOffers(cart, known, now).notApplied.map(({ reason }) => reason)
const id = (text: string) => text as Offer['id']

test('what is taken off is shared over the lines in proportion, to the fen', () => {
  const { discounts, discountFen } = applyOffers(cartOf(1_000, 1_000, 1_000), facts([anOffer()]), noon)
  expect(discountFen).toBe(500)
  expect(discounts[0]!.lineShares).toEqual([167, 167, 166])
})

test('a threshold that is not reached says how much is lacking', () => {
  expect(applyOffers(cartOf(2_999), facts([anOffer()]), noon)).toMatchObject({
    discountFen: 0,
    notApplied: [{ offerId: 'off_1', reason: 'BELOW_THRESHOLD', missingFen: 1 }],
  })
  expect(applyOffers(cartOf(3_000), facts([anOffer()]), noon).discountFen).toBe(500)
})

test('each reason has its case', () => {
  const packet = { id: 'pkt_1' as never, amountFen: toFen(300), expiresAt: addMinutes(noon, 60) }
  const item = {
    kind: 'ITEM_PRICE' as const,
    listingId: 'lst_9' as ListingId,
    itemPriceFen: toFen(100),
    unitsPerOrder: 1,
    amountFen: null,
  }
  const cases: readonly [string, Offer, OfferUse, string | null][] = [
    ['NOT_ACTIVE', anOffer({ state: 'PAUSED' }), unusedYet(), 'device'],
    ['NOT_STARTED', anOffer({ validFrom: addMinutes(noon, 1) }), unusedYet(), 'device'],
    ['EXPIRED', anOffer({ validUntil: noon }), unusedYet(), 'device'],
    ['NOT_NEW', anOffer({ kind: 'NEW_RESIDENT' }), unusedYet({ isNew: false }), 'device'],
    ['ALREADY_USED', anOffer({ householdLimit: 2 }), unusedYet({ byHousehold: 2 }), 'device'],
    ['EXPIRED', anOffer({ kind: 'RED_PACKET' }), unusedYet({ packetsGranted: 1 }), 'device'],
    ['DEVICE_UNKNOWN', anOffer({ deviceLimit: 1 }), unusedYet(), null],
    ['DEVICE_USED', anOffer({ deviceLimit: 1 }), unusedYet({ byDevice: 1 }), 'device'],
    ['USED_UP', anOffer({ totalLimit: 20 }), unusedYet({ byAll: 20 }), 'device'],
    ['BUDGET_EMPTY', anOffer(), unusedYet({ budgetLeftFen: toFen(499) }), 'device'],
    ['NOT_IN_CART', anOffer(item), unusedYet(), 'device'],
    [
      'NO_SAVING',
      anOffer({ ...item, listingId: 'lst_0' as ListingId, itemPriceFen: toFen(4_000) }),
      unusedYet(),
      'device',
    ],
  ]
  for (const [reason, offer, use, deviceHash] of cases)
    expect(reasonsOf(cartOf(4_000), { deviceHash, standings: [{ offer, use }] }), reason).toEqual([reason])
  expect(
    applyOffers(cartOf(4_000), facts([anOffer({ kind: 'RED_PACKET' }), unusedYet({ packet })]), noon),
  ).toMatchObject({
    discountFen: 300,
    discounts: [{ packetId: 'pkt_1' }],
  })
  expect(new Set([...cases.map(([reason]) => reason), 'CHANGED', 'BELOW_THRESHOLD', 'NOT_STACKABLE'])).toEqual(
    new Set(offerObstacles),
  )
})

test('an item price is for so many units of an order, and never below nothing', () => {
  const cart = cartOf(0, 1_000)
  const six = { ...cart, lines: [{ ...cart.lines[0]!, quantity: 6, totalFen: toFen(6 * 320) }, cart.lines[1]!] }
  const offer = (more: Partial<Offer>) =>
    anOffer({
      kind: 'ITEM_PRICE',
      listingId: 'lst_0' as ListingId,
      itemPriceFen: toFen(99),
      unitsPerOrder: 2,
      amountFen: null,
      thresholdFen: toFen(0),
      ...more,
    })
  expect(applyOffers(six, facts([offer({})]), noon).discounts[0]!.lineShares).toEqual([2 * (320 - 99), 0])
  expect(applyOffers(six, facts([offer({ itemPriceFen: toFen(0), unitsPerOrder: 99 })]), noon).discountFen).toBe(
    6 * 320,
  )
})

test('of two prices of one listing the lower counts, and they do not add up', () => {
  const price = (fen: number) =>
    anOffer({
      id: id(`off_${fen}`),
      kind: 'ITEM_PRICE',
      stackable: true,
      listingId: 'lst_0' as ListingId,
      itemPriceFen: toFen(fen),
      unitsPerOrder: 1,
      amountFen: null,
    })
  expect(applyOffers(cartOf(1_000), facts([price(100)], [price(200)]), noon)).toMatchObject({
    discountFen: 900,
    discounts: [{ offerId: 'off_100' }],
    notApplied: [{ offerId: 'off_200', reason: 'NO_SAVING' }],
  })
})

test('the best allowed combination wins: one alone, or those that go together', () => {
  const alone = anOffer({ id: id('off_alone'), amountFen: toFen(600) })
  const a = anOffer({ id: id('off_a'), stackable: true, amountFen: toFen(400) })
  const b = anOffer({ id: id('off_b'), stackable: true, amountFen: toFen(300) })
  const chosen = (cart: OfferCart, ...offers: Offer[]) => {
    const { discounts, notApplied } = applyOffers(cart, facts(...offers.map((offer) => [offer] as const)), noon)
    return [discounts.map(({ offerId }) => offerId), notApplied.map(({ offerId, reason }) => `${offerId} ${reason}`)]
  }
  expect(chosen(cartOf(5_000), alone, a, b)).toEqual([['off_a', 'off_b'], ['off_alone NOT_STACKABLE']])
  expect(chosen(cartOf(5_000), alone, a)).toEqual([['off_alone'], ['off_a NOT_STACKABLE']])
  // The first leaves too little for the threshold of the second.
  expect(chosen(cartOf(3_200), a, b)).toEqual([['off_a'], ['off_b BELOW_THRESHOLD']])
})

test('what the shop pays and what the platform pays are the discount, to the fen', () => {
  const offer = anOffer({ amountFen: toFen(333), platformBps: 3_333, merchantBps: 6_667, merchantId: 'mer_1' as never })
  expect(applyOffers(cartOf(5_000), facts([offer]), noon).discounts[0]).toMatchObject({
    platformFen: 111,
    merchantFen: 222,
  })
})

test('an offer of another shop or another community is not spoken of', () => {
  for (const elsewhere of [{ merchantId: 'mer_2' as never }, { communityId: 'com_2' as never }])
    expect(applyOffers(cartOf(5_000), facts([anOffer(elsewhere)]), noon)).toEqual({
      discounts: [],
      discountFen: 0,
      notApplied: [],
    })
})

test('a second order of the same purchase sees what the first has used', () => {
  const known = facts([anOffer()])
  const { discounts } = applyOffers(cartOf(5_000), known, noon)
  expect(reasonsOf(cartOf(5_000), afterUse(known, discounts))).toEqual(['ALREADY_USED'])
  const packet = { id: 'pkt_1' as never, amountFen: toFen(300), expiresAt: addMinutes(noon, 60) }
  const packets = facts([anOffer({ kind: 'RED_PACKET', householdLimit: 9 }), unusedYet({ packet, packetsGranted: 1 })])
  const first = applyOffers(cartOf(5_000), packets, noon)
  expect([first.discountFen, applyOffers(cartOf(5_000), afterUse(packets, first.discounts), noon).discountFen]).toEqual(
    [300, 0],
  )
})

test('no field of an offer can hold a tag, a segment or anything else of a person', () => {
  expect(
    Object.keys(anOffer()).filter((field) => /tag|segment|trait|audience|person|resident|age|gender/i.test(field)),
  ).toEqual([])
})

const amounts = fc.integer({ min: 0, max: 20_000 })
const carts = fc
  .array(fc.record({ unitFen: amounts, quantity: fc.integer({ min: 1, max: 9 }) }), { minLength: 1, maxLength: 6 })
  .map((lines): OfferCart => ({
    ...cartOf(),
    lines: lines.map(({ unitFen, quantity }, index) => ({
      listingId: `lst_${index}` as ListingId,
      quantity,
      totalFen: toFen(unitFen * quantity),
    })),
  }))
const standings = fc.array(
  fc
    .record({
      kind: fc.constantFrom(...offerKinds),
      stackable: fc.boolean(),
      priority: fc.integer({ min: 0, max: 3 }),
      platformBps: fc.constantFrom(0, 1, 3_333, 5_000, 10_000),
      thresholdFen: amounts,
      amountFen: fc.integer({ min: 1, max: 9_000 }),
      listing: fc.integer({ min: 0, max: 6 }),
      units: fc.integer({ min: 1, max: 9 }),
      budgetLeftFen: fc.integer({ min: 0, max: 9_000 }),
      hasPacket: fc.boolean(),
    })
    .map(({ kind, listing, units, budgetLeftFen, hasPacket, thresholdFen, amountFen, platformBps, ...rest }) => ({
      offer: {
        kind,
        ...rest,
        platformBps,
        merchantBps: 10_000 - platformBps,
        thresholdFen: toFen(thresholdFen),
        ...(kind === 'ITEM_PRICE'
          ? {
              amountFen: null,
              listingId: `lst_${listing}` as ListingId,
              itemPriceFen: toFen(amountFen),
              unitsPerOrder: units,
            }
          : { amountFen: toFen(amountFen) }),
      },
      use: unusedYet({
        budgetLeftFen: toFen(budgetLeftFen),
        packet:
          kind === 'RED_PACKET' && hasPacket
            ? { id: 'pkt_1' as never, amountFen: toFen(amountFen), expiresAt: noon }
            : null,
      }),
    })),
  { maxLength: 12 },
)
const known = standings.map((all): OfferFacts => ({
  deviceHash: 'device',
  standings: all.map(({ offer, use }, index) => ({ offer: anOffer({ ...offer, id: id(`off_${index}`) }), use })),
}))

test('shares sum to the discount, no line falls below nothing, no part passes its budget, and every offer is answered for', () => {
  fc.assert(
    fc.property(carts, known, (cart, all) => {
      const { discounts, discountFen, notApplied } = applyOffers(cart, all, noon)
      const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0)
      expect(sum(discounts.map(({ amountFen }) => amountFen))).toBe(discountFen)
      for (const discount of discounts) {
        const { use } = all.standings.find(({ offer }) => offer.id === discount.offerId)!
        expect(sum(discount.lineShares)).toBe(discount.amountFen)
        expect(discount.platformFen + discount.merchantFen).toBe(discount.amountFen)
        expect(Math.min(discount.platformFen, discount.merchantFen, discount.amountFen - 1)).toBeGreaterThanOrEqual(0)
        expect(discount.platformFen).toBeLessThanOrEqual(use.budgetLeftFen)
      }
      for (const [index, { totalFen }] of cart.lines.entries())
        expect(totalFen - sum(discounts.map(({ lineShares }) => lineShares[index]!))).toBeGreaterThanOrEqual(0)
      const together = discounts.map(({ offerId }) => all.standings.find(({ offer }) => offer.id === offerId)!.offer)
      expect(together.length < 2 || together.every(({ stackable }) => stackable)).toBe(true)
      expect([...discounts, ...notApplied].map(({ offerId }) => offerId).toSorted()).toEqual(
        all.standings.map(({ offer }) => offer.id).toSorted(),
      )
    }),
  )
})

test('the answer does not depend on the order in which offers are given', () => {
  fc.assert(
    fc.property(carts, known, fc.infiniteStream(fc.integer()), (cart, all, random) => {
      const shuffled = all.standings
        .map((each) => [Number(random.next().value), each] as const)
        .toSorted(([a], [b]) => a - b)
        .map(([, each]) => each)
      expect(applyOffers(cart, { ...all, standings: shuffled }, noon)).toEqual(applyOffers(cart, all, noon))
    }),
  )
})

test('no single offer takes off more than the answer, and taking one away never makes it more', () => {
  fc.assert(
    fc.property(carts, known, (cart, all) => {
      const { discountFen } = applyOffers(cart, all, noon)
      for (const each of all.standings) {
        expect(applyOffers(cart, { ...all, standings: [each] }, noon).discountFen).toBeLessThanOrEqual(discountFen)
        if (all.standings.length <= 8) {
          const without = { ...all, standings: all.standings.filter((other) => other !== each) }
          expect(applyOffers(cart, without, noon).discountFen).toBeLessThanOrEqual(discountFen)
        }
      }
    }),
  )
})
