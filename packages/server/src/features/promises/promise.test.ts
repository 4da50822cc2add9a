import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fulfilmentModes, fulfilmentStatuses, type PromiseTerms } from '../fulfilment/index.ts'
import { expectedAt, remainingMinutes } from './eta.ts'
import { isUnderWay, nextLook, owedFen, standsStill, tiersReached, type OrderPromise } from './promise.ts'
import { addMinutes, toFen } from '@linli/kit'

const end = new Date('2026-03-03T10:30:00Z')
const after = (minutes: number) => addMinutes(end, minutes)
const terms: PromiseTerms = {
  ruleVersion: 1,
  tiers: [
    { afterMinutes: 10, feeBp: 4_000, fixedFen: null, capFen: toFen(200_00) },
    { afterMinutes: 15, feeBp: 6_000, fixedFen: null, capFen: toFen(200_00) },
    { afterMinutes: 30, feeBp: 7_000, fixedFen: null, capFen: toFen(200_00) },
  ],
  freeCancelAfterMinutes: 45,
}
const promise: OrderPromise = { windowEnd: end, feeFen: toFen(500), terms }

test.each([
  [-1, 0, 0],
  [0, 0, 0],
  [9.99, 0, 0],
  [10, 1, 200],
  [15, 2, 300],
  [29, 2, 300],
  [30, 3, 350],
  [600, 3, 350],
])('%s minutes after the window, %s tiers are reached and %s fen are owed', (minutes, reached, fen) => {
  expect(tiersReached(promise, after(minutes))).toBe(reached)
  expect(owedFen(promise, reached)).toBe(fen)
})

test('a cap holds, a fixed sum is what it says, and a later tier never owes less than an earlier one', () => {
  const tiers = [
    { afterMinutes: 0, feeBp: null, fixedFen: toFen(300), capFen: null },
    { afterMinutes: 10, feeBp: 10_000, fixedFen: null, capFen: toFen(50) },
  ]
  const odd = { ...promise, terms: { ...terms, tiers } }
  expect([owedFen(odd, 1), owedFen(odd, 2)]).toEqual([300, 300])
  expect(owedFen({ ...odd, terms: { ...terms, tiers: tiers.slice(1) } }, 1)).toBe(50)
  expect(owedFen(promise, 0)).toBe(0)
})

test('a timer looks at each tier, when it is very late, and from then on whether a rider stands still', () => {
  const looksOf = (rider: Parameters<typeof nextLook>[2], given = promise) => {
    const looks: number[] = []
    for (let at: Date | undefined = after(0); looks.length < 6 && (at = nextLook(given, at, rider));)
      looks.push((at.getTime() - end.getTime()) / 60_000)
    return looks
  }
  expect(looksOf({ byRider: true, riderSince: after(40) })).toEqual([10, 15, 30, 45, 70])
  expect(looksOf({ byRider: true, riderSince: undefined })).toEqual([10, 15, 30, 45, 75, 105])
  expect(looksOf({ byRider: false, riderSince: undefined })).toEqual([10, 15, 30, 45])
  const patient = { ...promise, terms: { ...terms, tiers: [], freeCancelAfterMinutes: null } }
  expect(looksOf({ byRider: true, riderSince: end }, patient)).toEqual([])
})

test('a rider loses an order that is very late when he has not moved for half an hour, not before', () => {
  expect(standsStill(promise, after(44), after(0))).toBe(false)
  expect(standsStill(promise, after(45), after(0))).toBe(true)
  expect(standsStill(promise, after(60), after(31))).toBe(false)
  expect(standsStill(promise, after(61), after(31))).toBe(true)
  expect(standsStill(promise, after(500), undefined)).toBe(false)
})

test('what is further on its way needs less time, and what has arrived is no longer expected', () => {
  const all = fulfilmentModes.flatMap((mode) =>
    fulfilmentStatuses.flatMap((status) => [true, false].map((hasRider) => ({ mode, status, hasRider }))),
  )
  for (const progress of all.filter(({ mode, status }) => isUnderWay(mode, status)))
    expect(remainingMinutes(progress), JSON.stringify(progress)).toBeGreaterThanOrEqual(0)
  const minutes = (status: 'PENDING' | 'PICKING' | 'PACKED' | 'OUT_FOR_DELIVERY', hasRider: boolean) =>
    remainingMinutes({ mode: 'INSTANT', status, hasRider })
  expect([
    minutes('PENDING', false),
    minutes('PICKING', false),
    minutes('PACKED', false),
    minutes('PACKED', true),
    minutes('OUT_FOR_DELIVERY', true),
  ]).toEqual([35, 29, 23, 20, 15])
})

test('nobody is expected before his window begins', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2_000 }), fc.constantFrom(...fulfilmentModes), (minutes, mode) => {
      const expected = expectedAt({ mode, status: 'PENDING', hasRider: false, windowStart: end }, after(-minutes))
      expect(expected >= end && expected >= after(-minutes)).toBe(true)
    }),
  )
})
