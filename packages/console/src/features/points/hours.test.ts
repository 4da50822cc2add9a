import { expect, test } from 'vitest'
import { readClock } from '../../ui/clock.ts'
import { draftOf, hoursOf, problemOf } from './hours.ts'

test('a week is drafted and sent back as it was; days off are kept as days off', () => {
  const hours = [
    { weekday: 1, opensMinute: 450, closesMinute: 1_440 },
    { weekday: 6, opensMinute: 0, closesMinute: 61 },
  ]
  const drafts = draftOf(hours)
  expect(drafts.map(({ isOpen }) => isOpen)).toEqual([true, false, false, false, false, true, false])
  expect(drafts[0]).toMatchObject({ opens: '07:30', closes: '24:00' })
  expect(hoursOf(drafts)).toEqual(hours)
})

test('what is no time, or ends before it begins, is told; a day off has no problem', () => {
  const day = (opens: string, closes: string, isOpen = true) => problemOf({ weekday: 1, isOpen, opens, closes })
  expect([
    day('09:00', '21:00'),
    day('9:00', '21：30'),
    day('9', '21:00'),
    day('09:00', '24:01'),
    day('09:60', '21:00'),
    day('21:00', '09:00'),
    day('09:00', '09:00'),
    day('x', 'y', false),
  ]).toEqual([null, null, 'hours.notTime', 'hours.notTime', 'hours.notTime', 'hours.notOrder', 'hours.notOrder', null])
  expect(readClock('00:00')).toBe(0)
})
