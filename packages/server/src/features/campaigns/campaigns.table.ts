import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { fen, id, instant, isOneOf, json, oneOf } from '../../db/columns.ts'
import { residents } from '../audience/index.ts'
import { categories, merchants } from '../catalog/index.ts'
import { communities, households } from '../communities/index.ts'
import type { Channel } from '../messages/index.ts'
import { offers, redPackets } from '../offers/index.ts'
import { arms, campaignStates, pauseReasons } from './campaign.ts'
import { goalKinds } from './goal.ts'
import type { Terms } from './terms.ts'
import { noFen, type Id } from '@linli/kit'

export const campaigns = pgTable(
  'campaigns',
  {
    id: id('cpn').primaryKey(),
    name: text().notNull(),
    state: oneOf(campaignStates).notNull(),
    version: integer().notNull(),
    /** Null: in every community. */
    communityId: id('com').references(() => communities.id),
    /** Named by `{shop}`. */
    merchantId: id('mer').references(() => merchants.id),
    /** Whoever is in one of them and in none of the excluded; no segments: all who live there. */
    includeSegmentIds: text().array().$type<Id<'seg'>[]>().notNull(),
    excludeSegmentIds: text().array().$type<Id<'seg'>[]>().notNull(),
    /** Spreads residents over arms and wordings. */
    salt: text().notNull(),
    variants: json<Terms['variants']>().notNull(),
    channels: text().array().$type<Channel[]>().notNull(),
    startsAt: instant().notNull(),
    /** Nothing is sent any more. */
    endsAt: instant().notNull(),
    /** At most so many of a channel's slots may be taken; never more than the platform's rule. */
    caps: json<Partial<Record<Channel, number>>>().notNull(),
    /** The higher is sent first where several are due. */
    priority: integer().notNull(),
    holdoutBps: integer().notNull(),
    /** As it was when sending began; null before. */
    globalHoldoutBps: integer(),
    goal: oneOf(goalKinds).notNull(),
    goalCategoryId: id('cat').references(() => categories.id),
    goalDays: integer().notNull(),
    maxStalenessSeconds: integer().notNull(),
    /** Of one message on each channel. */
    costs: json<Partial<Record<Channel, number>>>().notNull(),
    /** Null: no limit. */
    budgetFen: fen(),
    spentFen: fen().notNull().default(noFen),
    /** Told of, and of red packets given to everybody who is written to. */
    offerId: id('off').references(() => offers.id),
    savedBy: id('usr').notNull(),
    submittedBy: id('usr'),
    approvedBy: id('usr'),
    rejectedWhy: text(),
    stoppedBy: id('usr'),
    stoppedAt: instant(),
    pausedAs: oneOf(pauseReasons),
    /** When the audience was put into its arms, and from when orders count. */
    startedAt: instant(),
    sentAt: instant(),
    createdAt: instant().notNull(),
    /** Of everybody in the audience, also of those held out. */
    audienceSize: integer().notNull().default(0),
  },
  (t) => [
    index('campaigns_community').on(t.communityId, t.id),
    index('campaigns_due')
      .on(t.startsAt)
      .where(sql`state = 'SCHEDULED'`),
    index('campaigns_sending')
      .on(t.priority, t.id)
      .where(sql`state = 'SENDING'`),
    index('campaigns_measuring')
      .on(t.startedAt)
      .where(sql`state = 'MEASURING'`),
    check('campaigns_state', isOneOf(t.state, campaignStates)),
    check('campaigns_goal', isOneOf(t.goal, goalKinds)),
    check('campaigns_paused_as', isOneOf(t.pausedAs, pauseReasons)),
    check('campaigns_goal_category', sql`(${t.goal} = 'CATEGORY_ORDER') = (${t.goalCategoryId} is not null)`),
    check('campaigns_span', sql`${t.startsAt} < ${t.endsAt}`),
    check('campaigns_holdout', sql`${t.holdoutBps} between 0 and 9000 and ${t.globalHoldoutBps} between 0 and 9000`),
    check('campaigns_budget', sql`${t.spentFen} between 0 and coalesce(${t.budgetFen}, ${t.spentFen})`),
    // Two persons: nobody approves what he wrote or submitted, and nothing is sent that nobody approved.
    check('campaigns_four_eyes', sql`${t.approvedBy} <> ${t.submittedBy} and ${t.approvedBy} <> ${t.savedBy}`),
    check(
      'campaigns_approved',
      sql`${t.state} not in ('SCHEDULED', 'SENDING') or ${t.approvedBy} is not null and ${t.submittedBy} is not null`,
    ),
  ],
)

/** Who was in the audience when it began, and in which arm: written once, and never moved to another. */
export const campaignAssignments = pgTable(
  'campaign_assignments',
  {
    campaignId: id('cpn')
      .notNull()
      .references(() => campaigns.id),
    residentId: id('res')
      .notNull()
      .references(() => residents.id),
    householdId: id('hh')
      .notNull()
      .references(() => households.id),
    arm: oneOf(arms).notNull(),
    variant: text(),
    /** When the gate was asked; null while he waits for his turn. */
    gatedAt: instant(),
    packetId: id('pkt').references(() => redPackets.id),
  },
  (t) => [
    primaryKey({ columns: [t.campaignId, t.residentId] }),
    index('campaign_assignments_waiting')
      .on(t.campaignId, t.residentId)
      .where(sql`gated_at is null`),
    index('campaign_assignments_resident').on(t.residentId),
    // One packet a household, however many of it are written to.
    uniqueIndex('campaign_assignments_packet')
      .on(t.campaignId, t.householdId)
      .where(sql`packet_id is not null`),
    check('campaign_assignments_arm', isOneOf(t.arm, arms)),
    check('campaign_assignments_variant', sql`(${t.arm} = 'TREATED') = (${t.variant} is not null)`),
    check('campaign_assignments_packet_treated', sql`${t.packetId} is null or ${t.arm} = 'TREATED'`),
  ],
)

/** What share of all residents hears no marketing for a quarter. The last row holds; none: nobody. */
export const marketingHoldouts = pgTable(
  'marketing_holdouts',
  {
    id: id('mho').primaryKey(),
    shareBps: integer().notNull(),
    reason: text().notNull(),
    setBy: id('usr').notNull(),
    setAt: instant().notNull(),
  },
  (t) => [check('marketing_holdouts_share', sql`${t.shareBps} between 0 and 2000`)],
)

export type CampaignRow = typeof campaigns.$inferSelect
