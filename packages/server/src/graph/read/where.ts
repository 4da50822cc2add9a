import { getTableColumns, sql, type SQL } from 'drizzle-orm'
import type { Actor } from '../../access/actor.ts'
import { visibleTo } from '../../access/reach.ts'
import { filterCondition } from './filter.ts'
import { guardOf, type At, type Shape } from './shape.ts'

/**
 * What a list shows with this filter to this actor, as a condition over the shape's own table: for bulk actions, which
 * must mean by a filter what the list means by it.
 */
export function whereOf(shape: Shape, filter: unknown, { actor, now }: { actor: Actor; now: Date }): SQL {
  const t = getTableColumns(shape.table) as unknown as At['t']
  const none = (name: string): never => {
    throw new Error(`${shape.type} reads the argument ${name} where there is no field`)
  }
  const at: At = {
    t,
    now: sql`${now.toISOString()}::timestamptz`,
    caller: sql`${actor.id}::text`,
    arg: none,
    value: none,
    reached: (reach, standIns = {}) => visibleTo(actor, reach, (key) => standIns[key] ?? t[key]!),
  }
  return sql`${guardOf(shape, at) ?? sql`true`} and ${filterCondition(shape, filter, at) ?? sql`true`}`
}
