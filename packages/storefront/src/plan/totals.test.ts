import { expect, test } from 'vitest'
import type { Option, PlanPart } from './plan-fields.ts'
import { wayOf, type Choice } from './totals.ts'

type Day = Option['days'][number]

const full = { code: 'CAPACITY_FULL', message: '' } as const
const day = (date: number, unavailable: Day['unavailable'] = null): Day => ({
  window: { startsAt: `2026-03-0${date}T10:00:00.000Z`, endsAt: `2026-03-0${date}T13:00:00.000Z` },
  quote: unavailable ? null : `quote of ${date}`,
  capacityLeft: unavailable ? 0 : 9,
  unavailable,
})
const option = (days: readonly Day[]): Option => ({
  ...days[0]!,
  mode: 'SAME_DAY',
  feeFen: 300,
  savingFen: null,
  days: [...days],
})
const partOf = (...days: readonly Day[]) =>
  ({
    merchant: { id: 'mer_1', name: '', nameEn: '' },
    options: [option(days)],
    choice: { mode: 'SAME_DAY', reason: 'CHEAPEST', times: 0, outOf: 0 },
  }) as unknown as PlanPart
const quoteOf = (part: PlanPart, choice?: Choice) =>
  wayOf(part, new Map(choice ? [[part.merchant.id, choice]] : []))?.quote
const on = (date: number): Choice => ({ mode: 'SAME_DAY', startsAt: day(date).window.startsAt })

test('what nobody chose comes on the first day, and what was chosen on its own, by its own quote', () => {
  const part = partOf(day(3), day(4), day(5))
  expect([quoteOf(part), quoteOf(part, on(4)), quoteOf(part, on(5))]).toEqual([
    'quote of 3',
    'quote of 4',
    'quote of 5',
  ])
})

test('a chosen day that is full by now gives way to the first that can be had; where there is none nothing comes', () => {
  expect(quoteOf(partOf(day(3), day(4, full)), on(4))).toBe('quote of 3')
  expect(quoteOf(partOf(day(3, full), day(4, full), day(5)), on(4))).toBe('quote of 5')
  expect(quoteOf(partOf(day(3, full), day(4)))).toBe('quote of 4')
  expect(quoteOf(partOf(day(3, full)), on(3))).toBeUndefined()
})
