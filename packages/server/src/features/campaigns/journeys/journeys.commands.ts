import { and, eq, inArray, sql } from 'drizzle-orm'
import { stampOf, system } from '../../../access/actor.ts'
import { sees } from '../../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../../db/tx.ts'
import { segments } from '../../audience/index.ts'
import { checkName, communities, type CommunityId } from '../../communities/index.ts'
import { checkContent, holdMessages, releaseMessages, withdrawMessages } from '../../messages/index.ts'
import { campaignReach } from '../campaign.ts'
import { haltSending } from '../campaigns.store.ts'
import { checkPlaceholders } from '../placeholder.ts'
import { languages } from '../terms.ts'
import { checkGraph, type Graph, type Node } from './graph.ts'
import { assertCan, journeyFlow, type JourneyId, type JourneyStep } from './journey.ts'
import { journeyRuns, journeyRunSteps, journeys, journeyVersions } from './journeys.table.ts'
import { isId, newId, refuse, type Id } from '@linli/kit'

export type JourneyRow = typeof journeys.$inferSelect

export interface SavedJourney {
  /** Null: a new one. */
  readonly journeyId: string | null
  readonly expectedVersion: number | null
  readonly name: string
  readonly communityId: CommunityId | null
  readonly graph: Graph
}

/** Writes down a new journey, or another graph of one that nobody enters now. */
export function saveJourney(deps: TxDeps, wanted: SavedJourney): Promise<JourneyId> {
  const name = checkName(wanted.name, 'input.name')
  const graph = checkGraph({ ...wanted.graph, nodes: wanted.graph.nodes.map(checkSend) })
  return inTx(deps, async (tx) => {
    const before = wanted.journeyId === null ? undefined : await lockJourney(tx, wanted.journeyId)
    if (before) {
      assertCan(tx.actor, 'EDIT', before)
      if (wanted.expectedVersion !== null && wanted.expectedVersion !== before.version)
        refuse('STALE_VERSION', { currentVersion: before.version }, 'expectedVersion')
    }
    await assertPlace(tx, wanted.communityId, graph)
    const savedBy = tx.actor.id as Id<'usr'>
    const saved = {
      ...{ name, savedBy, communityId: wanted.communityId, activatedBy: null },
      entrySegmentId: graph.entrySegmentId as Id<'seg'> | null,
      entryEvent: graph.entryEvent,
      version: (before?.version ?? 0) + 1,
      graphVersion: (before?.graphVersion ?? 0) + 1,
    }
    const id = before?.id ?? newId('jny')
    if (before) await tx.sql.update(journeys).set(saved).where(eq(journeys.id, id))
    else await tx.sql.insert(journeys).values({ ...saved, id, state: 'DRAFT', createdAt: tx.now })
    await tx.sql
      .insert(journeyVersions)
      .values({ journeyId: id, version: saved.graphVersion, graph, savedBy, savedAt: tx.now })
    await tell(tx, { ...saved, id }, 'SAVE')
    return id
  })
}

function checkSend(node: Node): Node {
  if (node.kind !== 'SEND') return node
  const content = languages.map((language) => {
    const said = checkContent(node.content[language] ?? {}, node.channels, 'input.nodes')
    checkPlaceholders(said, 'input.nodes', false)
    return [language, said] as const
  })
  return { ...node, content: Object.fromEntries(content) as typeof node.content }
}

async function assertPlace(tx: Tx, communityId: CommunityId | null, { entrySegmentId, nodes }: Graph): Promise<void> {
  if (!sees(tx.actor, campaignReach, { communityId }))
    refuse(communityId === null ? 'FORBIDDEN' : 'NOT_FOUND', {}, 'input.communityId')
  if (communityId !== null) {
    const found = await tx.sql.select({ id: communities.id }).from(communities).where(eq(communities.id, communityId))
    if (found.length === 0) refuse('NOT_FOUND', {}, 'input.communityId')
  }
  const ofNodes = nodes.flatMap((node) => (node.kind === 'SPLIT' && node.segmentId !== null ? [node.segmentId] : []))
  const wanted = [...new Set([...(entrySegmentId === null ? [] : [entrySegmentId]), ...ofNodes])]
  if (wanted.length === 0) return
  const found = await tx.sql
    .select({ id: segments.id })
    .from(segments)
    .where(
      and(
        inArray(segments.id, wanted as Id<'seg'>[]),
        eq(segments.state, 'ACTIVE'),
        communityId === null
          ? undefined
          : sql`(${segments.communityId} is null or ${segments.communityId} = ${communityId})`,
      ),
    )
  if (found.length < wanted.length) refuse('NOT_FOUND', {}, 'input.nodes')
}

/** By somebody else than who wrote its graph. */
export const activateJourney = (deps: TxDeps, id: string): Promise<JourneyId> =>
  take(deps, id, 'ACTIVATE', async (tx, journey) => {
    await releaseMessages(tx, [journey.id])
    return { activatedBy: tx.actor.id as Id<'usr'> }
  })

export const pauseJourney = (deps: TxDeps, id: string): Promise<JourneyId> =>
  take(deps, id, 'PAUSE', async (tx, journey) => {
    await holdMessages(tx, [journey.id])
    return {}
  })

/** For good. When this answers nobody moves any more; what had not left yet is taken back. */
export async function stopJourney(deps: TxDeps, id: string): Promise<JourneyId> {
  const stopped = await take(deps, id, 'STOP', async (tx, journey) => {
    const ended = await tx.sql
      .update(journeyRuns)
      .set({ state: 'STOPPED', dueAt: null, endedAt: tx.now, version: sql`${journeyRuns.version} + 1` })
      .where(and(eq(journeyRuns.journeyId, journey.id), eq(journeyRuns.state, 'RUNNING')))
      .returning()
    if (ended.length > 0)
      await tx.sql.insert(journeyRunSteps).select(
        sql`select r.id, r.version, r.journey_id, r.graph_version, r.node, 'STOPPED', r.ended_at from ${journeyRuns} r
            where r.journey_id = ${journey.id} and r.state = 'STOPPED' and not exists (
              select from ${journeyRunSteps} s where s.run_id = r.id and s.seq = r.version)`,
      )
    return {}
  })
  const asSystem = { ...deps, actor: system }
  while ((await inTx(asSystem, (tx) => withdrawMessages(tx, [stopped], { reason: 'STOPPED' }))) > 0);
  return stopped
}

function take(
  deps: TxDeps,
  id: string,
  action: JourneyStep,
  decide: (tx: Tx, journey: JourneyRow) => Promise<Partial<JourneyRow>>,
): Promise<JourneyId> {
  return inTx(deps, async (tx) => {
    if (!isId('jny', id)) refuse('NOT_FOUND')
    await haltSending(tx, id)
    const journey = await lockJourney(tx, id)
    assertCan(tx.actor, action, journey)
    const changed = await decide(tx, journey)
    const version = journey.version + 1
    await tx.sql
      .update(journeys)
      .set({ ...changed, state: journeyFlow[action].to, version })
      .where(eq(journeys.id, journey.id))
    await tell(tx, { ...journey, version }, action)
    return journey.id
  })
}

async function lockJourney(tx: Tx, id: string): Promise<JourneyRow> {
  if (!isId('jny', id)) refuse('NOT_FOUND')
  const [found] = await tx.sql.select().from(journeys).where(eq(journeys.id, id)).for('update')
  return found ?? refuse('NOT_FOUND')
}

const tell = (tx: Tx, journey: Pick<JourneyRow, 'id' | 'version' | 'communityId'>, action: JourneyStep | 'SAVE') =>
  tx.emit({
    type: 'JourneyMoved',
    aggregateId: journey.id,
    seq: journey.version,
    topics: [`journey:${journey.id}`],
    facts: {
      journeyId: journey.id,
      communityId: journey.communityId,
      action,
      actor: stampOf(tx.actor, tx.actor.grants[0]?.role ?? null),
    },
  })
