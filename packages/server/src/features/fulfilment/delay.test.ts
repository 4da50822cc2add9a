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
  const today = { startsAt: now, now }
  expect(delaysOf({ delays }, 'INSTANT', today)).toEqual([delays[0]])
  expect(delaysOf({ delays }, 'SAME_DAY', today)).toEqual([])
  expect(delaysOf({ delays }, 'SELF_PICKUP', today)).toEqual([])
})

test('only what comes today is delayed', () => {
  const delays: Delay[] = [{ mode: 'SAME_DAY', kind: 'BAD_WEATHER', minutes: 60 }]
  const on = (startsAt: Date) => delaysOf({ delays }, 'SAME_DAY', { startsAt, now })
  const midnight = new Date('2026-03-03T16:00:00Z')
  expect(on(addMinutes(midnight, -1))).toEqual(delays)
  expect(on(midnight)).toEqual([])
})
