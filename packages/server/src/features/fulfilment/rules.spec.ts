import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { inTx } from '../../db/tx.ts'
import { world, type World } from '../../testing/world.ts'
import { listings, skus } from '../catalog/index.ts'
import { fulfilmentSlots, modeRules } from './fulfilment.table.ts'
import type { ModeTerms } from './rule.ts'
import { setModePolicy, setModeRule } from './rules.commands.ts'
import { loadRules } from './rules.store.ts'
import { giveBackModeSlot } from './slots.store.ts'
import { fee } from './testing/carts.ts'

const outcomeOf = (settled: PromiseSettledResult<unknown>) =>
  settled.status === 'fulfilled' ? 'done' : (settled.reason as { code?: string }).code

async function termsOf(w: World, communityId: string): Promise<ModeTerms> {
  const { id: _, mode: __, version: ___, ...terms } = (await loadRules(w.app.db, communityId)).modes.get('INSTANT')!
  return terms
}

test('a community begins with the platform’s rules, and its own take their place, mode by mode', async () => {
  await using w = await world()
  const { communityId } = await w.place()
  const other = await w.community()
  const operator = await w.as('OPERATOR', communityId)
  const terms = { ...(await termsOf(w, communityId)), fee: fee(900) }
  await setModeRule(
    { ...w.app, actor: operator },
    { communityId, mode: 'INSTANT', terms, reason: '雨季', expectedVersion: 0 },
  )
  const feesOf = async (id: string) => {
    const { modes } = await loadRules(w.app.db, id)
    return [...modes.values()].map(({ mode, fee: { baseFen } }) => `${mode} ${baseFen}`).toSorted()
  }
  expect(await feesOf(communityId)).toEqual([
    'INSTANT 900',
    'LEADER_DELIVERY 100',
    'ON_SITE_SERVICE 0',
    'SAME_DAY 300',
    'SELF_PICKUP 0',
  ])
  expect(await feesOf(other)).toEqual([
    'INSTANT 500',
    'LEADER_DELIVERY 100',
    'ON_SITE_SERVICE 0',
    'SAME_DAY 300',
    'SELF_PICKUP 0',
  ])
  const { data } = await w.request(
    operator,
    'query ($id: ID) { modeRules(communityId: $id) { mode version fee { baseFen } community { id } reason } }',
    { id: communityId },
  )
  expect(data!['modeRules']).toMatchObject([
    { mode: 'INSTANT', version: 1, fee: { baseFen: 900 }, community: { id: communityId }, reason: '雨季' },
    { mode: 'SAME_DAY', version: 1, community: null },
    { mode: 'SELF_PICKUP' },
    { mode: 'LEADER_DELIVERY' },
    { mode: 'ON_SITE_SERVICE' },
  ])
})

test('of 32 operators who change the same version one is first; every version stays and none can be changed', async () => {
  await using w = await world()
  const { communityId } = await w.place()
  const actor = await w.as('OPERATOR')
  const terms = await termsOf(w, communityId)
  const set = (expectedVersion: number) =>
    setModeRule({ ...w.app, actor }, { communityId, mode: 'INSTANT', terms, reason: '试', expectedVersion })
  for (const version of [0, 1]) {
    const settled = await Promise.allSettled(Array.from({ length: 32 }, () => set(version)))
    expect(settled.map(outcomeOf).toSorted()).toEqual([...Array.from({ length: 31 }, () => 'STALE_VERSION'), 'done'])
  }
  const versions = await w.app.db.sql
    .select({ version: modeRules.version })
    .from(modeRules)
    .where(eq(modeRules.communityId, communityId))
  expect(versions.map(({ version }) => version).toSorted()).toEqual([1, 2])
  await expect(w.app.db.pool.query('update mode_rules set enabled = false')).rejects.toThrow('append-only')
  await expect(w.app.db.pool.query('delete from mode_rules')).rejects.toThrow('append-only')
})

test('who has seen another version than the present one is told which it is, and sets nothing', async () => {
  await using w = await world()
  const { communityId } = await w.place()
  const deps = { ...w.app, actor: await w.as('OPERATOR') }
  const terms = await termsOf(w, communityId)
  const set = (expectedVersion: number) =>
    setModeRule(deps, { communityId, mode: 'INSTANT', terms, reason: '试', expectedVersion })
  await expect(set(5)).rejects.toMatchObject({ code: 'STALE_VERSION', facts: { currentVersion: 0 } })
  await set(0)
  await expect(set(0)).rejects.toMatchObject({ code: 'STALE_VERSION', facts: { currentVersion: 1 } })
  await expect(set(2)).rejects.toMatchObject({ code: 'STALE_VERSION', facts: { currentVersion: 1 } })
})

test('terms under which nothing could be quoted are refused', async () => {
  await using w = await world()
  const { communityId } = await w.place()
  const actor = await w.as('OPERATOR')
  const terms = await termsOf(w, communityId)
  const refused = async (change: Partial<ModeTerms>) => {
    const set = setModeRule(
      { ...w.app, actor },
      { communityId, mode: 'INSTANT', terms: { ...terms, ...change }, reason: '试', expectedVersion: 0 },
    )
    return set.then(
      () => 'done',
      ({ field }: { field: string }) => field,
    )
  }
  expect(await refused({ fee: fee(-1) })).toBe('terms.fee.baseFen')
  expect(await refused({ window: { withinMinutes: null, daily: null } })).toBe('terms.window')
  expect(await refused({ capacity: -1 })).toBe('terms.capacity')
  expect(await refused({ compensation: [{ afterMinutes: 0, feeBp: null, fixedFen: null, capFen: null }] })).toBe(
    'terms.compensation.0',
  )
})

test('rules and policies belong to the operators of their place; the platform’s to its own', async () => {
  await using w = await world()
  const { communityId, listingId } = await w.place()
  const there = await w.as('OPERATOR', await w.community())
  const here = await w.as('OPERATOR', communityId)
  const terms = await termsOf(w, communityId)
  const [sku] = await w.app.db.sql
    .select({ categoryId: skus.categoryId })
    .from(listings)
    .innerJoin(skus, eq(skus.id, listings.skuId))
    .where(eq(listings.id, listingId))
  const rule = (actor: typeof here, place: string | null) =>
    setModeRule(
      { ...w.app, actor },
      { communityId: place, mode: 'SAME_DAY', terms: { ...terms }, reason: '试', expectedVersion: place ? 0 : 1 },
    )
  const policy = (actor: typeof here, place: string | null) =>
    setModePolicy(
      { ...w.app, actor },
      {
        categoryId: sku!.categoryId,
        communityId: place,
        mode: 'INSTANT',
        allowed: false,
        maxHoursFromPick: null,
        needsCold: false,
        isBulky: false,
        expectedVersion: 0,
      },
    )
  const outcomes = await Promise.allSettled([
    rule(there, communityId),
    rule(here, null),
    policy(there, communityId),
    policy(here, null),
    rule(here, communityId),
    policy(here, communityId),
  ])
  expect(outcomes.map(outcomeOf)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN', 'done', 'done'])
  const seen = async (actor: typeof here) => {
    const { data, errors } = await w.request(
      actor,
      'query ($id: ID) { modeRules(communityId: $id) { id } modePolicies { nodes { allowed version } } }',
      { id: communityId },
    )
    return errors?.[0]?.message ?? (data!['modePolicies'] as { nodes: object[] }).nodes
  }
  expect(await seen(there)).toBe('FORBIDDEN')
  expect(await seen(here)).toEqual([{ allowed: false, version: 1 }])
})

test('places given back are counted one by one, never below none, and a window holds no more than its capacity', async () => {
  await using w = await world()
  const communityId = await w.community()
  const slot = { communityId, mode: 'SAME_DAY' as const, startsAt: new Date('2026-03-03T10:00:00Z') }
  const deps = { ...w.app, actor: await w.as('OPERATOR') }
  await w.app.db.sql.insert(fulfilmentSlots).values({ ...slot, capacity: 40, used: 40 })
  const usedNow = () => w.app.db.sql.select({ used: fulfilmentSlots.used }).from(fulfilmentSlots)
  const giveBack = () => inTx(deps, (tx) => giveBackModeSlot(tx, slot))
  await Promise.all(Array.from({ length: 32 }, giveBack))
  expect(await usedNow()).toEqual([{ used: 8 }])
  await Promise.all(Array.from({ length: 9 }, giveBack))
  expect(await usedNow()).toEqual([{ used: 0 }])
  await expect(w.app.db.pool.query('update fulfilment_slots set used = 41')).rejects.toThrow('fulfilment_slots_used')
})

test('the versions of a rule are told with reason and author, those of the platform where the place has none', async () => {
  await using w = await world()
  const { communityId } = await w.place()
  const actor = await w.as('OPERATOR', communityId)
  const terms = await termsOf(w, communityId)
  for (const [expectedVersion, reason] of ['雨季', '晴了'].entries())
    await setModeRule({ ...w.app, actor }, { communityId, mode: 'INSTANT', terms, reason, expectedVersion })
  const { data, errors } = await w.request(
    actor,
    `query ($id: ID) { modeRules(communityId: $id) { mode setBy
      history(first: 10) { nodes { version reason setBy community { id } } count { value } } } }`,
    { id: communityId },
  )
  expect(errors).toBeUndefined()
  const [instant, sameDay] = data!['modeRules'] as { readonly history: { readonly nodes: readonly object[] } }[]
  expect(instant!.history).toMatchObject({
    count: { value: 2 },
    nodes: [
      { version: 2, reason: '晴了', setBy: expect.any(String), community: { id: communityId } },
      { version: 1, reason: '雨季' },
    ],
  })
  expect(sameDay).toMatchObject({ setBy: null, history: { nodes: [{ version: 1, setBy: null, community: null }] } })
})

test('policies that hold everywhere are found beside those of one place', async () => {
  await using w = await world()
  const [{ communityId, listingId }, other] = [await w.place(), await w.community()]
  const actor = await w.as('OPERATOR')
  const [sku] = await w.app.db.sql
    .select({ categoryId: skus.categoryId })
    .from(listings)
    .innerJoin(skus, eq(skus.id, listings.skuId))
    .where(eq(listings.id, listingId))
  for (const place of [null, communityId, other])
    await setModePolicy(
      { ...w.app, actor },
      {
        categoryId: sku!.categoryId,
        communityId: place,
        mode: 'INSTANT',
        allowed: true,
        maxHoursFromPick: null,
        needsCold: false,
        isBulky: false,
        expectedVersion: 0,
      },
    )
  const { data, errors } = await w.request(
    actor,
    `query ($in: ID!) { modePolicies(filter: { or: [{ communityId: { eq: $in } }, { everywhere: true }] }) {
      nodes { community { id } } } }`,
    { in: communityId },
  )
  expect(errors).toBeUndefined()
  const { nodes } = data!['modePolicies'] as { nodes: { community: { id: string } | null }[] }
  expect(nodes.map(({ community }) => community?.id ?? 'everywhere').toSorted()).toEqual([communityId, 'everywhere'])
})
