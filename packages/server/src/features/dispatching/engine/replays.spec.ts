import { afterAll, beforeAll, expect, test } from 'vitest'
import { world, type World } from '../../../testing/world.ts'
import { openEngines, type Engines } from './engines.ts'
import { planArea } from './plans.commands.ts'
import { replayFrom } from './replays.ts'
import { streets, worker } from './testing/streets.ts'

let engines: Engines
beforeAll(() => void (engines = openEngines({ threads: 1 })))
afterAll(() => engines.close())

/** Ten minutes of a small place: orders come, riders get them, everything is logged. */
async function stretch(w: World) {
  const { areaId, rider, task } = await streets(w)
  for (let n = 0; n < 3; n++) await rider(n * 400)
  for (let minute = 0; minute < 10; minute++) {
    if (minute % 2 === 0) await task()
    await planArea(worker(w, engines), areaId)
    w.clock.move(2)
  }
  return areaId
}

async function replayed(w: World, ...args: string[]) {
  const lines: string[] = []
  const isSame = await replayFrom(w.app.env.databaseUrl, args, (line) => lines.push(line))
  return { isSame, lines, told: JSON.parse(lines.at(-1)!) as { asked: number; same: number; outcomes: object } }
}

test('a stretch asked again is answered the same, and played as it is set, otherwise set, and by the nearest', async () => {
  await using w = await world()
  const areaId = await stretch(w)
  const args = [
    areaId,
    '2026-03-03T12:00',
    '2026-03-03T13:00',
    '--setting',
    'weights.lateness=8',
    '--setting',
    'bundles=ONE_SHOP',
  ]
  const { isSame, told, lines } = await replayed(w, ...args)
  expect(isSame).toBe(true)
  expect(told.asked).toBeGreaterThan(5)
  expect(told.same).toBe(told.asked)
  expect(Object.keys(told.outcomes)).toEqual([
    'as it is set',
    'weights.lateness=8 bundles=ONE_SHOP',
    'nearest idle rider',
  ])
  for (const outcome of Object.values(told.outcomes)) expect(outcome).toMatchObject({ tasks: 5, delivered: 5 })
  expect(lines.join('\n')).toContain(`the same answer: ${told.asked} of ${told.asked}`)
  // The same seed gives the same output, line by line.
  expect((await replayed(w, ...args)).lines).toEqual(lines)
})

test('a log that does not say what was answered is found out', async () => {
  await using w = await world()
  const areaId = await stretch(w)
  await w.app.db.pool.query(
    `update dispatch_runs set decision_digest = 'another' where id = (select min(id) from dispatch_runs)`,
  )
  const { isSame, told } = await replayed(w, areaId, '2026-03-03', '2026-03-04')
  expect(isSame).toBe(false)
  expect(told.same).toBe(told.asked - 1)
})

test.each([
  [['nowhere', '2026-03-03', '2026-03-04'], 'there is no area'],
  [['望京'], 'AREA FROM TO'],
  [['望京', 'noon', '2026-03-04'], 'is no instant'],
  [['望京', '2026-03-03', '2026-03-04', '--setting', 'weights.luck=1'], 'there is no setting'],
  [['望京', '2026-03-03', '2026-03-04', '--sed', '1'], 'AREA FROM TO'],
])('%j is refused with what is wanted', async (args, wanted) => {
  await using w = await world()
  await stretch(w)
  await expect(replayed(w, ...args)).rejects.toThrow(wanted)
})
