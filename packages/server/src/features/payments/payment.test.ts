import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spanOf } from './day.ts'
import {
  afterAnswer,
  afterRefundAnswer,
  askAgainAt,
  isFresh,
  takeFrom,
  type PaymentState,
  type RefundState,
} from './payment.ts'
import { seeded } from './sandbox-faults.ts'
import { addMinutes, addMs, businessDay, toFen } from '@linli/kit'

const noon = new Date('2026-03-03T04:00:00Z')
const answers = fc.array(fc.constantFrom({ done: true } as const, { done: false, reason: 'no' } as const), {
  maxLength: 12,
})

test('whatever is said in whatever order, a payment that has succeeded stays so, and money that came is never forgotten', () => {
  fc.assert(
    fc.property(answers, (said) => {
      let state: PaymentState = 'PENDING'
      for (const answer of said) {
        const before = state
        state = afterAnswer(state, answer) ?? state
        if (before === 'SUCCEEDED' || before === 'LATE') expect(state).toBe(before)
        if (answer.done) expect(['SUCCEEDED', 'LATE']).toContain(state)
      }
    }),
  )
})

test('a refund that has succeeded stays so, and one that failed is not begun again by an answer', () => {
  fc.assert(
    fc.property(answers, fc.constantFrom<RefundState>('REQUESTED', 'SENT', 'UNKNOWN'), (said, first) => {
      let state = first
      for (const answer of said) {
        const before = state
        state = afterRefundAnswer(state, answer) ?? state
        if (before === 'SUCCEEDED') expect(state).toBe('SUCCEEDED')
        if (answer.done) expect(state).toBe('SUCCEEDED')
      }
      if (said.length > 0) expect(['SUCCEEDED', 'FAILED']).toContain(state)
    }),
  )
})

test('the provider is asked later and later, and at least every hour', () => {
  const waits = [0, 1, 2, 3, 6, 50].map((asked) => (askAgainAt(noon, asked).getTime() - noon.getTime()) / 60_000)
  expect(waits).toEqual([1, 2, 4, 8, 60, 60])
})

test('a notification is believed five minutes before and after it was signed', () => {
  expect([-300_001, -300_000, 0, 300_000, 300_001].map((ms) => isFresh(addMs(noon, ms), noon))).toEqual([
    false,
    true,
    true,
    true,
    false,
  ])
})

test('what goes back is taken from the payments in their order, whole, or not at all', () => {
  const shares = fc.array(fc.integer({ min: 0, max: 1_000 }), { maxLength: 5 })
  fc.assert(
    fc.property(shares, fc.integer({ min: 1, max: 3_000 }), (left, wanted) => {
      const of = left.map((leftFen, index) => ({ paymentId: `pay_${index}` as never, leftFen: toFen(leftFen) }))
      const taken = takeFrom(of, toFen(wanted))
      const sum = left.reduce((a, b) => a + b, 0)
      if (sum < wanted) {
        expect(taken).toBeUndefined()
        return
      }
      expect(taken!.reduce((total, { leftFen }) => total + leftFen, 0)).toBe(wanted)
      for (const { paymentId, leftFen } of taken!)
        expect(leftFen).toBeLessThanOrEqual(of.find((share) => share.paymentId === paymentId)!.leftFen)
    }),
  )
})

test('a business day has its instants, and nothing else is a day', () => {
  const span = spanOf('2026-03-03')!
  expect([span.from, span.to]).toEqual([new Date('2026-03-02T16:00:00Z'), new Date('2026-03-03T16:00:00Z')])
  expect([businessDay(span.from), businessDay(addMinutes(span.to, -1))]).toEqual(['2026-03-03', '2026-03-03'])
  for (const day of ['2026-02-29', '2026-13-01', '2026-3-3', '', 'x', '2026-03-03T00:00'])
    expect(spanOf(day)).toBeUndefined()
})

test('mishaps follow from their seed', () => {
  const [a, b, c] = [seeded(7), seeded(7), seeded(8)]
  const [first, second, third] = [a, b, c].map((next) => Array.from({ length: 1_000 }, next))
  expect(first).toEqual(second)
  expect(first).not.toEqual(third)
  const mean = first!.reduce((sum, each) => sum + each, 0) / 1_000
  expect(mean).toBeGreaterThan(0.45)
  expect(mean).toBeLessThan(0.55)
})
