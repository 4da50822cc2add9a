import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Random } from './random.ts'

const draws = (random: Random, count = 50) => Array.from({ length: count }, () => random.word())

describe('Random', () => {
  test('the same path draws the same numbers, for ever', () => {
    expect(draws(new Random('7/rider/1'))).toEqual(draws(new Random('7/rider/1')))
    expect(draws(new Random(1), 3)).toEqual([3903979286, 2469917742, 2095297084])
  })

  test('a fork does not depend on what was drawn before it', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.nat(20), (seed, name, before) => {
        const used = new Random(seed)
        draws(used, before)
        expect(draws(used.fork(name), 5)).toEqual(draws(new Random(seed).fork(name), 5))
      }),
    )
  })

  test('neighbouring names draw unrelated numbers', () => {
    const firsts = Array.from({ length: 2_000 }, (_, index) => new Random(7).fork(index).next())
    expect(new Set(firsts).size).toBe(firsts.length)
    const mean = firsts.reduce((sum, value) => sum + value, 0) / firsts.length
    expect(mean).toBeGreaterThan(0.47)
    expect(mean).toBeLessThan(0.53)
  })

  test('whole numbers reach both ends and stay inside', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: -50, max: 50 }), fc.nat(6), (seed, min, span) => {
        const random = new Random(seed)
        const values = new Set(Array.from({ length: 400 }, () => random.whole(min, min + span)))
        expect(Math.min(...values)).toBe(min)
        expect(Math.max(...values)).toBe(min + span)
      }),
    )
  })

  test('a sample holds different items, all of them when asked for too many', () => {
    const items = [1, 2, 3, 4, 5]
    expect(new Random('s').sample(items, 9).toSorted()).toEqual(items)
    expect(new Set(new Random('s').sample(items, 3)).size).toBe(3)
  })

  test('weights rule how often an item is picked', () => {
    const random = new Random('w')
    const picks = Array.from({ length: 10_000 }, () =>
      random.weighted([
        ['rare', 1],
        ['often', 9],
        ['never', 0],
      ]),
    )
    expect(picks.filter((pick) => pick === 'never')).toHaveLength(0)
    expect(picks.filter((pick) => pick === 'rare').length).toBeGreaterThan(850)
    expect(picks.filter((pick) => pick === 'rare').length).toBeLessThan(1_150)
  })
})
