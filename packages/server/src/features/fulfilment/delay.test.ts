import { expect, test } from 'vitest'
import { delayed, delaysOf, type Delay } from './delay.ts'
import { windowAt } from './window.ts'
import { addMinutes } from '@linli/kit'

const now = new Date('2026-03-03T04:00:00Z')
const window = windowAt({ withinMinutes: 30, daily: null }, now)
if (!window || !('startsAt' in window)) throw new Error('there is a window')

test('what delays a mode makes its window longer by their sum, and takes no other place', () => {
  const delays: Delay[] = [
    { mode: 'INSTANT', kind: 'SURGE', minutes: 15 },
    { mode: 'INSTANT', kind: 'BAD_WEATHER', minutes: 20 },
  ]
  expect(delayed(window, delays)).toEqual({ ...window, endsAt: addMinutes(now, 65) })
  expect(delayed(window, [])).toEqual(window)
})

test('only what riders bring is delayed, each mode by its own', () => {
  const delays: Delay[] = [
    { mode: 'INSTANT', kind: 'SURGE', minutes: 15 },
    { mode: 'SELF_PICKUP', kind: 'SURGE', minutes: 15 },
  ]
  expect(delaysOf({ delays }, 'INSTANT')).toEqual([delays[0]])
  expect(delaysOf({ delays }, 'SAME_DAY')).toEqual([])
  expect(delaysOf({ delays }, 'SELF_PICKUP')).toEqual([])
})
