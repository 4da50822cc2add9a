import { expect, test } from 'vitest'
import { addFen, shareFen, splitFen, timesFen, toFen } from './money.ts'
import { Refusal } from './refusal.ts'

const seed = Date.now() % 2 ** 31

/** mulberry32: kit has no dependencies, and its tests need no more than numbers that can be had again. */
function numbers(from: number): () => number {
  let state = from
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

const largest = Number.MAX_SAFE_INTEGER
/** As often small as large: the exponent is even, not the value. */
const within = (next: () => number, most: number): number => Math.floor(2 ** (next() * Math.log2(most + 1))) - 1

/** Amounts and weights, down to nothing and up to the largest that is money at all. */
function* splits(count: number): Generator<{ amount: number; weights: number[] }> {
  const next = numbers(seed)
  for (let index = 0; index < count; index++) {
    const amount = within(next, largest) * (next() < 0.2 ? -1 : 1)
    const most = [1, 10, 1_000_000, largest / 20][Math.floor(next() * 4)]!
    const weights = Array.from({ length: 1 + Math.floor(next() * 12) }, () => (next() < 0.2 ? 0 : within(next, most)))
    if (weights.some((weight) => weight > 0)) yield { amount, weights }
  }
}
const sum = (shares: readonly number[]): bigint => shares.reduce((total, share) => total + BigInt(share), 0n)

test(`shares add up to what was split, to the fen (seed ${seed})`, () => {
  for (const { amount, weights } of splits(5_000))
    expect(sum(splitFen(toFen(amount), weights)), `${amount} by ${weights}`).toBe(BigInt(amount))
})

test(`a share is its exact part, rounded down or up by less than a fen (seed ${seed})`, () => {
  for (const { amount, weights } of splits(5_000)) {
    const whole = sum(weights)
    for (const [index, share] of splitFen(toFen(amount), weights).entries()) {
      const off = BigInt(share) * whole - BigInt(amount) * BigInt(weights[index]!)
      expect(off < whole && off > -whole, `${amount} by ${weights}`).toBe(true)
    }
  }
})

test('who has no weight gets nothing, and the same weights get the same to one fen, the first first', () => {
  expect(splitFen(toFen(100), [1, 0, 1, 1])).toEqual([34, 0, 33, 33])
  expect(splitFen(toFen(2), [1, 1, 1])).toEqual([1, 1, 0])
  expect(splitFen(toFen(-10), [1, 1, 1])).toEqual([-3, -3, -4])
  expect(splitFen(toFen(10), [2, 1])).toEqual([7, 3])
  expect(splitFen(toFen(0), [3, 7])).toEqual([0, 0])
})

test.each([[[]], [[0]], [[0, 0]], [[1, -1]], [[2, -1]], [[0.5, 0.5]], [[Number.NaN]], [[Number.POSITIVE_INFINITY, 1]]])(
  'nothing can be split by %j',
  (weights) => {
    expect(() => splitFen(toFen(100), weights)).toThrow(Refusal)
  },
)

test.each([
  0.1,
  19.9 * 3,
  largest + 1,
  -largest - 1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '5' as unknown as number,
  null as unknown as number,
])('%s is no amount of money', (value) => {
  expect(() => toFen(value)).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }))
})

test.each([0, 1, -1, largest, -largest])('%s is an amount of money', (value) => {
  expect(toFen(value)).toBe(value)
})

test('sums and products that no longer fit are refused, not rounded', () => {
  expect(addFen(toFen(1), toFen(2), toFen(-3))).toBe(0)
  expect(addFen()).toBe(0)
  expect(() => addFen(toFen(largest), toFen(1))).toThrow(Refusal)
  expect(timesFen(toFen(1_990), 3)).toBe(5_970)
  expect(() => timesFen(toFen(largest), 2)).toThrow(Refusal)
  expect(() => timesFen(toFen(1_990), 0.333)).toThrow(Refusal)
})

test('basis points of an amount are rounded half up, once', () => {
  expect(shareFen(toFen(1_000), 250)).toBe(25)
  expect([1, 2, 3, 4, 5].map((amount) => shareFen(toFen(amount), 5_000))).toEqual([1, 1, 2, 2, 3])
  expect(shareFen(toFen(999), 10_000)).toBe(999)
  expect(shareFen(toFen(999), 0)).toBe(0)
})

test(`a share of an amount is the nearest fen to the exact one (seed ${seed})`, () => {
  const next = numbers(seed)
  for (let index = 0; index < 5_000; index++) {
    const [amount, basisPoints] = [within(next, largest), Math.floor(next() * 10_001)]
    const exact = (2n * BigInt(amount) * BigInt(basisPoints) + 10_000n) / 20_000n
    expect(BigInt(shareFen(toFen(amount), basisPoints)), `${basisPoints} bp of ${amount}`).toBe(exact)
  }
})
