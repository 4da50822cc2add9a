import { eq } from 'drizzle-orm'
import { assertSees } from '../../access/reach.ts'
import type { TxDeps } from '../../db/tx.ts'
import { differenceOfMeans, type Interval } from '../../statistics/intervals.ts'
import { fewest } from '../../statistics/share.ts'
import { campaignReach, type Arm } from './campaign.ts'
import { campaigns, type CampaignRow } from './campaigns.table.ts'
import {
  listAssignments,
  listOrders,
  readArms,
  readDependence,
  readSatisfaction,
  readSendings,
  windowOf,
  type ArmRow,
  type Dependence,
  type Satisfaction,
  type Sendings,
} from './results.store.ts'
import { conversionUplift, costPerOrder, incrementalOf, ordersUplift } from './uplift.ts'
import { isId, refuse } from '@linli/kit'

export interface Result extends Sendings {
  readonly from: Date
  readonly until: Date
  readonly isFinal: boolean
  readonly arms: readonly (ArmRow & { readonly conversion: number })[]
  readonly conversion: Interval | null
  readonly ordersPerResident: Interval | null
  readonly incrementalOrders: Interval | null
  readonly subsidyFen: number
  readonly costPerIncrementalOrderFen: number | null
  readonly dependence: readonly Dependence[]
  readonly satisfaction: { treated: ToldSatisfaction; holdout: ToldSatisfaction; difference: Interval | null } | null
}

interface ToldSatisfaction {
  readonly residents: number
  readonly ratings: number
  readonly average: number | null
}

/** What a campaign has changed so far; null before it began. Of its goal's orders within its window, and no others. */
export async function findResult(deps: TxDeps, id: string): Promise<Result | null> {
  const campaign = await seenCampaign(deps, id)
  const { startedAt } = campaign
  if (!startedAt) return null
  const { sql } = deps.db
  const [arms, sendings, dependence, satisfaction] = [
    await readArms(sql, campaign, startedAt),
    await readSendings(sql, campaign),
    await readDependence(sql, campaign, startedAt),
    await readSatisfaction(sql, campaign, startedAt),
  ]
  const [treated, holdout] = [wholeOf(arms, 'TREATED'), wholeOf(arms, 'HOLDOUT')]
  const perResident = ordersUplift(treated, holdout)
  const incrementalOrders = incrementalOf(perResident, treated)
  const until = windowOf(campaign, startedAt)
  return {
    ...sendings,
    from: startedAt,
    until,
    isFinal: until <= deps.clock.now(),
    arms: arms.map((arm) => ({ ...arm, conversion: arm.residents === 0 ? 0 : arm.converted / arm.residents })),
    conversion: conversionUplift(treated, holdout),
    ordersPerResident: perResident,
    incrementalOrders,
    subsidyFen: treated.subsidyFen,
    costPerIncrementalOrderFen: costPerOrder(sendings.costFen + treated.subsidyFen, incrementalOrders),
    dependence,
    satisfaction: compared(satisfaction),
  }
}

const nobody = { residents: 0, ratings: 0, sum: 0, squares: 0 }

function compared(found: readonly Satisfaction[]): Result['satisfaction'] {
  if (found.length === 0) return null
  const of = (wanted: Arm) => found.find(({ arm }) => arm === wanted) ?? nobody
  const told = ({ residents, ratings, sum }: typeof nobody) => ({
    residents,
    ratings,
    average: residents < fewest ? null : sum / residents,
  })
  const [treated, holdout] = [of('TREATED'), of('HOLDOUT')]
  const isFew = treated.residents < fewest || holdout.residents < fewest
  const summed = ({ residents, sum, squares }: typeof nobody) => ({ of: residents, sum, squares })
  return {
    treated: told(treated),
    holdout: told(holdout),
    difference: isFew ? null : differenceOfMeans(summed(treated), summed(holdout)),
  }
}

const wholeOf = (arms: readonly ArmRow[], wanted: Arm): ArmRow =>
  arms.find(({ arm, variant }) => arm === wanted && variant === null) ?? {
    arm: wanted,
    variant: null,
    residents: 0,
    converted: 0,
    orders: 0,
    ordersSquared: 0,
    spendFen: 0,
    subsidyFen: 0,
  }

async function seenCampaign({ db, actor }: TxDeps, id: string): Promise<CampaignRow> {
  if (!isId('cpn', id)) refuse('NOT_FOUND')
  const [campaign] = await db.sql.select().from(campaigns).where(eq(campaigns.id, id))
  assertSees(actor, campaignReach, campaign)
  return campaign
}

export const exportParts = ['ASSIGNMENTS', 'ORDERS'] as const
export type ExportPart = (typeof exportParts)[number]

export interface Exported {
  readonly csv: string
  readonly rows: number
  /** Null: this was the last. */
  readonly next: string | null
}

const mostRows = 5_000
const headings: Readonly<Record<ExportPart, string>> = {
  ASSIGNMENTS: 'residentId,arm,variant,state,reason,channel,sentAt,openedAt',
  ORDERS: 'residentId,orderId,placedAt,totalFen,discountFen,keptFen,meetsGoal,stars',
}

/**
 * What the figures are made of, so that anybody can reckon them again. Ids, closed words, instants and numbers only:
 * nothing in it is quoted, and nothing is a formula.
 */
export async function exportCampaign(
  deps: TxDeps,
  { id, part, after }: { id: string; part: ExportPart; after: string | null },
): Promise<Exported> {
  const campaign = await seenCampaign(deps, id)
  const { startedAt } = campaign
  if (!startedAt) return { csv: `${headings[part]}\n`, rows: 0, next: null }
  const { sql } = deps.db
  const found =
    part === 'ASSIGNMENTS'
      ? await listAssignments(sql, campaign, after ?? '', mostRows)
      : await listOrders(sql, campaign, { startedAt, after: after ?? '', most: mostRows })
  const lines = found.map(({ line }) => `${line.map((value) => value ?? '').join(',')}\n`)
  return {
    csv: `${after === null ? `${headings[part]}\n` : ''}${lines.join('')}`,
    rows: found.length,
    next: found.length < mostRows ? null : found.at(-1)!.key,
  }
}
