import { expect, test } from 'vitest'
import { world, type World } from '../../../testing/world.ts'
import { foldFacts } from '../facts/facts.commands.ts'
import { assertFresh, isMember, listMemberOrdinals } from '../segments/members.queries.ts'
import { saveSegment } from '../segments/segments.commands.ts'
import { addNeighbour, buy, known, moveOut } from '../testing/neighbours.ts'
import { compareAudiences } from './differences.jobs.ts'
import { openEngine, type Engine } from './engine.ts'
import { OwnerReplaced, writeMemberships } from './memberships.store.ts'
import { catchUp, keep, logOf, openOwner, standingBy, statusOf } from './testing.ts'
import type { Rule } from '@linli/audience'
import { Refusal } from '@linli/kit'

const bought = (count: number, withinDays?: number): Rule => ({
  performed: { event: 'ORDERED', times: { is: 'GTE', count }, ...(withinDays === undefined ? {} : { withinDays }) },
})

async function street(w: World, people: number) {
  const communityId = await w.community()
  const merchantId = await w.merchant(communityId)
  const listingId = await w.listing(merchantId, communityId)
  const operator = await w.as('OPERATOR')
  const neighbours = await known(
    w,
    await Promise.all(Array.from({ length: people }, () => addNeighbour(w, communityId))),
  )
  return { communityId, listingId, operator, neighbours }
}

test('an order makes its resident a member: bits, log, size, event and question agree', async () => {
  await using w = await world()
  const { communityId, listingId, operator, neighbours } = await street(w, 3)
  const segmentId = await keep(w, operator, bought(1))
  const owner = openOwner(w)
  await catchUp(w, owner)
  expect(await statusOf(w, segmentId)).toMatchObject({ status: 'READY', size: 0, version: 1 })
  const [, second] = neighbours
  await buy(w, second!, [{ listingId, quantity: 1 }])
  await catchUp(w, owner)
  expect(await standingBy(w, segmentId)).toEqual([second!.ordinal])
  expect([...(await listMemberOrdinals(w.app.db.sql, segmentId))]).toEqual([second!.ordinal])
  expect(await isMember({ sql: w.app.db.sql }, segmentId, second!.id)).toBe(true)
  expect(await isMember({ sql: w.app.db.sql }, segmentId, neighbours[0]!.id)).toBe(false)
  expect((await w.events('SegmentChanged')).map(({ facts }) => facts)).toEqual([
    { segmentId, communityId: null, size: 1, entered: [second!.ordinal], left: [] },
  ])
  expect(await w.app.audience.preview(bought(1), { communityId, sample: 5, seed: 1 })).toMatchObject({
    count: 1,
    sample: [second!.ordinal],
  })
  await moveOut(w, second!)
  await catchUp(w, owner)
  expect(await standingBy(w, segmentId)).toEqual([])
  expect(await isMember({ sql: w.app.db.sql }, segmentId, second!.id)).toBe(false)
  await owner.close()
})

test('midnight in Shanghai moves windows without any event', async () => {
  await using w = await world()
  const { listingId, operator, neighbours } = await street(w, 2)
  const [first] = neighbours
  await buy(w, first!, [{ listingId, quantity: 1 }])
  const segmentId = await keep(w, operator, bought(1, 1))
  const owner = openOwner(w)
  await catchUp(w, owner)
  expect(await standingBy(w, segmentId)).toEqual([first!.ordinal])
  // It is noon: 35 hours and 59 minutes on it is a minute to the second midnight.
  w.clock.move(36 * 60 - 1)
  await owner.drain()
  expect(await standingBy(w, segmentId)).toEqual([first!.ordinal])
  w.clock.move(1)
  await owner.drain()
  expect(await standingBy(w, segmentId)).toEqual([])
  await owner.close()
})

test('two owners begin at once: one keeps audiences, and the other takes over when it ends', async () => {
  await using w = await world()
  const { listingId, operator, neighbours } = await street(w, 2)
  const segmentId = await keep(w, operator, bought(1))
  const owners = [openOwner(w), openOwner(w)]
  await Promise.all(owners.map((owner) => catchUp(w, owner)))
  expect(owners.filter((owner) => owner.isOwner())).toHaveLength(1)
  const [held, other] = owners[0]!.isOwner() ? owners : owners.toReversed()
  await held!.close()
  await buy(w, neighbours[0]!, [{ listingId, quantity: 1 }])
  await expect.poll(async () => (await other!.drain(), other!.isOwner()), { timeout: 20_000 }).toBe(true)
  await catchUp(w, other!)
  expect(await standingBy(w, segmentId)).toEqual([neighbours[0]!.ordinal])
  const { rows } = await w.app.db.pool.query('select epoch from audience_owner')
  expect(rows).toEqual([{ epoch: 2 }])
  await other!.close()
})

/** An engine that ends in the middle of a call, when it is told to. */
function mortal() {
  const plan = { dieAt: '' as keyof Engine | '' }
  const open = (): Engine => {
    const engine = openEngine()
    return new Proxy(engine, {
      get(target, name: keyof Engine) {
        if (name !== plan.dieAt) return target[name]
        return async (...args: never[]) => {
          plan.dieAt = ''
          // What it was asked for is done, and nobody hears of it.
          await (target[name] as (...given: never[]) => Promise<unknown>)(...args)
          throw new Error('the owner is killed here')
        }
      },
    })
  }
  return { plan, open }
}

test('killed between any two steps, the log still says what a fresh computation says, and nobody enters twice', async () => {
  await using w = await world()
  const { listingId, operator, neighbours } = await street(w, 6)
  const [one, two] = [await keep(w, operator, bought(1)), await keep(w, operator, bought(2))]
  const not = await keep(w, operator, { not: { inSegment: { segmentId: one } } })
  for (const dieAt of ['apply', 'members', 'put', 'build', 'standing', 'pass'] as const) {
    const { plan, open } = mortal()
    const owner = openOwner(w, { open })
    await catchUp(w, owner)
    plan.dieAt = dieAt
    if (dieAt === 'pass') w.clock.move(24 * 60)
    if (dieAt === 'put') await keep(w, operator, bought(3))
    await buy(w, neighbours[['apply', 'members', 'put', 'build', 'standing', 'pass'].indexOf(dieAt)]!, [
      { listingId, quantity: 1 },
    ])
    await w.settle()
    await owner.drain().catch(() => undefined)
    await owner.close()
    const next = openOwner(w)
    await catchUp(w, next)
    const fresh = async (rule: Rule) =>
      (await w.app.audience.preview(rule, { communityId: null, sample: 100, seed: 0 })).sample.toSorted((a, b) => a - b)
    for (const [id, rule] of [
      [one, bought(1)],
      [two, bought(2)],
      [not, { not: bought(1) }],
    ] as const) {
      expect(await standingBy(w, id), dieAt).toEqual(await fresh(rule))
      expect([...(await listMemberOrdinals(w.app.db.sql, id))], dieAt).toEqual(await fresh(rule))
    }
    await next.close()
  }
  expect((await logOf(w, one)).filter(({ entered }) => entered)).toHaveLength(6)
})

test('what another process folded behind its back is noticed', async () => {
  await using w = await world()
  const { listingId, operator, neighbours } = await street(w, 1)
  const segmentId = await keep(w, operator, bought(1))
  const owner = openOwner(w)
  await catchUp(w, owner)
  await buy(w, neighbours[0]!, [{ listingId, quantity: 1 }])
  await w.settle()
  await foldFacts(w.app)
  await buy(w, neighbours[0]!, [{ listingId, quantity: 1 }])
  await w.settle()
  await expect(owner.drain()).rejects.toThrow('facts went on')
  await expect
    .poll(async () => (await owner.drain(), standingBy(w, segmentId)), { timeout: 20_000 })
    .toEqual([neighbours[0]!.ordinal])
  await owner.close()
})

test('a rule that cannot be worked out keeps the last good members and blocks what is sent by it', async () => {
  await using w = await world()
  const { listingId, operator, neighbours } = await street(w, 2)
  await buy(w, neighbours[0]!, [{ listingId, quantity: 1 }])
  const segmentId = await keep(w, operator, bought(1))
  const owner = openOwner(w)
  await catchUp(w, owner)
  const asked = { sql: w.app.db.sql, now: w.clock.now() }
  await assertFresh(asked, segmentId, 60)
  const deps = { ...w.app, actor: operator }
  const wanted = { id: segmentId, name: '坏', nameEn: 'bad', purpose: '测试', rule: bought(9), reason: '改' }
  // As an older or newer server might have left it.
  await w.app.db.pool.query(
    `insert into segment_versions (segment_id, version, rule, reason, set_by, set_at)
     values ($1, 2, '{"trait": {"key": "NO_SUCH_TRAIT", "is": "GTE", "value": 1}}', 'x', 'x', now())`,
    [segmentId],
  )
  await w.app.db.pool.query(`update segments set version = 2, status = 'COMPUTING' where id = $1`, [segmentId])
  await catchUp(w, owner)
  expect(await statusOf(w, segmentId)).toMatchObject({ status: 'FAILED', size: 1, lastError: expect.any(String) })
  expect(await standingBy(w, segmentId)).toEqual([neighbours[0]!.ordinal])
  await expect(assertFresh(asked, segmentId, 60)).rejects.toMatchObject({ code: 'SEGMENT_FAILED' })
  await owner.close()
  const next = openOwner(w)
  await catchUp(w, next)
  expect(await standingBy(w, segmentId)).toEqual([neighbours[0]!.ordinal])
  await saveSegment(deps, wanted)
  await catchUp(w, next)
  expect(await statusOf(w, segmentId)).toMatchObject({ status: 'READY', size: 0 })
  await next.close()
})

test('without an owner what is asked of audiences is refused, and another process finds the one there is', async () => {
  await using w = await world()
  await street(w, 1)
  await expect(w.app.audience.state()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  const owner = openOwner(w)
  await catchUp(w, owner)
  const { openAudienceDoor } = await import('./door-client.ts')
  const elsewhere = openAudienceDoor({ db: w.app.db, keys: w.app.keys })
  expect(await elsewhere.state()).toMatchObject({ epoch: 1, residents: 1 })
  const { rows } = await w.app.db.pool.query<{ address: string }>('select address from audience_owner')
  const stranger = await fetch(`http://${rows[0]!.address}/state`, { method: 'POST', body: '[]' })
  expect(stranger.status).toBe(401)
  await owner.close()
  const error = await elsewhere.state().catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(Refusal)
})

test('a difference from what PostgreSQL says is named and mended', async () => {
  await using w = await world()
  const { listingId, operator, neighbours } = await street(w, 3)
  for (const each of neighbours.slice(0, 2)) await buy(w, each, [{ listingId, quantity: 1 }])
  const segmentId = await keep(w, operator, bought(1))
  const percentile: Rule = { trait: { key: 'SPEND', is: 'GTE', percentile: 50 } }
  await keep(w, operator, { any: [{ inSegment: { segmentId } }, percentile] })
  const owner = openOwner(w)
  await catchUp(w, owner)
  expect(await compareAudiences(w.app)).toEqual([])
  const [first, , third] = neighbours.map(({ ordinal }) => ordinal)
  await w.app.db.pool.query(
    `update segment_members set bits = set_bit(set_bit(bits, $2, 0), $3, 1) where segment_id = $1`,
    [segmentId, first, third],
  )
  expect(await compareAudiences(w.app)).toEqual([{ segmentId, missing: [first], extra: [third] }])
  await catchUp(w, owner)
  expect(await compareAudiences(w.app)).toEqual([])
  await owner.close()
})

test('who was the owner once writes nothing any more', async () => {
  await using w = await world()
  const { operator } = await street(w, 1)
  const segmentId = await keep(w, operator, bought(1))
  const owner = openOwner(w)
  await catchUp(w, owner)
  const change = { segmentId, entered: Int32Array.of(0), left: new Int32Array(), size: 1, bits: Uint8Array.of(1) }
  await w.app.db.pool.query('update audience_owner set epoch = epoch + 1')
  await expect(writeMemberships(w.app, 1, [change])).rejects.toBeInstanceOf(OwnerReplaced)
  expect(await logOf(w, segmentId)).toEqual([])
  expect(await w.events('SegmentChanged')).toEqual([])
  await writeMemberships(w.app, 2, [change])
  expect(await standingBy(w, segmentId)).toEqual([0])
  await owner.close()
})

test('left to itself, an owner follows what happens while a hundred segments are kept', async () => {
  await using w = await world()
  const { listingId, operator, neighbours } = await street(w, 1)
  const ids: string[] = []
  for (let count = 1; count <= 100; count++) ids.push(await keep(w, operator, bought(count)))
  const owner = openOwner(w, { everyMs: 200 })
  await expect.poll(() => statusOf(w, ids[99]!), { timeout: 20_000 }).toMatchObject({ status: 'READY' })
  await buy(w, neighbours[0]!, [{ listingId, quantity: 1 }])
  await expect.poll(() => standingBy(w, ids[0]!), { timeout: 5_000, interval: 20 }).toEqual([neighbours[0]!.ordinal])
  expect(await statusOf(w, ids[1]!)).toMatchObject({ status: 'READY', size: 0 })
  await owner.close()
})
