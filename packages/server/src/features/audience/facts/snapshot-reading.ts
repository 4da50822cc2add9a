import type pg from 'pg'
import { to } from 'pg-copy-streams'
import type { TraitValues } from './changes.ts'
import { CopiedRows, type FieldKind, type FieldValue } from './copied-rows.ts'
import { orderNumber, traitKeys, type Changes as Facts, type Codes, type EventKind } from '@linli/audience'

export interface Snapshot {
  /** What was folded up to this position of the outbox is in it, and nothing that was folded later. */
  readonly cursor: number
  readonly codes: Codes
}

/** Rows that are handed on at once. */
const batchRows = 20_000

/**
 * All facts as of one moment, in batches for `Audience.load`; null before anything was folded. `client` is in no
 * transaction; it is kept busy until the end, for as long as reading everything takes.
 */
export async function readSnapshotOf(
  client: pg.ClientBase,
  modes: Codes['modes'],
  load: (facts: Facts) => void,
): Promise<Snapshot | null> {
  // One snapshot for all that is read, the cursor among it: what is folded meanwhile is in none of it.
  await client.query('begin isolation level repeatable read read only; set local statement_timeout = 0')
  try {
    const { rows } = await client.query<{ position: string }>('select position from audience_cursor')
    if (!rows[0]) return null
    for (const { columns, from, facts } of parts) await copy(client, columns, from, (batch) => load(facts(batch)))
    return { cursor: Number(rows[0].position), codes: await readCodesOf(client, modes) }
  } finally {
    await client.query('rollback')
  }
}

/** What ids and words are called in the columns. A code that was never given out names nothing. */
export async function readCodesOf(client: Pick<pg.ClientBase, 'query'>, modes: Codes['modes']): Promise<Codes> {
  const { rows: categories } = await client.query<{ id: string; code: number }>('select id, code from categories')
  const { rows: tags } = await client.query<{ id: string; ordinal: number }>('select id, ordinal from tags')
  const ids: string[] = Array.from({ length: Math.max(-1, ...categories.map(({ code }) => code)) + 1 }, () => '')
  for (const { id, code } of categories) ids[code] = id
  return { categories: ids, modes, tags: new Map(tags.map(({ id, ordinal }) => [id, ordinal])) }
}

interface Part {
  readonly columns: readonly (readonly [name: string, kind: FieldKind])[]
  readonly from: string
  facts(rows: readonly FieldValue[][]): Facts
}

const parts: readonly Part[] = [
  {
    columns: [
      ['ordinal', 'number'],
      ['hash', 'number'],
      ['community_id', 'text'],
      ['building_id', 'text'],
      ['forgotten_at is null', 'boolean'],
    ],
    from: 'residents',
    facts: (rows) => ({
      residents: rows.map(([ordinal, hash, communityId, buildingId, alive]) => ({
        ordinal: ordinal as number,
        hash: hash as number,
        communityId: communityId as string,
        buildingId: buildingId as string,
        alive: alive as boolean,
      })),
    }),
  },
  {
    columns: [['ordinal', 'number'], ...traitKeys.map((key) => [key.toLowerCase(), 'number'] as const)],
    from: 'resident_traits',
    facts: (rows) => ({
      traits: rows.map(([ordinal, ...values]) => ({
        ordinal: ordinal as number,
        values: Object.fromEntries(traitKeys.map((key, index) => [key, values[index]])) as TraitValues,
      })),
    }),
  },
  {
    columns: [
      ['t.ordinal', 'number'],
      ['a.ordinal', 'number'],
    ],
    from: 'tag_assignments a join tags t on t.id = a.tag_id where a.ended_at is null',
    facts: (rows) => ({
      tags: rows.map(([tag, ordinal]) => ({ tag: tag as number, ordinal: ordinal as number, has: true })),
    }),
  },
  {
    columns: [
      ['ordinal', 'number'],
      ['right(order_id, 6)', 'text'],
      ['kind', 'text'],
      ['day', 'number'],
      ['category', 'number'],
      ['mode', 'number'],
      ['daypart', 'number'],
      ['total_fen', 'number'],
      ['discount_fen > 0', 'boolean'],
      ['is_first', 'boolean'],
    ],
    from: 'resident_events',
    facts: (rows) => ({
      added: rows.map(([ordinal, orderId, kind, day, category, mode, daypart, totalFen, isDiscounted, isFirst]) => ({
        ordinal: ordinal as number,
        order: orderNumber(orderId as string),
        kind: kind as EventKind,
        day: day as number,
        category: category as number,
        mode: mode as number,
        daypart: daypart as number,
        totalFen: totalFen as number,
        isDiscounted: isDiscounted as boolean,
        isFirst: isFirst as boolean,
      })),
    }),
  },
]

async function copy(
  client: pg.ClientBase,
  columns: Part['columns'],
  from: string,
  onBatch: (rows: FieldValue[][]) => void,
): Promise<void> {
  let batch: FieldValue[][] = []
  const hand = () => {
    if (batch.length > 0) onBatch(batch)
    batch = []
  }
  const rows = new CopiedRows(
    columns.map(([, kind]) => kind),
    (fields) => {
      if (batch.push(fields) === batchRows) hand()
    },
  )
  const names = columns.map(([name]) => name).join(', ')
  const stream = client.query(to(`copy (select ${names} from ${from}) to stdout (format binary)`))
  for await (const piece of stream) rows.add(piece as Buffer)
  rows.end()
  hand()
}
