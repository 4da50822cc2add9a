import { channelTerms, type Channel } from './channel.ts'
import type { GateReason, MessageKind, SuppressionReason, Tried } from './message.ts'
import { quietUntil, type QuietHours } from './quiet.ts'
import type { SendRules } from './rule.ts'

/** What the gate knows of a resident at the instant of sending. */
export interface Facts {
  readonly isGone: boolean
  readonly isPersonalised: boolean
  readonly hasOpenCase: boolean
  /** He has had the same words lately, from whoever else sent them. */
  readonly hasHadIt: boolean
  readonly quietHours: QuietHours | null
  /** What he has said last of a channel; what he has not spoken of is absent. */
  readonly consents: Partial<Readonly<Record<Channel, boolean>>>
  readonly addresses: readonly Channel[]
  /** Slots that are taken now, of him in each channel. */
  readonly taken: Partial<Readonly<Record<Channel, readonly number[]>>>
  /** The same of the leader who would be asked; null where there is none. */
  readonly leaderTaken: readonly number[] | null
}

export interface Asked {
  readonly kind: MessageKind
  readonly channels: readonly Channel[]
  readonly expiresAt?: Date | null | undefined
  /** Lower than the rules, where the sender wants it so. */
  readonly caps?: Partial<Readonly<Record<Channel, number>>> | null
}

export type Verdict =
  | {
      readonly state: 'SENT'
      readonly channel: Channel
      /** The slots it takes; none of what is not counted. */
      readonly slot: number | null
      readonly leaderSlot: number | null
      readonly tried: readonly Tried[]
    }
  | { readonly state: 'QUEUED'; readonly dueAt: Date; readonly tried: readonly Tried[] }
  | { readonly state: 'SUPPRESSED'; readonly reason: SuppressionReason; readonly tried: readonly Tried[] }

/** Decides one sending. The same facts, rules and instant always give the same answer. */
export function judge(facts: Facts, asked: Asked, rules: SendRules, at: Date): Verdict {
  const obstacle = obstacleOf(facts, asked, at)
  if (obstacle) return { state: 'SUPPRESSED', reason: obstacle, tried: [] }
  const tried: Tried[] = []
  let dueAt: Date | undefined
  for (const channel of asked.channels) {
    const found = tryChannel(channel, facts, asked, { rules, at })
    if (!('reason' in found)) return { state: 'SENT', channel, ...found, tried }
    tried.push({ channel, reason: found.reason })
    if (found.until && (!dueAt || found.until < dueAt)) dueAt = found.until
  }
  // What would be heard only after it has expired is not kept waiting.
  if (dueAt && (!asked.expiresAt || dueAt < asked.expiresAt)) return { state: 'QUEUED', dueAt, tried }
  return { state: 'SUPPRESSED', reason: tried[0]?.reason ?? 'NO_ADDRESS', tried }
}

/** What stands against every channel alike. Of a message on its way it is asked once more before it is handed over. */
export function obstacleOf(facts: Facts, { kind, expiresAt }: Asked, at: Date): GateReason | undefined {
  if (facts.isGone) return 'GONE'
  if (expiresAt && expiresAt <= at) return 'EXPIRED'
  if (kind === 'TRANSACTIONAL') return undefined
  if (!facts.isPersonalised) return 'PERSONALISATION_OFF'
  if (facts.hasOpenCase) return 'OPEN_RECOVERY_CASE'
  return facts.hasHadIt ? 'DUPLICATE' : undefined
}

export const isWelcome = ({ consents }: Facts, channel: Channel): boolean =>
  consents[channel] ?? channelTerms[channel].isWelcome

type Found =
  | { readonly slot: number | null; readonly leaderSlot: number | null }
  | { readonly reason: GateReason; readonly until?: Date }

function tryChannel(
  channel: Channel,
  facts: Facts,
  { kind, caps }: Asked,
  { rules, at }: { rules: SendRules; at: Date },
): Found {
  const isCounted = kind === 'MARKETING'
  if (isCounted && !isWelcome(facts, channel)) return { reason: 'NO_CONSENT' }
  if (!facts.addresses.includes(channel)) return { reason: 'NO_ADDRESS' }
  if (!isCounted) return { slot: null, leaderSlot: null }
  const quiet = [rules[channel].quietHours, facts.quietHours].filter((hours) => hours !== null)
  const until = quietUntil(quiet, at)
  // Who has no slot left would not have one in the morning, unless it is free by then: the gate is asked again.
  if (until) return { reason: 'QUIET_HOURS', until }
  const taken = facts.taken[channel] ?? []
  const slot = taken.length < (caps?.[channel] ?? Infinity) ? freeSlot(taken, rules[channel].most) : undefined
  if (slot === undefined) return { reason: 'CAP_REACHED' }
  const leaderSlot = channel === 'LEADER_TASK' ? freeSlot(facts.leaderTaken ?? [], rules.LEADER.most) : null
  return leaderSlot === undefined ? { reason: 'LEADER_BUSY' } : { slot, leaderSlot }
}

/** The first of 1 to `most` that nobody holds. */
function freeSlot(taken: readonly number[], most: number): number | undefined {
  for (let slot = 1; slot <= most; slot++) if (!taken.includes(slot)) return slot
  return undefined
}
