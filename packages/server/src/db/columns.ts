import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import { bigint, customType, jsonb, text, timestamp } from 'drizzle-orm/pg-core'
import type { Fen, Id } from '@linli/kit'

/** The column vocabulary of every table. Names are given by the property, in snake case (see db/database.ts). */

/** A TypeID. Byte order (`C`) is creation order, and needs no locale to compare. */
const typeId = customType<{ data: string; driverData: string }>({ dataType: () => 'text collate "C"' })
export const id = <Prefix extends string>(_prefix: Prefix) => typeId().$type<Id<Prefix>>()

/** Money, whole fen. Sums beyond 2^53 fen (90 trillion yuan) would not fit; a check keeps single amounts far below. */
export const fen = () => bigint({ mode: 'number' }).$type<Fen>()

/** An instant, to the millisecond: what JavaScript can hold is what is stored, so a cursor finds its row again. */
export const instant = () => timestamp({ withTimezone: true, precision: 3, mode: 'date' })

/** A closed set, spelt as the API spells it. The table adds the check. */
export const oneOf = <T extends string>(_values: readonly T[]) => text().$type<T>()

export const json = <T>() => jsonb().$type<T>()

/** The check behind `oneOf`: values stand in the statement, because a constraint takes no parameters. */
export const isOneOf = (column: SQLWrapper, values: readonly string[]): SQL =>
  sql`${column} in (${sql.raw(values.map((value) => `'${value}'`).join(', '))})`
