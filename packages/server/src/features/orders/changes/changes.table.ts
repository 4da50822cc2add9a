import { sql } from 'drizzle-orm'
import { check, index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import type { ActorStamp } from '../../../access/actor.ts'
import { fen, id, instant, isOneOf, json, oneOf } from '../../../db/columns.ts'
import { orders } from '../orders.table.ts'
import type { Side } from './change-plan.ts'
import { askedSides, changeKinds, changePayers, changeStates, proposers } from './change.ts'
import { toFen } from '@linli/kit'

/** What somebody would like an order to be. The order itself goes on, and knows of at most one that is open. */
export const changeProposals = pgTable(
  'change_proposals',
  {
    id: id('chg').primaryKey(),
    orderId: id('ord')
      .notNull()
      .references(() => orders.id),
    /** The order's, for who may see it. */
    communityId: id('com').notNull(),
    merchantId: id('mer').notNull(),
    householdId: id('hh').notNull(),
    kind: oneOf(changeKinds).notNull(),
    state: oneOf(changeStates).notNull(),
    proposer: oneOf(proposers).notNull(),
    proposedBy: json<ActorStamp>().notNull(),
    asked: oneOf(askedSides).notNull(),
    reason: text().notNull(),
    before: json<Side>().notNull(),
    after: json<Side>().notNull(),
    /** What the goods cost more, or less, before somebody bears it. */
    deltaFen: fen().notNull(),
    payer: oneOf(changePayers),
    /** What was given back when it was applied. */
    refundFen: fen().notNull().default(toFen(0)),
    /** Of the order, when it was proposed. */
    orderVersion: integer().notNull(),
    version: integer().notNull().default(1),
    createdAt: instant().notNull(),
    expiresAt: instant().notNull(),
    decidedAt: instant(),
    decidedBy: json<ActorStamp>(),
  },
  (t) => [
    index('change_proposals_order').on(t.orderId, t.id),
    uniqueIndex('change_proposals_open')
      .on(t.orderId)
      .where(sql`state in ('PROPOSED', 'AWAITING_PAYMENT')`),
    index('change_proposals_due')
      .on(t.expiresAt)
      .where(sql`state in ('PROPOSED', 'AWAITING_PAYMENT')`),
    check('change_proposals_kind', isOneOf(t.kind, changeKinds)),
    check('change_proposals_state', isOneOf(t.state, changeStates)),
    check('change_proposals_proposer', isOneOf(t.proposer, proposers)),
    check('change_proposals_asked', isOneOf(t.asked, askedSides)),
    check('change_proposals_payer', isOneOf(t.payer, changePayers)),
    check('change_proposals_dearer', sql`(${t.payer} is not null) = (${t.deltaFen} > 0)`),
    check('change_proposals_refund', sql`${t.refundFen} >= 0 and (${t.refundFen} = 0 or ${t.state} = 'APPLIED')`),
  ],
)
