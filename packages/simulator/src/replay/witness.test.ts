import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareHearing } from './witness.ts'

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
const isAscending = (numbers: readonly number[]) =>
  numbers.every((each, index) => index === 0 || each > (numbers[index - 1] ?? 0))

describe('compareHearing', () => {
  test('all, once, in order is right', () => {
    expect(compareHearing(upTo(7), upTo(7))).toEqual({ expected: 7, received: 7, lost: 0, doubled: 0, outOfOrder: 0 })
  })

  test('what is missing is lost, what is heard again is doubled, what is overtaken is out of order', () => {
    expect(compareHearing(upTo(4), [1, 2, 4])).toMatchObject({ lost: 1, doubled: 0, outOfOrder: 0 })
    expect(compareHearing(upTo(4), [1, 2, 2, 3, 4])).toMatchObject({ lost: 0, doubled: 1, outOfOrder: 0 })
    expect(compareHearing(upTo(4), [1, 3, 2, 4])).toMatchObject({ lost: 0, doubled: 0, outOfOrder: 1 })
    expect(compareHearing(upTo(3), [])).toMatchObject({ received: 0, lost: 3 })
  })

  test('what had happened before the subscriber came is not lost, and hearing it as well is not hearing it twice', () => {
    expect(compareHearing(upTo(4), [3, 4], [1, 2])).toMatchObject({ received: 4, lost: 0, doubled: 0 })
    expect(compareHearing(upTo(4), [2, 3, 4], [1, 2])).toMatchObject({ received: 4, lost: 0, doubled: 0 })
    expect(compareHearing(upTo(4), [4], [1, 2])).toMatchObject({ received: 3, lost: 1 })
  })

  test('only the right hearing is without a finding', () => {
    fc.assert(
      fc.property(fc.nat(6), fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 8 }), (count, heard) => {
        const { lost, doubled, outOfOrder, received, expected } = compareHearing(upTo(count), heard)
        const isRight = lost + doubled + outOfOrder === 0 && received === expected
        const onTimeline = heard.filter((seq) => seq <= count)
        expect(isRight).toBe(
          JSON.stringify(onTimeline) === JSON.stringify(upTo(count)) &&
            new Set(heard).size === heard.length &&
            isAscending(heard),
        )
      }),
    )
  })
})
