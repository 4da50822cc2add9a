import { expect, test } from 'vitest'
import { world } from '../../../testing/world.ts'
import { addResident, buy, foldAll, moveOut } from '../testing/neighbours.ts'
import { traitKeys } from '@linli/audience'

/** What came back, as deep as a test looks. */
// oxlint-disable-next-line typescript/no-explicit-any
type Answer = Record<string, any>

const look = `query ($id: ID!) { resident(id: $id) { id name phoneMasked isGone personalised building { name } community { id }
  traits { key unit value word { word name } definition formula } events { kind orderId at mode totalFen categoryIds } tags { id } } }`

test('an operator reads of a resident where he lives, what is computed of him and from what', async () => {
  await using w = await world()
  const { communityId, listingId } = await w.place()
  const resident = await addResident(w, communityId)
  const orderId = await buy(w, resident, [{ listingId, quantity: 2 }])
  await foldAll(w)
  w.clock.move(3 * 24 * 60)
  const { data } = await w.request(await w.as('OPERATOR', communityId), look, { id: resident.id })
  const { traits, events, ...told } = data!['resident'] as Answer
  expect(told).toMatchObject({
    id: resident.id,
    isGone: false,
    personalised: true,
    community: { id: communityId },
    tags: [],
  })
  expect(told['name']).toMatch(/^邻居/)
  expect(told['phoneMasked']).toMatch(/^\d{3}\*{4}\d{4}$/)
  const [category] = (await w.app.db.pool.query<{ id: string }>('select id from categories')).rows
  expect(traits.map(({ key }: Answer) => key)).toEqual(traitKeys)
  const trait = (key: string) => traits.find((each: Answer) => each['key'] === key)
  expect(trait('LAST_ORDER')).toMatchObject({ unit: 'DAY', value: 3, word: null })
  expect(trait('SPEND')).toMatchObject({ unit: 'FEN', value: 1_140 })
  expect(trait('CADENCE')).toMatchObject({ value: null })
  expect(trait('TOP_CATEGORY')).toMatchObject({ value: null, word: { word: category!.id, name: '蔬菜' } })
  expect(trait('DAYPART')).toMatchObject({ value: null, word: { word: 'NOON', name: '中午' } })
  expect(events).toEqual([
    {
      kind: 'ORDERED',
      orderId,
      at: '2026-03-03T04:00:00.000Z',
      mode: 'INSTANT',
      totalFen: 1_140,
      categoryIds: [category!.id],
    },
  ])
})

test('lists of residents are of the caller’s communities, by building, household and whether they have gone', async () => {
  await using w = await world()
  const [a, b] = [await w.community(), await w.community()]
  const [here, gone, there] = [await addResident(w, a), await addResident(w, a), await addResident(w, b)]
  await moveOut(w, gone)
  await foldAll(w)
  const list = async (who: Parameters<typeof w.request>[0], filter: object) => {
    const { data } = await w.request(
      who,
      `query ($filter: ResidentFilter) { residents(filter: $filter) { edges { node { id } } } }`,
      { filter },
    )
    return ((data!['residents'] as Answer)['edges'] as Answer[]).map(({ node }) => node.id).toSorted()
  }
  const [local, platform] = [await w.as('OPERATOR', a), await w.as('OPERATOR')]
  expect(await list(local, {})).toEqual([here.id, gone.id].toSorted())
  expect(await list(local, { isGone: false })).toEqual([here.id])
  expect(await list(platform, { householdId: { in: [here.householdId, there.householdId] } })).toEqual(
    [here.id, there.id].toSorted(),
  )
  expect(await list(await w.as('PARTNER', b, ['audience:read']), {})).toEqual([there.id])
})

test('a resident finds himself, with all that is computed of him', async () => {
  await using w = await world()
  const resident = await addResident(w, await w.community())
  const { data } = await w.request(resident.actor, `{ viewer { resident { id name traits { key value } } } }`)
  expect((data!['viewer'] as Answer)['resident']).toMatchObject({
    id: resident.id,
    name: expect.stringMatching(/^邻居/),
  })
  expect(
    (await w.request(resident.actor, `query ($id: ID!) { resident(id: $id) { id } }`, { id: resident.id })).data?.[
      'resident'
    ] ?? null,
  ).toBeNull()
})

test('every trait says what it means, in both languages and as a formula', async () => {
  await using w = await world()
  await w.place()
  const { data } = await w.request(
    await w.as('OPERATOR'),
    `{ traits { key unit name nameEn definition definitionEn formula words { word name nameEn } } }`,
  )
  const traits = data!['traits'] as Answer[]
  expect(traits.map(({ key }) => key)).toEqual(traitKeys)
  for (const { unit, words, ...said } of traits) {
    for (const text of Object.values(said)) expect(text).not.toBe('')
    expect(words === null).toBe(unit !== 'WORD')
    if (words) expect(words.length).toBeGreaterThan(0)
  }
})
