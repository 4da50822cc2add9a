import { expect, test } from 'vitest'
import type { Actor } from '../../../access/actor.ts'
import { inTx } from '../../../db/tx.ts'
import { world, type World } from '../../../testing/world.ts'
import { segmentMembers, segments } from '../segments/segments.table.ts'
import {
  addNeighbour,
  addNeighbours,
  addResident,
  foldAll,
  known,
  moveOut,
  type KnownNeighbour,
} from '../testing/neighbours.ts'
import { shippedTags } from './shipped.ts'
import type { NewTag } from './tag-check.ts'
import { proposeTag as proposeTagAs } from './tags.commands.ts'
import { applyTagMembership } from './tags.membership.ts'
import { sweepTags } from './tags.sweeps.ts'
import { newId } from '@linli/kit'

/** What came back, as deep as a test looks. */
// oxlint-disable-next-line typescript/no-explicit-any
type Answer = Record<string, any>

async function ask(w: World, actor: Actor, document: string, variables: object = {}): Promise<Answer> {
  const { data, errors } = await w.request(actor, document, variables)
  if (errors) throw new Error(errors[0]!.message)
  return data as Answer
}

const propose = `mutation ($input: ProposeTagInput!) { proposeTag(input: $input) { tag { id state allowedActions } userErrors { code field } } }`
const aTag = {
  ...{ key: 'frequent_buyer', label: '高频采购', labelEn: 'Frequent buyer', kind: 'MANUAL' },
  ...{ purpose: '给常来的邻居优先提醒到货', daysKept: 30 },
}
const proposeTag = async (w: World, actor: Actor, more: object = {}) =>
  (await ask(w, actor, propose, { input: { ...aTag, ...more } }))['proposeTag']

const decide = `mutation ($id: ID!, $approves: Boolean!) { decideTag(tagId: $id, approves: $approves, why: "checked") { tag { state } userErrors { code } } }`
const assign = `mutation ($tag: ID!, $resident: ID!) { assignTag(tagId: $tag, residentId: $resident, evidence: "asked at the gate") { assignment { id } userErrors { code field } } }`
const bulk = `mutation ($input: BulkTagInput!, $dryRun: Boolean!) { bulkTag(input: $input, dryRun: $dryRun) {
  applied lineCount matched counts { tagged already contested unknown duplicate unreadable } results { index residentId status } userErrors { code field } } }`
const mine = `{ viewer { tags { id evidence source assignedAt expiresAt assignedBy { name } tag { label purpose } } } }`
const contest = `mutation ($id: ID!) { contestTag(assignmentId: $id, why: "that is not me") { assignment { endedAs } userErrors { code } } }`

const standing = async (w: World): Promise<number> =>
  (await w.app.db.pool.query('select from tag_assignments where ended_at is null')).rowCount ?? 0

test(
  'five hundred by a list: the dry run says what the run then does, the resident sees it and contests it, and it expires by itself',
  { timeout: 120_000 },
  async () => {
    await using w = await world()
    const communityId = await w.community()
    const operator = await w.as('OPERATOR', communityId)
    const platform = await w.as('OPERATOR')
    const neighbours = await known(w, await addNeighbours(w, communityId, await w.household(communityId), 480))
    const strangers = Array.from({ length: 20 }, (_, at) => `1990000${String(at).padStart(4, '0')}`)
    const csv = ['手机号', ...neighbours.map(({ phone }) => phone.slice(3)), ...strangers].join('\r\n')
    const { tag } = await proposeTag(w, platform)
    const input = { tagId: tag.id, csv, evidence: '三月每周三单以上' }
    const counts = { tagged: 480, already: 0, contested: 0, unknown: 20, duplicate: 0, unreadable: 0 }

    const dry = (await ask(w, operator, bulk, { input, dryRun: true }))['bulkTag']
    expect(dry).toMatchObject({ applied: false, lineCount: 500, matched: 480, counts })
    expect(await standing(w)).toBe(0)
    const done = (await ask(w, operator, bulk, { input, dryRun: false }))['bulkTag']
    expect(done).toEqual({ ...dry, applied: true })
    expect(await standing(w)).toBe(480)
    const again = (await ask(w, operator, bulk, { input, dryRun: false }))['bulkTag']
    expect(again.counts).toEqual({ ...counts, tagged: 0, already: 480 })

    const [first] = neighbours
    const [seen] = (await ask(w, first!.actor, mine))['viewer'].tags
    expect(seen).toMatchObject({
      evidence: input.evidence,
      source: 'BULK',
      tag: { label: aTag.label, purpose: aTag.purpose },
    })
    expect(new Date(seen.expiresAt).getTime() - new Date(seen.assignedAt).getTime()).toBe(30 * 86_400_000)
    expect((await ask(w, first!.actor, contest, { id: seen.id }))['contestTag']).toEqual({
      assignment: { endedAs: 'CONTESTED' },
      userErrors: [],
    })
    expect((await ask(w, first!.actor, mine))['viewer'].tags).toEqual([])
    const after = (await ask(w, operator, bulk, { input, dryRun: false }))['bulkTag']
    expect(after.counts).toEqual({ ...counts, tagged: 0, already: 479, contested: 1 })
    const { rows: audit } = await w.app.db.pool.query('select kind, count, why from tag_decisions order by id')
    expect(audit).toEqual([
      { kind: 'PROPOSED', count: 1, why: aTag.purpose },
      { kind: 'ASSIGNED_IN_BULK', count: 480, why: input.evidence },
      { kind: 'CONTESTED', count: 1, why: 'that is not me' },
    ])

    w.clock.move(30 * 24 * 60)
    await sweepTags(w.app)
    expect(await standing(w)).toBe(0)
    const { rows: ends } = await w.app.db.pool.query(
      'select ended_as, count(*)::int from tag_assignments group by 1 order by 1',
    )
    expect(ends).toEqual([
      { ended_as: 'CONTESTED', count: 1 },
      { ended_as: 'EXPIRED', count: 479 },
    ])
  },
)

test('a list with formulas, doubles and people of elsewhere harms nobody', async () => {
  await using w = await world()
  const communityId = await w.community()
  const operator = await w.as('OPERATOR', communityId)
  const [here, there] = await known(w, [await addNeighbour(w, communityId), await addNeighbour(w, await w.community())])
  const { tag } = await proposeTag(w, await w.as('OPERATOR'))
  const csv = ['=HYPERLINK("http://x";"1")', here!.phone, ` ${here!.phone} `, here!.id, there!.phone, '"', 'x'].join(
    '\n',
  )
  const done = (await ask(w, operator, bulk, { input: { tagId: tag.id, csv, evidence: 'list' }, dryRun: false }))[
    'bulkTag'
  ]
  expect(done.results.map(({ status }: Answer) => status)).toEqual([
    ...['UNREADABLE', 'TAGGED', 'DUPLICATE', 'DUPLICATE', 'UNKNOWN', 'UNREADABLE', 'UNREADABLE'],
  ])
  const many = { tagId: tag.id, csv: '13800000001\n'.repeat(10_001), evidence: 'list' }
  expect((await ask(w, operator, bulk, { input: many, dryRun: true }))['bulkTag'].userErrors).toEqual([
    { code: 'TOO_MANY', field: 'csv' },
  ])
})

test('a filter means by bulk what it means in the list', async () => {
  await using w = await world()
  const [a, b] = [await w.community(), await w.community()]
  await known(w, [await addNeighbour(w, a), await addNeighbour(w, a), await addNeighbour(w, b)])
  const platform = await w.as('OPERATOR')
  const { tag } = await proposeTag(w, platform)
  const give = async (actor: Actor, filter: object) =>
    (await ask(w, actor, bulk, { input: { tagId: tag.id, filter, evidence: 'all of them' }, dryRun: true }))['bulkTag']
      .matched
  const listed = async (actor: Actor, filter: object) =>
    (
      await ask(w, actor, `query ($filter: ResidentFilter) { residents(filter: $filter) { edges { node { id } } } }`, {
        filter,
      })
    )['residents'].edges.length
  const operator = await w.as('OPERATOR', a)
  for (const filter of [
    {},
    { communityId: { eq: b } },
    { not: { communityId: { eq: b } } },
    { or: [{ isGone: true }] },
  ])
    for (const actor of [platform, operator]) expect(await give(actor, filter)).toBe(await listed(actor, filter))
  expect(await give(operator, {})).toBe(2)
})

test('thirty-two operators who give one resident one tag give it once, and tell of it once', async () => {
  await using w = await world()
  const resident = await addResident(w, await w.community())
  const platform = await w.as('OPERATOR')
  const { tag } = await proposeTag(w, platform)
  const answers = await Promise.all(
    Array.from({ length: 32 }, () => ask(w, platform, assign, { tag: tag.id, resident: resident.id })),
  )
  expect(new Set(answers.map(({ assignTag }) => assignTag.assignment.id)).size).toBe(1)
  expect(await standing(w)).toBe(1)
  expect(await w.events('TagAssigned')).toHaveLength(1)
})

test('what is sensitive, or given by a rule, waits for a second person, and nobody is his own second person', async () => {
  await using w = await world()
  const [one, other] = [await w.as('OPERATOR'), await w.as('OPERATOR')]
  const local = await w.as('OPERATOR', await w.community())
  const { tag } = await proposeTag(w, one, { sensitivity: 'SENSITIVE' })
  expect(tag).toMatchObject({ state: 'PROPOSED', allowedActions: [] })
  const decided = async (actor: Actor, approves = true) =>
    (await ask(w, actor, decide, { id: tag.id, approves }))['decideTag']
  expect((await decided(one)).userErrors).toEqual([{ code: 'TAG_NEEDS_ANOTHER_PERSON' }])
  expect((await decided(local)).userErrors).toEqual([{ code: 'FORBIDDEN' }])
  expect(await decided(other)).toEqual({ tag: { state: 'ACTIVE' }, userErrors: [] })
  expect((await decided(other)).userErrors).toEqual([{ code: 'TAG_WRONG_STATE' }])
  const alone = w.app.db.pool.query('update tags set decided_by = proposed_by')
  await expect(alone).rejects.toThrow('tags_four_eyes')
  await expect(w.app.db.pool.query('update tags set decided_by = null')).rejects.toThrow('tags_second_person')
  expect((await proposeTag(w, local, { key: 'local' })).tag.state).toBe('PROPOSED')
})

test('nobody is marked by what the law forbids, whatever the letters', async () => {
  await using w = await world()
  const operator = await w.as('OPERATOR')
  for (const more of [
    { label: '孕 妇' },
    { labelEn: 'Pregnant' },
    { purpose: '推荐清真食品给少数民族' },
    { key: 'hiv_positive' },
  ]) {
    const { userErrors } = await proposeTag(w, operator, more)
    expect(userErrors).toEqual([{ code: 'TAG_FORBIDDEN', field: Object.keys(more)[0] }])
  }
})

test('strangers see nothing of a tag on somebody, and can do nothing about it', async () => {
  await using w = await world()
  const [communityId, elsewhere] = [await w.community(), await w.community()]
  const resident = await addResident(w, communityId)
  const platform = await w.as('OPERATOR')
  const { tag } = await proposeTag(w, platform)
  const given = (await ask(w, platform, assign, { tag: tag.id, resident: resident.id }))['assignTag'].assignment.id
  const strangers = [
    (await addResident(w, communityId)).actor,
    await w.as('MERCHANT', await w.merchant(communityId)),
    await w.as('OPERATOR', elsewhere),
    await w.as('PARTNER', communityId, ['orders:read']),
  ]
  for (const stranger of strangers) {
    const look = await w.request(
      stranger,
      `query ($r: ID!, $a: ID!, $t: ID!) { resident(id: $r) { id } node(id: $a) { id } tag(id: $t) { residentCount assignments { edges { node { id } } } } }`,
      { r: resident.id, a: given, t: tag.id },
    )
    expect(JSON.stringify(look.data ?? null)).not.toContain(given)
    expect(JSON.stringify(look.data ?? null)).not.toContain(resident.id)
    for (const [document, variables] of [
      [assign, { tag: tag.id, resident: resident.id }],
      [contest, { id: given }],
      [
        `mutation ($id: ID!) { removeTag(assignmentId: $id, why: "x") { assignment { id } userErrors { code } } }`,
        { id: given },
      ],
    ] as const) {
      const answer = await w.request(stranger, document, variables)
      const told = Object.values((answer.data ?? {}) as Answer)[0]
      expect(answer.errors?.[0]?.message ?? told.userErrors[0].code).toMatch(
        /^(NOT_FOUND|FORBIDDEN|SCOPE_MISSING|You may)/,
      )
    }
  }
  expect(await standing(w)).toBe(1)
  const partner = await w.as('PARTNER', communityId, ['audience:read'])
  const read = (await ask(w, partner, `{ residents { edges { node { id name phoneMasked tags { id } } } } }`))[
    'residents'
  ].edges
  expect(read.find(({ node }: Answer) => node.id === resident.id).node).toEqual({
    id: resident.id,
    name: null,
    phoneMasked: null,
    tags: [{ id: given }],
  })
})

test('a sensitive tag is seen by the platform and by the resident, and by nobody between them', async () => {
  await using w = await world()
  const communityId = await w.community()
  const resident = await addResident(w, communityId)
  const [one, other] = [await w.as('OPERATOR'), await w.as('OPERATOR')]
  const { tag } = await proposeTag(w, one, { sensitivity: 'SENSITIVE' })
  await ask(w, other, decide, { id: tag.id, approves: true })
  const local = await w.as('OPERATOR', communityId)
  expect((await ask(w, local, assign, { tag: tag.id, resident: resident.id }))['assignTag'].userErrors).toEqual([
    { code: 'FORBIDDEN', field: null },
  ])
  await ask(w, one, assign, { tag: tag.id, resident: resident.id })
  const look = `query ($r: ID!, $t: ID!) { resident(id: $r) { tags { id } } residents(filter: { tagId: { eq: $t } }) { edges { node { id } } } tag(id: $t) { residentCount } }`
  const seenBy = async (actor: Actor) => {
    const { resident: his, residents, tag: told } = await ask(w, actor, look, { r: resident.id, t: tag.id })
    return [his.tags.length, residents.edges.length, told.residentCount]
  }
  expect(await seenBy(one)).toEqual([1, 1, 1])
  expect(await seenBy(local)).toEqual([0, 0, 0])
  expect((await ask(w, resident.actor, mine))['viewer'].tags).toHaveLength(1)
})

test('a rule gives and takes its tag, not from or to who contests it until an operator decides', async () => {
  await using w = await world()
  const communityId = await w.community()
  const [a, b] = (await known(w, [await addNeighbour(w, communityId), await addNeighbour(w, communityId)])) as [
    KnownNeighbour,
    KnownNeighbour,
  ]
  const platform = await w.as('OPERATOR')
  const { tag } = await proposeTag(w, platform)
  // As if two persons had agreed on a rule.
  await w.app.db.pool.query(`update tags set kind = 'RULE', rule = '{"all":[]}', decided_by = $1`, [
    (await w.as('OPERATOR')).id,
  ])
  const say = (entered: number[], left: number[]) =>
    inTx({ ...w.app, actor: platform }, (tx) => applyTagMembership(tx, tag.id, entered, left))
  const holders = async () =>
    (await w.app.db.pool.query('select ordinal from tag_assignments where ended_at is null order by 1')).rows.map(
      ({ ordinal }) => ordinal,
    )
  await say([a.ordinal, b.ordinal], [])
  await say([a.ordinal, b.ordinal], [])
  expect(await holders()).toEqual([a.ordinal, b.ordinal])
  const [seen] = (await ask(w, a.actor, mine))['viewer'].tags
  expect(seen.assignedBy).toBeNull()
  await ask(w, a.actor, contest, { id: seen.id })
  await say([a.ordinal], [b.ordinal])
  expect(await holders()).toEqual([])
  const contests = `{ tagContests { edges { node { id why state resident { id } } } } }`
  const [{ node: open }] = (await ask(w, platform, contests))['tagContests'].edges
  expect(open).toMatchObject({ why: 'that is not me', state: 'OPEN', resident: { id: a.id } })
  const settle = `mutation ($id: ID!) { decideTagContest(contestId: $id, upholds: false, why: "the orders say so") { contest { state } userErrors { code } } }`
  expect((await ask(w, platform, settle, { id: open.id }))['decideTagContest'].contest).toEqual({ state: 'DISMISSED' })
  expect((await ask(w, platform, settle, { id: open.id }))['decideTagContest'].userErrors).toEqual([
    { code: 'TAG_CONTEST_DECIDED' },
  ])
  await say([a.ordinal], [])
  expect(await holders()).toEqual([a.ordinal])
  // What still holds when its time is over begins anew; bits of the engine do not move for it.
  w.clock.move(31 * 24 * 60)
  await sweepTags(w.app)
  expect(await holders()).toEqual([a.ordinal])
  expect(
    (await foldAll(w))
      .flatMap(({ tags }) => tags)
      .filter(({ ordinal }) => ordinal === a.ordinal)
      .at(-1)!.has,
  ).toBe(true)
})

test('a tag out of use is taken from everybody; who is gone has none', async () => {
  await using w = await world()
  const communityId = await w.community()
  const [a, b] = (await known(w, [await addNeighbour(w, communityId), await addNeighbour(w, communityId)])) as [
    KnownNeighbour,
    KnownNeighbour,
  ]
  const platform = await w.as('OPERATOR')
  const { tag } = await proposeTag(w, platform)
  for (const { id } of [a, b]) await ask(w, platform, assign, { tag: tag.id, resident: id })
  await moveOut(w, a)
  const told = (await foldAll(w)).flatMap(({ tags }) => tags)
  expect(told.filter(({ ordinal }) => ordinal === a.ordinal).at(-1)).toMatchObject({ has: false })
  await ask(w, platform, `mutation ($id: ID!) { retireTag(tagId: $id, why: "no use") { tag { state } } }`, {
    id: tag.id,
  })
  expect((await ask(w, platform, assign, { tag: tag.id, resident: b.id }))['assignTag'].userErrors).toEqual([
    { code: 'TAG_WRONG_STATE', field: 'tagId' },
  ])
  await sweepTags(w.app)
  const { rows } = await w.app.db.pool.query('select ordinal, ended_as from tag_assignments order by ordinal')
  expect(rows).toEqual([
    { ordinal: a.ordinal, ended_as: 'FORGOTTEN' },
    { ordinal: b.ordinal, ended_as: 'RETIRED' },
  ])
})

test('a resident declares of himself what is his to say, and takes it back', async () => {
  await using w = await world()
  const resident = await addResident(w, await w.community())
  const platform = await w.as('OPERATOR')
  const { tag } = await proposeTag(w, platform, { key: 'senior', kind: 'SELF', label: '已退休', labelEn: 'Retired' })
  expect((await ask(w, platform, assign, { tag: tag.id, resident: resident.id }))['assignTag'].userErrors).toEqual([
    { code: 'TAG_WRONG_KIND', field: 'tagId' },
  ])
  const say = (what: string) =>
    ask(w, resident.actor, `mutation ($id: ID!) { ${what}(tagId: $id) { tag { id } userErrors { code } } }`, {
      id: tag.id,
    })
  await say('declareTag')
  await say('declareTag')
  expect((await ask(w, resident.actor, mine))['viewer'].tags).toMatchObject([{ source: 'RESIDENT' }])
  await say('undeclareTag')
  expect(await standing(w)).toBe(0)
})

test('what households declared elsewhere is entered for everybody who lives there, and stays theirs to take back', async () => {
  await using w = await world()
  const [here, elsewhere] = [await addResident(w, await w.community()), await addResident(w, await w.community())]
  const platform = await w.as('OPERATOR')
  const { tag } = await proposeTag(w, platform, { key: 'senior', kind: 'SELF', label: '已退休', labelEn: 'Retired' })
  const homes = await w.app.db.pool.query<{ id: string }>(
    `select household_id as id from residents where id = any($1) order by ordinal`,
    [[here.id, elsewhere.id]],
  )
  const householdIds = homes.rows.map(({ id }) => id)
  const input = { tagId: tag.id, householdIds, evidence: '在原系统中自述' }
  expect((await ask(w, platform, bulk, { input, dryRun: false }))['bulkTag'].matched).toBe(2)
  expect((await ask(w, here.actor, mine))['viewer'].tags).toMatchObject([{ source: 'BULK' }])
  await ask(w, here.actor, `mutation ($id: ID!) { undeclareTag(tagId: $id) { tag { id } } }`, { id: tag.id })
  expect(await standing(w)).toBe(1)
  const none = { ...input, householdIds: [] }
  expect((await ask(w, platform, bulk, { input: none, dryRun: false }))['bulkTag'].userErrors).toMatchObject([
    { code: 'TOO_MANY' },
  ])
})

test('what somebody earns he may say himself, where two persons have agreed to ask; nobody guesses it', async () => {
  await using w = await world()
  const operator = await w.as('OPERATOR')
  const income = { key: 'income_100k', label: '收入 10 万', labelEn: 'Income 100K' }
  const refused = [{ code: 'TAG_FORBIDDEN', field: 'key' }]
  expect((await proposeTag(w, operator, { ...income, kind: 'SELF' })).userErrors).toEqual(refused)
  expect((await proposeTag(w, operator, { ...income, sensitivity: 'SENSITIVE' })).userErrors).toEqual(refused)
  const { tag } = await proposeTag(w, operator, { ...income, kind: 'SELF', sensitivity: 'SENSITIVE' })
  expect(tag.state).toBe('PROPOSED')
  const pregnant = { key: 'expecting', label: '孕妇', kind: 'SELF', sensitivity: 'SENSITIVE' }
  expect((await proposeTag(w, operator, pregnant)).userErrors).toMatchObject([{ code: 'TAG_FORBIDDEN' }])
})

test('an assignment is ended and never changed otherwise, and what was decided stays', async () => {
  await using w = await world()
  const resident = await addResident(w, await w.community())
  const platform = await w.as('OPERATOR')
  const { tag } = await proposeTag(w, platform)
  await ask(w, platform, assign, { tag: tag.id, resident: resident.id })
  for (const change of [
    "update tag_assignments set evidence = 'x'",
    'delete from tag_assignments',
    'delete from tag_decisions',
    "update tag_decisions set why = ''",
  ])
    await expect(w.app.db.pool.query(change)).rejects.toThrow()
})

test('a rule makes a tag when it is one, asks of no tag and no segment, and a computed tag is one that is shipped', async () => {
  await using w = await world()
  const deps = { ...w.app, actor: await w.as('OPERATOR') }
  const make = async (more: object) => {
    try {
      await proposeTagAs(deps, { ...aTag, sensitivity: 'NORMAL', ...more } as NewTag)
      return 'done'
    } catch (error) {
      const { code, field } = error as { code: string; field?: string }
      return `${code} ${field ?? ''}`
    }
  }
  const rule = { trait: { key: 'ORDERS', is: 'GTE', value: 3 } }
  expect(await make({ kind: 'RULE', rule })).toBe('done')
  expect(await make({ kind: 'RULE', key: 'b' })).toBe('TAG_RULE_INVALID rule')
  expect(await make({ kind: 'RULE', key: 'b', rule: { trait: { key: 'AGE', is: 'EQ', value: 3 } } })).toBe(
    'TAG_RULE_INVALID rule.trait.key',
  )
  expect(await make({ kind: 'RULE', key: 'b', rule: { not: { hasTag: { tagId: newId('tag') } } } })).toBe(
    'TAG_RULE_REFERS rule',
  )
  expect(await make({ key: 'b', rule })).toBe('TAG_WRONG_KIND rule')
  expect(await make({ kind: 'COMPUTED', key: 'b' })).toBe('TAG_NOT_SHIPPED key')
  for (const { key, label, labelEn, purpose } of shippedTags)
    expect(await make({ kind: 'COMPUTED', key, label, labelEn, purpose })).toBe('done')
  const { rows } = await w.app.db.pool.query(`select distinct state from tags`)
  expect(rows).toEqual([{ state: 'PROPOSED' }])
})

test('a tag of a rule is proposed through the API, and says in words who has it', async () => {
  await using w = await world()
  const operator = await w.as('OPERATOR')
  const rule = {
    all: [
      { trait: { key: 'ORDERS', is: 'GTE', value: 3 } },
      { performed: { event: 'ORDERED', times: { is: 'GTE', count: 2 }, withinDays: 60 } },
    ],
  }
  const { tag } = await proposeTag(w, operator, { kind: 'RULE', rule })
  const { tag: told } = await ask(
    w,
    operator,
    `query ($id: ID!) { tag(id: $id) { rule zh: sentence en: sentence(language: EN) } }`,
    { id: tag.id },
  )
  expect(told.rule).toEqual(rule)
  expect(told.zh).toContain('60')
  expect(told.en).toContain('60')
})

test('the members of a segment are tagged as they were last computed, by who may see it', async () => {
  await using w = await world()
  const [here, there] = [await w.community(), await w.community()]
  const neighbours = await known(w, [
    await addNeighbour(w, here),
    await addNeighbour(w, here),
    await addNeighbour(w, there),
  ])
  const platform = await w.as('OPERATOR')
  const { tag } = await proposeTag(w, platform)
  const segmentId = newId('seg')
  await w.app.db.sql.insert(segments).values({
    ...{ id: segmentId, name: '常客', nameEn: 'Regulars', purpose: 'to thank them', communityId: here },
    ...{ state: 'ACTIVE', version: 1, status: 'READY', createdBy: platform.id!, createdAt: w.clock.now() },
  })
  const bits = Buffer.alloc(2)
  const [a, , c] = neighbours.map(({ ordinal }) => ordinal)
  for (const ordinal of [a!, c!]) bits[ordinal >>> 3]! |= 1 << (ordinal & 7)
  await w.app.db.sql.insert(segmentMembers).values({ segmentId, bits, changeId: 0 })
  const give = async (actor: Actor) =>
    (await ask(w, actor, bulk, { input: { tagId: tag.id, segmentId, evidence: 'regulars' }, dryRun: true }))['bulkTag']
  expect(await give(platform)).toMatchObject({ matched: 2, counts: { tagged: 2 }, results: [] })
  expect((await give(await w.as('OPERATOR', here))).matched).toBe(1)
  expect((await give(await w.as('OPERATOR', there))).userErrors).toEqual([{ code: 'NOT_FOUND', field: 'segmentId' }])
})
