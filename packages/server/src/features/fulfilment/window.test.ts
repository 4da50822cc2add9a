import { expect, test } from 'vitest'
import { daily, instantly, nextDay } from './testing/carts.ts'
import { checkWindow, cutoffOf, daysOf, windowAt, type WindowRule } from './window.ts'

const at = (text: string) => new Date(`${text}+08:00`)

test.each([
  ['2026-03-02T23:59:59.999', '2026-03-03T10:00', '2026-03-03T20:00'],
  ['2026-03-03T00:00:00.000', '2026-03-04T10:00', '2026-03-04T20:00'],
  ['2026-12-31T23:59:59.999', '2027-01-01T10:00', '2027-01-01T20:00'],
])('what is ordered at %s in Shanghai comes the next day there, from %s to %s', (now, from, to) => {
  expect(windowAt(nextDay, at(now))).toMatchObject({ startsAt: at(from), endsAt: at(to), fromOrder: false })
})

test('until the cutoff it comes today; at the cutoff it is refused with the next one, or rolls over', () => {
  const today = { startsAt: at('2026-03-03T18:00'), endsAt: at('2026-03-03T21:00') }
  expect(windowAt(daily(), at('2026-03-03T15:59:59.999'))).toMatchObject(today)
  expect(windowAt(daily(), at('2026-03-03T16:00'))).toEqual({
    cutoffAt: at('2026-03-03T16:00'),
    nextCutoffAt: at('2026-03-04T16:00'),
  })
  expect(windowAt(daily({ rollsOver: true }), at('2026-03-03T16:00'))).toMatchObject({
    startsAt: at('2026-03-04T18:00'),
  })
  expect(windowAt(daily(), at('2026-03-04T00:00'))).toMatchObject({ startsAt: at('2026-03-04T18:00') })
})

test('a window from the order begins with it, over midnight too, and shares its capacity with those near it', () => {
  expect(windowAt(instantly, at('2026-03-03T23:50'))).toEqual({
    startsAt: at('2026-03-03T23:50'),
    endsAt: at('2026-03-04T00:35'),
    pickedAt: at('2026-03-03T23:50'),
    slotStartsAt: at('2026-03-03T23:15'),
    fromOrder: true,
  })
  const slots = ['11:59:59.999', '12:00', '12:44:59.999', '12:45'].map((time) => {
    const found = windowAt(instantly, at(`2026-03-03T${time}`))
    return found && 'slotStartsAt' in found ? found.slotStartsAt : undefined
  })
  expect(slots).toEqual(['11:15', '12:00', '12:00', '12:45'].map((time) => at(`2026-03-03T${time}`)))
})

const chosen = (rule: WindowRule, now: string) =>
  daysOf(rule, at(now)).map((day) => {
    const found = windowAt(rule, at(now), day)
    return { startsAt: found && 'startsAt' in found && found.startsAt, cutoffAt: cutoffOf(rule.daily!, day) }
  })

test('a window may be chosen on its first day and so many after it, each with a cutoff of its own', () => {
  expect(chosen(daily({ daysAhead: 2 }), '2026-12-30T15:59:59.999')).toEqual(
    ['2026-12-30', '2026-12-31', '2027-01-01'].map((day) => ({
      startsAt: at(`${day}T18:00`),
      cutoffAt: at(`${day}T16:00`),
    })),
  )
  expect(chosen(nextDay, '2026-03-03T00:00').map(({ cutoffAt }) => cutoffAt)).toEqual(
    ['2026-03-04', '2026-03-05', '2026-03-06', '2026-03-07'].map((day) => at(`${day}T00:00`)),
  )
  expect(daysOf(instantly, at('2026-03-03T12:00'))).toEqual([])
})

test('after the cutoff a window that rolls over has as many days as before, and one that does not has one day less', () => {
  const startsOf = (more: Parameters<typeof daily>[0]) =>
    chosen(daily(more), '2026-03-03T16:00').map(({ startsAt }) => startsAt)
  expect(startsOf({ daysAhead: 1, rollsOver: true })).toEqual([at('2026-03-04T18:00'), at('2026-03-05T18:00')])
  expect(startsOf({ daysAhead: 1 })).toEqual([at('2026-03-04T18:00')])
  expect(startsOf({ daysAhead: 0 })).toEqual([])
})

test('a day that may not be chosen, or no more, is no day: the first takes its place', () => {
  const on = (day: string) => windowAt(daily({ daysAhead: 1 }), at('2026-03-03T12:00'), at(day))
  expect(on('2026-03-04T00:00')).toMatchObject({ startsAt: at('2026-03-04T18:00') })
  for (const day of ['2026-03-02T00:00', '2026-03-05T00:00', '2026-03-04T00:01'])
    expect(on(day), day).toMatchObject({ startsAt: at('2026-03-03T18:00') })
})

test('goods leave the shelf so long before the window, but not before they are ordered', () => {
  expect(windowAt(daily(), at('2026-03-03T12:00'))).toMatchObject({ pickedAt: at('2026-03-03T17:00') })
  expect(windowAt(daily({ pickLeadMinutes: 600 }), at('2026-03-03T12:00'))).toMatchObject({
    pickedAt: at('2026-03-03T12:00'),
  })
})

test.each([
  [{ withinMinutes: null, daily: null }, false],
  [instantly, true],
  [{ ...nextDay, withinMinutes: 45 }, false],
  [{ withinMinutes: 0, daily: null }, false],
  [daily({ startMinute: 1_260, endMinute: 1_260 }), false],
  [daily({ cutoffMinute: 1_200 }), false],
  [daily({ leadDays: 15 }), false],
  [daily({ daysAhead: 8 }), false],
  [daily({ daysAhead: -1 }), false],
])('%j is no window to offer', (window, asksForSlot) => {
  expect(() => checkWindow(window, asksForSlot, 'window')).toThrow(expect.objectContaining({ code: 'BAD_INPUT' }))
})
