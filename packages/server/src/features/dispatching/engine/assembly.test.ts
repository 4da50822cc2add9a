import { expect, test } from 'vitest'
import { questionOf } from './assembly.ts'
import type { AreaFacts, CarriedTask, OpenTask, RiderOnDuty } from './situations.store.ts'
import { nextWave } from './wave.ts'
import { defaultSettings } from '@linli/dispatch'

const at = new Date('2026-03-03T04:00:00Z')
const now = at.getTime() / 1_000
const shop = { lat: 39.99, lng: 116.47 }
const metresEast = (metres: number) => ({ lat: 39.99, lng: 116.47 + metres / 85_192.8 })

const rider = (more: Partial<RiderOnDuty> = {}): RiderOnDuty => ({
  id: 'rid_1',
  vehicle: 'E_BIKE',
  startedAt: now - 3_600,
  endsAt: now + 3_600,
  position: { ...shop, at: now },
  stop: null,
  communityIds: ['com_1'],
  skills: ['HEALTH'],
  earnedFen: 1_200,
  askedUntil: null,
  carried: [],
  ...more,
})

const open = (more: Partial<OpenTask> = {}): OpenTask => ({
  id: 'tsk_1',
  merchantId: 'mer_1',
  communityId: 'com_1',
  attempt: 1,
  wave: 0,
  version: 1,
  pickup: shop,
  dropoff: metresEast(900),
  placedAt: now - 60,
  readyAt: now,
  notBefore: null,
  dueAt: now + 1_800,
  skills: ['HEALTH'],
  grams: 1_000,
  payFen: 500,
  notBy: [],
  passedBy: [],
  askedUntil: null,
  lastAskedUntil: null,
  ...more,
})

const carried = (more: Partial<CarriedTask> = {}): CarriedTask => ({
  id: 'tsk_9',
  merchantId: 'mer_1',
  state: 'PICKED_UP',
  pickup: shop,
  dropoff: metresEast(900),
  readyAt: now - 600,
  dueAt: now + 600,
  grams: 2_000,
  since: now,
  expectedAt: null,
  pickupRank: 1,
  dropoffRank: 2,
  ...more,
})

const facts = (more: Partial<AreaFacts> = {}): AreaFacts => ({
  mode: 'ASSIGN',
  offerSeconds: 30,
  isBadWeather: false,
  centres: [shop],
  tasks: [open()],
  riders: [rider()],
  shops: [],
  ...more,
})
const riderTold = (told: RiderOnDuty) => questionOf(facts({ riders: [told] }), at, defaultSettings).situation.riders[0]!

test('who stands about is free where he was seen last', () => {
  const seen = { ...metresEast(300), at: now - 60 }
  expect(riderTold(rider({ position: seen }))).toMatchObject({
    at: { x: expect.closeTo(300, 0) },
    freeAt: now,
    isFree: true,
    route: [],
    freeGrams: 30_000,
    onlineSeconds: 3_600,
  })
  // A stop that is newer than his report.
  expect(riderTold(rider({ position: seen, stop: { ...shop, at: now - 5 } })).at.x).toBeCloseTo(0, 0)
  expect(riderTold(rider({ position: null })).at).toEqual({ x: 0, y: 0 })
})

test('who is under way has come nearer to his next stop since he was seen, and no further than there', () => {
  const seen = { ...shop, at: now - 100 }
  const going = carried({ since: now - 100 })
  const { at: place, route } = riderTold(rider({ position: seen, carried: [going] }))
  expect(place.x).toBeCloseTo(450, 0)
  // 450 m more at 4.5 m/s, and half a drop-off.
  expect(route).toMatchObject([{ kind: 'DROPOFF', taskId: 'tsk_9', doneAt: now + 100 + 60 }])
  const long = riderTold(
    rider({ position: { ...shop, at: now - 10_000 }, carried: [carried({ since: now - 10_000 })] }),
  )
  expect(long.at.x).toBeCloseTo(900, 0)
  // He stood there until he got it.
  expect(riderTold(rider({ position: { ...shop, at: now - 10_000 }, carried: [going] })).at.x).toBeCloseTo(450, 0)
})

test('a route is in the order of its ranks, goods are fetched before they are brought, and their weight is taken', () => {
  const first = carried({ id: 'tsk_a', state: 'ACCEPTED', pickupRank: 2, dropoffRank: 1 })
  const second = carried({ id: 'tsk_b', state: 'ACCEPTED', pickupRank: null, dropoffRank: null })
  const { route, freeGrams } = riderTold(rider({ carried: [second, first] }))
  expect(route.map(({ kind, taskId }) => `${kind} ${taskId}`)).toEqual([
    'PICKUP tsk_a',
    'DROPOFF tsk_a',
    'PICKUP tsk_b',
    'DROPOFF tsk_b',
  ])
  expect(freeGrams).toBe(26_000)
  for (const [index, stop] of route.entries())
    if (index > 0) expect(stop.doneAt).toBeGreaterThan(route[index - 1]!.doneAt)
})

test('two bags of one shop are taken at one stop', () => {
  const bag = (id: string, rank: number) =>
    carried({ id, state: 'ACCEPTED', pickupRank: rank, dropoffRank: rank + 2, since: now })
  const { route } = riderTold(rider({ carried: [bag('tsk_a', 1), bag('tsk_b', 2)] }))
  expect(route.map(({ doneAt }) => doneAt - now)).toEqual([60, 60, 380, 500])
})

test('into a way back to the shop nothing is put: he is planned with from its end', () => {
  const back = riderTold(
    rider({ position: { ...metresEast(900), at: now }, carried: [carried({ state: 'RETURNING' })] }),
  )
  expect(back).toMatchObject({ isFree: false, route: [], at: { x: expect.closeTo(0, 0) } })
  expect(back.freeAt).toBeGreaterThan(now + 200)
})

test('for whoever should long have brought goods back no order waits', () => {
  const late = rider({ carried: [carried({ state: 'DELIVERY_FAILED', since: now - 901 })] })
  expect(riderTold(late)).toMatchObject({ isFree: false, freeAt: late.endsAt })
})

test('who is thinking about an offer is told nothing else before it ends', () => {
  expect(riderTold(rider({ askedUntil: now + 20 }))).toMatchObject({ isFree: false, freeAt: now + 20 })
})

test('a community that he does not serve is like a certificate that he lacks', () => {
  const { situation } = questionOf(facts(), at, defaultSettings)
  expect(situation.tasks[0]!.skills).toEqual(['HEALTH', 'com_1'])
  expect(situation.riders[0]!.skills).toEqual(['HEALTH', 'com_1'])
})

test('tasks that riders think about, and what is left to riders, are not the engine’s', () => {
  const count = (mode: AreaFacts['mode'], task: OpenTask) =>
    questionOf(facts({ mode, tasks: [task] }), at, defaultSettings).situation.tasks.length
  expect(count('ASSIGN', open())).toBe(1)
  expect(count('MIXED', open())).toBe(1)
  expect(count('MIXED', open({ askedUntil: now + 10 }))).toBe(0)
  expect(count('MIXED', open({ wave: 1 }))).toBe(0)
  expect(count('GRAB', open())).toBe(0)
})

test('only those are asked who may have it: by certificate, weight, community, shift and what they said', () => {
  const asked = (more: Partial<RiderOnDuty>, task: Partial<OpenTask> = {}) =>
    nextWave(facts({ mode: 'GRAB', riders: [rider(more)] }), open(task), now)
  expect(asked({})).toEqual(['rid_1'])
  expect(asked({ skills: [] })).toEqual([])
  expect(asked({ communityIds: [] })).toEqual([])
  expect(asked({ vehicle: 'ON_FOOT' }, { grams: 9_000 })).toEqual([])
  expect(asked({ endsAt: now - 1 })).toEqual([])
  expect(asked({}, { notBy: ['rid_1'] })).toEqual([])
  expect(asked({}, { askedUntil: now + 5 })).toEqual([])
})
