import { sql, type SQL } from 'drizzle-orm'
import type { Tx } from '../../../db/tx.ts'
import { orders } from '../../orders/index.ts'
import { residents } from '../residents/residents.table.ts'
import { residentEvents, residentTraits } from '../residents/traits.table.ts'
import { tagAssignments, tags } from '../tags/tags.table.ts'
import type { EventFacts, TagFacts, TraitFacts } from './changes.ts'
import { eventsOf, isSameRow, keyOf, type EventRow } from './order-facts.ts'
import { loadOrderFacts } from './orders.store.ts'
import { loadPastEvents, pastIdsOf } from './past-facts.store.ts'
import { foldTraits, type Known } from './trait-fold.ts'
import { orderNumber, traitKeys } from '@linli/audience'

export interface Refreshed {
  readonly added: readonly EventFacts[]
  readonly removed: readonly EventFacts[]
}

/** Makes the events of these orders what the orders now say; what is as it was is not touched. */
export async function refreshOrders(tx: Tx, orderIds: readonly string[]): Promise<Refreshed> {
  if (orderIds.length === 0) return { added: [], removed: [] }
  const now = (await loadOrderFacts(tx, orderIds)).flatMap(eventsOf)
  return replaceEvents(tx, sql`select unnest(${sql.param([...orderIds])}::text[])`, now)
}

/** The same of what these households did in other systems. */
export async function refreshPast(tx: Tx, householdIds: readonly string[]): Promise<Refreshed> {
  if (householdIds.length === 0) return { added: [], removed: [] }
  return replaceEvents(tx, pastIdsOf(householdIds), await loadPastEvents(tx, householdIds))
}

/** `now` is all that there is of those ids. */
async function replaceEvents(tx: Tx, ids: SQL, now: readonly EventRow[]): Promise<Refreshed> {
  const before = await tx.sql
    .select()
    .from(residentEvents)
    .where(sql`${residentEvents.orderId} in (${ids})`)
  const [byKey, beforeByKey] = [mapOf(now), mapOf(before)]
  const removed = before.filter((row) => !isAmong(byKey, row))
  const added = now.filter((row) => !isAmong(beforeByKey, row))
  if (removed.length > 0)
    await tx.sql.execute(sql`
      delete from ${residentEvents} e using unnest(${sql.param(removed.map((row) => row.orderId))}::text[],
        ${sql.param(removed.map((row) => row.kind))}::text[], ${sql.param(removed.map((row) => row.category))}::int[]) as gone(order_id, kind, category)
      where e.order_id = gone.order_id and e.kind = gone.kind and e.category = gone.category`)
  if (added.length > 0) await addRows(tx, added)
  return { added: added.map(toFacts), removed: removed.map(toFacts) }
}

const mapOf = (rows: readonly EventRow[]) => new Map(rows.map((row) => [keyOf(row), row]))

function isAmong(rows: ReadonlyMap<string, EventRow>, row: EventRow): boolean {
  const found = rows.get(keyOf(row))
  return found !== undefined && isSameRow(found, row)
}

const toFacts = ({
  orderId,
  ordinal,
  kind,
  day,
  category,
  mode,
  daypart,
  totalFen,
  discountFen,
  isFirst,
}: EventRow): EventFacts => ({
  ordinal,
  order: orderNumber(orderId),
  kind,
  day,
  category,
  mode,
  daypart,
  totalFen,
  isDiscounted: discountFen > 0,
  isFirst,
})

/** One parameter, however many rows. */
const addRows = (tx: Tx, rows: readonly EventRow[]) =>
  tx.sql.execute(sql`
    insert into ${residentEvents} (order_id, ordinal, kind, day, second, category, mode, daypart, total_fen, discount_fen, category_fen, price_band, is_first)
    select * from json_to_recordset(${JSON.stringify(rows)}::json) as r("orderId" text, ordinal int, kind text, day int, second int,
      category smallint, mode smallint, daypart smallint, "totalFen" bigint, "discountFen" bigint, "categoryFen" bigint, "priceBand" smallint, "isFirst" boolean)`)

interface KnownRow extends Known, Record<string, unknown> {
  readonly ordinal: number
}

const columns = sql.raw(traitKeys.map((key) => key.toLowerCase()).join(', '))
const typed = sql.raw(traitKeys.map((key) => `"${key}" bigint`).join(', '))
const quoted = sql.raw(traitKeys.map((key) => `r."${key}"`).join(', '))
const updated = sql.raw(traitKeys.map((key) => `${key.toLowerCase()} = excluded.${key.toLowerCase()}`).join(', '))
const kept = sql.raw(traitKeys.map((key) => `t.${key.toLowerCase()}`).join(', '))
const wanted = sql.raw(traitKeys.map((key) => `excluded.${key.toLowerCase()}`).join(', '))

/** Folds the traits of these residents anew, of all their events; answers those that have changed. */
export async function refoldTraits(tx: Tx, ordinals: readonly number[]): Promise<TraitFacts[]> {
  if (ordinals.length === 0) return []
  const these = sql`${sql.param([...ordinals])}::int[]`
  const { rows: known } = await tx.sql.execute<KnownRow>(
    sql`select ordinal, joined_day as "joinedDay", device from ${residents} where ordinal = any(${these}) order by ordinal`,
  )
  const events = Map.groupBy(
    await tx.sql
      .select()
      .from(residentEvents)
      .where(sql`${residentEvents.ordinal} = any(${these})`),
    ({ ordinal }) => ordinal,
  )
  const folded = known.map(({ ordinal, ...rest }) => ({ ordinal, values: foldTraits(events.get(ordinal) ?? [], rest) }))
  const { rows: changed } = await tx.sql.execute<{ ordinal: number }>(sql`
    insert into ${residentTraits} as t (ordinal, ${columns})
    select r.ordinal, ${quoted} from json_to_recordset(${JSON.stringify(folded.map(({ ordinal, values }) => ({ ordinal, ...values })))}::json) as r(ordinal int, ${typed})
    on conflict (ordinal) do update set ${updated} where (${kept}) is distinct from (${wanted})
    returning ordinal`)
  const isChanged = new Set(changed.map(({ ordinal }) => ordinal))
  return folded.filter(({ ordinal }) => isChanged.has(ordinal))
}

/** Orders of these households, whoever placed them. */
export async function ordersOfHouseholds(tx: Tx, householdIds: readonly string[]): Promise<string[]> {
  if (householdIds.length === 0) return []
  const { rows } = await tx.sql.execute<{ id: string }>(
    sql`select id from ${orders} where household_id = any(${sql.param([...householdIds])}::text[])`,
  )
  return rows.map(({ id }) => id)
}

/** Who has a tag, as it is now, of those that events about it named. */
export async function readTags(tx: Tx, named: ReadonlyMap<string, ReadonlySet<number>>): Promise<TagFacts[]> {
  const pairs = [...named].flatMap(([tagId, ordinals]) => [...ordinals].map((ordinal) => ({ tagId, ordinal })))
  if (pairs.length === 0) return []
  const { rows } = await tx.sql.execute<TagFacts & Record<string, unknown>>(sql`
    select ${tags.ordinal} as tag, n.ordinal, exists (
        select from ${tagAssignments} a where a.tag_id = n.tag_id and a.ordinal = n.ordinal and a.ended_at is null) as has
    from unnest(${sql.param(pairs.map(({ tagId }) => tagId))}::text[], ${sql.param(pairs.map(({ ordinal }) => ordinal))}::int[]) as n(tag_id, ordinal)
    join ${tags} on ${tags.id} = n.tag_id`)
  return rows
}
