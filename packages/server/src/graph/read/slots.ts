import { sql, type SQL } from 'drizzle-orm'
import { placesOf, type PlacesParameter } from '../../access/reach.ts'
import type { Ctx } from '../context.ts'

/** A parameter of a cached plan whose value is known only at the call. */
export class Slot {
  readonly fill: (run: Run) => unknown
  constructor(fill: (run: Run) => unknown) {
    this.fill = fill
  }
}

/** One call of a plan. */
export interface Run {
  readonly ctx: Ctx
  readonly variables: Readonly<Record<string, unknown>>
  /** Ids or other values the caller of the plan hands over, by position. */
  readonly given: readonly unknown[]
  /** Whether a cursor of the caller's has gone into the parameters. */
  readsCursor?: boolean
}

/** A slot as it stands in a statement. `sql.param` is typed for values; the plan replaces slots before the call. */
export const slot = (fill: (run: Run) => unknown): SQL => sql`${sql.param(new Slot(fill))}`

export const given = (index: number): SQL => slot((run) => run.given[index])

export const nowSlot: SQL = sql`${slot(({ ctx }) => ctx.clock.now())}::timestamptz`
export const callerSlot: SQL = sql`${slot(({ ctx }) => ctx.actor.id)}::text`

export const placesSlot: PlacesParameter = (role, place, scope) =>
  slot(({ ctx }) => placesOf(ctx.actor, role, place, scope))
