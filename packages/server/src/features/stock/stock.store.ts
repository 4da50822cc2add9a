import { sql } from 'drizzle-orm'
import type { ActorStamp } from '../../access/actor.ts'
import type { Tx } from '../../db/tx.ts'
import { stockLevels, stockMovements } from './stock.table.ts'
import type { Deltas, Level, MovementKind, StockLevelId } from './stock.ts'
import { newId } from '@linli/kit'

export interface LockedLevel extends Level {
  readonly id: StockLevelId
  readonly merchantId: string
}

/** Holds levels until the end of the transaction, in id order like every lock on stock. */
export async function lockLevels(tx: Tx, ids: readonly string[]): Promise<Map<string, LockedLevel>> {
  const { rows } = await tx.sql.execute<LockedLevel & Record<string, unknown>>(sql`
    select id, merchant_id as "merchantId", on_hand as "onHand", allocated, reserved, presell_limit as "presellLimit"
    from ${stockLevels} where id = any(${sql.param(ids)}::text[]) order by id for update`)
  return new Map(rows.map((row) => [row.id, row]))
}

export interface Movement extends Deltas {
  readonly levelId: string
  readonly kind: MovementKind
  /** An order, or one act of the merchant. */
  readonly cause: string
  readonly reason?: string
  readonly expiresAt?: Date
  /** Of the merchant's acts. What an order does with stock stands in the order's timeline, with those who may see it. */
  readonly actor?: ActorStamp
}

/** Writes movements and what they add to their levels, as one statement: the one can never be without the other. */
export async function book(tx: Tx, movements: readonly Movement[]): Promise<void> {
  if (movements.length === 0) return
  const rows = movements.map(({ onHand = 0, allocated = 0, reserved = 0, presell = 0, ...rest }) => ({
    id: newId('mov'),
    ...rest,
    onHand,
    allocated,
    reserved,
    presell,
  }))
  await tx.sql.execute(sql`
    with moved as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as m(id text, "levelId" text, kind text, cause text,
        reason text, "expiresAt" timestamptz, actor jsonb, "onHand" int, allocated int, reserved int, presell int)
    ), booked as (
      insert into ${stockMovements} (id, level_id, kind, on_hand_delta, allocated_delta, reserved_delta, presell_delta,
        cause, reason, expires_at, at, actor)
      select id, "levelId", kind, "onHand", allocated, reserved, presell, cause, reason, "expiresAt",
        ${tx.now.toISOString()}::timestamptz, actor from moved
    )
    update ${stockLevels} v set on_hand = v.on_hand + m.on_hand, allocated = v.allocated + m.allocated,
      reserved = v.reserved + m.reserved, presell_limit = v.presell_limit + m.presell, version = v.version + 1
    from (select "levelId", sum("onHand")::int as on_hand, sum(allocated)::int as allocated, sum(reserved)::int as reserved,
      sum(presell)::int as presell from moved group by 1) m where v.id = m."levelId"`)
}

/** What one cause has of one level. */
export interface Holding {
  readonly levelId: StockLevelId
  readonly reserved: number
  readonly allocated: number
  /** Off the shelf, and not come back. */
  readonly picked: number
}

/**
 * Holds every level that these causes have touched. Before several orders of one transaction move their goods one after
 * the other, it is asked for all of them, so that id order holds for them together.
 */
export async function lockStockOf(tx: Tx, causes: readonly string[]): Promise<Map<string, LockedLevel>> {
  const { rows: touched } = await tx.sql.execute<{ id: string }>(
    sql`select distinct level_id as id from ${stockMovements} where cause = any(${sql.param(causes)}::text[])`,
  )
  if (touched.length === 0) return new Map()
  return lockLevels(
    tx,
    touched.map(({ id }) => id),
  )
}

/** What a cause holds, level by level, under their locks: nobody else can change it until the end of the transaction. */
export async function lockHoldings(
  tx: Tx,
  cause: string,
): Promise<{ holdings: Holding[]; levels: Map<string, LockedLevel> }> {
  const levels = await lockStockOf(tx, [cause])
  if (levels.size === 0) return { holdings: [], levels }
  // Summed only now that the levels are held: a twin that was first is counted.
  const { rows: holdings } = await tx.sql.execute<Holding & Record<string, unknown>>(sql`
    select level_id as "levelId", sum(reserved_delta)::int as reserved, sum(allocated_delta)::int as allocated,
      -coalesce(sum(on_hand_delta) filter (where kind in ('PICKED', 'RETURNED')), 0)::int as picked
    from ${stockMovements} where cause = ${cause} group by level_id order by level_id`)
  return { holdings, levels }
}
