import fc from 'fast-check'
import type { Rider, Situation, Task } from './assignment/situation.ts'

/** Builders that fill in what a test does not speak of. */
export const rider = (facts: Partial<Rider> & Pick<Rider, 'id'>): Rider => ({
  at: { x: 0, y: 0 },
  freeAt: 0,
  isFree: true,
  shiftEndsAt: 36_000,
  skills: [],
  freeGrams: 20_000,
  route: [],
  onlineSeconds: 3600,
  earnedFen: 2000,
  ...facts,
})

export const task = (facts: Partial<Task> & Pick<Task, 'id'>): Task => ({
  shopId: 'shop',
  pickup: { x: 0, y: 0 },
  dropoff: { x: 1000, y: 0 },
  placedAt: 0,
  readyAt: 0,
  dueAt: 2400,
  skills: [],
  grams: 500,
  payFen: 600,
  notBy: [],
  ...facts,
})

export const situation = (facts: Partial<Situation>): Situation => ({
  now: 0,
  seed: 1,
  riders: [],
  tasks: [],
  shops: [],
  ...facts,
})

const place = fc.record({ x: fc.integer({ min: 0, max: 6000 }), y: fc.integer({ min: 0, max: 6000 }) })
const skills = fc.subarray(['cold', 'alcohol'])

/** Situations of a busy quarter of an hour: too few riders, some of them under way, some kept from some tasks. */
export const situations = fc
  .record({
    seed: fc.integer({ min: 0, max: 1000 }),
    places: fc.array(place, { minLength: 1, maxLength: 4 }),
    riders: fc.array(
      fc.record({
        at: place,
        freeAt: fc.integer({ min: -300, max: 900 }),
        isFree: fc.boolean(),
        shiftEndsAt: fc.integer({ min: 300, max: 9000 }),
        skills,
        freeGrams: fc.integer({ min: 0, max: 9000 }),
        earnedFen: fc.integer({ min: 0, max: 9000 }),
        next: fc.option(fc.record({ at: place, dueAt: fc.integer({ min: 0, max: 3000 }) }), { nil: undefined }),
      }),
      { maxLength: 6 },
    ),
    tasks: fc.array(
      fc.record({
        shop: fc.nat({ max: 3 }),
        dropoff: place,
        readyAt: fc.integer({ min: -300, max: 1200 }),
        dueAt: fc.integer({ min: 600, max: 4000 }),
        skills: fc.oneof({ weight: 4, arbitrary: fc.constant([]) }, skills),
        grams: fc.integer({ min: 0, max: 5000 }),
        not: fc.option(fc.nat({ max: 5 }), { nil: undefined }),
      }),
      { maxLength: 12 },
    ),
  })
  .map(({ seed, places, riders, tasks }): Situation => {
    const shopAt = (index: number) => places[index % places.length]!
    return situation({
      seed,
      riders: riders.map(({ next, ...facts }, at) =>
        rider({ id: `rider-${at}`, ...facts, route: next ? [onBoard(`carried-${at}`, next)] : [] }),
      ),
      tasks: tasks.map(({ shop, not, ...facts }, at) =>
        task({
          id: `task-${at}`,
          shopId: `shop-${shop % places.length}`,
          pickup: shopAt(shop),
          notBy: not === undefined ? [] : [`rider-${not}`],
          ...facts,
        }),
      ),
      shops: places.map((at, index) => ({ id: `shop-${index}`, ...at, ordersPerHour: index })),
    })
  })

/** Goods on board that have yet to be delivered. */
export const onBoard = (taskId: string, { at, dueAt }: { at: { x: number; y: number }; dueAt: number }) => ({
  kind: 'DROPOFF' as const,
  taskId,
  at,
  doneAt: 600,
  shopId: 'elsewhere',
  readyAt: 0,
  dueAt,
})
