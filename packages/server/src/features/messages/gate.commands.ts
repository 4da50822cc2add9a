import { createHash } from 'node:crypto'
import type { Tx } from '../../db/tx.ts'
import { tellOfMessages } from '../inbox/index.ts'
import { isOutside, type Channel } from './channel.ts'
import type { Content } from './content.ts'
import {
  lockResidents,
  presentRules,
  readFacts,
  takeSlots,
  type Earlier,
  type Known,
  type Passenger,
  type SlotWanted,
} from './gate.store.ts'
import { judge, type Verdict } from './gate.ts'
import { askAgainAt } from './handover.ts'
import { leaderTasks } from './leader-tasks.table.ts'
import type { GateAnswer, MessageDraft, MessageId } from './message.ts'
import { tellMoved } from './messages.store.ts'
import { messageContents, messages } from './messages.table.ts'
import { mostOfAny, type SendRules } from './rule.ts'
import { addMinutes, newId, refuse } from '@linli/kit'

/** One transaction takes so many residents at the most: others wait for their locks. */
export const mostAtOnce = 500

/** The one way to anybody, whatever the channel. */
export async function sendThroughGate(tx: Tx, draft: MessageDraft): Promise<GateAnswer> {
  const [answer] = await sendAllThroughGate(tx, [draft])
  return answer!
}

/**
 * Lets through who may be told, keeps waiting whom it would wake, and writes why of everybody else. Answers in the order
 * asked. A source and step that has been here before gets the answer it got then.
 */
export async function sendAllThroughGate(tx: Tx, drafts: readonly MessageDraft[]): Promise<GateAnswer[]> {
  if (drafts.length > mostAtOnce) refuse('TOO_MANY', { limit: mostAtOnce })
  const contents = await addContents(tx, drafts)
  const asked = drafts.map((draft) => ({ draft, ...passengerOf(draft, contents.get(draft.content)!) }))
  await lockResidents(
    tx,
    drafts.map(({ residentId }) => residentId),
  )
  const answers = new Map<MessageId, GateAnswer>()
  await passAll(tx, asked, async (passed) => {
    await addMessages(tx, passed)
    for (const { passenger, known, verdict } of passed)
      answers.set(passenger.messageId, answerOf(passenger, known, verdict))
  })
  return asked.map(({ messageId }) => answers.get(messageId) ?? refuse('NOT_FOUND', {}, 'residentId'))
}

interface Asking extends Passenger {
  readonly draft: MessageDraft
}

function passengerOf(
  { residentId, kind, channels, source, expiresAt, caps }: MessageDraft,
  contentHash: string,
): Passenger {
  return {
    messageId: newId('msg'),
    residentId,
    kind,
    channels: [...new Set(channels)],
    contentHash,
    sourceId: source.id,
    step: source.step ?? '',
    expiresAt: expiresAt ?? null,
    caps: caps ?? null,
  }
}

/** The hash of what is said, by the content that was given. */
async function addContents(tx: Tx, drafts: readonly MessageDraft[]): Promise<Map<Content, string>> {
  const hashes = new Map<Content, string>()
  for (const { content } of drafts)
    if (!hashes.has(content))
      hashes.set(content, createHash('sha256').update(JSON.stringify(content)).digest('base64url'))
  const rows = [...new Map([...hashes].map(([content, hash]) => [hash, { hash, content }])).values()]
  if (rows.length > 0) await tx.sql.insert(messageContents).values(rows).onConflictDoNothing()
  return hashes
}

export interface Passed<P extends Passenger> {
  readonly passenger: P
  readonly known: Known
  /** Null of what was here before. */
  readonly verdict: Verdict | null
}

/** As many times somebody may be quicker as there are slots of him and of his leader. */
const mostLost = 2 * mostOfAny

/**
 * Judges these, whose residents are locked, and takes their slots. Who wanted a slot that somebody else got meanwhile is
 * looked at again: each time one slot fewer is free, so it comes to an end.
 */
export async function passAll<P extends Passenger & { readonly draft?: MessageDraft }>(
  tx: Tx,
  all: readonly P[],
  write: (passed: readonly Passed<P>[]) => Promise<void>,
): Promise<void> {
  const rules = await presentRules(tx.sql)
  let left = all
  let lost = 0
  while (left.length > 0) {
    if (lost > mostLost) throw new Error('slots that look free are not')
    // What one resident is sent first counts when he is sent the next.
    const firsts = [...new Map(left.toReversed().map((each) => [each.residentId, each])).values()].toReversed()
    const known = new Map((await readFacts(tx.sql, firsts, tx.now)).map((each) => [each.residentId, each]))
    const judged = firsts.flatMap((passenger): Passed<P>[] => {
      const found = known.get(passenger.residentId)
      return found ? [{ passenger, known: found, verdict: verdictOf(passenger, found, rules, tx.now) }] : []
    })
    const won = await takeSlots(tx, judged.flatMap(slotsOf), rules)
    const isThrough = (each: Passed<P>) => slotsOf(each).length === 0 || won.has(each.passenger.messageId)
    await write(judged.filter(isThrough))
    const again = new Set(judged.filter((each) => !isThrough(each)).map(({ passenger }) => passenger))
    const seen = new Set(firsts)
    left = left.filter((each) => again.has(each) || !seen.has(each))
    if (again.size > 0) lost++
  }
}

function verdictOf<P extends Passenger & { readonly draft?: MessageDraft }>(
  passenger: P,
  { facts, earlier }: Known,
  rules: SendRules,
  at: Date,
): Verdict | null {
  if (earlier && earlier.id !== passenger.messageId) return null
  const heldBack = passenger.draft?.heldBack
  if (heldBack) return { state: 'SUPPRESSED', reason: heldBack, tried: [] }
  const verdict = judge(facts, passenger, rules, at)
  // Another resident of the same leader finds it taken.
  if (verdict.state === 'SENT' && verdict.leaderSlot !== null) (facts.leaderTaken as number[]).push(verdict.leaderSlot)
  return verdict
}

function slotsOf<P extends Passenger>({
  passenger: { messageId, residentId },
  known,
  verdict,
}: Passed<P>): SlotWanted[] {
  if (verdict?.state !== 'SENT' || verdict.slot === null) return []
  const own: SlotWanted = { messageId, subject: residentId, kind: verdict.channel, slot: verdict.slot }
  return verdict.leaderSlot === null
    ? [own]
    : [own, { messageId, subject: known.leaderId!, kind: 'LEADER', slot: verdict.leaderSlot }]
}

async function addMessages(tx: Tx, passed: readonly Passed<Asking>[]): Promise<void> {
  const fresh = passed.filter(({ verdict }) => verdict !== null)
  if (fresh.length === 0) return
  await tx.sql.insert(messages).values(
    fresh.map(({ passenger, known: { principalId, householdId, communityId }, verdict }) => {
      const { messageId: id, draft, ...rest } = passenger
      return {
        id,
        ...rest,
        channels: [...rest.channels],
        sourceId: rest.sourceId as typeof messages.$inferInsert.sourceId,
        ...{ principalId, householdId, communityId },
        variant: draft.variant ?? null,
        createdAt: tx.now,
        version: 1,
        ...columnsOf(verdict!, tx.now),
      }
    }),
  )
  await carry(tx, fresh)
}

/** What a verdict makes of a message. */
export function columnsOf(
  verdict: Verdict,
  now: Date,
): Partial<typeof messages.$inferInsert> & {
  readonly state: (typeof messages.$inferInsert)['state']
  readonly tried: Verdict['tried']
} {
  const { tried } = verdict
  if (verdict.state === 'SUPPRESSED')
    return { state: 'SUPPRESSED', reason: verdict.reason, tried, dueAt: null, endedAt: now }
  if (verdict.state === 'QUEUED') return { state: 'QUEUED', dueAt: verdict.dueAt, tried }
  const sent = { channel: verdict.channel, tried, dueAt: null, sentAt: now }
  if (verdict.channel === 'IN_APP') return { ...sent, state: 'DELIVERED', deliveredAt: now }
  return isOutside(verdict.channel)
    ? { ...sent, state: 'SENT', handover: 'WAITING', askAt: askAgainAt(now, 0) }
    : { ...sent, state: 'SENT' }
}

/** So long a leader may take to tell it. */
const tellWithinMinutes = 3 * 24 * 60

/** Puts what was let through where it is found: the inbox, the leader's list, or the way to its provider. */
export async function carry<P extends Passenger>(tx: Tx, passed: readonly Passed<P>[], version = 1): Promise<void> {
  const by = (wanted: Channel) =>
    passed.filter(({ verdict }) => verdict?.state === 'SENT' && verdict.channel === wanted)
  const [inbox, leaders] = [by('IN_APP'), by('LEADER_TASK')]
  if (leaders.length > 0)
    await tx.sql.insert(leaderTasks).values(
      leaders.map(({ passenger: { messageId, expiresAt }, known: { leaderId, communityId, householdId } }) => ({
        id: newId('ltk'),
        messageId,
        leaderId: leaderId!,
        communityId,
        householdId,
        state: 'OPEN' as const,
        createdAt: tx.now,
        dueAt: expiresAt ?? addMinutes(tx.now, tellWithinMinutes),
      })),
    )
  await tellOfMessages(tx, [
    ...inbox.map(({ passenger, known }) => ({
      to: known.principalId,
      kind: 'MESSAGE' as const,
      messageId: passenger.messageId,
    })),
    ...leaders.map(({ passenger, known }) => ({
      to: known.leaderId!,
      kind: 'TELL_NEIGHBOUR' as const,
      messageId: passenger.messageId,
    })),
  ])
  for (const { passenger, known, verdict } of passed)
    if (verdict?.state === 'SENT')
      await tellMoved(tx, {
        id: passenger.messageId,
        ...passenger,
        ...known,
        channel: verdict.channel,
        version,
        action: verdict.channel === 'IN_APP' ? 'DELIVER' : 'SEND',
      })
}

const answerOf = (passenger: Passenger, { earlier }: Known, verdict: Verdict | null): GateAnswer =>
  verdict ? freshAnswer(passenger, verdict) : earlierAnswer(passenger, earlier!)

const freshAnswer = ({ messageId, residentId }: Passenger, verdict: Verdict): GateAnswer => ({
  messageId,
  residentId,
  state: verdict.state,
  reason: verdict.state === 'SUPPRESSED' ? verdict.reason : null,
  channel: verdict.state === 'SENT' ? verdict.channel : null,
  dueAt: verdict.state === 'QUEUED' ? verdict.dueAt : null,
})

const earlierAnswer = ({ residentId }: Passenger, { id, state, reason, channel, dueAt }: Earlier): GateAnswer => ({
  messageId: id,
  residentId,
  state: state === 'QUEUED' || state === 'SUPPRESSED' ? state : 'SENT',
  reason,
  channel,
  dueAt: dueAt === null ? null : new Date(dueAt),
})
