import { sql } from 'drizzle-orm'
import type { Sql } from '../../../db/database.ts'
import { fulfilmentModes } from '../../fulfilment/index.ts'
import { listMemberOrdinals } from '../segments/members.queries.ts'
import { sqlOf, sqlSettings, type Percentile, type Rule, type SegmentRule } from '@linli/audience'

/** A segment whose stored members are not those that PostgreSQL finds by its rule. */
export interface SegmentDifference {
  readonly segmentId: string
  /** Ordinals of whom the rule holds, and who are not in it. */
  readonly missing: readonly number[]
  /** Of who are in it, and of whom the rule does not hold. */
  readonly extra: readonly number[]
}

interface Stored extends Record<string, unknown> {
  readonly id: string
  readonly communityId: string | null
  readonly rule: Rule
  readonly isReady: boolean
}

interface AsOf extends Record<string, unknown> {
  readonly day: number
  readonly percentiles: readonly Percentile[]
}

/**
 * Every difference between who belongs to segments and what PostgreSQL says by the same rules, on the day that audiences
 * are as of. What is being folded at this moment is one, too: a difference counts when it stands twice. In a transaction of the caller's,
 * whose planner is told how such statements are run.
 */
export async function findDifferences(tx: Sql): Promise<SegmentDifference[]> {
  const { rows: owners } = await tx.execute<AsOf>(sql`select day, percentiles from audience_owner`)
  const [asOf] = owners
  if (!asOf) return []
  const { rows: stored } = await tx.execute<Stored>(sql`
    select s.id, s.community_id as "communityId", v.rule, s.status = 'READY' and s.computed_version = s.version as "isReady"
    from segments s join segment_versions v on v.segment_id = s.id and v.version = coalesce(s.computed_version, s.version)
    where s.state = 'ACTIVE' order by s.id`)
  const rules = new Map(
    stored.map(({ id, rule, communityId }): [string, SegmentRule] => [id, { segmentId: id, rule, communityId }]),
  )
  await tx.execute(sql.raw(sqlSettings))
  const differences: SegmentDifference[] = []
  for (const { id, isReady } of stored) {
    if (!isReady) continue
    const difference = await compare(tx, rules.get(id)!, rules, asOf)
    if (difference.missing.length + difference.extra.length > 0) differences.push(difference)
  }
  return differences
}

async function compare(
  db: Sql,
  { segmentId, rule, communityId }: SegmentRule,
  rules: ReadonlyMap<string, SegmentRule>,
  { day, percentiles }: AsOf,
): Promise<SegmentDifference> {
  const { text, values } = sqlOf(rule, {
    ...{ day, communityId, modes: fulfilmentModes },
    segment: (id) => rules.get(id),
    percentile: (key, percentile) =>
      percentiles.find((each) => each.key === key && each.percentile === percentile)?.value ?? null,
  })
  const { rows } = await db.execute<{ ordinal: number }>(parameterised(text, values))
  const wanted = new Set(rows.map(({ ordinal }) => ordinal))
  const members = new Set(await listMemberOrdinals(db, segmentId))
  return {
    segmentId,
    missing: [...wanted.difference(members)].toSorted((a, b) => a - b),
    extra: [...members.difference(wanted)].toSorted((a, b) => a - b),
  }
}

/** A statement with `$1` and on, as one that this transaction can run. */
function parameterised(text: string, values: readonly unknown[]) {
  const pieces = text.split(/\$(\d+)/)
  return sql.join(
    pieces.map((piece, index) => (index % 2 === 0 ? sql.raw(piece) : sql`${sql.param(values[Number(piece) - 1])}`)),
  )
}

/** Only what is different both times, for the same residents. */
export function standing(
  first: readonly SegmentDifference[],
  second: readonly SegmentDifference[],
): SegmentDifference[] {
  const before = new Map(first.map((difference) => [difference.segmentId, difference]))
  return second.flatMap(({ segmentId, missing, extra }) => {
    const known = before.get(segmentId)
    const both = {
      segmentId,
      missing: missing.filter((ordinal) => known?.missing.includes(ordinal)),
      extra: extra.filter((ordinal) => known?.extra.includes(ordinal)),
    }
    return both.missing.length + both.extra.length > 0 ? [both] : []
  })
}
