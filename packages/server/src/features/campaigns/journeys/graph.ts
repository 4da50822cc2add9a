import type { Channel, Content } from '../../messages/index.ts'
import type { Language } from '../terms.ts'
import { addMinutes, addMs, refuse, startOfBusinessDay } from '@linli/kit'

/** What a journey waits for and may be entered by. */
export const journeyEvents = ['ORDERED', 'CANCELLED', 'LATE'] as const
export type JourneyEvent = (typeof journeyEvents)[number]

interface Forking {
  readonly key: string
  readonly next: string
  readonly otherwise: string
}

export type Node =
  | ({ readonly kind: 'WAIT_FOR'; readonly event: JourneyEvent; readonly timeoutMinutes: number } & Forking)
  /** After so many minutes, and then at the next such minute of the day in Asia/Shanghai, if one is named. */
  | {
      readonly kind: 'DELAY'
      readonly key: string
      readonly minutes: number
      readonly atMinute: number | null
      readonly next: string
    }
  /** By chance, of 10,000; or by belonging to a segment. */
  | ({ readonly kind: 'SPLIT'; readonly shareBps: number | null; readonly segmentId: string | null } & Forking)
  | {
      readonly kind: 'SEND'
      readonly key: string
      readonly channels: readonly Channel[]
      readonly content: Readonly<Record<Language, Content>>
      readonly next: string
    }
  | { readonly kind: 'EXIT'; readonly key: string }
export type NodeKind = Node['kind']
export const nodeKinds = ['WAIT_FOR', 'DELAY', 'SPLIT', 'SEND', 'EXIT'] as const satisfies readonly NodeKind[]

export interface Graph {
  /** Exactly one of the two. */
  readonly entrySegmentId: string | null
  readonly entryEvent: JourneyEvent | null
  /** A resident may enter again so many days after he entered; null: once for ever. */
  readonly againAfterDays: number | null
  /** Who reaches it is on the way no longer. */
  readonly goal: JourneyEvent | null
  readonly exitsWithSegment: boolean
  readonly nodes: readonly Node[]
}

export const nextOf = (node: Node): string[] =>
  node.kind === 'EXIT' ? [] : 'otherwise' in node ? [node.next, node.otherwise] : [node.next]

const waits = ({ kind }: Node): boolean => kind === 'DELAY' || kind === 'WAIT_FOR'

const mostNodes = 50
const longestWaitMinutes = 365 * 1_440
const keyForm = /^[a-z][a-z0-9-]{0,29}$/

/** The first node is where it begins. Everybody who sets out arrives, and nobody walks in a circle without resting. */
export function checkGraph(graph: Graph): Graph {
  const { nodes } = graph
  const wrong = (reason: string): never => refuse('JOURNEY_GRAPH_WRONG', { reason }, 'input.nodes')
  if (nodes.length < 1 || nodes.length > mostNodes) wrong(`1 to ${mostNodes} nodes are wanted`)
  if ((graph.entrySegmentId === null) === (graph.entryEvent === null))
    wrong('it is entered by a segment or by an event')
  if (graph.exitsWithSegment && graph.entrySegmentId === null) wrong('there is no segment to leave')
  const byKey = new Map(nodes.map((node) => [node.key, node]))
  if (byKey.size < nodes.length) wrong('each node has a key of its own')
  for (const node of nodes) {
    if (!keyForm.test(node.key)) wrong(`${node.key.slice(0, 30)} is not a key`)
    const absent = nextOf(node).find((key) => !byKey.has(key))
    if (absent !== undefined) wrong(`after ${node.key} comes ${absent.slice(0, 30)}, which is not there`)
    checkNode(node, wrong)
  }
  const reached = reachable(nodes[0]!.key, (key) => nextOf(byKey.get(key)!))
  const lost = nodes.find(({ key }) => !reached.has(key))
  if (lost) wrong(`nobody comes to ${lost.key}`)
  const before = (key: string) => nodes.filter((node) => nextOf(node).includes(key)).map((node) => node.key)
  const ends = new Set(nodes.filter(({ kind }) => kind === 'EXIT').flatMap(({ key }) => [...reachable(key, before)]))
  const endless = nodes.find(({ key }) => !ends.has(key))
  if (endless) wrong(`nobody ends who is at ${endless.key}`)
  const restless = nodes.find(
    (node) => !waits(node) && circles(node.key, (key) => (waits(byKey.get(key)!) ? [] : nextOf(byKey.get(key)!))),
  )
  if (restless) wrong(`from ${restless.key} one comes back to it without a delay`)
  return graph
}

function checkNode(node: Node, wrong: (reason: string) => never): void {
  const isWhole = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most
  switch (node.kind) {
    case 'WAIT_FOR':
      if (!isWhole(node.timeoutMinutes, 1, longestWaitMinutes)) wrong(`${node.key} waits for 1 minute to a year`)
      return
    case 'DELAY':
      if (!isWhole(node.minutes, 0, longestWaitMinutes)) wrong(`${node.key} rests for up to a year`)
      if (node.atMinute === null ? node.minutes === 0 : !isWhole(node.atMinute, 0, 1_439))
        wrong(`${node.key} rests for at least a minute, or until a minute of the day from 0 to 1439`)
      return
    case 'SPLIT':
      if ((node.shareBps === null) === (node.segmentId === null)) wrong(`${node.key} splits by chance or by a segment`)
      if (node.shareBps !== null && !isWhole(node.shareBps, 1, 9_999)) wrong(`${node.key} splits at 1 to 9999`)
      return
    case 'SEND':
      if (node.channels.length === 0) wrong(`${node.key} names no channel`)
      return
    case 'EXIT':
  }
}

function reachable(from: string, next: (key: string) => readonly string[]): Set<string> {
  const seen = new Set([from])
  // What is added while it is gone through is gone through, too.
  for (const key of seen) for (const each of next(key)) seen.add(each)
  return seen
}

const circles = (key: string, next: (key: string) => readonly string[]): boolean =>
  next(key).some((each) => reachable(each, next).has(key))

/** When a delay is over that begins now. */
export function restOver({ minutes, atMinute }: Extract<Node, { kind: 'DELAY' }>, now: Date): Date {
  const rested = addMinutes(now, minutes)
  if (atMinute === null) return rested
  const there = addMinutes(startOfBusinessDay(rested), atMinute)
  // At the very minute the day’s has come; a moment later it is tomorrow’s.
  return there > rested || (there.getTime() === rested.getTime() && minutes > 0) ? there : addMs(there, 86_400_000)
}
