import { eq } from 'drizzle-orm'
import type { Actor } from '../../access/actor.ts'
import { system } from '../../access/actor.ts'
import { inTx } from '../../db/tx.ts'
import type { World } from '../../testing/world.ts'
import type { PrincipalId } from '../accounts/index.ts'
import { residents, type ResidentId } from '../audience/index.ts'
import { households, type CommunityId, type HouseholdId } from '../communities/index.ts'
import type { Content } from './content.ts'
import { sendAllThroughGate } from './gate.commands.ts'
import type { GateAnswer, MessageDraft } from './message.ts'
import { newId } from '@linli/kit'

export const words = (title: string): Content => {
  const said = { title, body: `${title}，今晚八点前有效。`, path: '/offers' }
  return {
    IN_APP: said,
    WEB_PUSH: said,
    LEADER_TASK: said,
    SMS: { template: 'sms-offer', parameters: { what: title, until: '今晚八点' } },
    WECHAT: { template: 'wechat-offer', parameters: { what: title, until: '今晚八点', note: '先到先得' } },
  }
}

export interface Settled {
  readonly residentId: ResidentId
  readonly householdId: HouseholdId
  readonly actor: Actor
}

/** Somebody who lives there and whom audiences know. */
export async function settle(w: World, communityId: CommunityId): Promise<Settled> {
  const householdId = await w.household(communityId)
  const actor = await w.as('RESIDENT', householdId)
  return { residentId: await enrol(w, householdId, actor), householdId, actor }
}

export async function enrol(w: World, householdId: HouseholdId, actor: Actor): Promise<ResidentId> {
  const [{ buildingId, communityId }] = (await w.app.db.sql
    .select()
    .from(households)
    .where(eq(households.id, householdId))) as [typeof households.$inferSelect]
  const id = newId('res')
  await w.app.db.sql
    .insert(residents)
    .values({ id, principalId: actor.id as PrincipalId, householdId, communityId, buildingId, joinedDay: 20_000 })
  return id
}

let sources = 0
/** A message in the inbox, from a source and with words of its own. */
export const draftFor = (residentId: ResidentId, more: Partial<MessageDraft> = {}): MessageDraft => ({
  residentId,
  channels: ['IN_APP'],
  kind: 'MARKETING',
  content: words(`好价 ${++sources}`),
  source: { id: `cmp_${sources}` },
  ...more,
})

export const send = (w: World, ...drafts: readonly MessageDraft[]): Promise<GateAnswer[]> =>
  inTx({ ...w.app, actor: system }, (tx) => sendAllThroughGate(tx, drafts))

/** What became of one. */
export async function outcomeOf(w: World, draft: MessageDraft): Promise<string> {
  const [{ state, reason, channel }] = (await send(w, draft)) as [GateAnswer]
  return [state, reason ?? channel].filter(Boolean).join(' ')
}
