import { sql } from 'drizzle-orm'
import { boolean, check, index, integer, pgTable, primaryKey, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ActorStamp } from '../../../access/actor.ts'
import { fen, id, instant, isOneOf, json, oneOf } from '../../../db/columns.ts'
import { riders, type RiderId } from '../../carriers/index.ts'
import { merchants } from '../../catalog/index.ts'
import { communities, type Point as GeoPoint } from '../../communities/index.ts'
import { orders } from '../../orders/index.ts'
import { dispatchAreas } from '../areas/areas.table.ts'
import { stopKinds } from './route.ts'
import { assignmentKinds, ignoredReasons, taskOfferStates, taskStates } from './task.ts'

/** One rider's errand for one order. */
export const deliveryTasks = pgTable(
  'delivery_tasks',
  {
    id: id('tsk').primaryKey(),
    orderId: id('ord')
      .notNull()
      .references(() => orders.id),
    areaId: id('dar')
      .notNull()
      .references(() => dispatchAreas.id),
    communityId: id('com')
      .notNull()
      .references(() => communities.id),
    merchantId: id('mer')
      .notNull()
      .references(() => merchants.id),
    state: oneOf(taskStates).notNull(),
    attempt: integer().notNull().default(1),
    wave: integer().notNull().default(0),
    version: integer().notNull().default(1),
    riderId: id('rid').references(() => riders.id),
    assignedBy: oneOf(assignmentKinds),
    isPinned: boolean().notNull().default(false),
    notBy: text()
      .array()
      .$type<RiderId[]>()
      .notNull()
      .default(sql`'{}'::text[]`),
    /** Riders of the community may see it. */
    isFree: boolean()
      .notNull()
      .generatedAlwaysAs(sql`state in ('CREATED', 'OFFERED') and not is_pinned`),
    pickup: json<GeoPoint>().notNull(),
    dropoff: json<GeoPoint>().notNull(),
    skills: text().array().notNull(),
    grams: integer().notNull(),
    payFen: fen().notNull(),
    readyAt: instant().notNull(),
    notBefore: instant(),
    dueAt: instant().notNull(),
    /** Its stops' places in the rider's route, pickup and drop-off; null while nobody has it. */
    pickupRank: integer(),
    dropoffRank: integer(),
    expectedAt: instant(),
    createdAt: instant().notNull(),
    acceptedAt: instant(),
    arrivedAtStoreAt: instant(),
    pickedUpAt: instant(),
    arrivedAtDropoffAt: instant(),
    endedAt: instant(),
    failedReason: text(),
  },
  (t) => [
    uniqueIndex('delivery_tasks_order').on(t.orderId),
    // What the engine and the board look at: few of all.
    index('delivery_tasks_open')
      .on(t.areaId, t.dueAt)
      .where(sql`ended_at is null`),
    index('delivery_tasks_rider')
      .on(t.riderId, t.createdAt)
      .where(sql`rider_id is not null`),
    // What a rider has in hand: asked whenever he gets something, and many times a second.
    index('delivery_tasks_in_hand')
      .on(t.riderId)
      .where(sql`ended_at is null`),
    index('delivery_tasks_area').on(t.areaId, t.createdAt, t.id),
    check('delivery_tasks_state', isOneOf(t.state, taskStates)),
    check('delivery_tasks_assigned_by', isOneOf(t.assignedBy, assignmentKinds)),
    check(
      'delivery_tasks_rider_known',
      sql`case when ${t.state} in ('CREATED', 'OFFERED') then ${t.riderId} is null when ${t.state} = 'CANCELLED' then true else ${t.riderId} is not null end`,
    ),
    check(
      'delivery_tasks_ended',
      sql`(${t.endedAt} is not null) = (${t.state} in ('DELIVERED', 'RETURNED', 'CANCELLED'))`,
    ),
    check('delivery_tasks_counts', sql`${t.attempt} >= 1 and ${t.wave} >= 0 and ${t.grams} >= 0 and ${t.payFen} >= 0`),
  ],
)

/** Who was asked, in which wave, and what came of it. */
export const taskOffers = pgTable(
  'task_offers',
  {
    id: id('tof').primaryKey(),
    taskId: id('tsk')
      .notNull()
      .references(() => deliveryTasks.id),
    attempt: integer().notNull(),
    wave: integer().notNull(),
    riderId: id('rid')
      .notNull()
      .references(() => riders.id),
    state: oneOf(taskOfferStates).notNull(),
    sentAt: instant().notNull(),
    expiresAt: instant().notNull(),
    answeredAt: instant(),
  },
  (t) => [
    uniqueIndex('task_offers_once').on(t.taskId, t.attempt, t.wave, t.riderId),
    index('task_offers_rider_open')
      .on(t.riderId, t.expiresAt)
      .where(sql`state = 'OPEN'`),
    index('task_offers_expiring')
      .on(t.expiresAt)
      .where(sql`state = 'OPEN'`),
    check('task_offers_state', isOneOf(t.state, taskOfferStates)),
  ],
)

/** Everything that was told of a task, also what came too late to change it. */
export const taskEvents = pgTable(
  'task_events',
  {
    taskId: id('tsk')
      .notNull()
      .references(() => deliveryTasks.id),
    seq: integer().notNull(),
    attempt: integer().notNull(),
    state: oneOf(taskStates).notNull(),
    riderId: id('rid').references(() => riders.id),
    /** When it happened, and when we heard of it. */
    at: instant().notNull(),
    heardAt: instant().notNull(),
    actor: json<ActorStamp>().notNull(),
    /** What was said of it, where something was. */
    reason: text(),
    /** Null: it moved the task. Otherwise why it did not. */
    ignored: oneOf(ignoredReasons),
  },
  (t) => [primaryKey({ columns: [t.taskId, t.seq] }), check('task_events_ignored', isOneOf(t.ignored, ignoredReasons))],
)

/** Where a rider was last told to go: he is told again when it is another place, and not whenever a plan is made. */
export const riderNextStops = pgTable(
  'rider_next_stops',
  {
    id: id('nxt').primaryKey(),
    riderId: id('rid')
      .notNull()
      .references(() => riders.id),
    /** How often he has been told. */
    seq: integer().notNull().default(0),
    /** Null: he has nowhere to go. */
    taskId: id('tsk').references(() => deliveryTasks.id),
    kind: oneOf(stopKinds),
  },
  (t) => [
    uniqueIndex('rider_next_stops_rider').on(t.riderId),
    check('rider_next_stops_kind', isOneOf(t.kind, stopKinds)),
  ],
)
