import { expect, test } from 'vitest'
import { system } from '../access/actor.ts'
import { world } from '../testing/world.ts'
import { inTx } from './tx.ts'

test('a dry run tells what would be refused and changes nothing', async () => {
  await using w = await world()
  const { communityId } = await w.place()
  const operator = await w.as('OPERATOR')
  const { rows } = await w.app.db.pool.query<{ id: string }>('select id from buildings')
  const household = { buildingId: rows[0]!.id, door: '1-101', name: '李家', verified: true }
  const households = [household, { ...household }, { ...household, buildingId: 'bld_none' }]
  const add = (dryRun: boolean) =>
    w.request(
      operator,
      `mutation ($c: ID!, $h: [AddHouseholdInput!]!, $dryRun: Boolean!) { addHouseholds(communityId: $c, households: $h, dryRun: $dryRun) {
        applied results { index household { name } error { code field } } userErrors { code } } }`,
      { c: communityId, h: households, dryRun },
    )
  const count = async () => (await w.app.db.pool.query('select from households')).rowCount
  const before = await count()
  const refusals = [
    { index: 1, household: null, error: { code: 'HOUSEHOLD_EXISTS', field: 'households.1.door' } },
    { index: 2, household: null, error: { code: 'BUILDING_OF_ANOTHER_COMMUNITY', field: 'households.2.buildingId' } },
  ]
  expect((await add(true)).data?.['addHouseholds']).toEqual({
    applied: false,
    results: [{ index: 0, household: null, error: null }, ...refusals],
    userErrors: [],
  })
  expect(await count()).toBe(before)
  expect((await add(false)).data?.['addHouseholds']).toEqual({
    applied: true,
    results: [{ index: 0, household: { name: '李家' }, error: null }, ...refusals],
    userErrors: [],
  })
})

test('work that meets a deadlock is done again, whole', async () => {
  await using w = await world()
  const a = await w.listing((await w.place()).merchantId, await w.community())
  const b = await w.listing((await w.place()).merchantId, await w.community())
  let runs = 0
  const both = Promise.withResolvers<void>()
  const crossing = (first: string, second: string) =>
    inTx({ ...w.app, actor: system }, async (tx) => {
      runs++
      await tx.sql.execute(`update listings set version = version + 1 where id = '${first}'`)
      if (runs >= 2) both.resolve()
      await both.promise
      await tx.sql.execute(`update listings set version = version + 1 where id = '${second}'`)
    })
  await Promise.all([crossing(a, b), crossing(b, a)])
  expect(runs).toBeGreaterThan(2)
  const { rows } = await w.app.db.pool.query('select version from listings where id = any($1)', [[a, b]])
  expect(rows).toEqual([{ version: 3 }, { version: 3 }])
})
