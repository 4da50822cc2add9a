import { sql } from 'drizzle-orm'
import { assertReaches, assertSees } from '../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import type { PrincipalId } from '../accounts/index.ts'
import { checkName, communities, communityReach, type CommunityId } from '../communities/index.ts'
import type { FulfilmentMode } from '../fulfilment/index.ts'
import { countsOf } from './counts.store.ts'
import { imports, importedHouseholds, pastOrderLines, pastProducts } from './histories.table.ts'
import {
  importedKinds,
  importReach,
  longestKey,
  type ImportCounts,
  type ImportId,
  type ImportState,
} from './history.ts'
import { isId, newId, refuse } from '@linli/kit'

export interface ImportWanted {
  readonly key: string
  readonly label: string
  readonly communityId: string
  readonly mode: FulfilmentMode
}

/** Begins an import, or goes on with the one that was begun by this key. */
export function startImport(deps: TxDeps, wanted: ImportWanted): Promise<ImportId> {
  const key = checkName(wanted.key, 'key', longestKey)
  const label = checkName(wanted.label, 'label')
  return inTx(deps, async (tx) => {
    const communityId = await getCommunity(tx, wanted.communityId)
    const id = newId('imp')
    const { mode } = wanted
    const startedBy = tx.actor.id as PrincipalId
    await tx.sql
      .insert(imports)
      .values({ ...{ id, key, label, communityId, mode, startedBy }, state: 'OPEN', startedAt: tx.now })
      .onConflictDoNothing()
    const { rows } = await tx.sql.execute<{ id: ImportId }>(
      sql`select id from ${imports} where community_id = ${communityId} and key = ${key}`,
    )
    return rows[0]!.id
  })
}

async function getCommunity(tx: Tx, id: string): Promise<CommunityId> {
  const { rows } = await tx.sql.execute<{ id: CommunityId }>(sql`select id from ${communities} where id = ${id}`)
  const [found] = rows
  if (!found) refuse('NOT_FOUND', {}, 'communityId')
  assertReaches(tx.actor, communityReach, { id: found.id, communityId: found.id })
  return found.id
}

export interface Import {
  readonly id: ImportId
  readonly communityId: CommunityId
  readonly mode: FulfilmentMode
  readonly state: ImportState
}

/** Holds the import: who brings rows, or closes it, waits. */
export async function lockImport(tx: Tx, id: string): Promise<Import> {
  const { rows } = await tx.sql.execute<Import & Record<string, unknown>>(sql`
    select id, community_id as "communityId", mode, state from ${imports} where id = ${isId('imp', id) ? id : ''} for update`)
  assertSees(tx.actor, importReach, rows[0])
  return rows[0]
}

/** Households of one event: what is folded at once. */
const householdsOfEvent = 100

/**
 * From now on what was imported counts. `expected` is what the importer has sent: where less or more is here, it is refused
 * and stays open. Closing again changes nothing.
 */
export function closeImport(deps: TxDeps, id: string, expected: Partial<ImportCounts>): Promise<ImportId> {
  return inTx(deps, async (tx) => {
    const { id: importId, state } = await lockImport(tx, id)
    if (state === 'CLOSED') return importId
    const found = await countsOf(tx.sql, importId)
    for (const kind of importedKinds) {
      const wanted = expected[kind]
      if (wanted != null && wanted !== found[kind])
        refuse('IMPORT_COUNT_DIFFERS', { what: kind, expected: wanted, found: found[kind] }, `expected.${kind}`)
    }
    await ratePrices(tx, importId)
    await tx.sql.execute(
      sql`update ${imports} set state = 'CLOSED', closed_at = ${tx.now.toISOString()}::timestamptz where id = ${importId}`,
    )
    await tellOfHouseholds(tx, importId)
    return importId
  })
}

/**
 * How dear each product was among all that was bought of its category, by its mean price before discounts: what a price band
 * is of goods on sale here (see `PriceBook`), over the whole import, because nobody knows the shelves of that day.
 */
const ratePrices = (tx: Tx, importId: ImportId): Promise<unknown> =>
  tx.sql.execute(sql`
    with price as (
      select p.id, p.category_id, round(sum(l.paid_fen + l.discount_fen)::numeric / sum(l.quantity)) as fen
      from ${pastProducts} p join ${pastOrderLines} l on l.product_id = p.id
      where p.import_id = ${importId} and l.quantity > 0 group by p.id
    ), placed as (
      select id, rank() over (partition by category_id order by fen) - 1 as cheaper,
        count(*) over (partition by category_id, fen) - 1 as equal, count(*) over (partition by category_id) - 1 as others
      from price
    )
    update ${pastProducts} set price_band = case when others = 0 then 50 else 1 + round(99 * (cheaper + equal / 2.0) / others) end
    from placed where placed.id = ${pastProducts.id}`)

async function tellOfHouseholds(tx: Tx, importId: ImportId): Promise<void> {
  const { rows } = await tx.sql.execute<{ id: string }>(
    sql`select household_id as id from ${importedHouseholds} where import_id = ${importId} order by 1`,
  )
  const ids = rows.map(({ id }) => id)
  const count = Math.ceil(ids.length / householdsOfEvent)
  await tx.sql.execute(sql`update ${imports} set told = ${count} where id = ${importId}`)
  for (let part = 0; part < count; part++)
    await tx.emit({
      type: 'HistoryImported',
      aggregateId: importId,
      seq: part + 1,
      topics: [`import:${importId}`],
      facts: { importId, householdIds: ids.slice(part * householdsOfEvent, (part + 1) * householdsOfEvent) },
    })
}
