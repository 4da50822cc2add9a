import { pbkdf2Sync } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Actor } from '../../../access/actor.ts'
import { world, type World } from '../../../testing/world.ts'
import { packText, type OfflinePack } from './pickup-pack.ts'
import { outcomeOf, show, stepsOf, waiting } from './testing/pickups.ts'

interface Redemption {
  readonly code: string
  readonly at: string
  readonly number: number
}

async function packOf(w: World, actor: Actor, pointId: string) {
  const { data, errors } = await w.request(
    actor,
    `query ($pointId: ID!) { offlinePack(pointId: $pointId, deviceId: "tablet-1") {
      pointId deviceId issuedAt expiresAt salt iterations isComplete hashes signature publicKey } }`,
    { pointId },
  )
  if (errors) return { code: errors[0]!.message }
  const pack = data!['offlinePack'] as Omit<OfflinePack, 'issuedAt' | 'expiresAt'> & Record<string, string>
  return { ...pack, issuedAt: new Date(pack['issuedAt']!), expiresAt: new Date(pack['expiresAt']!) } as OfflinePack & {
    signature: string
    publicKey: string
  }
}

async function sync(
  w: World,
  actor: Actor,
  pointId: string,
  redemptions: readonly Redemption[],
  deviceId = 'tablet-1',
) {
  const { data, errors } = await w.request(
    actor,
    `mutation ($pointId: ID!, $deviceId: String!, $redemptions: [OfflineRedemptionInput!]!) {
      syncRedemptions(pointId: $pointId, deviceId: $deviceId, redemptions: $redemptions) {
        results { number outcome order { id } } userErrors { code field } } }`,
    { pointId, deviceId, redemptions },
  )
  if (errors) throw new Error(JSON.stringify(errors))
  return data!['syncRedemptions'] as {
    results: { number: number; outcome: string; order: { id: string } | null }[] | null
    userErrors: { code: string; field: string | null }[]
  }
}
const outcomes = ({ results }: Awaited<ReturnType<typeof sync>>) => results!.map(({ outcome }) => outcome)

/** A device without a network: it knows its pack and the time, and takes each code once. */
function device(pack: OfflinePack) {
  const known = new Set(pack.hashes)
  let number = 0
  return (code: string, at: Date): Redemption | undefined => {
    const hash = pbkdf2Sync(code, pack.salt, pack.iterations, 32, 'sha256').toString('base64url')
    if (at > pack.expiresAt || !known.delete(hash)) return undefined
    return { code, at: at.toISOString(), number: ++number }
  }
}

async function parcels(w: World, count: number) {
  const first = await waiting(w)
  const all = [first]
  while (all.length < count) all.push(await waiting(w, { at: first }))
  return { ...first, all }
}
const redemptionsOf = (w: World) =>
  w.app.db.pool
    .query<{ order_id: string; n: number }>(
      `select order_id, count(*)::int as n from order_events where action = 'REDEEM' group by 1`,
    )
    .then(({ rows }) => rows)

test('20 codes that a device took without a network are booked once each, also when the sync is cut and sent again', async () => {
  await using w = await world()
  const { all, clerk, pointId } = await parcels(w, 20)
  const pack = await packOf(w, clerk, pointId)
  expect(pack).toMatchObject({ pointId, isComplete: true, iterations: 10_000 })
  const take = device(pack as OfflinePack)
  w.clock.move(30)
  const taken = all.map(({ code }) => take(code, w.clock.now())!)
  expect(taken.every(Boolean)).toBe(true)
  expect([take(all[0]!.code, w.clock.now()), take('00000000', w.clock.now())]).toEqual([undefined, undefined])
  w.clock.move(60)
  // Cut after seven, sent again whole, and by two taps at once.
  expect(outcomes(await sync(w, clerk, pointId, taken.slice(0, 7)))).toEqual(Array.from({ length: 7 }, () => 'DONE'))
  const [again, twin] = await Promise.all([sync(w, clerk, pointId, taken), sync(w, clerk, pointId, taken)])
  for (const answer of [again, twin, await sync(w, clerk, pointId, taken)]) {
    expect(outcomes(answer)).toEqual(Array.from({ length: 20 }, () => 'DONE'))
    expect(answer.results!.map(({ order }) => order!.id)).toEqual(all.map(({ id }) => id))
  }
  const booked = await redemptionsOf(w)
  expect(booked).toHaveLength(20)
  expect(booked.every(({ n }) => n === 1)).toBe(true)
  // It was handed over when the device says, not when it could tell.
  const { rows } = await w.app.db.pool.query('select distinct delivered_at from orders')
  expect(rows).toEqual([{ delivered_at: new Date('2026-03-03T04:30:00Z') }])
}, 60_000)

test('what was handed over online meanwhile is told as a duplicate, and never stands twice in the books', async () => {
  await using w = await world()
  const { all, clerk, pointId } = await parcels(w, 3)
  const at = w.clock.now().toISOString()
  const colleague = await w.as('LEADER', pointId)
  expect(outcomeOf(await show(w, colleague, pointId, all[1]!.code))).toBe('COMPLETED')
  const taken = all.map(({ code }, index) => ({ code, at, number: index + 1 }))
  const raced = show(w, colleague, pointId, all[2]!.code)
  const synced = await sync(w, clerk, pointId, taken)
  const online = outcomeOf(await raced)
  expect(outcomes(synced).slice(0, 2)).toEqual(['DONE', 'DUPLICATE'])
  expect(new Set([outcomes(synced)[2], online])).toEqual(
    online === 'COMPLETED' ? new Set(['DUPLICATE', 'COMPLETED']) : new Set(['DONE', 'ALREADY_REDEEMED']),
  )
  expect((await redemptionsOf(w)).map(({ n }) => n)).toEqual([1, 1, 1])
  // Another device of the counter had taken the first as well.
  expect(outcomes(await sync(w, clerk, pointId, taken.slice(0, 1), 'tablet-2'))).toEqual(['DUPLICATE'])
  const { data } = await w.request(
    clerk,
    'query ($id: ID!) { pickupPoint(id: $id) { attempts(filter: { outcome: { eq: ALREADY_REDEEMED } }) { nodes { device } } } }',
    { id: pointId },
  )
  const { nodes } = (data!['pickupPoint'] as { attempts: { nodes: { device: string | null }[] } }).attempts
  expect(nodes.map(({ device: by }) => by)).toContain('tablet-2')
})

test('a wrong code and one of another point are WRONG, one that came after its goods were given up is LATE', async () => {
  await using w = await world()
  const { all, clerk, pointId, communityId } = await parcels(w, 2)
  const other = await w.point(communityId)
  const at = w.clock.now().toISOString()
  const elsewhere = await sync(w, await w.as('LEADER', other), other, [{ code: all[0]!.code, at, number: 1 }])
  expect(elsewhere.results).toMatchObject([{ outcome: 'WRONG' }])
  await w.app.db.pool.query(`update pickup_codes set stage = 'RETURNED' where order_id = $1`, [all[1]!.id])
  const synced = await sync(w, clerk, pointId, [
    { code: 'nonsense', at, number: 1 },
    { code: all[1]!.code, at, number: 2 },
  ])
  expect(outcomes(synced)).toEqual(['WRONG', 'LATE'])
  expect(await redemptionsOf(w)).toEqual([])
})

test('a number that comes again with another code is refused, and what was booked before it stays booked', async () => {
  await using w = await world()
  const { all, clerk, pointId } = await parcels(w, 2)
  const at = w.clock.now().toISOString()
  await sync(w, clerk, pointId, [{ code: all[0]!.code, at, number: 1 }])
  expect(await sync(w, clerk, pointId, [{ code: all[1]!.code, at, number: 1 }])).toEqual({
    results: null,
    userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', field: 'redemptions.0.number' }],
  })
  expect((await stepsOf(w, all[0]!.id)).at(-1)).toBe('REDEEM')
  expect((await stepsOf(w, all[1]!.id)).at(-1)).toBe('ARRIVE_AT_POINT')
})

test('guessing by sync is counted like guessing at the counter', async () => {
  await using w = await world()
  const { clerk, pointId, code } = await waiting(w)
  const at = w.clock.now().toISOString()
  const guesses = Array.from({ length: 20 }, (_, index) => ({
    code: String(index).padStart(8, '0'),
    at,
    number: index + 1,
  }))
  expect((await sync(w, clerk, pointId, guesses)).userErrors).toMatchObject([{ code: 'PICKUP_CODE_LOCKED' }])
  expect((await w.app.db.pool.query('select from pickup_attempts')).rowCount).toBe(5)
  expect(outcomeOf(await show(w, clerk, pointId, code))).toBe('PICKUP_CODE_LOCKED')
})

test('a pack is for the counter alone, has no code in it, and is signed so that a device can tell', async () => {
  await using w = await world()
  const { clerk, pointId, communityId, merchantId, code } = await waiting(w)
  for (const other of [await w.as('LEADER', await w.point(communityId)), await w.as('LEADER', await w.community())])
    expect(await packOf(w, other, pointId)).toHaveProperty('code')
  expect(await packOf(w, await w.as('MERCHANT', merchantId), pointId)).toHaveProperty('code')
  const { signature, publicKey, ...pack } = (await packOf(w, clerk, pointId)) as OfflinePack & {
    signature: string
    publicKey: string
  }
  expect(JSON.stringify(pack)).not.toContain(code)
  expect(pack.expiresAt).toEqual(new Date('2026-03-04T04:00:00Z'))
  const key = await crypto.subtle.importKey('spki', Buffer.from(publicKey, 'base64'), 'Ed25519', false, ['verify'])
  const isSigned = (changed: OfflinePack) =>
    crypto.subtle.verify('Ed25519', key, Buffer.from(signature, 'base64'), Buffer.from(packText(changed)))
  expect([await isSigned(pack), await isSigned({ ...pack, hashes: [...pack.hashes, 'x'] })]).toEqual([true, false])
})

test('odd input is refused before anything is looked up', async () => {
  await using w = await world()
  const { clerk, pointId, code } = await waiting(w)
  const at = w.clock.now().toISOString()
  const one = { code, at, number: 1 }
  const tries: [readonly Redemption[], string, string, string][] = [
    [[], 'tablet-1', 'TOO_MANY', 'redemptions'],
    [Array.from({ length: 101 }, (_, index) => ({ ...one, number: index + 1 })), 'tablet-1', 'TOO_MANY', 'redemptions'],
    [[{ ...one, number: 0 }], 'tablet-1', 'BAD_INPUT', 'redemptions.0.number'],
    [[one], 'a tablet', 'BAD_INPUT', 'deviceId'],
    [[one], '', 'BAD_INPUT', 'deviceId'],
  ]
  for (const [redemptions, deviceId, refusal, field] of tries)
    expect(await sync(w, clerk, pointId, redemptions, deviceId)).toEqual({
      results: null,
      userErrors: [{ code: refusal, field }],
    })
  expect(outcomeOf(await show(w, clerk, pointId, code))).toBe('COMPLETED')
})
