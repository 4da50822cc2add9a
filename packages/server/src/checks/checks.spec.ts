import pg from 'pg'
import { expect, test } from 'vitest'
import { prepareJobs } from '../jobs/run-jobs.ts'
import { world } from '../testing/world.ts'
import { jobs } from '../work.ts'
import { judge } from './check.ts'
import { checks } from './checks.ts'
import { layDown, noEvidence } from './evidence.ts'
import { runChecks } from './run-checks.ts'

test('a sound database is told sound, check by check, and nothing is left behind', async () => {
  await using w = await world()
  await w.order({ until: ['PAY', 'ACCEPT', 'PACK'] })
  await w.order({ mode: 'SELF_PICKUP', until: ['PAY'] })
  await w.settle()
  const { connectionString } = w.app.db.pool.options
  await prepareJobs(connectionString!, jobs)
  const lines: string[] = []
  const isSound = await runChecks(connectionString!, w.clock.now(), (line) => lines.push(line))
  expect(lines.filter((line) => !line.startsWith('holds'))).toEqual([])
  expect(isSound).toBe(true)
  expect(lines).toHaveLength(checks.length)
  const { rows } = await w.app.db.pool.query(`select to_regclass('told_placed') is null as gone`)
  expect(rows).toEqual([{ gone: true }])
})

test('what clients were told is compared with what is there', async () => {
  await using w = await world()
  const { connectionString } = w.app.db.pool.options
  await prepareJobs(connectionString!, jobs)
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    await client.query('begin')
    await layDown(client, w.clock.now(), {
      ...noEvidence,
      placed: [
        { key: 'one', orderId: 'ord_1' },
        { key: 'one', orderId: 'ord_2' },
      ],
      steps: [{ orderId: 'ord_1', action: 'PAY' }],
      odd: ['500'],
    })
    const failing = (await judge(client, checks)).filter(({ faults }) => faults.length > 0)
    expect(failing.map(({ name }) => name)).toEqual([
      'answers-understood',
      'one-order-per-key',
      'acknowledged-orders',
      'acknowledged-steps',
    ])
  } finally {
    await client.end()
  }
})
