import { expect, test } from 'vitest'
import type { Actor } from '../../access/actor.ts'
import { world, type World } from '../../testing/world.ts'
import { mostViews } from './view.ts'

const saveDocument = `mutation ($screen: String!, $name: String!, $query: String!, $scope: ViewScope!) {
  saveView(screen: $screen, name: $name, query: $query, scope: $scope) {
    view { id screen name query scope mine } userErrors { code field } } }`
const deleteDocument = 'mutation ($id: ID!) { deleteView(id: $id) { viewId userErrors { code field } } }'

interface Saved {
  readonly view: { readonly id: string; readonly name: string; readonly query: string; readonly mine: boolean } | null
  readonly userErrors: readonly object[]
}

async function save(w: World, actor: Actor, view: object = {}): Promise<Saved> {
  const { data, errors } = await w.request(actor, saveDocument, {
    screen: 'orders',
    name: '晚点',
    query: 'late=1',
    scope: 'MINE',
    ...view,
  })
  expect(errors).toBeUndefined()
  return data!['saveView'] as Saved
}

async function remove(w: World, actor: Actor, id: string) {
  const { data, errors } = await w.request(actor, deleteDocument, { id })
  expect(errors).toBeUndefined()
  return data!['deleteView']
}

async function list(w: World, actor: Actor, screen = 'orders') {
  const { data, errors, statements } = await w.request(
    actor,
    'query ($screen: String!) { savedViews(screen: $screen) { name query mine } }',
    { screen },
  )
  expect(errors).toBeUndefined()
  expect(statements).toBe(1)
  return data!['savedViews'] as { name: string; query: string; mine: boolean }[]
}

test('a view is saved, replaced under its name, listed on its screen and deleted', async () => {
  await using w = await world()
  const operator = await w.as('OPERATOR')
  const first = await save(w, operator)
  expect(first).toEqual({
    view: {
      id: expect.stringMatching(/^viw_/),
      screen: 'orders',
      name: '晚点',
      query: 'late=1',
      scope: 'MINE',
      mine: true,
    },
    userErrors: [],
  })
  const second = await save(w, operator, { name: ' 晚点 ', query: 'late=1&state=PAID' })
  expect(second.view).toMatchObject({ id: first.view!.id, query: 'late=1&state=PAID' })
  await save(w, operator, { name: '今天' })
  expect(await list(w, operator)).toMatchObject([
    { name: '今天' },
    { name: '晚点', query: 'late=1&state=PAID', mine: true },
  ])
  expect(await list(w, operator, 'communities')).toEqual([])
  expect(await remove(w, operator, first.view!.id)).toEqual({ viewId: first.view!.id, userErrors: [] })
  expect(await list(w, operator)).toHaveLength(1)
})

test('the team is whoever holds the same place; it sees a view of the team and may not delete it', async () => {
  await using w = await world()
  const [here, elsewhere] = [await w.community(), await w.community()]
  const [owner, colleague, stranger, ofPlatform] = [
    await w.as('OPERATOR', here),
    await w.as('OPERATOR', here),
    await w.as('OPERATOR', elsewhere),
    await w.as('OPERATOR'),
  ]
  const team = await save(w, owner, { name: '团队', scope: 'TEAM' })
  const mine = await save(w, owner, { name: '我的' })
  expect(await list(w, colleague)).toEqual([{ name: '团队', query: 'late=1', mine: false }])
  expect(await list(w, stranger)).toEqual([])
  expect(await list(w, ofPlatform)).toEqual([])
  const refused = (code: string) => ({ viewId: null, userErrors: [{ code, field: 'id' }] })
  expect(await remove(w, colleague, team.view!.id)).toEqual(refused('FORBIDDEN'))
  for (const id of [team.view!.id, mine.view!.id, 'viw_01jd0000000000000000000000', 'x\0'])
    expect(await remove(w, stranger, id)).toEqual(refused('NOT_FOUND'))
  expect(await remove(w, colleague, mine.view!.id)).toEqual(refused('NOT_FOUND'))
  expect(await list(w, owner)).toHaveLength(2)
})

test('who leaves the team takes his views along', async () => {
  await using w = await world()
  const here = await w.community()
  const [owner, colleague] = [await w.as('OPERATOR', here), await w.as('OPERATOR', here)]
  await save(w, owner, { scope: 'TEAM' })
  expect(await list(w, colleague)).toHaveLength(1)
  await w.app.db.pool.query('update role_grants set revoked_at = $1 where principal_id = $2', [
    w.app.clock.now(),
    owner.id,
  ])
  expect(await list(w, colleague)).toEqual([])
})

test('nobody reaches a view by its id alone', async () => {
  await using w = await world()
  const [owner, other] = [await w.as('OPERATOR'), await w.as('OPERATOR')]
  const { view } = await save(w, owner)
  const { data } = await w.request(other, 'query ($id: ID!) { node(id: $id) { id } }', { id: view!.id })
  expect(data?.['node'] ?? null).toBeNull()
})

test('names and queries have their lengths, in any script and with any sign', async () => {
  await using w = await world()
  const operator = await w.as('OPERATOR')
  for (const wrong of [
    { name: '' },
    { name: 'x'.repeat(61) },
    { name: 'a\0b' },
    { query: 'x'.repeat(2_001) },
    { query: '\0' },
    { screen: '../..' },
  ])
    expect((await save(w, operator, wrong)).userErrors).toMatchObject([
      { code: 'BAD_INPUT', field: Object.keys(wrong)[0] },
    ])
  expect((await save(w, operator, { name: '🚴'.repeat(30), query: '状'.repeat(2_000) })).userErrors).toEqual([])
})

test('a person keeps a hundred views, also when two are saved at once', async () => {
  await using w = await world()
  const operator = await w.as('OPERATOR')
  await w.app.db.pool.query(
    `insert into saved_views (id, owner_id, screen, name, query, scope, created_at, saved_at)
     select 'viw_' || n, $1, 'orders', 'v' || n, '', 'MINE', now(), now() from generate_series(1, $2::int) n`,
    [operator.id, mostViews - 1],
  )
  // Connections that stand already: otherwise the first is through before the second has one.
  await Promise.all(Array.from({ length: 4 }, () => w.app.db.pool.query('select pg_sleep(0.1)')))
  const both = await Promise.all([save(w, operator, { name: 'a' }), save(w, operator, { name: 'b' })])
  expect(both.flatMap(({ userErrors }) => userErrors)).toMatchObject([{ code: 'TOO_MANY' }])
  expect((await save(w, operator, { name: 'v1', query: 'changed' })).userErrors).toEqual([])
})

test('residents have no views', async () => {
  await using w = await world()
  const { householdId } = await w.place()
  const resident = await w.as('RESIDENT', householdId)
  expect((await save(w, resident)).userErrors).toMatchObject([{ code: 'FORBIDDEN' }])
})
