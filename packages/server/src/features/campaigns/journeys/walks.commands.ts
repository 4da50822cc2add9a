import { and, eq, inArray, sql } from 'drizzle-orm'
import { system } from '../../../access/actor.ts'
import { inTx, type Tx, type TxDeps } from '../../../db/tx.ts'
import { principals } from '../../accounts/index.ts'
import { residents, type ResidentId } from '../../audience/index.ts'
import { communities } from '../../communities/index.ts'
import { sendThroughGate } from '../../messages/index.ts'
import { readAudience } from '../audience.store.ts'
import { holdSending } from '../campaigns.store.ts'
import { fill } from '../placeholder.ts'
import { presentHoldout } from '../sending.commands.ts'
import { quarterSalt } from '../spread.ts'
import type { Language } from '../terms.ts'
import { restOver, type Graph, type Node } from './graph.ts'
import type { JourneyId, RunState } from './journey.ts'
import { journeyRuns, journeyRunSteps, journeys, journeyVersions } from './journeys.table.ts'
import { bucketOf, saltOf } from '@linli/audience'
import { addMinutes, newId, type Id } from '@linli/kit'

export type Run = typeof journeyRuns.$inferSelect

/** Sets these out, as far as they may enter: nobody who is on the way, nor before his time has come again. */
export async function enterJourney(tx: Tx, id: JourneyId, residentIds: readonly ResidentId[]): Promise<void> {
  await holdSending(tx, id)
  const [journey] = await tx.sql
    .select({
      state: journeys.state,
      communityId: journeys.communityId,
      graph: journeyVersions.graph,
      graphVersion: journeys.graphVersion,
    })
    .from(journeys)
    .innerJoin(
      journeyVersions,
      sql`${journeyVersions.journeyId} = ${journeys.id} and ${journeyVersions.version} = ${journeys.graphVersion}`,
    )
    .where(eq(journeys.id, id))
  if (journey?.state !== 'ACTIVE') return
  const { graph, graphVersion, communityId } = journey
  const rows = await tx.sql.execute<{ id: ResidentId; nr: number }>(sql`
    select r.id, coalesce(e.nr, 0) + 1 as nr from ${residents} r
    left join lateral (
      select max(x.nr) as nr, max(x.entered_at) as at, bool_or(x.state = 'RUNNING') as under_way
      from ${journeyRuns} x where x.journey_id = ${id} and x.resident_id = r.id
    ) e on true
    where r.id = any(${sql.param([...residentIds])}::text[]) and r.forgotten_at is null
      and (${communityId}::text is null or r.community_id = ${communityId})
      and not coalesce(e.under_way, false)
      and (e.at is null or e.at <= ${tx.now.toISOString()}::timestamptz - ${graph.againAfterDays}::int * interval '1 day')
    order by r.id`)
  if (rows.rows.length === 0) return
  await tx.sql
    .insert(journeyRuns)
    .values(
      rows.rows.map(({ id: residentId, nr }) => ({
        ...{ id: newId('jrn'), journeyId: id, graphVersion, residentId, nr, state: 'RUNNING' as const, version: 0 },
        ...{ node: graph.nodes[0]!.key, goal: graph.goal, enteredAt: tx.now, dueAt: tx.now },
      })),
    )
    .onConflictDoNothing()
}

/** One transaction walks so many. */
const chunk = 50

/** Walks on with those whose time has come. Any number of workers may; a step is taken once, or not yet. */
export function walkDue(deps: Omit<TxDeps, 'actor'>, id: JourneyId): Promise<number> {
  return inTx({ ...deps, actor: system }, async (tx) => {
    await holdSending(tx, id)
    const [journey] = await tx.sql.select({ state: journeys.state }).from(journeys).where(eq(journeys.id, id))
    if (journey?.state !== 'ACTIVE') return 0
    const due = await tx.sql
      .select()
      .from(journeyRuns)
      .where(and(eq(journeyRuns.journeyId, id), sql`${journeyRuns.dueAt} <= ${tx.now.toISOString()}::timestamptz`))
      .orderBy(journeyRuns.residentId)
      .limit(chunk)
      .for('update', { skipLocked: true })
    if (due.length === 0) return 0
    const graphs = await graphsOf(tx, due)
    const people = await peopleOf(tx, due)
    const chances = { globalHoldoutBps: await presentHoldout(tx), globalSalt: saltOf(quarterSalt(tx.now)) }
    const segmentIds = [...graphs.values()].flatMap(segmentsOf)
    const members = new Map(
      await Promise.all(
        [...new Set(segmentIds)].map(
          async (segmentId) =>
            [
              segmentId,
              await readAudience(tx.sql, { includeSegmentIds: [segmentId as Id<'seg'>], excludeSegmentIds: [] }),
            ] as const,
        ),
      ),
    )
    for (const run of due) {
      const who = people.get(run.residentId)!
      await walk(tx, run, {
        graph: graphs.get(run.graphVersion)!,
        who,
        isIn: (segmentId) => members.get(segmentId)!(who.ordinal),
        isHeldOut: bucketOf(who.hash, chances.globalSalt) < chances.globalHoldoutBps,
      })
    }
    return due.length
  })
}

async function graphsOf(tx: Tx, runs: readonly Run[]): Promise<Map<number, Graph>> {
  const rows = await tx.sql
    .select({ version: journeyVersions.version, graph: journeyVersions.graph })
    .from(journeyVersions)
    .where(
      and(
        eq(journeyVersions.journeyId, runs[0]!.journeyId),
        inArray(
          journeyVersions.version,
          runs.map(({ graphVersion }) => graphVersion),
        ),
      ),
    )
  return new Map(rows.map(({ version, graph }) => [version, graph]))
}

const segmentsOf = ({ entrySegmentId, nodes }: Graph): string[] => [
  ...(entrySegmentId === null ? [] : [entrySegmentId]),
  ...nodes.flatMap((node) => (node.kind === 'SPLIT' && node.segmentId !== null ? [node.segmentId] : [])),
]

interface Person extends Record<string, unknown> {
  readonly residentId: ResidentId
  readonly ordinal: number
  readonly hash: number
  readonly isGone: boolean
  readonly name: string | null
  readonly locale: string
  readonly community: string
  readonly communityEn: string
}

async function peopleOf(tx: Tx, runs: readonly Run[]): Promise<Map<ResidentId, Person>> {
  const { rows } = await tx.sql.execute<Person>(sql`
    select r.id as "residentId", r.ordinal, r.hash::float8 as hash, r.forgotten_at is not null as "isGone", p.name, p.locale,
      c.name as community, c.name_en as "communityEn"
    from ${residents} r join ${principals} p on p.id = r.principal_id join ${communities} c on c.id = r.community_id
    where r.id = any(${sql.param(runs.map(({ residentId }) => residentId))}::text[])`)
  return new Map(rows.map((row) => [row.residentId, row]))
}

interface Walking {
  readonly graph: Graph
  readonly who: Person
  isIn(segmentId: string): boolean
  readonly isHeldOut: boolean
}

/** From node to node until something is to be waited for, or the end. */
async function walk(tx: Tx, run: Run, walking: Walking): Promise<void> {
  const { graph, who } = walking
  const at = (key: string) => graph.nodes.find((node) => node.key === key)!
  const steps: { node: string; outcome: string }[] = []
  const end = (state: RunState, outcome: string, node: string) => {
    steps.push({ node, outcome })
    return save(tx, run, steps, { state, node, dueAt: null, endedAt: tx.now, waitsFor: null })
  }
  let node = at(run.node)
  // What it waited for at this node is over: by what happened, or by time.
  let rested = run.version > 0
  for (;;) {
    if (who.isGone) return end('GONE', 'GONE', node.key)
    if (graph.exitsWithSegment && !walking.isIn(graph.entrySegmentId!)) return end('LEFT', 'LEFT', node.key)
    if (node.kind === 'EXIT') return end('DONE', 'DONE', node.key)
    if (!rested && (node.kind === 'WAIT_FOR' || node.kind === 'DELAY')) {
      const dueAt = node.kind === 'DELAY' ? restOver(node, tx.now) : addMinutes(tx.now, node.timeoutMinutes)
      steps.push({ node: node.key, outcome: 'WAITS' })
      const waitsFor = node.kind === 'WAIT_FOR' ? node.event : null
      return save(tx, run, steps, { node: node.key, dueAt, waitsFor, heard: false })
    }
    const { next, outcome } = await leave(tx, run, node, steps.length, walking)
    steps.push({ node: node.key, outcome })
    node = at(next)
    rested = false
  }
}

interface Left {
  readonly next: string
  readonly outcome: string
}

async function leave(
  tx: Tx,
  run: Run,
  node: Exclude<Node, { kind: 'EXIT' }>,
  taken: number,
  walking: Walking,
): Promise<Left> {
  switch (node.kind) {
    case 'WAIT_FOR':
      return run.heard ? { next: node.next, outcome: 'HAPPENED' } : { next: node.otherwise, outcome: 'TIMED_OUT' }
    case 'DELAY':
      return { next: node.next, outcome: 'RESTED' }
    case 'SPLIT': {
      const isThen =
        node.segmentId === null
          ? bucketOf(walking.who.hash, saltOf(`${run.journeyId}/${node.key}`)) < node.shareBps!
          : walking.isIn(node.segmentId)
      return isThen ? { next: node.next, outcome: 'NEXT' } : { next: node.otherwise, outcome: 'OTHERWISE' }
    }
    case 'SEND':
      return { next: node.next, outcome: await sendTo(tx, run, node, taken, walking) }
  }
}

async function sendTo(
  tx: Tx,
  run: Run,
  node: Extract<Node, { kind: 'SEND' }>,
  taken: number,
  { who, isHeldOut }: Walking,
): Promise<string> {
  const language: Language = who.locale.startsWith('en') ? 'en' : 'zh-CN'
  const { state, reason } = await sendThroughGate(tx, {
    residentId: run.residentId,
    channels: node.channels,
    kind: 'MARKETING',
    content: fill(node.content[language], {
      name: who.name ?? (language === 'en' ? 'neighbour' : '邻居'),
      community: language === 'en' ? who.communityEn : who.community,
      shop: '',
    }),
    // The same step has the same name, however often it is tried.
    source: { id: run.journeyId, step: `${run.id}/${run.version + taken + 1}` },
    ...(isHeldOut ? { heldBack: 'GLOBAL_HOLDOUT' as const } : {}),
  })
  return reason ?? state
}

async function save(
  tx: Tx,
  run: Run,
  steps: readonly { node: string; outcome: string }[],
  changed: Partial<Run>,
): Promise<void> {
  const { id: runId, journeyId, graphVersion, version } = run
  await tx.sql
    .insert(journeyRunSteps)
    .values(
      steps.map((step, index) => ({ ...step, runId, journeyId, graphVersion, seq: version + index + 1, at: tx.now })),
    )
  await tx.sql
    .update(journeyRuns)
    .set({ ...changed, version: version + steps.length })
    .where(and(eq(journeyRuns.id, runId), eq(journeyRuns.version, version)))
}
