import { expect, test } from 'vitest'
import type { LiveStream } from '../../../graph/streams.ts'
import { world, type World } from '../../../testing/world.ts'
import { catchUp, keep, openOwner } from '../owner/testing.ts'
import { addNeighbour, buy, known } from '../testing/neighbours.ts'
import type { Rule } from '@linli/audience'
import { newId } from '@linli/kit'

const ordered = (count: number): Rule => ({ performed: { event: 'ORDERED', times: { is: 'GTE', count } } })

async function street(w: World, people: number) {
  const communityId = await w.community()
  const merchantId = await w.merchant(communityId)
  const listingId = await w.listing(merchantId, communityId)
  const neighbours = await known(
    w,
    await Promise.all(Array.from({ length: people }, () => addNeighbour(w, communityId))),
  )
  return { communityId, listingId, neighbours, operator: await w.as('OPERATOR', communityId) }
}

const save = `mutation ($input: SaveSegmentInput!, $expectedVersion: Int) {
  saveSegment(input: $input, expectedVersion: $expectedVersion) { segment { id version } userErrors { code field } } }`

const inputOf = (rule: object, more: object = {}) => ({
  ...{ name: '常客', nameEn: 'Regulars', purpose: '回访', rule, reason: '开始' },
  ...more,
})

/** What these tests look at one by one; the rest is compared as a whole. */
interface Told {
  readonly id: string
  readonly zh: string
  readonly en: string
  readonly csv: string
  readonly count: number | null
  readonly holds: boolean
  readonly enteredAt: string | null
  readonly segment: Told
  readonly userErrors: readonly { readonly code: string; readonly field?: string }[]
  readonly sample: readonly { readonly id: string }[]
  readonly costs: readonly { readonly channel: string; readonly costFen: number; readonly totalFen: number }[]
  readonly clauses: readonly { readonly decides: boolean; readonly path: string }[]
  readonly members: {
    readonly nodes: readonly { readonly residentId: string }[]
    readonly count: { readonly value: number }
  }
}

interface Answer {
  readonly data: Readonly<Record<string, Told>>
  readonly errors?: readonly unknown[]
}

test('a segment is saved, read with its sentence, given another rule, and tells what became otherwise', async () => {
  await using w = await world()
  const { communityId, operator } = await street(w, 1)
  const first = { all: [ordered(2), { trait: { key: 'LAST_ORDER', is: 'GTE', value: 21 } }] }
  const made = (await w.request(operator, save, { input: inputOf(first, { communityId }) })) as unknown as Answer
  expect(made.data['saveSegment']!.userErrors).toEqual([])
  const { id } = made.data['saveSegment']!.segment
  const second = { all: [ordered(3), { trait: { key: 'LAST_ORDER', is: 'GTE', value: 21 } }] }
  const again = { input: inputOf(second, { id }), expectedVersion: 1 }
  expect(((await w.request(operator, save, again)) as unknown as Answer).data['saveSegment']!).toEqual({
    segment: { id, version: 2 },
    userErrors: [],
  })
  expect(((await w.request(operator, save, again)) as unknown as Answer).data['saveSegment']!.userErrors).toEqual([
    { code: 'STALE_VERSION', field: 'expectedVersion' },
  ])
  const read = (await w.request(
    operator,
    `query ($id: ID!) { segment(id: $id) { name version status rule zh: sentence(language: ZH) en: sentence(language: EN)
      staleSeconds allowedActions usedBy { id } warnings { code } versions { version reason setByName rule }
      diff(from: 1, to: 2) { kind path sentenceEn } none: diff(from: 1, to: 9) { kind } days { day } community { id } } }`,
    { id },
  )) as unknown as Answer
  expect(read.data['segment']!).toMatchObject({
    ...{ name: '常客', version: 2, status: 'COMPUTING', rule: second, staleSeconds: null, usedBy: [], warnings: [] },
    ...{ allowedActions: ['SAVE', 'RECOMPUTE', 'ARCHIVE'], none: null, days: [], community: { id: communityId } },
    versions: [
      { version: 2 },
      { version: 1, rule: first, setByName: operator.name === null ? null : expect.any(String) },
    ],
    diff: [{ kind: 'CHANGED', path: 'all.0' }],
  })
  expect(read.data['segment']!.zh).toMatch(/3/)
  expect(read.data['segment']!.en).toMatch(/order/i)
})

test('a rule that is none, leads to itself, or asks what is not there or not to be seen is refused where it is wrong', async () => {
  await using w = await world()
  const { communityId, operator } = await street(w, 1)
  const platform = await w.as('OPERATOR')
  const one = await keep(w, operator, ordered(1), communityId)
  const two = await keep(w, operator, { not: { inSegment: { segmentId: one } } }, communityId)
  const refused = async (actor: typeof operator, input: object) =>
    ((await w.request(actor, save, { input })) as unknown as Answer).data['saveSegment']!.userErrors
  expect(
    await refused(operator, inputOf({ all: [{ trait: { key: 'SPEND', is: 'IN', value: 3 } }] }, { communityId })),
  ).toEqual([{ code: 'SEGMENT_RULE_INVALID', field: 'input.rule.all.0.trait.is' }])
  expect(await refused(operator, inputOf({ inSegment: { segmentId: two } }, { id: one }))).toEqual([
    { code: 'SEGMENT_IN_ITSELF', field: 'input.rule' },
  ])
  expect(await refused(operator, inputOf({ inSegment: { segmentId: one } }, { id: one }))).toMatchObject([
    { code: 'SEGMENT_IN_ITSELF' },
  ])
  for (const rule of [{ hasTag: { tagId: newId('tag') } }, { inSegment: { segmentId: newId('seg') } }])
    expect(await refused(operator, inputOf(rule, { communityId }))).toEqual([
      { code: 'SEGMENT_RULE_OF_NOTHING', field: 'input.rule' },
    ])
  // Of the whole platform only its own operators say.
  expect(await refused(operator, inputOf(ordered(1)))).toMatchObject([{ code: 'FORBIDDEN' }])
  expect(await refused(operator, inputOf(ordered(1), { communityId: await w.community() }))).toMatchObject([
    { code: 'NOT_FOUND' },
  ])
  const ofAll = await keep(w, platform, ordered(1))
  expect(await refused(operator, inputOf({ inSegment: { segmentId: ofAll } }, { communityId }))).toMatchObject([
    { code: 'SEGMENT_RULE_OF_NOTHING' },
  ])
  const two2 = (await w.request(
    operator,
    `mutation ($input: SaveSegmentInput!) { saveSegment(input: $input) { userErrors { code } } }`,
    { input: inputOf({ any: [], not: ordered(1) }, { communityId }) },
  )) as unknown as { errors: unknown[] }
  expect(two2.errors).toHaveLength(1)
})

test('two that come to ask about each other at once do not both succeed', async () => {
  await using w = await world()
  const operator = await w.as('OPERATOR')
  const [one, two] = [await keep(w, operator, ordered(1)), await keep(w, operator, ordered(2))]
  // Connections that are open already: neither waits for its own.
  await Promise.all(Array.from({ length: 4 }, () => w.app.db.pool.query('select 1')))
  const answers = await Promise.all(
    [
      inputOf({ inSegment: { segmentId: two } }, { id: one, name: 'a' }),
      inputOf({ inSegment: { segmentId: one } }, { id: two, name: 'b' }),
    ].map((input) => w.request(operator, save, { input })),
  )
  const codes = answers.map(
    (answer) => (answer as unknown as Answer).data['saveSegment']!.userErrors[0]?.code ?? 'DONE',
  )
  expect(codes.toSorted()).toEqual(['DONE', 'SEGMENT_IN_ITSELF'])
})

test('a segment that something stands on is not archived; then nobody belongs to it any more', async () => {
  await using w = await world()
  const { communityId, listingId, operator, neighbours } = await street(w, 2)
  await buy(w, neighbours[0]!, [{ listingId, quantity: 1 }])
  const one = await keep(w, operator, ordered(1), communityId)
  const two = await keep(w, operator, { not: { inSegment: { segmentId: one } } }, communityId)
  const owner = openOwner(w)
  await catchUp(w, owner)
  const archive = async (id: string) =>
    (
      (await w.request(
        operator,
        `mutation ($id: ID!) { archiveSegment(id: $id, reason: "不用") { segment { state } userErrors { code } } }`,
        { id },
      )) as unknown as Answer
    ).data['archiveSegment']!
  expect(await archive(one)).toEqual({ segment: null, userErrors: [{ code: 'SEGMENT_IN_USE' }] })
  const used = await w.request(operator, `query ($id: ID!) { segment(id: $id) { usedBy { kind id } } }`, { id: one })
  expect(used.data).toEqual({ segment: { usedBy: [{ kind: 'SEGMENT', id: two }] } })
  expect(await archive(two)).toMatchObject({ segment: { state: 'ARCHIVED' } })
  await catchUp(w, owner)
  const { rows } = await w.app.db.pool.query(`select size from segments where id = $1`, [two])
  expect(rows).toEqual([{ size: 0 }])
  expect(await archive(one)).toMatchObject({ userErrors: [] })
  expect(await archive(one)).toMatchObject({ userErrors: [{ code: 'SEGMENT_ARCHIVED' }] })
  await owner.close()
})

const preview = `query ($input: SegmentPreviewInput!) { segmentPreview(input: $input) {
  count fewest sample { id community { id } } sentence sentenceEn asOfDay warnings { code }
  costs { channel costFen totalFen } } }`

test('a preview counts exactly and shows some; so few that they could be told apart are neither counted nor shown', async () => {
  await using w = await world({ LINLI_AUDIENCE_FEWEST: '3' })
  const { communityId, listingId, operator, neighbours } = await street(w, 4)
  await buy(w, neighbours[0]!, [{ listingId, quantity: 1 }])
  await addNeighbour(w, await w.community())
  const owner = openOwner(w)
  await catchUp(w, owner)
  const ask = async (actor: typeof operator, input: object) =>
    (await w.request(actor, preview, { input })) as unknown as Answer
  const not = (await ask(operator, { rule: { not: ordered(1) }, communityId })).data['segmentPreview']!
  expect(not).toMatchObject({ count: 3, fewest: 3, asOfDay: '2026-03-03' })
  expect(not.costs.filter(({ totalFen }) => totalFen > 0)).toEqual([{ channel: 'SMS', costFen: 5, totalFen: 15 }])
  expect(not.sample.map(({ id }) => id).toSorted()).toEqual(
    neighbours
      .slice(1)
      .map(({ id }) => id)
      .toSorted(),
  )
  expect((await ask(operator, { rule: ordered(1), communityId })).data['segmentPreview']!).toMatchObject({
    count: null,
    sample: [],
    costs: [],
    warnings: [{ code: 'TOO_SMALL' }],
  })
  expect((await ask(operator, { rule: ordered(1) })).errors).toHaveLength(1)
  expect(
    (await ask(await w.as('OPERATOR', await w.community()), { rule: ordered(1), communityId })).errors,
  ).toHaveLength(1)
  expect((await ask(await w.as('OPERATOR'), { rule: { not: ordered(1) } })).data['segmentPreview']!.count).toBe(4)
  await owner.close()
})

test('an explanation names the clauses that decided, for who belongs and for who does not', async () => {
  await using w = await world()
  const { communityId, listingId, operator, neighbours } = await street(w, 2)
  await buy(w, neighbours[0]!, [{ listingId, quantity: 1 }])
  const rule: Rule = { all: [ordered(1), { not: { trait: { key: 'ORDERS', is: 'GTE', value: 5 } } }] }
  const segmentId = await keep(w, operator, rule, communityId)
  const owner = openOwner(w)
  await catchUp(w, owner)
  const explain = async (actor: typeof operator, variables: object) =>
    (await w.request(
      actor,
      `query ($residentId: ID!, $segmentId: ID, $rule: RuleInput) { explainMembership(residentId: $residentId, segmentId: $segmentId, rule: $rule) {
        holds isGone enteredAt clauses { path holds decides actual sentence sentenceEn } } }`,
      variables,
    )) as unknown as Answer
  const [inside, outside] = await Promise.all(
    neighbours.map(
      async ({ id }) => (await explain(operator, { residentId: id, segmentId })).data['explainMembership']!,
    ),
  )
  expect([inside!.holds, inside!.enteredAt]).toEqual([true, w.clock.now().toISOString()])
  expect([outside!.holds, outside!.enteredAt]).toEqual([false, null])
  const decisive = outside!.clauses.filter(({ decides, path }) => decides && path !== '')
  expect(decisive).toMatchObject([{ path: 'all.1' }, { path: 'all.1.all.0', holds: false, actual: '0' }])
  expect(
    (await explain(operator, { residentId: neighbours[1]!.id, rule: { not: rule } })).data['explainMembership']!.holds,
  ).toBe(true)
  const stranger = await w.as('OPERATOR', await w.community())
  expect((await explain(stranger, { residentId: neighbours[1]!.id, segmentId })).errors).toHaveLength(1)
  await owner.close()
})

test('members, overlap and export say the same, to those who operate the community only', async () => {
  await using w = await world({ LINLI_AUDIENCE_FEWEST: '1' })
  const { communityId, listingId, operator, neighbours } = await street(w, 3)
  const one = await keep(w, operator, ordered(1), communityId)
  const two = await keep(w, operator, ordered(2), communityId)
  const owner = openOwner(w)
  await catchUp(w, owner)
  for (const each of [neighbours[0]!, neighbours[1]!, neighbours[1]!]) await buy(w, each, [{ listingId, quantity: 1 }])
  await catchUp(w, owner)
  const read = async (actor: typeof operator, filter: object | null = null) =>
    (await w.request(
      actor,
      `query ($one: ID!, $two: ID!, $filter: SegmentMemberFilter) {
        segment(id: $one) { size days(last: 3) { entered left size } members(filter: $filter) { nodes { residentId enteredAt resident { id } } count { value } } }
        segmentOverlap(a: $one, b: $two) { a b both either } }`,
      { one, two, filter },
    )) as unknown as Answer
  const { data } = await read(operator)
  expect(data['segmentOverlap']!).toEqual({ a: 2, b: 1, both: 1, either: 2 })
  expect(data['segment']!).toMatchObject({
    size: 2,
    days: [{ entered: 2, left: 0, size: 2 }],
    members: { count: { value: 2 } },
  })
  expect(data['segment']!.members.nodes.map(({ residentId }) => residentId).toSorted()).toEqual(
    [neighbours[0]!.id, neighbours[1]!.id].toSorted(),
  )
  w.clock.move(60)
  for (const times of [9, 1]) {
    const input = inputOf(ordered(times), { id: one })
    expect(((await w.request(operator, save, { input })) as unknown as Answer).data['saveSegment']!.userErrors).toEqual(
      [],
    )
    await catchUp(w, owner)
  }
  expect((await read(operator)).data['segment']).toMatchObject({
    days: [{ entered: 4, left: 2, size: 2 }],
    members: {
      nodes: Array.from({ length: 2 }, () => ({ enteredAt: w.clock.now().toISOString() })),
      count: { value: 2 },
    },
  })
  const later = { enteredAt: { from: '2027-01-01T00:00:00Z' } }
  expect((await read(operator, later)).data['segment']!.members.count.value).toBe(0)
  const exported = async (actor: typeof operator, filter: object | null) =>
    (
      (await w.request(
        actor,
        `mutation ($one: ID!, $filter: SegmentMemberFilter) { exportSegment(id: $one, filter: $filter) { csv rows isCut userErrors { code } } }`,
        { one, filter },
      )) as unknown as Answer
    ).data['exportSegment']!
  const table = await exported(operator, null)
  expect(table).toMatchObject({ rows: 2, isCut: false, userErrors: [] })
  expect(table.csv).toContain(`exported by ${operator.id}`)
  expect(table.csv).toContain(neighbours[0]!.id)
  expect(await exported(operator, later)).toMatchObject({ rows: 0 })
  expect(await w.events('SegmentExported')).toHaveLength(2)
  const stranger = await w.as('OPERATOR', await w.community())
  expect((await read(stranger)).data).toBeNull()
  expect(await exported(stranger, null)).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] })
  const partner = await w.as('PARTNER', communityId, ['audience:read'])
  expect((await w.request(partner, `query ($one: ID!) { segment(id: $one) { size } }`, { one })).data).toEqual({
    segment: { size: 2 },
  })
  await owner.close()
})

test('a partner hears who enters and leaves within his community, and nobody else does', async () => {
  await using w = await world()
  const { communityId, listingId, operator, neighbours } = await street(w, 2)
  const segmentId = await keep(w, operator, ordered(1), communityId)
  const owner = openOwner(w)
  await catchUp(w, owner)
  const field = w.schema.getSubscriptionType()!.getFields()['segmentChanges']!
  const listen = async (actor: typeof operator) =>
    (
      (await field.subscribe!(null, { segmentId }, w.context(actor), {
        fieldName: 'segmentChanges',
      } as never)) as LiveStream
    ).plan
  const partner = await w.as('PARTNER', communityId, ['audience:read'])
  const plan = await listen(partner)
  await buy(w, neighbours[0]!, [{ listingId, quantity: 1 }])
  await catchUp(w, owner)
  const events = (await w.events()).filter(({ topics }) => topics.some((topic) => plan.topics.includes(topic)))
  const items = (await Promise.all(events.map(async (event) => plan.toItem(event)))).filter((item) => item !== null)
  expect(items).toEqual([{ __typename: 'SegmentChanged', segmentId, size: 1, entered: [neighbours[0]!.id], left: [] }])
  expect(await plan.sees(events[0]!, partner)).toBe(true)
  for (const stranger of [
    await w.as('PARTNER', await w.community(), ['audience:read']),
    await w.as('OPERATOR', await w.community()),
  ]) {
    await expect(listen(stranger)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await plan.sees(events[0]!, stranger)).toBe(false)
  }
  await owner.close()
})

test('recipes say what they lack, and are rules where nothing is missing', async () => {
  await using w = await world()
  const { operator } = await street(w, 1)
  const { data } = (await w.request(
    operator,
    '{ segmentRecipes { key name why rule sentence missing } }',
  )) as unknown as Answer
  const byKey = new Map(
    (data['segmentRecipes'] as unknown as readonly { readonly key: string }[]).map((recipe) => [recipe.key, recipe]),
  )
  expect(byKey.get('sleeping')).toMatchObject({ missing: [], sentence: expect.stringContaining('45') })
  expect(byKey.get('frequent_senior')).toMatchObject({ rule: null, missing: ['senior'] })
})
