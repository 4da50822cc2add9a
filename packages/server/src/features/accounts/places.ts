import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { getTableColumns } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { PlaceKind } from '../../access/actor.ts'
import type { Sql } from '../../db/database.ts'

/** Where places of one kind stand: a table with `id` and `name`, and the column of its community if each lies in one. */
interface PlaceTable {
  readonly table: PgTable
  /** Property of the community's id; absent where a place lies in several. */
  readonly community?: string
}

/** Accounts comes before every feature that has places, so each of those says where its own stand. */
const placeTables = new Map<PlaceKind, PlaceTable>()

export function declarePlaces(kind: PlaceKind, place: PlaceTable): void {
  placeTables.set(kind, place)
}

export interface FoundPlace {
  readonly communityId: string | null
}

export async function findPlace(db: Sql, kind: PlaceKind, id: string): Promise<FoundPlace | undefined> {
  const place = placeTables.get(kind)
  if (!place) throw new Error(`no feature has declared its places of kind ${kind}: see declarePlaces`)
  const columns = getTableColumns(place.table)
  const community = place.community === undefined ? sql<null>`null` : columns[place.community]!
  const [found] = await db
    .select({ communityId: sql<string | null>`${community}` })
    .from(place.table)
    .where(sql`${columns['id']} = ${id}`)
  return found
}

/** The name of the place `id` of kind `kind`, both SQL; null for the platform. */
export function placeName(kind: SQLWrapper, id: SQLWrapper): SQL {
  const arms = [...placeTables].map(([name, { table }]) => {
    const columns = getTableColumns(table)
    return sql`when ${sql.raw(`'${name}'`)} then (select ${columns['name']} from ${table} where ${columns['id']} = ${id})`
  })
  return arms.length === 0 ? sql`null::text` : sql`case ${kind} ${sql.join(arms, sql` `)} end`
}
