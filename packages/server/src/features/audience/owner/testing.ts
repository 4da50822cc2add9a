import type { Actor } from '../../../access/actor.ts'
import type { World } from '../../../testing/world.ts'
import type { SegmentId } from '../segments/segment.ts'
import { saveSegment } from '../segments/segments.commands.ts'
import { startOwner, type Owner, type OwnerOptions } from './owner.ts'
import type { Rule } from '@linli/audience'

/** So rarely does it look by itself that only the test does. */
const neverMs = 3_600_000

export const openOwner = (w: World, options: Partial<OwnerOptions> = {}): Owner =>
  startOwner({ app: { ...w.app, db: w.opened.background }, everyMs: neverMs, ...options })

/** Until nothing more follows from what has happened. */
export async function catchUp(w: World, owner: Owner): Promise<void> {
  for (let round = 0, quiet = 0; quiet < 2 && round < 50; round++) {
    await w.settle()
    quiet = (await owner.drain()) === 0 ? quiet + 1 : 0
  }
}

let saved = 0

export const keep = (w: World, actor: Actor, rule: Rule, communityId: string | null = null): Promise<SegmentId> =>
  saveSegment(
    { ...w.app, actor },
    { name: `人群 ${++saved}`, nameEn: `segment ${saved}`, purpose: '测试', communityId, rule, reason: '开始' },
  )

interface Log {
  readonly ordinal: number
  readonly entered: boolean
}

/** The log of a segment, in the order in which it was written. */
export async function logOf(w: World, segmentId: string): Promise<Log[]> {
  const { rows } = await w.app.db.pool.query<Log>(
    'select unnest(ordinals) as ordinal, entered from segment_changes where segment_id = $1 order by id',
    [segmentId],
  )
  return rows
}

/** Who is in by the log; throws when somebody entered who was in, or left who was not. */
export async function standingBy(w: World, segmentId: string): Promise<number[]> {
  const inside = new Set<number>()
  for (const { ordinal, entered } of await logOf(w, segmentId)) {
    if (entered === inside.has(ordinal)) throw new Error(`${ordinal} ${entered ? 'entered' : 'left'} twice`)
    if (entered) inside.add(ordinal)
    else inside.delete(ordinal)
  }
  return [...inside].toSorted((a, b) => a - b)
}

export async function statusOf(w: World, segmentId: string) {
  const { rows } = await w.app.db.pool.query<{
    status: string
    size: number
    lastError: string | null
    version: number
  }>('select status, size, last_error as "lastError", computed_version as version from segments where id = $1', [
    segmentId,
  ])
  return rows[0]!
}
