import { and, desc, eq, isNull, sql } from 'drizzle-orm'
import { assertReaches } from '../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import type { PrincipalId } from '../accounts/index.ts'
import { categories, type CategoryId } from '../catalog/index.ts'
import { checkName, communities, type CommunityId } from '../communities/index.ts'
import { modePolicies, modeRules } from './fulfilment.table.ts'
import type { FulfilmentMode } from './fulfilment.ts'
import {
  checkPolicy,
  checkTerms,
  ruleReach,
  type ModePolicy,
  type ModePolicyId,
  type ModeRuleId,
  type ModeTerms,
} from './rule.ts'
import { forgetRules } from './rules.store.ts'
import { newId, refuse } from '@linli/kit'

interface Place {
  /** Null: everywhere that has none of its own. */
  readonly communityId: string | null
  readonly mode: FulfilmentMode
  /** The version the caller last saw; 0 where there is none yet. */
  readonly expectedVersion: number
}

export interface WantedRule extends Place {
  readonly terms: ModeTerms
  readonly reason: string
}

/** Sets the terms of a mode from now on. What was promised by an earlier version stays promised. */
export async function setModeRule(deps: TxDeps, { terms, mode, ...wanted }: WantedRule): Promise<ModeRuleId> {
  checkTerms(mode, terms)
  const reason = checkName(wanted.reason, 'reason', 200)
  const id = await inTx(deps, async (tx) => {
    const communityId = await getPlace(tx, wanted.communityId)
    const [current] = await tx.sql
      .select({ version: modeRules.version })
      .from(modeRules)
      .where(and(isHere(modeRules.communityId, communityId), eq(modeRules.mode, mode)))
      .orderBy(desc(modeRules.version))
      .limit(1)
    assertVersion(current?.version ?? 0, wanted.expectedVersion)
    const added = await tx.sql
      .insert(modeRules)
      .values({
        ...terms,
        id: newId('mrl'),
        communityId,
        mode,
        version: wanted.expectedVersion + 1,
        reason,
        setBy: tx.actor.id as PrincipalId,
        setAt: tx.now,
      })
      // Of two operators who saw the same version, one was first.
      .onConflictDoNothing()
      .returning({ id: modeRules.id })
    return added[0]?.id ?? refuseStale(wanted.expectedVersion + 1)
  })
  forgetRules(deps.db)
  return id
}

export interface WantedPolicy extends Place, ModePolicy {
  readonly categoryId: string
}

/** Says how the goods of a category may come. */
export async function setModePolicy(deps: TxDeps, wanted: WantedPolicy): Promise<ModePolicyId> {
  checkPolicy(wanted)
  const { mode, allowed, maxHoursFromPick, needsCold, isBulky, expectedVersion } = wanted
  const policy = { allowed, maxHoursFromPick, needsCold, isBulky }
  const id = await inTx(deps, async (tx) => {
    const communityId = await getPlace(tx, wanted.communityId)
    const categoryId = await getCategory(tx, wanted.categoryId)
    const [current] = await tx.sql
      .select({ id: modePolicies.id, version: modePolicies.version })
      .from(modePolicies)
      .where(
        and(
          eq(modePolicies.categoryId, categoryId),
          isHere(modePolicies.communityId, communityId),
          eq(modePolicies.mode, mode),
        ),
      )
      .for('update')
    assertVersion(current?.version ?? 0, expectedVersion)
    const [saved] = await tx.sql
      .insert(modePolicies)
      .values({ ...policy, id: newId('mpo'), categoryId, communityId, mode, setAt: tx.now })
      .onConflictDoUpdate({
        target: [modePolicies.categoryId, modePolicies.communityId, modePolicies.mode],
        set: { ...policy, version: sql`${modePolicies.version} + 1`, setAt: tx.now },
        setWhere: eq(modePolicies.version, expectedVersion),
      })
      .returning({ id: modePolicies.id })
    return saved?.id ?? refuseStale(expectedVersion + 1)
  })
  forgetRules(deps.db)
  return id
}

const isHere = (
  column: typeof modeRules.communityId | typeof modePolicies.communityId,
  communityId: CommunityId | null,
) => (communityId === null ? isNull(column) : eq(column, communityId))

function assertVersion(currentVersion: number, expectedVersion: number): void {
  if (currentVersion !== expectedVersion) refuseStale(currentVersion)
}

const refuseStale = (currentVersion: number): never => refuse('STALE_VERSION', { currentVersion }, 'expectedVersion')

/** The community whose rules are set, or null for the whole platform's: those belong to its own operators. */
async function getPlace(tx: Tx, id: string | null): Promise<CommunityId | null> {
  if (id === null) {
    assertReaches(tx.actor, ruleReach, { communityId: null })
    return null
  }
  const [found] = await tx.sql
    .select({ communityId: communities.id })
    .from(communities)
    .where(eq(communities.id, id as CommunityId))
  if (!found) refuse('NOT_FOUND', {}, 'communityId')
  assertReaches(tx.actor, ruleReach, found)
  return found.communityId
}

async function getCategory(tx: Tx, id: string): Promise<CategoryId> {
  const [found] = await tx.sql
    .select({ id: categories.id })
    .from(categories)
    .where(eq(categories.id, id as CategoryId))
  if (!found) refuse('NOT_FOUND', {}, 'categoryId')
  return found.id
}
