import { sql } from 'drizzle-orm'
import type { Actor } from '../../access/actor.ts'
import type { Db, Sql } from '../../db/database.ts'
import { stockLevels, stockMovements } from './stock.table.ts'
import type { StockLevelId } from './stock.ts'
import { refuse } from '@linli/kit'

/** What a level says beyond the sum of its movements. */
export interface StockDifference {
  readonly levelId: StockLevelId
  readonly onHand: number
  readonly allocated: number
  readonly reserved: number
  readonly presell: number
}

const mostDifferences = 200

/**
 * Levels that are not the sum of their movements, 200 at the most: anything at all is a defect that the statements and
 * constraints did not stop.
 */
export async function findStockDifferences(db: Pick<Sql, 'execute'>): Promise<StockDifference[]> {
  const { rows } = await db.execute<StockDifference & Record<string, unknown>>(sql`
    select * from (
      select v.id as "levelId", v.on_hand - coalesce(m.on_hand, 0) as "onHand", v.allocated - coalesce(m.allocated, 0) as allocated,
        v.reserved - coalesce(m.reserved, 0) as reserved, v.presell_limit - coalesce(m.presell, 0) as presell
      from ${stockLevels} v left join (
        select level_id, sum(on_hand_delta)::int as on_hand, sum(allocated_delta)::int as allocated,
          sum(reserved_delta)::int as reserved, sum(presell_delta)::int as presell
        from ${stockMovements} group by level_id
      ) m on m.level_id = v.id
    ) d where "onHand" <> 0 or allocated <> 0 or reserved <> 0 or presell <> 0
    order by "levelId" limit ${sql.raw(String(mostDifferences))}`)
  return rows
}

/** The same for operators of the platform, whose stock is all of it. */
export function compareStock({ actor, db }: { readonly actor: Actor; readonly db: Db }): Promise<StockDifference[]> {
  if (!actor.grants.some(({ role, placeKind }) => role === 'OPERATOR' && placeKind === 'PLATFORM')) refuse('FORBIDDEN')
  return findStockDifferences(db.sql)
}
