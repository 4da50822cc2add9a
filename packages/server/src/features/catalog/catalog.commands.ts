import { inArray } from 'drizzle-orm'
import { assertReaches } from '../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { addGrant, findOrAddPerson } from '../accounts/index.ts'
import {
  checkBatch,
  checkName,
  checkPoint,
  communities,
  communityReach,
  type CommunityId,
  type Point,
} from '../communities/index.ts'
import { categories, merchantCommunities, merchants, stockNodes } from './catalog.table.ts'
import { checkCategoryKey, type CategoryId, type MerchantId } from './catalog.ts'
import { newId, refuse } from '@linli/kit'

const mostCommunities = 50

export interface NewMerchant {
  readonly name: string
  readonly nameEn: string
  readonly location: Point
  readonly communityIds: readonly string[]
  readonly ownerPhone: string
  readonly ownerName: string
}

export function registerMerchant(deps: TxDeps, wanted: NewMerchant): Promise<MerchantId> {
  checkPoint(wanted.location, 'location')
  const communityIds = [...new Set(wanted.communityIds)]
  if (communityIds.length === 0 || communityIds.length > mostCommunities)
    refuse('TOO_MANY', { limit: mostCommunities }, 'communityIds')
  return inTx(deps, async (tx) => {
    const places = await getCommunities(tx, communityIds)
    for (const id of places) assertReaches(tx.actor, communityReach, { id, communityId: id })
    const id = newId('mer')
    const name = checkName(wanted.name, 'name')
    await tx.sql.insert(merchants).values({
      id,
      name,
      nameEn: checkName(wanted.nameEn, 'nameEn'),
      location: wanted.location,
      createdAt: tx.now,
    })
    await tx.sql.insert(merchantCommunities).values(places.map((communityId) => ({ merchantId: id, communityId })))
    await tx.sql
      .insert(stockNodes)
      .values({ id: newId('nod'), kind: 'SHOP', name, merchantId: id, location: wanted.location, createdAt: tx.now })
    const owner = await findOrAddPerson(tx, { phone: wanted.ownerPhone, name: wanted.ownerName })
    await addGrant(tx, { principalId: owner, role: 'MERCHANT', placeKind: 'MERCHANT', placeId: id })
    return id
  })
}

async function getCommunities(tx: Tx, ids: readonly string[]): Promise<CommunityId[]> {
  const found = await tx.sql
    .select({ id: communities.id })
    .from(communities)
    .where(inArray(communities.id, ids as CommunityId[]))
  if (found.length < ids.length) refuse('NOT_FOUND', {}, 'communityIds')
  return found.map(({ id }) => id)
}

export interface NewCategory {
  readonly key: string
  readonly name: string
  readonly nameEn: string
}

/** Categories are one list for the whole platform. */
export function addCategories(deps: TxDeps, wanted: readonly NewCategory[]): Promise<CategoryId[]> {
  checkBatch(wanted, 'categories')
  return inTx(deps, async (tx) => {
    if (!tx.actor.grants.some(({ role, placeKind }) => role === 'OPERATOR' && placeKind === 'PLATFORM'))
      refuse('FORBIDDEN')
    const rows = wanted.map((category, index) => ({
      id: newId('cat'),
      key: checkCategoryKey(category.key, `categories.${index}.key`),
      name: checkName(category.name, `categories.${index}.name`),
      nameEn: checkName(category.nameEn, `categories.${index}.nameEn`),
    }))
    const added = await tx.sql.insert(categories).values(rows).onConflictDoNothing().returning({ id: categories.id })
    if (added.length < rows.length) refuse('CATEGORY_KEY_TAKEN', {}, 'categories')
    return rows.map(({ id }) => id)
  })
}
