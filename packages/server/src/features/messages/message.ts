import type { ActingRole } from '../../access/actor.ts'
import type { Reach } from '../../access/reach.ts'
import type { ResidentId } from '../audience/index.ts'
import type { CommunityId } from '../communities/index.ts'
import type { Channel } from './channel.ts'
import type { Content } from './content.ts'
import type { Flow, Id } from '@linli/kit'

export type MessageId = Id<'msg'>

/** What is told for its own sake, and what belongs to something the resident did: that is neither counted nor silenced. */
export const messageKinds = ['MARKETING', 'TRANSACTIONAL'] as const
export type MessageKind = (typeof messageKinds)[number]

export const messageStates = ['QUEUED', 'SENT', 'DELIVERED', 'OPENED', 'FAILED', 'SUPPRESSED'] as const
export type MessageState = (typeof messageStates)[number]

export const messageActions = ['SEND', 'DELIVER', 'OPEN', 'FAIL', 'SUPPRESS'] as const
export type MessageAction = (typeof messageActions)[number]

/**
 * Receipts come late, twice and in any order: an opened message was delivered, whether or not anybody said so. What a
 * channel gave up may still turn out to have come; what was suppressed was never sent.
 */
export const messageFlow: Flow<MessageAction, MessageState, ActingRole> = {
  SEND: { from: ['QUEUED'], to: 'SENT', by: ['SYSTEM'] },
  DELIVER: { from: ['SENT', 'FAILED'], to: 'DELIVERED', by: ['SYSTEM'] },
  OPEN: { from: ['SENT', 'DELIVERED', 'FAILED'], to: 'OPENED', by: ['RESIDENT', 'SYSTEM'] },
  FAIL: { from: ['SENT'], to: 'FAILED', by: ['SYSTEM'] },
  SUPPRESS: { from: ['QUEUED', 'SENT'], to: 'SUPPRESSED', by: ['SYSTEM', 'OPERATOR'] },
}

/** Decided by whoever wants to send, and written beside the gate's own, so that one table explains everybody. */
export const heldBackReasons = ['HOLDOUT', 'GLOBAL_HOLDOUT', 'STALE_AUDIENCE', 'LEFT_AUDIENCE', 'STOPPED'] as const
export type HeldBackReason = (typeof heldBackReasons)[number]

/** Found by the gate. The first that holds is the reason. */
export const gateReasons = [
  'GONE',
  'EXPIRED',
  'PERSONALISATION_OFF',
  'OPEN_RECOVERY_CASE',
  'DUPLICATE',
  'NO_CONSENT',
  'NO_ADDRESS',
  'QUIET_HOURS',
  'CAP_REACHED',
  'LEADER_BUSY',
] as const
export type GateReason = (typeof gateReasons)[number]

export const suppressionReasons = [...heldBackReasons, ...gateReasons] as const
export type SuppressionReason = (typeof suppressionReasons)[number]

/** Who wants it sent. The same source and step reach a resident once, however often they are tried. */
export interface Source {
  readonly id: string
  /** Of a journey: which of its sends; of a campaign there is one. */
  readonly step?: string
}

export interface MessageDraft {
  readonly residentId: ResidentId
  /** In the order they are tried; the first that may go takes it. */
  readonly channels: readonly Channel[]
  readonly kind: MessageKind
  /** For each of the channels. */
  readonly content: Content
  readonly source: Source
  /** Which of several wordings it is. */
  readonly variant?: string
  /** Not sent at this instant or later. */
  readonly expiresAt?: Date
  /** At most so many slots of a channel may be taken with it: below what its rule allows, never above. */
  readonly caps?: Partial<Readonly<Record<Channel, number>>>
  /** Nothing is sent, and this is why. */
  readonly heldBack?: HeldBackReason
}

/** Why a channel was passed over. */
export interface Tried {
  readonly channel: Channel
  readonly reason: GateReason
}

export interface GateAnswer {
  readonly messageId: MessageId
  readonly residentId: ResidentId
  /** SENT: let through, however far it has come since. */
  readonly state: 'SENT' | 'QUEUED' | 'SUPPRESSED'
  readonly reason: SuppressionReason | null
  readonly channel: Channel | null
  /** Of what waits for the end of quiet hours. */
  readonly dueAt: Date | null
}

export const messageReach: Reach<{ communityId: CommunityId }> = [
  { role: 'OPERATOR', place: 'COMMUNITY', key: 'communityId' },
]
