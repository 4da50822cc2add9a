import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import type { FlowRun } from './flow.ts'

const run: FlowRun = {
  flow: 'USUALS',
  session: 'session-0000-0000',
  elapsedMs: 20_000,
  taps: 4,
  outcome: 'PAID',
  release: '1.0.0',
}

async function record(w: World, actor: Actor, more: Partial<FlowRun> = {}) {
  const { data } = await w.request(
    actor,
    'mutation ($run: FlowRunInput!) { recordFlow(run: $run) { runId userErrors { code field } } }',
    { run: { ...run, ...more } },
  )
  return data!['recordFlow'] as { runId: string | null; userErrors: { code: string; field: string }[] }
}

async function report(w: World, actor: Actor, communityId?: string) {
  const figures = 'runs paid medianMs p90Ms medianTaps p90Taps withinBudgetBp'
  const { data, errors } = await w.request(
    actor,
    `query ($c: ID) { flowReport(flow: USUALS, from: "2026-03-03T00:00:00Z", to: "2026-03-04T00:00:00Z", communityId: $c) {
      budgetSeconds budgetTaps all { ${figures} } releases { release ${figures} } } }`,
    { c: communityId },
  )
  return { report: data?.['flowReport'], errors }
}

const session = (n: number) => `session-${String(n).padStart(16, '0')}`

test('a report is what the log says, over all and for each release; only what was paid has a time', async () => {
  await using w = await world()
  const { householdId } = await w.place()
  const resident = await w.as('RESIDENT', householdId)
  for (let n = 1; n <= 10; n++)
    await record(w, resident, { session: session(n), householdId, elapsedMs: n * 10_000, taps: n, release: '1.0.0' })
  await record(w, resident, { session: session(11), householdId, elapsedMs: 1_000, taps: 1, outcome: 'ABANDONED' })
  await record(w, resident, { session: session(12), householdId, elapsedMs: 5_000, taps: 2, release: '1.1.0' })
  const one = { runs: 11, paid: 10, medianMs: 50_000, p90Ms: 90_000, medianTaps: 5, p90Taps: 9, withinBudgetBp: 6_000 }
  const two = { runs: 1, paid: 1, medianMs: 5_000, p90Ms: 5_000, medianTaps: 2, p90Taps: 2, withinBudgetBp: 10_000 }
  expect((await report(w, await w.as('OPERATOR'))).report).toEqual({
    budgetSeconds: 60,
    budgetTaps: 6,
    all: { runs: 12, paid: 11, medianMs: 50_000, p90Ms: 90_000, medianTaps: 5, p90Taps: 9, withinBudgetBp: 6_364 },
    releases: expect.arrayContaining([
      { release: '1.0.0', ...one },
      { release: '1.1.0', ...two },
    ]),
  })
})

test('one session is recorded once, however often and however parallel it is sent', async () => {
  await using w = await world()
  const { householdId } = await w.place()
  const resident = await w.as('RESIDENT', householdId)
  const sent = await Promise.all(Array.from({ length: 32 }, () => record(w, resident, { householdId })))
  expect(new Set(sent.map(({ runId }) => runId)).size).toBe(1)
  expect((await report(w, await w.as('OPERATOR'))).report).toMatchObject({ all: { runs: 1 } })
})

test('what is not a way that somebody can have gone is not recorded', async () => {
  await using w = await world()
  const resident = await w.as('RESIDENT', (await w.place()).householdId)
  const wrong = [
    { session: 'short' },
    { session: `${'x'.repeat(16)}\0` },
    { release: '' },
    { release: 'x'.repeat(41) },
    { elapsedMs: -1 },
    { elapsedMs: 3_600_001 },
    { taps: -1 },
    { taps: 1_001 },
  ]
  for (const each of wrong)
    expect((await record(w, resident, each)).userErrors, JSON.stringify(each)).toMatchObject([
      { code: 'BAD_INPUT', field: Object.keys(each)[0] },
    ])
  expect((await record(w, resident)).userErrors).toEqual([])
})

test('nobody records for another household, and an operator sees the figures of his communities only', async () => {
  await using w = await world()
  const [here, there] = [await w.place(), await w.place()]
  const resident = await w.as('RESIDENT', here.householdId)
  expect((await record(w, resident, { householdId: there.householdId })).userErrors).toEqual([
    { code: 'NOT_FOUND', field: 'householdId' },
  ])
  await record(w, resident, { householdId: here.householdId })
  await record(w, resident, { session: session(2) })
  const [mine, other] = [await w.as('OPERATOR', here.communityId), await w.as('OPERATOR', there.communityId)]
  expect((await report(w, mine)).report).toMatchObject({ all: { runs: 1 } })
  expect((await report(w, other)).report).toMatchObject({ all: { runs: 0, medianMs: null } })
  expect((await report(w, await w.as('OPERATOR'))).report).toMatchObject({ all: { runs: 2 } })
  const { errors } = await report(w, other, here.communityId)
  expect(errors).toBeDefined()
})
