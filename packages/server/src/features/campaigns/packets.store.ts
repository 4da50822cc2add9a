import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '../../db/tx.ts'
import type { GateAnswer } from '../messages/index.ts'
import { grantPackets, offers } from '../offers/index.ts'
import { campaignAssignments, type CampaignRow } from './campaigns.table.ts'

export async function isPacket(tx: Tx, offerId: CampaignRow['offerId']): Promise<boolean> {
  if (offerId === null) return false
  const [offer] = await tx.sql.select({ kind: offers.kind }).from(offers).where(eq(offers.id, offerId))
  return offer?.kind === 'RED_PACKET'
}

/** A red packet for each household somebody of which was written to, once; while the budget of the offer covers it. */
export async function givePackets(tx: Tx, { id, offerId }: CampaignRow, answers: readonly GateAnswer[]): Promise<void> {
  const reached = answers.flatMap(({ residentId, state }) => (state === 'SUPPRESSED' ? [] : [residentId]))
  if (offerId === null || reached.length === 0 || !(await isPacket(tx, offerId))) return
  // One campaign gives one after the other, so that two of a household do not both get one.
  await tx.sql.execute(sql`select 1 from ${offers} where ${offers.id} = ${offerId} for update`)
  const without = await tx.sql
    .select({
      residentId: campaignAssignments.residentId,
      householdId: campaignAssignments.householdId,
    })
    .from(campaignAssignments)
    .where(
      and(
        eq(campaignAssignments.campaignId, id),
        inArray(campaignAssignments.residentId, reached),
        sql`not exists (select from campaign_assignments h where h.campaign_id = ${id} and h.household_id = ${campaignAssignments.householdId} and h.packet_id is not null)`,
      ),
    )
  const wanted = [...new Map(without.map((each) => [each.householdId, each])).values()]
  const given = await grantPackets(
    tx,
    offerId,
    wanted.map(({ householdId }) => householdId),
  )
  for (const [index, packetId] of given.entries())
    if (packetId)
      await tx.sql
        .update(campaignAssignments)
        .set({ packetId })
        .where(
          and(eq(campaignAssignments.campaignId, id), eq(campaignAssignments.residentId, wanted[index]!.residentId)),
        )
}
