import type { Tx } from '../../db/tx.ts'
import type { PrincipalId } from '../accounts/index.ts'
import type { ResidentId } from '../audience/index.ts'
import type { CommunityId } from '../communities/index.ts'
import type { Channel } from './channel.ts'
import type { MessageAction, MessageId, SuppressionReason } from './message.ts'

export interface Moved {
  readonly id: MessageId
  readonly residentId: ResidentId
  readonly principalId: PrincipalId
  readonly communityId: CommunityId
  readonly sourceId: string
  readonly step: string
  readonly channel: Channel | null
  readonly version: number
  readonly action: MessageAction
  readonly reason?: SuppressionReason | null
}

/** What is held back at the gate is told nobody one by one: there may be a hundred thousand of them, and they are counted. */
export const tellMoved = (tx: Tx, moved: Moved): Promise<void> => {
  const { id, residentId, communityId, sourceId, step, channel, version, action, reason } = moved
  return tx.emit({
    type: 'MessageMoved',
    aggregateId: id,
    seq: version,
    topics: [`community:${communityId}`, `source:${sourceId}`],
    facts: { messageId: id, residentId, communityId, sourceId, step, channel, action, reason: reason ?? null },
  })
}
