import { expect, test } from 'vitest'
import { system, type Actor } from '../../access/actor.ts'
import { inTx } from '../../db/tx.ts'
import { world, type World } from '../../testing/world.ts'
import type { CommunityId } from '../communities/index.ts'
import { expireLeaderTasks } from './leader-tasks.commands.ts'
import { holdMessages, passQueued, releaseMessages, withdrawMessages } from './messages.commands.ts'
import { simulateGate } from './simulation.queries.ts'
import { draftFor, send, settle, words } from './testing.ts'
import { newId } from '@linli/kit'

async function ask(w: World, actor: Actor, document: string, variables: object = {}): Promise<Record<string, unknown>> {
  const { data, errors } = await w.request(actor, document, variables)
  if (errors) throw new Error(JSON.stringify(errors))
  return data!
}
const inSystem = <T>(w: World, work: Parameters<typeof inTx<T>>[1]): Promise<T> =>
  inTx({ ...w.app, actor: system }, work)

const preferences = `viewer { messagePreferences { personalisation quietHours { fromMinute untilMinute }
  marketing { channel given saidAt } browsers hasWeChat } } userErrors { code field }`

test('a resident sets what he wants to be told and when, and reads it again', async () => {
  await using w = await world()
  const { actor } = await settle(w, await w.community())
  const { viewer } = await ask(w, actor, `{ ${preferences.split(' userErrors')[0]!} }`)
  expect(viewer).toEqual({
    messagePreferences: {
      personalisation: 'ON',
      quietHours: null,
      marketing: [
        { channel: 'IN_APP', given: true, saidAt: null },
        { channel: 'WEB_PUSH', given: true, saidAt: null },
        { channel: 'SMS', given: false, saidAt: null },
        { channel: 'WECHAT', given: false, saidAt: null },
        { channel: 'LEADER_TASK', given: true, saidAt: null },
      ],
      browsers: 0,
      hasWeChat: false,
    },
  })
  await ask(w, actor, `mutation { setPersonalisation(personalisation: OFF) { ${preferences} } }`)
  await ask(
    w,
    actor,
    `mutation { setQuietHours(quietHours: { fromMinute: 780, untilMinute: 840 }) { ${preferences} } }`,
  )
  await ask(w, actor, `mutation { linkWeChat(code: "sandbox-wang") { ${preferences} } }`)
  for (const given of [true, false, true])
    await ask(
      w,
      actor,
      `mutation ($given: Boolean!) { setMarketingConsent(channel: SMS, given: $given) { ${preferences} } }`,
      { given },
    )
  const { setQuietHours } = await ask(w, actor, `mutation { setQuietHours { ${preferences} } }`)
  expect(setQuietHours).toMatchObject({
    viewer: { messagePreferences: { personalisation: 'OFF', quietHours: null, hasWeChat: true } },
    userErrors: [],
  })
  const said = await w.app.db.pool.query<{ given: boolean }>('select given from marketing_consents order by id')
  expect(said.rows.map(({ given }) => given)).toEqual([true, false, true])
  await expect(w.app.db.pool.query('delete from marketing_consents')).rejects.toThrow('append-only')
})

test('what cannot be is refused, and who lives nowhere here has no preferences', async () => {
  await using w = await world()
  const { actor } = await settle(w, await w.community())
  const codes = async (who: Actor, mutation: string) => {
    const [[, payload]] = Object.entries(await ask(w, who, `mutation { ${mutation} { userErrors { code } } }`)) as [
      [string, { userErrors: { code: string }[] }],
    ]
    return payload.userErrors.map(({ code }) => code)
  }
  for (const hours of [
    'fromMinute: 0, untilMinute: 0',
    'fromMinute: -1, untilMinute: 3',
    'fromMinute: 0, untilMinute: 1440',
    'fromMinute: 0, untilMinute: 1000',
  ])
    expect(await codes(actor, `setQuietHours(quietHours: { ${hours} })`)).toEqual(['BAD_INPUT'])
  expect(await codes(actor, 'linkWeChat(code: "x")')).toEqual(['WECHAT_CODE_WRONG'])
  const guest = await w.as('RESIDENT', await w.household(await w.community()))
  expect(await codes(guest, 'setPersonalisation(personalisation: OFF)')).toEqual(['NOT_A_RESIDENT'])
  const operator = await w.as('OPERATOR')
  expect(await codes(operator, 'setPersonalisation(personalisation: OFF)')).toEqual(['FORBIDDEN'])
})

test('a message lies in the inbox like everything else, and is opened when it is read', async () => {
  await using w = await world()
  const communityId = await w.community()
  const [who, neighbour] = [await settle(w, communityId), await settle(w, communityId)]
  const [answer] = await send(w, draftFor(who.residentId, { content: words('菠菜三元') }))
  const inbox = async (actor: Actor) =>
    (
      (
        await ask(
          w,
          actor,
          '{ inbox { nodes { id kind order { id } message { id state content { channel title body path } } } } }',
        )
      )['inbox'] as { nodes: { id: string }[] }
    ).nodes
  expect(await inbox(who.actor)).toMatchObject([
    {
      kind: 'MESSAGE',
      order: null,
      message: {
        id: answer!.messageId,
        state: 'DELIVERED',
        content: { channel: 'IN_APP', title: '菠菜三元', path: '/offers' },
      },
    },
  ])
  expect(await inbox(neighbour.actor)).toEqual([])
  const node = async (actor: Actor) =>
    (await w.request(actor, `{ node(id: "${answer!.messageId}") { id } }`)).data?.['node']
  expect([await node(who.actor), await node(neighbour.actor)]).toEqual([{ id: answer!.messageId }, null])
  expect((await w.events('NotificationArrived')).map(({ topics }) => topics)).toEqual([[`inbox:${who.actor.id}`]])
  const ids = [(await inbox(who.actor))[0]!.id]
  for (const actor of [neighbour.actor, who.actor, who.actor])
    await ask(w, actor, 'mutation ($ids: [ID!]) { readNotifications(ids: $ids) { unreadCount } }', { ids })
  await w.settle()
  const { rows } = await w.app.db.pool.query<{ state: string; version: number }>('select state, version from messages')
  expect(rows).toEqual([{ state: 'OPENED', version: 2 }])
})

test('an operator reads what was told and what was not and why, of his communities alone; one statement a page', async () => {
  await using w = await world()
  const communityId = await w.community()
  const [a, b] = [await settle(w, communityId), await settle(w, communityId)]
  await send(w, draftFor(a.residentId), draftFor(b.residentId, { heldBack: 'HOLDOUT', variant: 'B' }))
  const list = (actor: Actor, filter = '') =>
    w.request(
      actor,
      `{ messages${filter} { nodes { state reason channel variant resident { id } tried { channel reason } content { title parameters { name } } } count { value } } }`,
    )
  const operator = await w.as('OPERATOR', communityId)
  const { data, errors, statements } = await list(operator)
  expect([errors, statements]).toEqual([undefined, 1])
  expect((data!['messages'] as { nodes: object[] }).nodes).toMatchObject([
    { state: 'SUPPRESSED', reason: 'HOLDOUT', channel: null, variant: 'B', resident: { id: b.residentId } },
    { state: 'DELIVERED', reason: null, channel: 'IN_APP', variant: null, resident: { id: a.residentId } },
  ])
  const some = await list(operator, '(filter: { reason: { eq: HOLDOUT } })')
  expect(some.data!['messages']).toMatchObject({ count: { value: 1 } })
  const elsewhere = await list(await w.as('OPERATOR', await w.community()))
  expect(elsewhere.data!['messages']).toMatchObject({ nodes: [] })
  expect((await list(a.actor)).errors).toHaveLength(1)
})

test('rules are set by operators of the platform, each version once, and hold from then on', async () => {
  await using w = await world()
  const communityId = await w.community()
  const set = async (actor: Actor, input: object, expectedVersion = 1) => {
    const data = await ask(
      w,
      actor,
      `mutation ($input: SetSendRuleInput!, $expectedVersion: Int!) { setSendRule(input: $input, expectedVersion: $expectedVersion) {
        rule { kind most windowHours costFen version quietHours { fromMinute untilMinute } reason setBy { name } } userErrors { code } } }`,
      { input: { kind: 'IN_APP', most: 1, windowHours: 24, reason: '先少发一点', ...input }, expectedVersion },
    )
    return data['setSendRule'] as { rule: object | null; userErrors: { code: string }[] }
  }
  const platform = await w.as('OPERATOR')
  expect((await set(await w.as('OPERATOR', communityId), {})).userErrors).toEqual([{ code: 'FORBIDDEN' }])
  for (const wrong of [
    { most: -1 },
    { most: 51 },
    { windowHours: 0 },
    { windowHours: 2_161 },
    { reason: ' ' },
    { costFen: 1_001 },
  ])
    expect((await set(platform, wrong)).userErrors).toEqual([{ code: 'BAD_INPUT' }])
  const tries = await Promise.all([set(platform, {}), set(platform, {}), set(platform, {})])
  expect(tries.flatMap(({ userErrors }) => userErrors)).toEqual([{ code: 'STALE_VERSION' }, { code: 'STALE_VERSION' }])
  const { sendRules } = await ask(
    w,
    platform,
    '{ sendRules { kind most windowHours version quietHours { fromMinute } setBy { id } } }',
  )
  expect(sendRules).toHaveLength(6)
  expect((sendRules as object[])[0]).toMatchObject({
    kind: 'IN_APP',
    most: 1,
    windowHours: 24,
    version: 2,
    setBy: { id: platform.id },
  })
  const { residentId } = await settle(w, communityId)
  const [first, second] = [await send(w, draftFor(residentId)), await send(w, draftFor(residentId))]
  expect([first[0]!.state, second[0]!.reason]).toEqual(['SENT', 'CAP_REACHED'])
  const priced = { kind: 'SMS', most: 2, windowHours: 168, reason: '运营商涨价' }
  expect((await set(platform, { ...priced, costFen: 6 })).rule).toMatchObject({ costFen: 6, version: 2 })
  expect((await set(platform, { ...priced, most: 1 }, 2)).rule).toMatchObject({ costFen: 6, version: 3 })
  await expect(w.app.db.pool.query('update send_rules set most = 9')).rejects.toThrow('append-only')
})

/** A leader of the community, and a neighbour whom he is asked to tell something. */
async function asked(w: World, communityId: CommunityId) {
  const leader = await w.as('LEADER', communityId)
  const who = await settle(w, communityId)
  const [answer] = await send(w, draftFor(who.residentId, { channels: ['LEADER_TASK'], content: words('菠菜三元') }))
  const tasks = async (actor: Actor) =>
    (
      (await ask(w, actor, '{ leaderTasks { nodes { id state title body neighbourName buildingName note } } }'))[
        'leaderTasks'
      ] as {
        nodes: { id: string; state: string; neighbourName: string }[]
      }
    ).nodes
  const finish = async (actor: Actor, id: string, outcome: string, note?: string) =>
    (
      (await ask(
        w,
        actor,
        'mutation ($id: ID!, $outcome: LeaderOutcome!, $note: String) { finishLeaderTask(id: $id, outcome: $outcome, note: $note) { task { state } userErrors { code } } }',
        { id, outcome, note },
      )) as { finishLeaderTask: { task: object | null; userErrors: { code: string }[] } }
    ).finishLeaderTask
  return { leader, who, messageId: answer!.messageId, tasks, finish }
}

test('a leader sees whom to tell what, and says once what became of it; nobody else does', async () => {
  await using w = await world()
  const communityId = await w.community()
  const { leader, who, messageId, tasks, finish } = await asked(w, communityId)
  const [task] = await tasks(leader)
  expect(task).toMatchObject({
    state: 'OPEN',
    title: '菠菜三元',
    neighbourName: `RESIDENT ${who.actor.id!.slice(-4)}`,
    note: null,
  })
  const other = await w.as('LEADER', await w.community())
  expect(await tasks(other)).toEqual([])
  expect((await finish(other, task!.id, 'DONE')).userErrors).toEqual([{ code: 'NOT_FOUND' }])
  const ends = await Promise.all([finish(leader, task!.id, 'DONE', '说好了'), finish(leader, task!.id, 'DONE')])
  expect(ends.map(({ userErrors }) => userErrors)).toEqual([[], []])
  expect((await finish(leader, task!.id, 'DECLINED')).userErrors).toEqual([{ code: 'LEADER_TASK_ENDED' }])
  const { rows } = await w.app.db.pool.query('select state, version from messages where id = $1', [messageId])
  expect(rows).toEqual([{ state: 'DELIVERED', version: 2 }])
  // What the leader reads in his inbox the neighbour has not opened.
  await ask(w, leader, 'mutation { readNotifications { unreadCount } }')
  await w.settle()
  expect((await w.app.db.pool.query('select state from messages')).rows).toEqual([{ state: 'DELIVERED' }])
})

test('what a leader declines, or does not tell in time, has not come', async () => {
  await using w = await world()
  const communityId = await w.community()
  const first = await asked(w, communityId)
  await first.finish(first.leader, (await first.tasks(first.leader))[0]!.id, 'DECLINED', '他不在家')
  const second = await asked(w, await w.community())
  w.clock.move(3 * 1_440)
  await Promise.all([expireLeaderTasks({ ...w.app, actor: system }), expireLeaderTasks({ ...w.app, actor: system })])
  const { rows } = await w.app.db.pool.query('select state, failure, version from messages order by id')
  expect(rows).toEqual([
    { state: 'FAILED', failure: 'DECLINED', version: 2 },
    { state: 'FAILED', failure: 'EXPIRED', version: 2 },
  ])
  expect((await second.finish(second.leader, (await second.tasks(second.leader))[0]!.id, 'DONE')).userErrors).toEqual([
    { code: 'LEADER_TASK_ENDED' },
  ])
})

test('what waits is held while its campaign is paused, goes when it is released, and never when it is withdrawn', async () => {
  await using w = await world()
  const communityId = await w.community()
  const people = await Promise.all(Array.from({ length: 3 }, () => settle(w, communityId)))
  await w.app.db.pool.query(
    'insert into resident_quiet_hours (resident_id, from_minute, until_minute, set_at) select id, 700, 800, now() from residents',
  )
  const drafts = people.map(({ residentId }, nr) =>
    draftFor(residentId, { source: { id: `cmp_${nr === 2 ? 'b' : 'a'}` } }),
  )
  await send(w, ...drafts)
  await inSystem(w, (tx) => holdMessages(tx, ['cmp_a']))
  w.clock.move(3 * 60)
  const pass = () => passQueued({ ...w.app, actor: system })
  expect(await pass()).toBe(1)
  await inSystem(w, (tx) => releaseMessages(tx, ['cmp_a']))
  await inSystem(w, async (tx) => expect(await withdrawMessages(tx, ['cmp_a'], { reason: 'STOPPED', most: 1 })).toBe(1))
  expect([await pass(), await pass()]).toEqual([1, 0])
  const { rows } = await w.app.db.pool.query<{ state: string; n: number }>(
    'select state, count(*)::int as n from messages group by state order by state',
  )
  expect(rows).toEqual([
    { state: 'DELIVERED', n: 2 },
    { state: 'SUPPRESSED', n: 1 },
  ])
})

test('a simulation says what the gate then does, and sends nothing', async () => {
  await using w = await world()
  const communityId = await w.community()
  const people = await Promise.all(Array.from({ length: 6 }, () => settle(w, communityId)))
  await w.as('LEADER', communityId)
  await w.app.db.pool.query(
    `insert into send_rules (kind, version, most, window_hours, reason, set_at) values ('LEADER', 2, 3, 24, 'spec', now())`,
  )
  await w.app.db.pool.query(`update residents set personalised = false where id = $1`, [people[0]!.residentId])
  const asking = { channels: ['LEADER_TASK', 'SMS'] as const, kind: 'MARKETING' as const }
  const ids = people.map(({ residentId }) => residentId)
  const simulated = await simulateGate(w.app.db.sql, { ...asking, residentIds: [...ids, newId('res')] }, w.clock.now())
  expect(simulated).toEqual({
    sent: { LEADER_TASK: 3 },
    queued: 0,
    suppressed: { PERSONALISATION_OFF: 1, LEADER_BUSY: 2, GONE: 1 },
  })
  expect((await w.app.db.pool.query('select 1 from messages')).rowCount).toBe(0)
  const answers = await send(w, ...ids.map((residentId) => draftFor(residentId, asking)))
  const counts = Map.groupBy(answers, ({ reason, channel }) => reason ?? channel)
  expect([
    counts.get('LEADER_TASK')!.length,
    counts.get('LEADER_BUSY')!.length,
    counts.get('PERSONALISATION_OFF')!.length,
  ]).toEqual([3, 2, 1])
})
