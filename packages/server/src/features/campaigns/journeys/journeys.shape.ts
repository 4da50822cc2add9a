import { sql } from 'drizzle-orm'
import { expr, fact, one, shape, type At } from '../../../graph/read/index.ts'
import { addUsesOfSegment } from '../../audience/index.ts'
import { communityShape } from '../../communities/index.ts'
import { toldContents } from '../../messages/index.ts'
import { campaignReach } from '../campaign.ts'
import type { Graph, Node } from './graph.ts'
import { journeyChoices } from './journey.ts'
import { journeyRuns, journeyRunSteps, journeys, journeyVersions } from './journeys.table.ts'

const graphOf = ({ t }: At) =>
  sql`(select v.graph from ${journeyVersions} v where v.journey_id = ${t['id']} and v.version = ${t['graphVersion']})`
const ofGraph = (name: keyof Graph) => fact<{ graph: Graph }>({ graph: graphOf }, ({ graph }) => graph[name])

const running = sql`r.state = 'RUNNING'`
const countRuns = (where: typeof running) =>
  expr(({ t }) => sql`(select count(*)::int from ${journeyRuns} r where r.journey_id = ${t['id']} and ${where})`)

/** A resident who waits is written down as waiting first, and as gone on later: only the latter is counted. */
const passedOf = ({ t }: At) => sql`(select coalesce(json_object_agg(s.node, s.n), '{}') from (
  select s.node, count(*)::int as n from ${journeyRunSteps} s where s.journey_id = ${t['id']} and s.graph_version = ${t['graphVersion']}
    and s.outcome <> 'WAITS' group by 1) s)`
const hereOf = ({ t }: At) => sql`(select coalesce(json_object_agg(s.node, s.n), '{}') from (
  select r.node, count(*)::int as n from ${journeyRuns} r where r.journey_id = ${t['id']} and r.state = 'RUNNING' group by 1) s)`

interface Counts {
  readonly graph: Graph
  readonly here: Readonly<Record<string, number>>
  readonly passed: Readonly<Record<string, number>>
}

export const journeyShape = shape('Journey', journeys, {
  prefix: 'jny',
  reach: campaignReach,
  fields: {
    allowedActions: fact<Parameters<typeof journeyChoices>[1]>(
      { state: ({ t }) => t['state']!, communityId: ({ t }) => t['communityId']!, savedBy: ({ t }) => t['savedBy']! },
      (row, { actor }) => journeyChoices(actor, row),
    ),
    community: one(
      () => communityShape,
      ({ t }, far) => sql`${far['id']} = ${t['communityId']}`,
    ),
    againAfterDays: ofGraph('againAfterDays'),
    goal: ofGraph('goal'),
    exitsWithSegment: ofGraph('exitsWithSegment'),
    nodes: fact<Counts>({ graph: graphOf, here: hereOf, passed: passedOf }, ({ graph, here, passed }) =>
      graph.nodes.map((node) => ({ ...told(node), here: here[node.key] ?? 0, passed: passed[node.key] ?? 0 })),
    ),
    running: countRuns(running),
    ended: countRuns(sql`r.state <> 'RUNNING'`),
  },
  defaultSort: { key: 'id', direction: 'DESC' },
})

const told = (node: Node) =>
  node.kind === 'SEND'
    ? { ...node, content: toldContents(node.content['zh-CN']), contentEn: toldContents(node.content.en) }
    : node

addUsesOfSegment(
  (segmentId) => sql`
    select 'JOURNEY' as kind, u.id, u.name from ${journeys} u
    join ${journeyVersions} v on v.journey_id = u.id and v.version = u.graph_version
    where u.state <> 'STOPPED' and position('"' || ${segmentId} || '"' in v.graph::text) > 0`,
)
