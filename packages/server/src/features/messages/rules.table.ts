import { sql } from 'drizzle-orm'
import { check, integer, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import type { ActorStamp } from '../../access/actor.ts'
import { fen, instant, isOneOf, json, oneOf } from '../../db/columns.ts'
import { capKinds, highestCostFen, longestWindowHours, mostOfAny } from './rule.ts'
import { toFen } from '@linli/kit'

/** Every rule there was; the last version holds. The first ones come with the migration. */
export const sendRules = pgTable(
  'send_rules',
  {
    kind: oneOf(capKinds).notNull(),
    version: integer().notNull(),
    most: integer().notNull(),
    windowHours: integer().notNull(),
    /** Minutes of the day in Asia/Shanghai. */
    quietFromMinute: integer(),
    quietUntilMinute: integer(),
    /** What one message costs the platform, such as an operator's price of a text message. */
    costFen: fen().notNull().default(toFen(0)),
    reason: text().notNull(),
    /** Null of those the platform came with. */
    setBy: json<ActorStamp>(),
    setAt: instant().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.kind, t.version] }),
    // What slots refer to: no slot above what its rule allowed.
    unique('send_rules_most').on(t.kind, t.version, t.most),
    check('send_rules_kind', isOneOf(t.kind, capKinds)),
    check('send_rules_most_of_any', sql`${t.most} between 0 and ${sql.raw(String(mostOfAny))}`),
    check('send_rules_window', sql`${t.windowHours} between 1 and ${sql.raw(String(longestWindowHours))}`),
    check('send_rules_cost', sql`${t.costFen} between 0 and ${sql.raw(String(highestCostFen))}`),
    check('send_rules_quiet_whole', sql`num_nulls(${t.quietFromMinute}, ${t.quietUntilMinute}) in (0, 2)`),
    check(
      'send_rules_quiet',
      sql`${t.quietFromMinute} between 0 and 1439 and ${t.quietUntilMinute} between 0 and 1439`,
    ),
  ],
)
