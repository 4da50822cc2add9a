import { sql } from 'drizzle-orm'
import type { Tx } from '../../../db/tx.ts'
import type { Event } from '../../../events/outbox.ts'
import { reaction } from '../../../events/reactions.ts'
import type { App } from '../../../graph/context.ts'
import { residents, type ResidentId } from '../../audience/index.ts'
import { orders } from '../../orders/index.ts'
import type { JourneyEvent } from './graph.ts'
import type { JourneyId } from './journey.ts'
import { journeyRuns, journeyRunSteps, journeys } from './journeys.table.ts'
import { enterJourney } from './walks.commands.ts'

const eventOf = ({ type, facts }: Event): JourneyEvent =>
  type === 'PromiseBreached' ? 'LATE' : facts['action'] === 'PAY' ? 'ORDERED' : 'CANCELLED'

/** Wakes who waited for it, ends the way of whose goal it was, and sets out whoever sets out by it. */
export const walkByEvent = reaction<App>('walk-journeys-by-event', ['OrderMoved', 'PromiseBreached'], {
  actions: ['PAY', 'CANCEL'],
  effect: async (tx, event) => {
    const residentId = await placerOf(tx, String(event.facts['orderId']))
    if (!residentId) return
    const kind = eventOf(event)
    await endAtGoal(tx, residentId, kind)
    await tx.sql
      .update(journeyRuns)
      .set({ heard: true, dueAt: tx.now })
      .where(
        sql`${journeyRuns.residentId} = ${residentId} and ${journeyRuns.state} = 'RUNNING' and ${journeyRuns.waitsFor} = ${kind} and not ${journeyRuns.heard}`,
      )
    for (const id of await activeOf(tx, sql`${journeys.entryEvent} = ${kind}`)) await enterJourney(tx, id, [residentId])
  },
})

/** Who has entered a segment sets out; who has left it is looked at at once, and goes. */
export const walkBySegment = reaction<App>('walk-journeys-by-segment', ['SegmentChanged'], async (tx, { facts }) => {
  const segmentId = String(facts['segmentId'])
  const ids = await activeOf(tx, sql`${journeys.entrySegmentId} = ${segmentId}`)
  if (ids.length === 0) return
  const [entered, left] = [await residentsAt(tx, facts['entered']), await residentsAt(tx, facts['left'])]
  for (const id of ids) {
    if (entered.length > 0) await enterJourney(tx, id, entered)
    if (left.length > 0) await endOfLeft(tx, id, left)
  }
})

async function placerOf(tx: Tx, orderId: string): Promise<ResidentId | undefined> {
  const [found] = await tx.sql
    .select({ id: residents.id })
    .from(orders)
    .innerJoin(residents, sql`${residents.principalId} = ${orders.placedBy}`)
    .where(sql`${orders.id} = ${orderId}`)
  return found?.id
}

async function activeOf(tx: Tx, by: ReturnType<typeof sql>): Promise<JourneyId[]> {
  const rows = await tx.sql
    .select({ id: journeys.id })
    .from(journeys)
    .where(sql`${journeys.state} = 'ACTIVE' and ${by}`)
    .orderBy(journeys.id)
  return rows.map(({ id }) => id)
}

async function residentsAt(tx: Tx, ordinals: unknown): Promise<ResidentId[]> {
  if (!Array.isArray(ordinals) || ordinals.length === 0) return []
  const rows = await tx.sql
    .select({ id: residents.id })
    .from(residents)
    .where(sql`${residents.ordinal} = any(${sql.param(ordinals)}::int[])`)
  return rows.map(({ id }) => id)
}

const endAtGoal = (tx: Tx, residentId: ResidentId, kind: JourneyEvent) =>
  end(tx, 'GOAL_REACHED', sql`${journeyRuns.residentId} = ${residentId} and ${journeyRuns.goal} = ${kind}`)

const endOfLeft = (tx: Tx, id: JourneyId, left: readonly ResidentId[]) =>
  end(
    tx,
    'LEFT',
    sql`${journeyRuns.journeyId} = ${id} and ${journeyRuns.residentId} = any(${sql.param([...left])}::text[]) and exists (
      select from journey_versions v where v.journey_id = ${journeyRuns.journeyId} and v.version = ${journeyRuns.graphVersion}
        and (v.graph->>'exitsWithSegment')::boolean)`,
  )

async function end(tx: Tx, state: 'GOAL_REACHED' | 'LEFT', which: ReturnType<typeof sql>): Promise<void> {
  const ended = await tx.sql
    .update(journeyRuns)
    .set({ state, dueAt: null, endedAt: tx.now, waitsFor: null, version: sql`${journeyRuns.version} + 1` })
    .where(sql`${journeyRuns.state} = 'RUNNING' and ${which}`)
    .returning()
  if (ended.length === 0) return
  await tx.sql.insert(journeyRunSteps).values(
    ended.map(({ id: runId, version: seq, journeyId, graphVersion, node }) => ({
      ...{ runId, seq, journeyId, graphVersion, node },
      outcome: state,
      at: tx.now,
    })),
  )
}
