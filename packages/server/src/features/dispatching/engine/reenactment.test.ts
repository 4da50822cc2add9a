import { expect, test } from 'vitest'
import type { Question } from './question.ts'
import { reenact } from './reenactment.ts'
import { stretchOf } from './stretch.ts'
import { decide, defaultSettings, nearestIdle, type Rider, type Task } from '@linli/dispatch'

const rider = (id: string, x: number): Rider => ({
  id,
  at: { x, y: 0 },
  freeAt: 0,
  isFree: true,
  shiftEndsAt: 20_000,
  skills: ['HEALTH'],
  freeGrams: 30_000,
  route: [],
  onlineSeconds: 3_600,
  earnedFen: 2_000,
})
const task = (id: string, placedAt: number, pickupX: number, dropoffX: number): Task => ({
  id,
  shopId: `shop ${pickupX}`,
  pickup: { x: pickupX, y: 0 },
  dropoff: { x: dropoffX, y: 0 },
  placedAt,
  readyAt: placedAt + 600,
  dueAt: placedAt + 2_400,
  skills: ['HEALTH'],
  grams: 1_000,
  payFen: 500,
  notBy: [],
})
const asked = (now: number, riders: readonly Rider[], tasks: readonly Task[]): Question => ({
  situation: { now, seed: 1, riders, tasks, shops: [] },
  settings: defaultSettings,
})

/** Twenty minutes of questions; tasks stay open in the log, as when nobody took them. */
function questions(riders: readonly Rider[], tasks: readonly Task[]): Question[] {
  return Array.from({ length: 60 }, (_, n) => n * 20).map((now) =>
    asked(
      now,
      riders,
      tasks.filter(({ placedAt }) => placedAt <= now),
    ),
  )
}

test('one order is brought by the travel rule: the goods are waited for, and every metre counts', () => {
  const stretch = stretchOf(questions([rider('a', 0)], [task('t', 0, 900, 1_800)]))
  const outcome = reenact(stretch, decide, defaultSettings, 1)
  // Ready after 600 s; half a pickup, 900 m at 4.5 m/s, half a drop-off.
  expect(outcome).toMatchObject({ tasks: 1, delivered: 1, late: 0, kilometres: 1.8 })
  expect(outcome.clickToDoorMinutes * 60).toBeCloseTo(600 + 60 + 200 + 60, 0)
})

test('what nobody takes is late; riders who are off duty take nothing', () => {
  const nobody = questions([], [task('t', 0, 900, 1_800)])
  expect(reenact(stretchOf(nobody), decide, defaultSettings, 1)).toMatchObject({ tasks: 1, delivered: 0, late: 1 })
})

test('what was cancelled is nobody’s to bring', () => {
  const stretch = stretchOf(questions([rider('a', 0)], [task('t', 0, 900, 1_800)]), new Set(['t']))
  expect(reenact(stretch, decide, defaultSettings, 1)).toMatchObject({ tasks: 0, delivered: 0, late: 0 })
})

test('the same stretch, settings and seed have the same outcome, for each policy', () => {
  const tasks = Array.from({ length: 10 }, (_, n) => task(`t${n}`, n * 60, (n * 977) % 3_000, (n * 577) % 4_000))
  const riders = Array.from({ length: 3 }, (_, n) => rider(`r${n}`, n * 500))
  const stretch = stretchOf(questions(riders, tasks))
  const quick = { ...defaultSettings, search: { ...defaultSettings.search, rounds: 2 } }
  for (const policy of [decide, nearestIdle]) {
    const first = reenact(stretch, policy, quick, 1)
    expect(reenact(stretch, policy, quick, 1)).toEqual(first)
    expect(first.delivered).toBe(10)
  }
})
