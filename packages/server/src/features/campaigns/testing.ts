import type { Actor } from '../../access/actor.ts'
import { openDb } from '../../db/database.ts'
import type { World } from '../../testing/world.ts'
import type { SweepDeps } from '../orders/index.ts'
import type { CampaignId } from './campaign.ts'
import { approveCampaign, saveCampaign, submitCampaign, type SavedCampaign } from './campaigns.commands.ts'
import { sweepCampaigns } from './campaigns.sweeps.ts'
import { addMinutes, newId, type Id } from '@linli/kit'

/** So many residents of a community, each with a household of his own; by one statement, because there are many. */
export async function crowd(w: World, communityId: string, size: number): Promise<Id<'res'>[]> {
  const ids = <P extends string>(prefix: P) => Array.from({ length: size }, () => newId(prefix))
  const [people, households, residents] = [ids('usr'), ids('hh'), ids('res')]
  const building = newId('bld')
  const { pool } = w.app.db
  await pool.query(
    `insert into buildings (id, community_id, name, entrances, floors, location) values ($1, $2, $1, 2, 6, '{"lat": 39.99, "lng": 116.47}')`,
    [building, communityId],
  )
  await pool.query(
    `insert into principals (id, kind, name, created_at) select id, 'PERSON', '王阿姨', $2 from unnest($1::text[]) id`,
    [people, w.clock.now()],
  )
  await pool.query(
    `insert into households (id, community_id, building_id, name, door, created_at)
     select id, $2, $3, id, id, $4 from unnest($1::text[]) id`,
    [households, communityId, building, w.clock.now()],
  )
  await pool.query(
    `insert into residents (id, principal_id, household_id, community_id, building_id, joined_day)
     select r, p, h, $4, $5, 20000 from unnest($1::text[], $2::text[], $3::text[]) x(r, p, h)`,
    [residents, people, households, communityId, building],
  )
  return residents
}

let wordings = 0
/** In the inbox, from now on for a day, to everybody of the community; nobody held out. */
export function termsFor(w: World, communityId: string, more: Partial<SavedCampaign> = {}): SavedCampaign {
  const said = (title: string) => ({ IN_APP: { title, body: '{name}，{community}今晚八点', path: '/offers' } })
  return {
    campaignId: null,
    expectedVersion: null,
    name: `周末好价 ${++wordings}`,
    communityId: communityId as Id<'com'>,
    merchantId: null,
    includeSegmentIds: [],
    excludeSegmentIds: [],
    variants: [{ key: 'a', weight: 1, content: { 'zh-CN': said(`好价 ${wordings}`), en: said(`Offer ${wordings}`) } }],
    channels: ['IN_APP'],
    startsAt: w.clock.now(),
    endsAt: addMinutes(w.clock.now(), 24 * 60),
    caps: {},
    priority: 0,
    holdoutBps: 0,
    goal: 'ORDER',
    goalCategoryId: null,
    goalDays: 14,
    maxStalenessSeconds: 3_600,
    costs: {},
    budgetFen: null,
    offerId: null,
    ...more,
  }
}

/** Two operators of the platform, who look at each other's work. */
export async function operators(w: World): Promise<[Actor, Actor]> {
  return [await w.as('OPERATOR'), await w.as('OPERATOR')]
}

/** A campaign that waits for its time, approved by a second person. */
export async function scheduled(w: World, terms: SavedCampaign): Promise<CampaignId> {
  const [one, two] = await operators(w)
  const id = await saveCampaign({ ...w.app, actor: one }, terms)
  await submitCampaign({ ...w.app, actor: one }, id)
  return approveCampaign({ ...w.app, actor: two }, id)
}

/** So many workers, each with a connection of its own, look as long as there is something to do. */
export async function workBy(w: World, workers: number, sweep: (app: SweepDeps) => Promise<number>): Promise<void> {
  const { databaseUrl: url } = w.app.env
  const db = openDb({ url, maxConnections: workers, onError: () => undefined })
  const work = async () => {
    while ((await sweep({ ...w.app, db })) > 0);
  }
  try {
    await Promise.all(Array.from({ length: workers }, work))
  } finally {
    await db.close()
  }
}

export const sendBy = (w: World, workers = 1): Promise<void> => workBy(w, workers, sweepCampaigns)

/** A segment that has these members now. */
export async function segmentOf(w: World, rule: object, ordinals: readonly number[]): Promise<Id<'seg'>> {
  const id = newId('seg')
  const bits = Buffer.alloc(Math.ceil((Math.max(0, ...ordinals) + 1) / 8))
  for (const ordinal of ordinals) bits[ordinal >> 3]! |= 1 << (ordinal & 7)
  const { pool } = w.app.db
  const now = w.clock.now()
  await pool.query(
    `insert into segments (id, name, name_en, purpose, state, version, status, computed_at, computed_version, size, created_by, created_at)
     values ($1, $1, $1, 'spec', 'ACTIVE', 1, 'READY', $2, 1, $3, 'spec', $2)`,
    [id, now, ordinals.length],
  )
  await pool.query(
    `insert into segment_versions (segment_id, version, rule, reason, set_by, set_at) values ($1, 1, $2, 'spec', 'spec', $3)`,
    [id, JSON.stringify(rule), now],
  )
  await pool.query('insert into segment_members (segment_id, bits, change_id) values ($1, $2, 0)', [id, bits])
  return id
}
