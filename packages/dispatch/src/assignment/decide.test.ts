import fc from 'fast-check'
import { expect, test } from 'vitest'
import { onBoard, rider, situation, situations, task } from '../testing.ts'
import { decide } from './decide.ts'
import type { Decision } from './decision.ts'
import { defaultSettings, type Settings } from './settings.ts'
import type { Situation } from './situation.ts'

const oneShop: Settings = { ...defaultSettings, bundles: 'ONE_SHOP' }
const anySettings = fc.constantFrom(defaultSettings, oneShop)

const everyTask = ({ assignments, waiting }: Decision) =>
  [...assignments.flatMap(({ taskIds }) => taskIds), ...waiting.map(({ taskId }) => taskId)].toSorted()

/** As a set of facts: neither the order of lists nor what things are called matters. */
function meaning({ assignments, waiting, moves }: Decision, original: (id: string) => string): unknown {
  const told = assignments.map(({ riderId, taskIds, stops }) => ({
    rider: original(riderId),
    tasks: taskIds.map(original),
    stops: stops.map(({ taskId, kind, doneAt }) => [original(taskId), kind, doneAt].join(' ')),
  }))
  return {
    told: told.toSorted((a, b) => a.rider.localeCompare(b.rider)),
    waiting: waiting.map(({ taskId, reason, until }) => [original(taskId), reason, until].join(' ')).toSorted(),
    moves: moves.map(({ riderId, shopId }) => [original(riderId), original(shopId)].join(' ')).toSorted(),
  }
}

/** The same, told from the other end and with other names. */
function retold(told: Situation): Situation {
  const renamed = (id: string) => Array.from(id).toReversed().join('')
  return {
    ...told,
    riders: told.riders.toReversed().map((each) => ({
      ...each,
      id: renamed(each.id),
      skills: each.skills.toReversed(),
      route: each.route.map((stop) => ({ ...stop, taskId: renamed(stop.taskId), shopId: renamed(stop.shopId) })),
    })),
    tasks: told.tasks.toReversed().map((each) => ({
      ...each,
      id: renamed(each.id),
      shopId: renamed(each.shopId),
      notBy: each.notBy.map(renamed),
    })),
    shops: told.shops.toReversed().map((each) => ({ ...each, id: renamed(each.id) })),
  }
}

/** Things that differ in nothing but their names may stand for each other. */
const differ = (told: Situation) => {
  const bare = (things: readonly { readonly id: string }[]) =>
    new Set(things.map((thing) => JSON.stringify({ ...thing, id: '', route: [], notBy: [] }))).size === things.length
  return bare(told.riders) && bare(told.tasks) && bare(told.shops)
}

test('the same situation is decided alike, told in whatever order and by whatever names', () => {
  fc.assert(
    fc.property(situations.filter(differ), anySettings, (told, settings) => {
      const reversed = (id: string) => Array.from(id).toReversed().join('')
      expect(meaning(decide(retold(told), settings), reversed)).toEqual(meaning(decide(told, settings), (id) => id))
    }),
    { numRuns: 60 },
  )
})

test('every open task is either told to one rider or waits for a reason', () => {
  fc.assert(
    fc.property(situations, anySettings, (told, settings) => {
      expect(everyTask(decide(told, settings))).toEqual(told.tasks.map(({ id }) => id).toSorted())
    }),
    { numRuns: 60 },
  )
})

test('nobody is told what he may not carry, or while he is not free, or twice', () => {
  fc.assert(
    fc.property(situations, anySettings, (told, settings) => {
      const { assignments } = decide(told, settings)
      expect(new Set(assignments.map(({ riderId }) => riderId)).size).toBe(assignments.length)
      for (const { riderId, taskIds, stops } of assignments) {
        const by = told.riders.find(({ id }) => id === riderId)!
        const tasks = taskIds.map((id) => told.tasks.find((each) => each.id === id)!)
        expect(by.isFree).toBe(true)
        expect(tasks.every(({ notBy }) => !notBy.includes(riderId))).toBe(true)
        expect(tasks.flatMap(({ skills }) => skills).filter((skill) => !by.skills.includes(skill))).toEqual([])
        for (const [index, { kind, taskId, doneAt }] of stops.entries()) {
          const before = stops.slice(0, index + 1).filter((stop) => taskIds.includes(stop.taskId))
          const load = before.reduce((sum, stop) => {
            const { grams } = tasks.find(({ id }) => id === stop.taskId)!
            return sum + (stop.kind === 'PICKUP' ? grams : -grams)
          }, 0)
          expect(load).toBeLessThanOrEqual(by.freeGrams)
          if (kind === 'PICKUP' && taskIds.includes(taskId)) expect(doneAt).toBeLessThanOrEqual(by.shiftEndsAt)
        }
      }
    }),
    { numRuns: 60 },
  )
})

test('where bags hold orders of one shop only, all are picked up at once before the first door', () => {
  fc.assert(
    fc.property(situations, (told) => {
      for (const { riderId, taskIds, stops } of decide(told, oneShop).assignments) {
        if (told.riders.find(({ id }) => id === riderId)!.route.length > 0) continue
        const shops = new Set(taskIds.map((id) => told.tasks.find((each) => each.id === id)!.shopId))
        expect(shops.size).toBe(1)
        expect(stops.map(({ kind }) => kind)).toEqual([...taskIds.map(() => 'PICKUP'), ...taskIds.map(() => 'DROPOFF')])
      }
    }),
    { numRuns: 60 },
  )
})

test('the terms of a score add up to it, and a runner-up that was better was taken by another task', () => {
  fc.assert(
    fc.property(situations, anySettings, (told, settings) => {
      for (const { why } of decide(told, settings).assignments)
        for (const { chosen, runnerUp, lostBy } of why) {
          for (const { score, terms } of [chosen, ...(runnerUp ? [runnerUp] : [])])
            expect(Object.values(terms).reduce((sum, seconds) => sum + seconds, 0)).toBeCloseTo(score, 6)
          if (runnerUp) expect(lostBy.includes('TAKEN')).toBe(runnerUp.score < chosen.score)
        }
    }),
    { numRuns: 60 },
  )
})

test('a rider is told when he would have to set out, and not before', () => {
  const facts = { riders: [rider({ id: 'a', at: { x: 450, y: 0 } })], tasks: [task({ id: 't', readyAt: 1200 })] }
  const [early] = decide(situation(facts), defaultSettings).waiting
  expect(early).toMatchObject({ reason: 'NOT_YET', riderId: 'a', until: 1200 - 60 - 100 - 120 })
  expect(decide(situation({ ...facts, now: early!.until! - 1 }), defaultSettings).assignments).toEqual([])
  const [told] = decide(situation({ ...facts, now: early!.until! }), defaultSettings).assignments
  expect(told).toMatchObject({
    riderId: 'a',
    taskIds: ['t'],
    stops: [{ kind: 'PICKUP', doneAt: 1200 }, { kind: 'DROPOFF' }],
  })
})

test('a rider who is near and soon free is kept for a task rather than one who is idle far away', () => {
  const near = rider({ id: 'near', freeAt: 120, isFree: false })
  const far = rider({ id: 'far', at: { x: 5400, y: 0 } })
  const { assignments, waiting } = decide(
    situation({ riders: [far, near], tasks: [task({ id: 't' })] }),
    defaultSettings,
  )
  expect(assignments).toEqual([])
  expect(waiting).toMatchObject([{ taskId: 't', reason: 'NOT_YET', riderId: 'near' }])
})

test('a task on the way is put into the route of a rider under way, and what he has keeps its order', () => {
  const route = [
    onBoard('first', { at: { x: 2000, y: 0 }, dueAt: 3000 }),
    onBoard('second', { at: { x: 4000, y: 0 }, dueAt: 3000 }),
  ]
  const on = task({ id: 't', pickup: { x: 900, y: 0 }, dropoff: { x: 3000, y: 0 } })
  const [told] = decide(situation({ riders: [rider({ id: 'a', route })], tasks: [on] }), defaultSettings).assignments
  expect(told!.stops.map(({ kind, taskId }) => `${kind} ${taskId}`)).toEqual([
    'PICKUP t',
    'DROPOFF first',
    'DROPOFF t',
    'DROPOFF second',
  ])
})

test('orders of neighbouring shops share a bag when riders are few, unless bags hold one shop only', () => {
  const tasks = [0, 1, 2].map((at) =>
    task({ id: `t${at}`, shopId: `s${at}`, pickup: { x: 60 * at, y: 0 }, dropoff: { x: 3000 + 60 * at, y: 0 } }),
  )
  const busy = situation({ riders: [rider({ id: 'a' })], tasks })
  expect(decide(busy, defaultSettings).assignments[0]!.taskIds).toHaveLength(3)
  expect(decide(busy, oneShop).assignments[0]!.taskIds).toHaveLength(1)
})

test('of two riders alike the one who earned less an hour is chosen, and the explanation says so', () => {
  const poor = rider({ id: 'poor', earnedFen: 1000, onlineSeconds: 7200 })
  const rich = rider({ id: 'rich', earnedFen: 9000, onlineSeconds: 7200 })
  const [told] = decide(situation({ riders: [rich, poor], tasks: [task({ id: 't' })] }), defaultSettings).assignments
  expect(told).toMatchObject({ riderId: 'poor', why: [{ runnerUp: { riderId: 'rich' }, lostBy: ['FAIRNESS'] }] })
})

test('what nobody may carry says how many riders each bar keeps from it', () => {
  const riders = [
    rider({ id: 'unskilled' }),
    rider({ id: 'small', skills: ['cold'], freeGrams: 100 }),
    rider({ id: 'leaving', skills: ['cold'], shiftEndsAt: 30 }),
    rider({ id: 'declined', skills: ['cold'] }),
  ]
  const wanted = task({ id: 't', skills: ['cold'], notBy: ['declined'] })
  expect(decide(situation({ riders, tasks: [wanted] }), defaultSettings).waiting).toEqual([
    {
      taskId: 't',
      reason: 'NO_ELIGIBLE_RIDER',
      riderId: null,
      until: null,
      excluded: ['SKILL_MISSING', 'TOO_HEAVY', 'SHIFT_ENDS', 'DECLINED'].map((reason) => ({ reason, riders: 1 })),
    },
  ])
})

test('without riders or without tasks there is nothing to decide', () => {
  expect(decide(situation({ tasks: [task({ id: 't' })] }), defaultSettings)).toMatchObject({
    assignments: [],
    moves: [],
    waiting: [{ reason: 'NO_ELIGIBLE_RIDER' }],
  })
  expect(decide(situation({ riders: [rider({ id: 'a' })] }), defaultSettings).assignments).toEqual([])
})

test('positions on the far side of the world are decided upon like any other', () => {
  const far = rider({ id: 'a', at: { x: 1e7, y: -1e7 }, shiftEndsAt: 1e9 })
  expect(everyTask(decide(situation({ riders: [far], tasks: [task({ id: 't' })] }), defaultSettings))).toEqual(['t'])
})
