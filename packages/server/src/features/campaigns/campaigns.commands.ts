import { and, eq, inArray, sql } from 'drizzle-orm'
import { sees } from '../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { segments } from '../audience/index.ts'
import { categories, merchants } from '../catalog/index.ts'
import { checkName, communities } from '../communities/index.ts'
import { holdMessages, releaseMessages } from '../messages/index.ts'
import { offers } from '../offers/index.ts'
import { groundOfAudience, type Aim } from './audience.store.ts'
import { assertCan, campaignReach, type CampaignId } from './campaign.ts'
import { haltSending, lockCampaign, moveCampaign, tellCampaign } from './campaigns.store.ts'
import { campaigns, type CampaignRow } from './campaigns.table.ts'
import { withdrawStopped } from './sending.commands.ts'
import { checkTerms, type Terms } from './terms.ts'
import { isId, newId, refuse, type Id } from '@linli/kit'

export interface SavedCampaign extends Terms {
  /** Null: a new one. */
  readonly campaignId: string | null
  readonly expectedVersion: number | null
}

/** Writes down a new campaign, or other terms of one that nobody has submitted yet. */
export function saveCampaign(
  deps: TxDeps,
  { campaignId, expectedVersion, ...wanted }: SavedCampaign,
): Promise<CampaignId> {
  const terms = checkTerms(wanted)
  return inTx(deps, async (tx) => {
    const before = campaignId === null ? undefined : await lockCampaign(tx, campaignId)
    if (before) {
      assertCan(tx.actor, 'EDIT', before)
      assertVersion(before, expectedVersion)
    }
    await assertPlace(tx, terms)
    const { goal, goalCategoryId, goalDays, ...rest } = terms
    const id = before?.id ?? newId('cpn')
    const saved = {
      ...rest,
      ...{ goal, goalCategoryId, goalDays },
      variants: [...terms.variants],
      version: (before?.version ?? 0) + 1,
      savedBy: tx.actor.id as Id<'usr'>,
    }
    if (before) await tx.sql.update(campaigns).set(saved).where(eq(campaigns.id, id))
    else await tx.sql.insert(campaigns).values({ ...saved, id, state: 'DRAFT', salt: id, createdAt: tx.now })
    await tellCampaign(tx, { ...saved, id, state: before?.state ?? 'DRAFT' }, 'SAVE', 'DRAFT')
    return id
  })
}

/** Where it goes must be the actor's; what is named must be there, and be of that place. */
export async function assertPlace(tx: Tx, terms: Terms): Promise<void> {
  const { communityId, merchantId, goalCategoryId, offerId } = terms
  if (!sees(tx.actor, campaignReach, { communityId }))
    refuse(communityId === null ? 'FORBIDDEN' : 'NOT_FOUND', {}, 'input.communityId')
  await assertThere(tx, communities, communityId, 'input.communityId')
  await assertThere(tx, merchants, merchantId, 'input.merchantId')
  await assertThere(tx, categories, goalCategoryId, 'input.goalCategoryId')
  await assertSegments(tx, terms)
  if (offerId === null) return
  const [offer] = await tx.sql
    .select({ kind: offers.kind, state: offers.state, communityId: offers.communityId })
    .from(offers)
    .where(eq(offers.id, offerId))
  if (!offer || (offer.communityId !== null && offer.communityId !== communityId))
    refuse('NOT_FOUND', {}, 'input.offerId')
  // An operator of a community does not give away what belongs to all of them.
  if (offer.kind === 'RED_PACKET' && !sees(tx.actor, campaignReach, offer)) refuse('FORBIDDEN', {}, 'input.offerId')
  if (offer.state === 'ENDED') refuse('OFFER_WRONG_STATE', { state: offer.state, action: 'GRANT' }, 'input.offerId')
  await assertReasonable(tx, terms)
}

async function assertThere(
  tx: Tx,
  table: typeof communities | typeof merchants | typeof categories,
  id: string | null,
  field: string,
): Promise<void> {
  if (id === null) return
  const found = await tx.sql
    .select({ id: table.id })
    .from(table)
    .where(sql`${table.id} = ${id}`)
  if (found.length === 0) refuse('NOT_FOUND', {}, field)
}

async function assertSegments(tx: Tx, { communityId, includeSegmentIds, excludeSegmentIds }: Terms): Promise<void> {
  const wanted = [...includeSegmentIds, ...excludeSegmentIds]
  if (wanted.length === 0) return
  const found = await tx.sql
    .select({ id: segments.id })
    .from(segments)
    .where(
      and(
        inArray(segments.id, wanted),
        eq(segments.state, 'ACTIVE'),
        communityId === null
          ? undefined
          : sql`(${segments.communityId} is null or ${segments.communityId} = ${communityId})`,
      ),
    )
  if (found.length < wanted.length) refuse('NOT_FOUND', {}, 'input.includeSegmentIds')
}

/** A red packet makes the price another one for whoever gets it; every other offer is open to all of its place. */
export async function assertReasonable(tx: Tx, terms: Aim & Pick<Terms, 'offerId'>): Promise<void> {
  if (terms.offerId === null) return
  const [offer] = await tx.sql.select({ kind: offers.kind }).from(offers).where(eq(offers.id, terms.offerId))
  if (offer?.kind !== 'RED_PACKET') return
  const { ground, clause } = await groundOfAudience(tx.sql, terms)
  if (ground === 'PROFILE') refuse('UNREASONABLE_DIFFERENTIATION', { clause: clause ?? '' }, 'input.includeSegmentIds')
}

function assertVersion({ version }: CampaignRow, expected: number | null): void {
  if (expected !== null && expected !== version) refuse('STALE_VERSION', { currentVersion: version }, 'expectedVersion')
}

/** Hands it to a second person. */
export const submitCampaign = (deps: TxDeps, id: string): Promise<CampaignId> =>
  take(deps, id, 'SUBMIT', async (tx, campaign) => {
    if (campaign.endsAt <= tx.now) refuse('CAMPAIGN_OVER', { endsAt: campaign.endsAt.toISOString() })
    await assertReasonable(tx, campaign)
    return { submittedBy: tx.actor.id as Id<'usr'>, rejectedWhy: null, approvedBy: null }
  })

export const approveCampaign = (deps: TxDeps, id: string): Promise<CampaignId> =>
  take(deps, id, 'APPROVE', async (tx, campaign) => {
    // A segment may mean something else than when it was submitted.
    await assertReasonable(tx, campaign)
    return { approvedBy: tx.actor.id as Id<'usr'> }
  })

export function rejectCampaign(deps: TxDeps, id: string, typed: string): Promise<CampaignId> {
  const why = checkName(typed, 'why', longestWhy)
  return take(deps, id, 'REJECT', async () => ({ rejectedWhy: why }))
}

const longestWhy = 200

/** Nothing leaves until it is resumed; what waits for the morning waits on. */
export const pauseCampaign = (deps: TxDeps, id: string): Promise<CampaignId> =>
  take(deps, id, 'PAUSE', async (tx, campaign) => {
    await holdMessages(tx, [campaign.id])
    return { pausedAs: null }
  })

export const resumeCampaign = (deps: TxDeps, id: string): Promise<CampaignId> =>
  take(deps, id, 'RESUME', async (tx, campaign) => {
    await releaseMessages(tx, [campaign.id])
    return { pausedAs: null }
  })

/** For good. When this answers, nothing leaves any more; what had not left yet is taken back. */
export async function stopCampaign(deps: TxDeps, id: string): Promise<CampaignId> {
  const stopped = await take(deps, id, 'STOP', async (tx) => ({
    stoppedAt: tx.now,
    stoppedBy: tx.actor.id as Id<'usr'>,
    pausedAs: null,
  }))
  await withdrawStopped(deps, stopped)
  return stopped
}

type OperatorStep = 'SUBMIT' | 'APPROVE' | 'REJECT' | 'PAUSE' | 'RESUME' | 'STOP'

function take(
  deps: TxDeps,
  id: string,
  action: OperatorStep,
  decide: (tx: Tx, campaign: CampaignRow) => Promise<Partial<CampaignRow>>,
): Promise<CampaignId> {
  return inTx(deps, async (tx) => {
    if (!isId('cpn', id)) refuse('NOT_FOUND')
    if (action === 'PAUSE' || action === 'STOP') await haltSending(tx, id)
    const campaign = await lockCampaign(tx, id)
    assertCan(tx.actor, action, campaign)
    await moveCampaign(tx, campaign, action, await decide(tx, campaign))
    return campaign.id
  })
}
