import { expect, test } from 'vitest'
import { system } from '../../access/actor.ts'
import { inTx } from '../../db/tx.ts'
import { world, type World } from '../../testing/world.ts'
import { roleGrants, type GrantId, type PrincipalId } from '../accounts/index.ts'
import type { ResidentId } from '../audience/index.ts'
import { sendThroughGate } from './gate.commands.ts'
import { freeSlots, presentRules, takeSlots } from './gate.store.ts'
import type { MessageDraft } from './message.ts'
import { passQueued } from './messages.commands.ts'
import { setPersonalisation } from './preferences.commands.ts'
import { draftFor, outcomeOf, send, settle, words } from './testing.ts'
import { newId } from '@linli/kit'

const count = async (w: World, sql: string, ...values: unknown[]): Promise<number> =>
  Number((await w.app.db.pool.query<{ n: string }>(`select count(*) as n from ${sql}`, values)).rows[0]!.n)

const rule = (w: World, kind: string, most: number, windowHours = 168) =>
  w.app.db.pool.query(
    `insert into send_rules (kind, version, most, window_hours, reason, set_at)
     select $1, max(version) + 1, $2, $3, 'spec', now() from send_rules where kind = $1`,
    [kind, most, windowHours],
  )

const pass = (w: World) => passQueued({ ...w.app, actor: system })

test('three campaigns at once by 32 workers: nobody has more than his cap, and each is explained', async () => {
  await using w = await world()
  const communityId = await w.community()
  await rule(w, 'IN_APP', 2)
  const people = await Promise.all(Array.from({ length: 25 }, () => settle(w, communityId)))
  const campaigns = Array.from({ length: 3 }, (_, nr) => ({
    source: { id: `cmp_${nr}` },
    content: words(`好价 ${nr}`),
  }))
  // Every worker tries everybody for every campaign, each in an order of its own.
  const workers = Array.from({ length: 32 }, async (_, worker) => {
    for (const { source, content } of campaigns) {
      const mine = [...people.slice(worker % 25), ...people.slice(0, worker % 25)]
      for (let at = 0; at < mine.length; at += 5)
        await send(w, ...mine.slice(at, at + 5).map(({ residentId }) => draftFor(residentId, { source, content })))
    }
  })
  await Promise.all(workers)
  const { rows } = await w.app.db.pool.query<{ sent: number; capped: number; all: number }>(
    `select count(*) filter (where state = 'DELIVERED')::int as sent, count(*) filter (where reason = 'CAP_REACHED')::int as capped, count(*)::int as all
     from messages group by resident_id`,
  )
  expect(rows).toHaveLength(25)
  for (const row of rows) expect(row).toEqual({ sent: 2, capped: 1, all: 3 })
  expect(await count(w, 'notifications')).toBe(50)
})

test('who neither locks nor looks is stopped by the constraint: no two hold a slot at a time, and none is above its rule', async () => {
  await using w = await world()
  const { residentId } = await settle(w, await w.community())
  const take = (slot: number, from: string, most = 2) =>
    w.app.db.pool.query(
      `insert into send_slots (subject, kind, slot, held, message_id, rule_version, most)
       values ($1, 'WEB_PUSH', $2, tstzrange($3::timestamptz, $3::timestamptz + interval '7 days'), $4, 1, $5)`,
      [residentId, slot, from, newId('msg'), most],
    )
  const tries = await Promise.allSettled(
    Array.from({ length: 32 }, (_, nr) => take((nr % 2) + 1, '2026-03-03T04:00:00Z')),
  )
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(2)
  // A millisecond less than the window is within it; the window itself is over.
  await expect(take(1, '2026-03-10T03:59:59.999Z')).rejects.toThrow('send_slots_once')
  await expect(take(3, '2026-03-20T04:00:00Z')).rejects.toThrow('send_slots_within')
  await expect(take(3, '2026-03-20T04:00:00Z', 3)).rejects.toThrow('send_slots_rule')
  await take(1, '2026-03-10T04:00:00Z')
  await expect(w.app.db.pool.query('update send_slots set held = held')).rejects.toThrow('append-only')
})

test('a slot that another took between looking and taking costs the message its place, and leaves no half', async () => {
  await using w = await world()
  const { residentId } = await settle(w, await w.community())
  const ids = [newId('msg'), newId('msg')] as const
  await inTx({ ...w.app, actor: system }, async (tx) => {
    const present = await presentRules(tx.sql)
    const own = { subject: residentId as string, kind: 'LEADER_TASK' as const, slot: 1 }
    const leader = { subject: 'usr_leader', kind: 'LEADER' as const, slot: 1 }
    expect(await takeSlots(tx, [{ messageId: ids[0], ...own }], present)).toEqual(new Set([ids[0]]))
    expect(
      await takeSlots(
        tx,
        [
          { messageId: ids[1], ...own },
          { messageId: ids[1], ...leader },
        ],
        present,
      ),
    ).toEqual(new Set())
    await freeSlots(tx, [ids[0]])
  })
  expect(await count(w, 'send_slots')).toBe(0)
})

test('the window rolls: the cap is free again when the first of it is a window old, not when a week begins', async () => {
  await using w = await world()
  const { residentId } = await settle(w, await w.community())
  await rule(w, 'IN_APP', 2)
  const next = () => outcomeOf(w, draftFor(residentId))
  expect([await next(), await next(), await next()]).toEqual(['SENT IN_APP', 'SENT IN_APP', 'SUPPRESSED CAP_REACHED'])
  w.clock.move(7 * 1_440 - 1)
  expect(await next()).toBe('SUPPRESSED CAP_REACHED')
  w.clock.move(1)
  expect([await next(), await next(), await next()]).toEqual(['SENT IN_APP', 'SENT IN_APP', 'SUPPRESSED CAP_REACHED'])
})

test('the same source reaches somebody once, whoever tries again, and hears what it heard then', async () => {
  await using w = await world()
  const [a, b] = [await settle(w, await w.community()), await settle(w, await w.community())]
  const source = { id: 'cmp_once' }
  const draft = (who: { residentId: ResidentId }, step?: string): MessageDraft =>
    draftFor(who.residentId, { source: step ? { ...source, step } : source })
  const first = await send(w, draft(a), draft(b))
  const tries = await Promise.all(Array.from({ length: 8 }, () => send(w, draft(a), draft(b))))
  for (const again of tries) expect(again).toEqual(first)
  expect(await count(w, 'messages')).toBe(2)
  expect(await outcomeOf(w, draft(a, 'second'))).toBe('SENT IN_APP')
  // One call may hold the same person twice.
  const both = await send(w, draft(b, 'x'), draft(b, 'y'), draft(b, 'x'))
  expect(both.map(({ state }) => state)).toEqual(['SENT', 'SENT', 'SENT'])
  expect(both[2]!.messageId).toBe(both[0]!.messageId)
})

test('the same words do not come twice within a week, from whoever', async () => {
  await using w = await world()
  const { residentId } = await settle(w, await w.community())
  const content = words('同一句话')
  expect(await outcomeOf(w, draftFor(residentId, { content }))).toBe('SENT IN_APP')
  expect(await outcomeOf(w, draftFor(residentId, { content: structuredClone(content) }))).toBe('SUPPRESSED DUPLICATE')
  w.clock.move(7 * 1_440 + 1)
  expect(await outcomeOf(w, draftFor(residentId, { content }))).toBe('SENT IN_APP')
})

test('OFF that is said before is heard: nothing is sent to him afterwards, and what belongs to his orders still comes', async () => {
  await using w = await world()
  const communityId = await w.community()
  const people = await Promise.all(Array.from({ length: 12 }, () => settle(w, communityId)))
  await Promise.all(
    people.map(async ({ residentId, actor }) => {
      const sending = send(w, draftFor(residentId))
      await setPersonalisation({ ...w.app, actor }, 'OFF')
      const after = await outcomeOf(w, draftFor(residentId))
      expect(after).toBe('SUPPRESSED PERSONALISATION_OFF')
      await sending
    }),
  )
  const { residentId, actor } = people[0]!
  const transactional = () => outcomeOf(w, draftFor(residentId, { kind: 'TRANSACTIONAL' }))
  await rule(w, 'IN_APP', 0)
  expect([await transactional(), await transactional()]).toEqual(['SENT IN_APP', 'SENT IN_APP'])
  await setPersonalisation({ ...w.app, actor }, 'ON')
  expect(await outcomeOf(w, draftFor(residentId))).toBe('SUPPRESSED CAP_REACHED')
})

test('a sending under way and a resident who says OFF wait for each other', async () => {
  await using w = await world()
  const { residentId, actor } = await settle(w, await w.community())
  let said: Promise<unknown> | undefined
  let done = false
  await inTx({ ...w.app, actor: system }, async (tx) => {
    expect((await sendThroughGate(tx, draftFor(residentId))).state).toBe('SENT')
    said = setPersonalisation({ ...w.app, actor }, 'OFF').then(() => (done = true))
    await tx.sql.execute('select pg_sleep(0.1)')
    expect(done).toBe(false)
  })
  await said
  expect(await outcomeOf(w, draftFor(residentId))).toBe('SUPPRESSED PERSONALISATION_OFF')
})

test('each obstacle has its name, and the next channel is tried', async () => {
  await using w = await world()
  const communityId = await w.community()
  const { residentId } = await settle(w, communityId)
  const outcome = (more: Partial<MessageDraft>) => outcomeOf(w, draftFor(residentId, more))
  expect(await outcome({ channels: ['SMS'] })).toBe('SUPPRESSED NO_CONSENT')
  expect(await outcome({ channels: ['WEB_PUSH'] })).toBe('SUPPRESSED NO_ADDRESS')
  expect(await outcome({ channels: ['LEADER_TASK'] })).toBe('SUPPRESSED NO_ADDRESS')
  expect(await outcome({ channels: ['SMS', 'WEB_PUSH', 'IN_APP'] })).toBe('SENT IN_APP')
  expect(await outcome({ expiresAt: w.clock.now() })).toBe('SUPPRESSED EXPIRED')
  expect(await outcome({ heldBack: 'HOLDOUT' })).toBe('SUPPRESSED HOLDOUT')
  await w.app.db.pool.query('update residents set forgotten_at = now()')
  expect(await outcome({ kind: 'TRANSACTIONAL' })).toBe('SUPPRESSED GONE')
  const { rows } = await w.app.db.pool.query<{ tried: unknown }>(`select tried from messages where channel = 'IN_APP'`)
  expect(rows).toEqual([
    {
      tried: [
        { channel: 'SMS', reason: 'NO_CONSENT' },
        { channel: 'WEB_PUSH', reason: 'NO_ADDRESS' },
      ],
    },
  ])
})

test('what would wake somebody waits for the morning, asks the gate again, and expires in the night if it must', async () => {
  await using w = await world()
  const communityId = await w.community()
  const [a, b] = [await settle(w, communityId), await settle(w, communityId)]
  await w.app.db.pool.query(
    `insert into resident_quiet_hours (resident_id, from_minute, until_minute, set_at) select id, 1320, 480, now() from residents`,
  )
  // Noon in Shanghai and eleven hours more.
  w.clock.move(11 * 60)
  const [waits, silenced] = await send(w, draftFor(a.residentId), draftFor(b.residentId))
  expect([waits!.state, waits!.dueAt]).toEqual(['QUEUED', new Date('2026-03-04T00:00:00Z')])
  const dawn = new Date('2026-03-03T22:00:00Z')
  expect(await outcomeOf(w, draftFor(a.residentId, { expiresAt: dawn }))).toBe('SUPPRESSED QUIET_HOURS')
  expect(await outcomeOf(w, draftFor(a.residentId, { kind: 'TRANSACTIONAL' }))).toBe('SENT IN_APP')
  expect(await pass(w)).toBe(0)
  await setPersonalisation({ ...w.app, actor: b.actor }, 'OFF')
  w.clock.move(9 * 60)
  await Promise.all([pass(w), pass(w), pass(w)])
  const { rows } = await w.app.db.pool.query<{ id: string; state: string; reason: string | null }>(
    'select id, state, reason from messages where id = any($1) order by state',
    [[waits!.messageId, silenced!.messageId]],
  )
  expect(rows).toEqual([
    { id: waits!.messageId, state: 'DELIVERED', reason: null },
    { id: silenced!.messageId, state: 'SUPPRESSED', reason: 'PERSONALISATION_OFF' },
  ])
})

test('a leader is asked to tell a neighbour, at most so many a day, and never to tell himself', async () => {
  await using w = await world()
  const communityId = await w.community()
  await rule(w, 'LEADER', 2, 24)
  const people = await Promise.all(Array.from({ length: 4 }, () => settle(w, communityId)))
  const leader = people[3]!
  await w.app.db.sql.insert(roleGrants).values({
    id: newId('grt') as GrantId,
    principalId: leader.actor.id as PrincipalId,
    role: 'LEADER',
    placeKind: 'COMMUNITY',
    placeId: communityId as never,
    createdAt: w.clock.now(),
  })
  const answers = await send(w, ...people.map(({ residentId }) => draftFor(residentId, { channels: ['LEADER_TASK'] })))
  expect(answers.map(({ state, reason }) => reason ?? state)).toEqual(['SENT', 'SENT', 'LEADER_BUSY', 'NO_ADDRESS'])
  expect(await count(w, 'leader_tasks where leader_id = $1', leader.actor.id)).toBe(2)
})
