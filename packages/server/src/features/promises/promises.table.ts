import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ActorStamp } from '../../access/actor.ts'
import { fen, id, instant, isOneOf, json, oneOf } from '../../db/columns.ts'
import { riders } from '../carriers/index.ts'
import { merchants } from '../catalog/index.ts'
import { communities } from '../communities/index.ts'
import { fulfilmentModes } from '../fulfilment/index.ts'
import { orders } from '../orders/index.ts'
import { causes, type Leg } from './attribution.ts'
import { causeStates } from './breach.ts'
import { toFen, type Id } from '@linli/kit'

/** A leg as JSON keeps it. */
export type LegRow = Omit<Leg, 'startedAt' | 'endedAt'> & { readonly startedAt: string; readonly endedAt: string }

/** Set by timers alone: an order that was not there at the end of its window. */
export const promiseBreaches = pgTable(
  'promise_breaches',
  {
    id: id('brc').primaryKey(),
    orderId: id('ord')
      .notNull()
      .references(() => orders.id),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    merchantId: id('mer')
      .notNull()
      .references(() => merchants.id),
    /** Who carried it when it ended; null before, and where no rider did. */
    riderId: id('rid').references(() => riders.id),
    mode: oneOf(fulfilmentModes).notNull(),
    /** The end of the window, whenever a timer came to see it. */
    breachedAt: instant().notNull(),
    noticedAt: instant().notNull(),
    /** Number of its last event. */
    version: integer().notNull(),
    /** Tiers that were paid. */
    tiersPaid: integer().notNull().default(0),
    compensationFen: fen().notNull().default(toFen(0)),
    /** What the fund got back from whoever caused it; nothing where the order itself gave it. */
    recoveredFen: fen().notNull().default(toFen(0)),
    /** When a timer looks again; null when time alone changes nothing any more. */
    nextAt: instant(),
    /** Since when the resident may cancel whatever has been done. */
    veryLateAt: instant(),
    /** Handed over, or cancelled. */
    endedAt: instant(),
    cause: oneOf(causes),
    causeState: oneOf(causeStates),
    /** What the cause was found from: the way of the order, leg by leg. */
    legs: json<readonly LegRow[]>(),
    contestBy: instant(),
    contestedBy: json<ActorStamp>(),
    contestReason: text(),
    decidedBy: json<ActorStamp>(),
    decidedReason: text(),
    decidedAt: instant(),
  },
  (t) => [
    uniqueIndex('promise_breaches_order').on(t.orderId),
    index('promise_breaches_community').on(t.communityId, t.breachedAt, t.id),
    index('promise_breaches_merchant').on(t.merchantId, t.breachedAt, t.id),
    index('promise_breaches_rider')
      .on(t.riderId, t.breachedAt, t.id)
      .where(sql`rider_id is not null`),
    index('promise_breaches_breached').on(t.breachedAt, t.id),
    index('promise_breaches_next')
      .on(t.nextAt)
      .where(sql`next_at is not null`),
    check('promise_breaches_mode', isOneOf(t.mode, fulfilmentModes)),
    check('promise_breaches_cause', isOneOf(t.cause, causes)),
    check('promise_breaches_cause_state', isOneOf(t.causeState, causeStates)),
    check(
      'promise_breaches_compensation',
      sql`${t.recoveredFen} between 0 and ${t.compensationFen} and ${t.tiersPaid} >= 0`,
    ),
    check('promise_breaches_attributed', sql`(${t.cause} is null) = (${t.causeState} is null)`),
    check('promise_breaches_ended', sql`${t.endedAt} is null or ${t.nextAt} is null`),
  ],
)

/** What was paid for one tier of one order: once, whoever tries. */
export const promiseCompensations = pgTable(
  'promise_compensations',
  {
    orderId: id('ord')
      .notNull()
      .references(() => orders.id),
    tier: integer().notNull(),
    /** Zero where nothing was left of what was paid. */
    amountFen: fen().notNull(),
    refundIds: json<readonly Id<'ref'>[]>().notNull(),
    at: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.orderId, t.tier] }),
    check('promise_compensations_amount', sql`${t.tier} > 0 and ${t.amountFen} >= 0`),
  ],
)

/** An order that was seen to come late before it was: told once. */
export const promiseRisks = pgTable(
  'promise_risks',
  {
    id: id('rsk').primaryKey(),
    orderId: id('ord')
      .notNull()
      .references(() => orders.id),
    at: instant().notNull(),
    expectedAt: instant().notNull(),
  },
  (t) => [uniqueIndex('promise_risks_order').on(t.orderId)],
)

/** Nobody opened when the goods were at the door. */
export const doorWaits = pgTable(
  'door_waits',
  {
    id: id('dwt').primaryKey(),
    orderId: id('ord')
      .notNull()
      .references(() => orders.id),
    at: instant().notNull(),
    by: json<ActorStamp>().notNull(),
  },
  (t) => [uniqueIndex('door_waits_order').on(t.orderId)],
)

/** Weather in which nobody is blamed for riding slowly. Declared by people, seen by everybody who is attributed by it. */
export const badWeather = pgTable(
  'bad_weather',
  {
    id: id('wth').primaryKey(),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    startsAt: instant().notNull(),
    endsAt: instant().notNull(),
    reason: text().notNull(),
    declaredAt: instant().notNull(),
    declaredBy: json<ActorStamp>().notNull(),
  },
  (t) => [
    index('bad_weather_community').on(t.communityId, t.startsAt),
    check('bad_weather_span', sql`${t.endsAt} > ${t.startsAt}`),
  ],
)
