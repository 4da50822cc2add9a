import { eq, sql } from 'drizzle-orm'
import { stampOf } from '../../access/actor.ts'
import type { Tx } from '../../db/tx.ts'
import { campaignFlow, type CampaignStep } from './campaign.ts'
import { campaigns, type CampaignRow } from './campaigns.table.ts'
import { isId, refuse } from '@linli/kit'

const keyOf = (id: string) => sql`hashtextextended(${`campaign/${id}`}, 0)`

/** Shared by those who send. Who stops is next in the queue, whoever comes after him, and nothing leaves behind him. */
export const holdSending = (tx: Tx, id: string): Promise<unknown> =>
  tx.sql.execute(sql`select pg_advisory_xact_lock_shared(${keyOf(id)})`)

/** Waits for those who are sending now, and keeps others from it until the end of the transaction. */
export const haltSending = (tx: Tx, id: string): Promise<unknown> =>
  tx.sql.execute(sql`select pg_advisory_xact_lock(${keyOf(id)})`)

export async function lockCampaign(tx: Tx, id: string): Promise<CampaignRow> {
  if (!isId('cpn', id)) refuse('NOT_FOUND')
  const [found] = await tx.sql.select().from(campaigns).where(eq(campaigns.id, id)).for('update')
  return found ?? refuse('NOT_FOUND')
}

/** Takes a step that has been allowed. */
export async function moveCampaign(
  tx: Tx,
  before: CampaignRow,
  action: CampaignStep,
  changed: Partial<CampaignRow> = {},
): Promise<void> {
  const { to } = campaignFlow[action]
  const version = before.version + 1
  await tx.sql
    .update(campaigns)
    .set({ ...changed, state: to, version })
    .where(eq(campaigns.id, before.id))
  await tellCampaign(tx, { ...before, version }, action, to)
}

export const tellCampaign = (
  tx: Tx,
  { id, version, communityId, state }: Pick<CampaignRow, 'id' | 'version' | 'communityId' | 'state'>,
  action: CampaignStep | 'SAVE',
  to: CampaignRow['state'],
): Promise<void> =>
  tx.emit({
    type: 'CampaignMoved',
    aggregateId: id,
    seq: version,
    topics: [`campaign:${id}`],
    facts: {
      campaignId: id,
      communityId,
      action,
      from: state,
      to,
      actor: stampOf(tx.actor, tx.actor.grants[0]?.role ?? null),
    },
  })
