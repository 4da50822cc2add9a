import { sql } from 'drizzle-orm'
import { system } from '../../../access/actor.ts'
import { inTx, type Tx, type TxDeps } from '../../../db/tx.ts'
import { roleGrants } from '../../accounts/index.ts'
import { importedHouseholds } from '../../histories/index.ts'
import { orders } from '../../orders/index.ts'
import { residents } from '../residents/residents.table.ts'
import { endTagsOfGone } from '../tags/tags.membership.ts'
import type { Changes } from './changes.ts'
import { audienceCursor } from './cursor.table.ts'
import { ordersOfHouseholds, readTags, refoldTraits, refreshOrders, refreshPast } from './facts.store.ts'
import { placeResidents, type Placed } from './residents.store.ts'

export type FoldDeps = Omit<TxDeps, 'actor'>

interface Told extends Record<string, unknown> {
  readonly position: string
  readonly type: string
  readonly aggregateId: string
  /** An order that nobody has paid says nothing of anybody yet. */
  readonly isUnpaid: boolean
  /** Empty for events that are known by their thing alone. */
  readonly facts: Readonly<Record<string, unknown>> | null
}

/** Events whose facts are read; most of an outbox is about other things. */
const told = sql.param([
  'PromiseBreached',
  'SessionBegan',
  'GrantChanged',
  'TagAssigned',
  'TagEnded',
  'HistoryImported',
])

/** What a batch of events asks to be looked at. */
interface Concerned {
  readonly orderIds: Set<string>
  readonly principalIds: Set<string>
  readonly householdIds: Set<string>
  /** Whose past has come. */
  readonly pastOf: Set<string>
  readonly tags: Map<string, Set<number>>
}

/**
 * Folds the next events of the outbox, `most` of them at the most; null when everything must be folded from the
 * beginning first (`rebuildFacts`), because nothing ever was or the outbox no longer holds what follows.
 *
 * An event only says what to look at; what is written is what orders, grants and tags say now, and the cursor moves in the
 * same transaction. So a batch counts once however often it was begun, an event that comes late or twice changes nothing,
 * and folding event by event gives what folding everything at once does.
 */
export function foldFacts(deps: FoldDeps, { most = 1_000 }: { most?: number } = {}): Promise<Changes | null> {
  return inTx({ ...deps, actor: system }, async (tx) => {
    const { rows } = await tx.sql.execute<{ position: string; trimmed: string | null }>(
      sql`select position, (select trimmed_to from outbox_mark) as trimmed from ${audienceCursor} for update`,
    )
    const [cursor] = rows
    if (!cursor || Number(cursor.trimmed ?? 0) > Number(cursor.position)) return null
    const { rows: found } = await tx.sql.execute<Told>(sql`
      select position, type, aggregate_id as "aggregateId",
        type = 'OrderMoved' and facts->>'to' = 'PENDING_PAYMENT' as "isUnpaid", case when type = any(${told}::text[]) then facts end as facts
      from outbox where position > ${cursor.position}::bigint order by position limit ${most}`)
    // The past of a hundred households is as much as many batches of the present.
    const heavy = found.findIndex(({ type }) => type === 'HistoryImported')
    const events = heavy < 0 ? found : found.slice(0, heavy + 1)
    const last = events.at(-1)
    const after = Number(cursor.position)
    if (!last) return { after, cursor: after, residents: [], traits: [], removed: [], added: [], tags: [] }
    const changes = await fold(tx, concernedBy(events))
    await tx.sql.update(audienceCursor).set({ position: Number(last.position) })
    return { after, cursor: Number(last.position), ...changes }
  })
}

function concernedBy(events: readonly Told[]): Concerned {
  const concerned: Concerned = {
    orderIds: new Set(),
    principalIds: new Set(),
    householdIds: new Set(),
    pastOf: new Set(),
    tags: new Map(),
  }
  for (const { type, aggregateId, isUnpaid, facts: all } of events) {
    const facts = all ?? {}
    if (isUnpaid) continue
    if (type === 'OrderMoved') concerned.orderIds.add(aggregateId)
    else if (type === 'PromiseBreached') concerned.orderIds.add(String(facts['orderId']))
    else if (type === 'SessionBegan') concerned.principalIds.add(String(facts['principalId']))
    else if (type === 'GrantChanged' && facts['role'] === 'RESIDENT') {
      concerned.principalIds.add(aggregateId)
      concerned.householdIds.add(String(facts['placeId']))
    } else if (type === 'HistoryImported') {
      for (const id of facts['householdIds'] as string[]) concerned.pastOf.add(id)
    } else if (type === 'TagAssigned' || type === 'TagEnded') {
      const named = concerned.tags.get(aggregateId) ?? new Set()
      concerned.tags.set(aggregateId, named)
      for (const ordinal of facts['ordinals'] as number[]) named.add(ordinal)
    }
  }
  return concerned
}

async function fold(tx: Tx, concerned: Concerned): Promise<Omit<Changes, 'after' | 'cursor'>> {
  const placed = await place(tx, [...concerned.principalIds])
  const homes = new Set([...placed.householdIds, ...concerned.householdIds])
  const moved = await ordersOfHouseholds(tx, [...homes])
  const present = await refreshOrders(tx, [...new Set([...concerned.orderIds, ...moved])])
  const past = await refreshPast(tx, [...homes.union(concerned.pastOf)])
  const [added, removed] = [
    [...present.added, ...past.added],
    [...present.removed, ...past.removed],
  ]
  const touched = [...placed.residents, ...added, ...removed].map(({ ordinal }) => ordinal)
  return {
    residents: placed.residents,
    traits: await refoldTraits(tx, [...new Set(touched)]),
    removed,
    added,
    tags: await readTags(tx, concerned.tags),
  }
}

/** Who is gone has no tags: that, too, is told by the outbox, and folded in its turn. */
async function place(tx: Tx, principalIds: readonly string[]): Promise<Placed> {
  const placed = await placeResidents(tx, principalIds)
  const gone = placed.residents.filter(({ alive }) => !alive)
  await endTagsOfGone(
    tx,
    gone.map(({ ordinal }) => ordinal),
  )
  return placed
}

/**
 * Folds everything from the beginning, in batches of a transaction each. Until the last one the cursor stays where it
 * was, so a rebuild that is killed is begun again; what happens meanwhile is folded after it.
 */
export async function rebuildFacts(deps: FoldDeps, { batch = 2_000 }: { batch?: number } = {}): Promise<number> {
  const acting = { ...deps, actor: system }
  const { rows } = await deps.db.sql.execute<{ last: string }>(
    sql`select greatest((select max(position) from outbox), (select trimmed_to from outbox_mark), 0) as last`,
  )
  const position = Number(rows[0]!.last)
  await inBatches(acting, principalsAfter, batch, async (tx, ids) => void (await place(tx, ids)))
  await inBatches(acting, ordersAfter, batch, async (tx, ids) => void (await refreshOrders(tx, ids)))
  await inBatches(acting, pastAfter, Math.ceil(batch / 10), async (tx, ids) => void (await refreshPast(tx, ids)))
  await inBatches(acting, ordinalsAfter, batch, async (tx, ordinals) => void (await refoldTraits(tx, ordinals)))
  await inTx(acting, (tx) =>
    tx.sql
      .insert(audienceCursor)
      .values({ position, rebuiltAt: tx.now })
      .onConflictDoUpdate({
        target: audienceCursor.only,
        set: { position: sql`greatest(${audienceCursor.position}, excluded.position)`, rebuiltAt: tx.now },
      }),
  )
  return position
}

type After<Key> = (tx: Tx, after: Key | undefined, most: number) => Promise<Key[]>

async function inBatches<Key>(
  deps: TxDeps,
  list: After<Key>,
  most: number,
  work: (tx: Tx, keys: Key[]) => Promise<void>,
): Promise<void> {
  let [after, isLast]: [Key | undefined, boolean] = [undefined, false]
  while (!isLast)
    [after, isLast] = await inTx(deps, async (tx): Promise<[Key | undefined, boolean]> => {
      const keys = await list(tx, after, most)
      if (keys.length > 0) await work(tx, keys)
      return [keys.at(-1), keys.length < most]
    })
}

const principalsAfter: After<string> = async (tx, after = '', most) => {
  const { rows } = await tx.sql.execute<{ key: string }>(sql`
    select distinct principal_id as key from ${roleGrants}
    where role = 'RESIDENT' and place_kind = 'HOUSEHOLD' and principal_id > ${after} order by 1 limit ${most}`)
  return rows.map(({ key }) => key)
}

const ordersAfter: After<string> = async (tx, after = '', most) => {
  const { rows } = await tx.sql.execute<{ key: string }>(
    sql`select id as key from ${orders} where id > ${after} order by id limit ${most}`,
  )
  return rows.map(({ key }) => key)
}

/** Households with a past; each has many orders. */
const pastAfter: After<string> = async (tx, after = '', most) => {
  const { rows } = await tx.sql.execute<{ key: string }>(sql`
    select household_id as key from ${importedHouseholds} where household_id > ${after} order by 1 limit ${most}`)
  return rows.map(({ key }) => key)
}

const ordinalsAfter: After<number> = async (tx, after = -1, most) => {
  const { rows } = await tx.sql.execute<{ key: number }>(
    sql`select ordinal as key from ${residents} where ordinal > ${after} order by ordinal limit ${most}`,
  )
  return rows.map(({ key }) => key)
}
