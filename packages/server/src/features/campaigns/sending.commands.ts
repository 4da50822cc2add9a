import { and, eq, isNull, sql } from 'drizzle-orm'
import { system } from '../../access/actor.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { principals } from '../accounts/index.ts'
import { residents, type ResidentId } from '../audience/index.ts'
import { merchants } from '../catalog/index.ts'
import { communities } from '../communities/index.ts'
import {
  sendAllThroughGate,
  withdrawMessages,
  type GateAnswer,
  type HeldBackReason,
  type MessageDraft,
} from '../messages/index.ts'
import { groundOfAudience, isFresh, readAudience } from './audience.store.ts'
import type { Arm, CampaignId, PauseReason } from './campaign.ts'
import { haltSending, holdSending, lockCampaign, moveCampaign } from './campaigns.store.ts'
import { campaignAssignments, campaigns, marketingHoldouts, type CampaignRow } from './campaigns.table.ts'
import { givePackets, isPacket } from './packets.store.ts'
import { fill, type Fillings } from './placeholder.ts'
import { spreader } from './spread.ts'
import type { Language, Variant } from './terms.ts'
import { toFen } from '@linli/kit'

/** Begins what is due: puts everybody of the audience into an arm, once, and lets sending begin. */
export function startCampaign(deps: Omit<TxDeps, 'actor'>, id: CampaignId): Promise<void> {
  return inTx({ ...deps, actor: system }, async (tx) => {
    await haltSending(tx, id)
    const campaign = await lockCampaign(tx, id)
    if (campaign.state !== 'SCHEDULED' || campaign.startsAt > tx.now) return
    if (campaign.startedAt) return moveCampaign(tx, campaign, 'START')
    const obstacle = await obstacleOf(tx, campaign)
    if (obstacle) return moveCampaign(tx, campaign, 'PAUSE', { pausedAs: obstacle })
    const globalHoldoutBps = await presentHoldout(tx)
    const audienceSize = await assignEverybody(tx, campaign, globalHoldoutBps)
    await moveCampaign(tx, campaign, 'START', { startedAt: tx.now, audienceSize, globalHoldoutBps })
  })
}

async function obstacleOf(tx: Tx, campaign: CampaignRow): Promise<PauseReason | undefined> {
  if (!(await isFresh(tx.sql, campaign, campaign.maxStalenessSeconds, tx.now))) return 'STALE_AUDIENCE'
  if (!(await isPacket(tx, campaign.offerId))) return undefined
  return (await groundOfAudience(tx.sql, campaign)).ground === 'PROFILE' ? 'UNREASONABLE_DIFFERENTIATION' : undefined
}

export async function presentHoldout(tx: Pick<Tx, 'sql'>): Promise<number> {
  const [last] = await tx.sql
    .select({ shareBps: marketingHoldouts.shareBps })
    .from(marketingHoldouts)
    .orderBy(sql`${marketingHoldouts.id} desc`)
    .limit(1)
  return last?.shareBps ?? 0
}

const page = 20_000

/** One statement a page, so that the largest audience fits into memory. */
async function assignEverybody(tx: Tx, campaign: CampaignRow, globalHoldoutBps: number): Promise<number> {
  const isMeant = await readAudience(tx.sql, campaign)
  const place = spreader({ ...campaign, globalHoldoutBps, startedAt: tx.now })
  let size = 0
  for (let after = ''; ;) {
    const rows = await tx.sql
      .select({
        id: residents.id,
        ordinal: residents.ordinal,
        hash: residents.hash,
        householdId: residents.householdId,
      })
      .from(residents)
      .where(
        and(
          sql`${residents.id} > ${after}`,
          isNull(residents.forgottenAt),
          campaign.communityId === null ? undefined : eq(residents.communityId, campaign.communityId),
        ),
      )
      .orderBy(residents.id)
      .limit(page)
    const meant = rows.filter(({ ordinal }) => isMeant(ordinal)).map((row) => ({ ...row, ...place(row.hash) }))
    const column = (values: readonly (string | null)[]) => sql`${sql.param(values)}::text[]`
    await tx.sql.execute(sql`
      insert into ${campaignAssignments} (campaign_id, resident_id, household_id, arm, variant)
      select ${campaign.id}, * from unnest(${column(meant.map(({ id }) => id))}, ${column(meant.map(({ householdId }) => householdId))},
        ${column(meant.map(({ arm }) => arm))}, ${column(meant.map(({ variant }) => variant))})`)
    size += meant.length
    if (rows.length < page) return size
    after = rows.at(-1)!.id
  }
}

/** Short enough that whoever stops need not wait, long enough that locks are not most of the work. */
const chunk = 50

interface Claimed extends Record<string, unknown> {
  readonly residentId: ResidentId
  readonly ordinal: number
  readonly arm: Arm
  readonly variant: string | null
  readonly name: string | null
  readonly locale: string
  readonly community: string
  readonly communityEn: string
}

/**
 * Takes the next few of those who wait to the gate. Any number of workers may do so at once; one that is killed has done
 * nothing, and others take its residents. Answers how many; 0: nobody waits, or others have them.
 */
export function sendNext(deps: Omit<TxDeps, 'actor'>, id: CampaignId): Promise<number> {
  return inTx({ ...deps, actor: system }, async (tx) => {
    await holdSending(tx, id)
    const [campaign] = await tx.sql.select().from(campaigns).where(eq(campaigns.id, id))
    if (campaign?.state !== 'SENDING') return 0
    const claimed = await claim(tx, id)
    if (claimed.length === 0) return 0
    if (!(await isFresh(tx.sql, campaign, campaign.maxStalenessSeconds, tx.now)))
      return pauseItself(tx, id, 'STALE_AUDIENCE')
    const isMeant = await readAudience(tx.sql, campaign)
    const shop = await shopOf(tx, campaign)
    const answers = await sendAllThroughGate(
      tx,
      claimed.map((each) => draftOf(campaign, each, shop, isMeant(each.ordinal))),
    )
    if (!(await spend(tx, campaign, answers))) throw new BudgetSpent()
    await givePackets(tx, campaign, answers)
    return claimed.length
  }).catch((error: unknown) => {
    if (!(error instanceof BudgetSpent)) throw error
    return inTx({ ...deps, actor: system }, (tx) => pauseItself(tx, id, 'BUDGET_SPENT'))
  })
}

/** Rolls back what would cost more than was allowed. */
class BudgetSpent extends Error {}

async function pauseItself(tx: Tx, id: CampaignId, pausedAs: PauseReason): Promise<0> {
  const campaign = await lockCampaign(tx, id)
  if (campaign.state === 'SENDING') await moveCampaign(tx, campaign, 'PAUSE', { pausedAs })
  return 0
}

async function claim(tx: Tx, id: CampaignId): Promise<Claimed[]> {
  const { rows } = await tx.sql.execute<Claimed>(sql`
    with mine as materialized (
      select resident_id from ${campaignAssignments} where campaign_id = ${id} and gated_at is null
      order by resident_id limit ${sql.raw(String(chunk))} for update skip locked
    ), marked as (
      update ${campaignAssignments} a set gated_at = ${tx.now.toISOString()}::timestamptz from mine
      where a.campaign_id = ${id} and a.resident_id = mine.resident_id returning a.resident_id, a.arm, a.variant
    )
    select m.resident_id as "residentId", m.arm, m.variant, r.ordinal, p.name, p.locale, c.name as community, c.name_en as "communityEn"
    from marked m join ${residents} r on r.id = m.resident_id join ${principals} p on p.id = r.principal_id
    join ${communities} c on c.id = r.community_id order by m.resident_id`)
  return rows
}

async function shopOf(tx: Tx, { merchantId }: CampaignRow): Promise<Record<Language, string>> {
  if (merchantId === null) return { 'zh-CN': '', en: '' }
  const [shop] = await tx.sql
    .select({ name: merchants.name, nameEn: merchants.nameEn })
    .from(merchants)
    .where(eq(merchants.id, merchantId))
  return { 'zh-CN': shop!.name, en: shop!.nameEn }
}

const heldBackBy: Readonly<Record<Arm, HeldBackReason | undefined>> = {
  TREATED: undefined,
  HOLDOUT: 'HOLDOUT',
  GLOBAL_HOLDOUT: 'GLOBAL_HOLDOUT',
}

/** What nobody calls himself has a word of its own. */
const neighbour: Readonly<Record<Language, string>> = { 'zh-CN': '邻居', en: 'neighbour' }

function draftOf(
  campaign: CampaignRow,
  { residentId, arm, variant, locale, name, community, communityEn }: Claimed,
  shop: Record<Language, string>,
  isMeant: boolean,
): MessageDraft {
  const language: Language = locale.startsWith('en') ? 'en' : 'zh-CN'
  const fillings: Fillings = {
    name: name ?? neighbour[language],
    community: language === 'en' ? communityEn : community,
    shop: shop[language],
  }
  const wording = wordingOf(campaign.variants, variant)
  const heldBack = heldBackBy[arm] ?? (isMeant ? undefined : 'LEFT_AUDIENCE')
  return {
    residentId,
    channels: campaign.channels,
    kind: 'MARKETING',
    content: arm === 'TREATED' ? fill(wording.content[language], fillings) : wording.content[language],
    source: { id: campaign.id },
    expiresAt: campaign.endsAt,
    caps: campaign.caps,
    ...(variant === null ? {} : { variant }),
    ...(heldBack ? { heldBack } : {}),
  }
}

/** Of who is held out the first stands for all: he is told none. */
const wordingOf = (variants: readonly Variant[], key: string | null): Variant =>
  variants.find((each) => each.key === key) ?? variants[0]!

/** False: it would be more than was allowed. */
async function spend(tx: Tx, { id, costs, budgetFen }: CampaignRow, answers: readonly GateAnswer[]): Promise<boolean> {
  // What waits for the morning is reckoned now, by its dearest channel: it is going to be sent when nobody looks.
  const dearest = Math.max(0, ...Object.values(costs))
  const costOf = ({ state, channel }: GateAnswer) =>
    state === 'SUPPRESSED' ? 0 : channel === null ? dearest : (costs[channel] ?? 0)
  const costFen = toFen(answers.reduce((sum, answer) => sum + costOf(answer), 0))
  if (costFen === 0) return true
  const { rowCount } = await tx.sql
    .update(campaigns)
    .set({ spentFen: sql`${campaigns.spentFen} + ${costFen}` })
    .where(
      budgetFen === null
        ? eq(campaigns.id, id)
        : and(eq(campaigns.id, id), sql`${campaigns.spentFen} + ${costFen} <= ${budgetFen}`),
    )
  return rowCount === 1
}

/** Ends the sending of which everybody has had his turn. */
export function finishSending(deps: Omit<TxDeps, 'actor'>, id: CampaignId): Promise<void> {
  return inTx({ ...deps, actor: system }, async (tx) => {
    await haltSending(tx, id)
    const campaign = await lockCampaign(tx, id)
    if (campaign.state !== 'SENDING' || (await somebodyWaits(tx, id))) return
    await moveCampaign(tx, campaign, 'FINISH', { sentAt: tx.now })
  })
}

async function somebodyWaits(tx: Tx, id: CampaignId): Promise<boolean> {
  const waiting = await tx.sql
    .select({ id: campaignAssignments.residentId })
    .from(campaignAssignments)
    .where(and(eq(campaignAssignments.campaignId, id), isNull(campaignAssignments.gatedAt)))
    .limit(1)
  return waiting.length > 0
}

/** Of a campaign that was stopped: takes back whatever has passed the gate and has not left the house. */
export async function withdrawStopped(deps: Omit<TxDeps, 'actor'>, id: CampaignId): Promise<void> {
  const asSystem = { ...deps, actor: system }
  while ((await inTx(asSystem, (tx) => withdrawMessages(tx, [id], { reason: 'STOPPED' }))) > 0);
  await inTx(asSystem, async (tx) => {
    await tx.sql
      .update(campaigns)
      .set({ sentAt: tx.now })
      .where(and(eq(campaigns.id, id), isNull(campaigns.sentAt)))
  })
}
