import { expect, test } from 'vitest'
import { keysFrom } from '../accounts/secrets.ts'
import { assertQuoteIsFor, checkQuote } from './changes.ts'
import { quoteMode, type CartFacts, type ModeQuote } from './quote.ts'
import type { ModeRules } from './rule.ts'
import { cart, daily, detergent, fee, instantly, line, noon, rulesWith, spinach } from './testing/carts.ts'
import { openQuote, quoteToken } from './token.ts'
import { addMinutes, toFen } from '@linli/kit'

const keys = keysFrom('a secret of this platform, long enough')
const facts = cart([spinach, line('lst_soap')])
const terms = { householdId: 'hh_1', pointId: 'pnt_1', lines: facts.lines, expiresAt: addMinutes(noon, 15) }
const basket = {
  householdId: 'hh_1',
  mode: 'INSTANT' as const,
  pointId: null,
  lines: facts.lines.map(({ listingId, quantity }) => ({ listingId, quantity })),
}
const quoteOf = (mode: ModeQuote['mode'] = 'INSTANT', rules = rulesWith(), cartFacts: CartFacts = facts, now = noon) =>
  quoteMode(cartFacts, rules, mode, now)
const token = quoteToken(keys, quoteOf(), terms)!

test('a token says again what was quoted, to the fen and the millisecond', () => {
  const { feeFen, window, ruleId, ruleVersion } = quoteOf()
  expect(openQuote(keys, token)).toEqual({
    householdId: 'hh_1',
    mode: 'INSTANT',
    pointId: null,
    lines: facts.lines.map(({ listingId, quantity, unitPriceFen }) => ({ listingId, quantity, unitPriceFen })),
    feeFen,
    startsAt: window!.startsAt,
    endsAt: window!.endsAt,
    fromOrder: true,
    ruleId,
    ruleVersion,
    expiresAt: terms.expiresAt,
  })
})

test('a mode that cannot be had has no token', () => {
  expect(quoteToken(keys, quoteOf('ON_SITE_SERVICE'), terms)).toBeNull()
  expect(quoteToken(keys, quoteOf('SELF_PICKUP'), terms)).toBeNull()
})

test('whatever is changed in a token, it is no token any more', () => {
  const cheaper = Buffer.from(token.split('.')[0]!, 'base64url').toString().replace(',500,', ',100,')
  const forged = `${Buffer.from(cheaper).toString('base64url')}.${token.split('.')[1]}`
  const flipped = Array.from(
    token,
    (char, index) => `${token.slice(0, index)}${char === 'A' ? 'B' : 'A'}${token.slice(index + 1)}`,
  )
  for (const wrong of [forged, ...flipped, '', '.', 'x.y', token.slice(0, -1), `${token}.`, token.repeat(200)])
    expect(() => openQuote(keys, wrong), wrong).toThrow(expect.objectContaining({ code: 'QUOTE_INVALID' }))
  const others = keysFrom('a secret of another platform, long enough')
  expect(() => openQuote(others, token)).toThrow(expect.objectContaining({ code: 'QUOTE_INVALID' }))
})

test('a quote holds for its own household, mode, point and cart, in whatever order its lines come', () => {
  const quote = openQuote(keys, token)
  const check = (more: Partial<Parameters<typeof assertQuoteIsFor>[1]>) => () =>
    assertQuoteIsFor(quote, { ...basket, ...more }, { now: noon })
  expect(check({ lines: basket.lines.toReversed() })).not.toThrow()
  for (const other of [
    { householdId: 'hh_2' },
    { mode: 'SAME_DAY' as const },
    { pointId: 'pnt_1' },
    { lines: basket.lines.slice(1) },
    { lines: [...basket.lines, { listingId: 'lst_more', quantity: 1 }] },
    { lines: basket.lines.map((each) => ({ ...each, quantity: each.quantity + 1 })) },
    { lines: basket.lines.map((each) => ({ ...each, listingId: `${each.listingId}x` })) },
  ])
    expect(check(other), JSON.stringify(other)).toThrow(expect.objectContaining({ code: 'QUOTE_OF_ANOTHER_CART' }))
})

test('a quote holds until the instant at which it expires, and not at it', () => {
  const quote = openQuote(keys, token)
  expect(() => assertQuoteIsFor(quote, basket, { now: new Date(terms.expiresAt.getTime() - 1) })).not.toThrow()
  expect(() => assertQuoteIsFor(quote, basket, { now: terms.expiresAt })).toThrow(
    expect.objectContaining({
      code: 'QUOTE_EXPIRED',
      facts: { deadline: terms.expiresAt.toISOString() },
      field: 'quote',
    }),
  )
})

const pricesOf = ({ lines }: CartFacts) =>
  new Map(lines.map(({ listingId, unitPriceFen }) => [listingId, unitPriceFen]))
const changesOf = (rules: ModeRules, fresh: CartFacts = facts, now = addMinutes(noon, 10)) =>
  checkQuote(openQuote(keys, token), quoteOf('INSTANT', rules, fresh, now), pricesOf(fresh))

test('ten minutes later nothing has changed: a window that runs from the order runs from the order', () => {
  expect(changesOf(rulesWith())).toEqual([])
})

test('what has changed is told before and after: the fee, the window, a price, or that it cannot be had', () => {
  expect(changesOf(rulesWith({ INSTANT: { fee: fee(700) } }))).toEqual([{ kind: 'FEE', beforeFen: 500, afterFen: 700 }])
  expect(changesOf(rulesWith({ INSTANT: { window: { ...instantly, withinMinutes: 60 } } }))).toEqual([
    {
      kind: 'WINDOW',
      before: { startsAt: noon, endsAt: addMinutes(noon, 45) },
      after: { startsAt: addMinutes(noon, 10), endsAt: addMinutes(noon, 70) },
    },
  ])
  expect(changesOf(rulesWith(), cart([spinach, line('lst_soap', { unitPriceFen: toFen(330) })]))).toEqual([
    { kind: 'PRICE', listingId: 'lst_soap', beforeFen: 320, afterFen: 330 },
  ])
  expect(changesOf(rulesWith({ INSTANT: { enabled: false } }))).toEqual([
    { kind: 'UNAVAILABLE', code: 'MODE_OFF', facts: {}, listingIds: [] },
  ])
})

test('a cutoff that passes between quote and order is told', () => {
  const before = new Date('2026-03-03T15:59+08:00')
  const heavy = cart([detergent])
  const sameDay = quoteToken(keys, quoteOf('SAME_DAY', rulesWith(), heavy, before), { ...terms, lines: heavy.lines })!
  const later = (now: Date, window = daily()) =>
    checkQuote(
      openQuote(keys, sameDay),
      quoteOf('SAME_DAY', rulesWith({ SAME_DAY: { window } }), heavy, now),
      pricesOf(heavy),
    )
  expect(later(before)).toEqual([])
  expect(later(addMinutes(before, 1))).toMatchObject([{ kind: 'UNAVAILABLE', code: 'CUTOFF_PASSED' }])
  expect(later(addMinutes(before, 1), daily({ rollsOver: true }))).toMatchObject([
    {
      kind: 'WINDOW',
      before: { startsAt: new Date('2026-03-03T18:00+08:00') },
      after: { startsAt: new Date('2026-03-04T18:00+08:00') },
    },
  ])
})
