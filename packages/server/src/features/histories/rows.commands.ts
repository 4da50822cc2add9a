import { createHash } from 'node:crypto'
import { sql, type SQLWrapper } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { addGrant, addPersonWithoutPhone } from '../accounts/index.ts'
import { categories } from '../catalog/index.ts'
import { addHousehold, checkName, type HouseholdId } from '../communities/index.ts'
import type { FulfilmentMode } from '../fulfilment/index.ts'
import { lockImport, type Import } from './histories.commands.ts'
import {
  importedHouseholds,
  pastCampaigns,
  pastContacts,
  pastOrderLines,
  pastOrders,
  pastProducts,
  pastRedemptions,
} from './histories.table.ts'
import {
  longestKey,
  mostLinesOfOrder,
  mostRows,
  type ImportId,
  type PastCampaignId,
  type PastProductId,
} from './history.ts'
import { newId, refuse, toFen } from '@linli/kit'

interface Keyed {
  readonly key: string
}

export interface HouseholdRow extends Keyed {
  readonly buildingId: string
  readonly door: string
  readonly name: string
  readonly phone?: string | null | undefined
}

export interface ProductRow extends Keyed {
  readonly name: string
  readonly brand?: string | null | undefined
  readonly categoryId: string
}

export interface OrderLineRow {
  readonly productKey: string
  readonly quantity: number
  readonly paidFen: number
  readonly discountFen: number
}

export interface OrderRow extends Keyed {
  readonly householdKey: string
  readonly mode?: FulfilmentMode | null | undefined
  readonly storeKey?: string | null | undefined
  readonly placedAt: Date
  readonly lines: readonly OrderLineRow[]
}

export interface CampaignRow extends Keyed {
  readonly name: string
  readonly startedAt: Date
  readonly endedAt: Date
}

export interface ContactRow {
  readonly campaignKey: string
  readonly householdKey: string
}

export interface RedemptionRow extends Keyed {
  readonly campaignKey: string
  readonly householdKey: string
  readonly couponKey: string
  readonly redeemedAt: Date
  readonly categoryIds: readonly string[]
}

export interface Rows {
  readonly households?: readonly HouseholdRow[] | null
  readonly products?: readonly ProductRow[] | null
  readonly campaigns?: readonly CampaignRow[] | null
  readonly orders?: readonly OrderRow[] | null
  readonly contacts?: readonly ContactRow[] | null
  readonly redemptions?: readonly RedemptionRow[] | null
}

export interface Imported {
  readonly importId: ImportId
  /** Rows that are new here. */
  readonly added: number
  /** Rows that were here already, the same. */
  readonly already: number
  /** What the households that were sent are here. */
  readonly households: readonly { readonly key: string; readonly householdId: HouseholdId }[]
}

/**
 * Brings in rows: all of them or, if one is at fault, none. A row that is here already is passed over if it is the same, so
 * whoever was interrupted sends everything again; one that says something else under its key is refused.
 */
export function importRows(deps: TxDeps, importId: string, sent: Rows): Promise<Imported> {
  const { households, products, campaigns, orders, contacts, redemptions } = {
    households: sent.households ?? [],
    products: sent.products ?? [],
    campaigns: sent.campaigns ?? [],
    orders: sent.orders ?? [],
    contacts: sent.contacts ?? [],
    redemptions: sent.redemptions ?? [],
  }
  const keyed = [households, products, campaigns, orders, redemptions]
  const rows = [...keyed, contacts].reduce((total, each) => total + each.length, 0)
  const lines = orders.reduce((total, order) => total + order.lines.length, 0)
  if (rows === 0 || rows + lines > mostRows) refuse('TOO_MANY', { limit: mostRows })
  return inTx(deps, async (tx) => {
    const into = await lockImport(tx, importId)
    if (into.state !== 'OPEN') refuse('IMPORT_CLOSED', {}, 'importId')
    // What others name comes before them.
    const added = [
      await addHouseholds(tx, into, households),
      await addProducts(tx, into, products),
      await addCampaigns(tx, into, campaigns),
      await addOrders(tx, into, orders),
      await addContacts(tx, into, contacts),
      await addRedemptions(tx, into, redemptions),
    ].reduce((total, count) => total + count, 0)
    const known = await idsByKey<HouseholdId>(tx, into, household, households.map(keyOf))
    return {
      importId: into.id,
      added,
      already: rows - added,
      households: households.map(({ key }) => ({ key, householdId: known.get(key)! })),
    }
  })
}

const keyOf = ({ key }: Keyed): string => key

interface Kind {
  readonly table: PgTable
  /** What the others name it by. */
  readonly id: SQLWrapper
}

const household: Kind = { table: importedHouseholds, id: importedHouseholds.householdId }
const product: Kind = { table: pastProducts, id: pastProducts.id }
const campaign: Kind = { table: pastCampaigns, id: pastCampaigns.id }
const order: Kind = { table: pastOrders, id: pastOrders.id }
const redemption: Kind = { table: pastRedemptions, id: pastRedemptions.id }

async function idsByKey<Id extends string>(
  tx: Tx,
  { id }: Import,
  kind: Kind,
  keys: readonly string[],
): Promise<Map<string, Id>> {
  if (keys.length === 0) return new Map()
  const { rows } = await tx.sql.execute<{ key: string; id: Id }>(sql`
    select key, ${kind.id} as id from ${kind.table} where import_id = ${id} and key = any(${sql.param([...new Set(keys)])}::text[])`)
  return new Map(rows.map((row) => [row.key, row.id]))
}

type Fresh<Row> = Row & { readonly digest: string; readonly field: string }

/** Those of the rows that are not here yet, each with its digest and what the input calls it. */
async function freshOf<Row extends Keyed>(
  tx: Tx,
  { id }: Import,
  { table }: Kind,
  rows: readonly Row[],
  list: string,
): Promise<Fresh<Row>[]> {
  if (rows.length === 0) return []
  const { rows: found } = await tx.sql.execute<{ key: string; digest: string }>(sql`
    select key, digest from ${table} where import_id = ${id} and key = any(${sql.param(rows.map(keyOf))}::text[])`)
  const known = new Map(found.map(({ key, digest }) => [key, digest]))
  return rows.flatMap((row, index) => {
    const field = `${list}.${index}`
    checkName(row.key, `${field}.key`, longestKey)
    const digest = createHash('sha256').update(JSON.stringify(row)).digest('base64url')
    const before = known.get(row.key)
    if (before !== undefined && before !== digest) refuse('IMPORT_ROW_DIFFERS', { key: row.key }, `${field}.key`)
    known.set(row.key, digest)
    return before === undefined ? [{ ...row, digest, field }] : []
  })
}

/** The id that a key stands for; a key that nothing was brought in under is refused. */
const named = <Id>(ids: ReadonlyMap<string, Id>, key: string, field: string): Id =>
  ids.get(key) ?? refuse('IMPORT_KEY_UNKNOWN', { key: key.slice(0, longestKey) }, field)

/** Somebody lives in each: the person of the phone or, if none is known, one who has yet to be found. */
async function addHouseholds(tx: Tx, into: Import, rows: readonly HouseholdRow[]): Promise<number> {
  const fresh = await freshOf(tx, into, household, rows, 'households')
  for (const { key, digest, field, ...wanted } of fresh) {
    const outcome = await addHousehold(
      tx,
      into.communityId,
      { ...wanted, phone: wanted.phone ?? null, verified: false },
      `${field}.`,
    )
    if ('refused' in outcome) throw outcome.refused
    const householdId = outcome.done
    if (!wanted.phone) {
      const principalId = await addPersonWithoutPhone(tx, wanted.name)
      await addGrant(tx, { principalId, role: 'RESIDENT', placeKind: 'HOUSEHOLD', placeId: householdId })
    }
    await tx.sql.insert(importedHouseholds).values({ importId: into.id, key, digest, householdId })
  }
  return fresh.length
}

async function addProducts(tx: Tx, into: Import, rows: readonly ProductRow[]): Promise<number> {
  const fresh = await freshOf(tx, into, product, rows, 'products')
  if (fresh.length === 0) return 0
  await assertCategories(
    tx,
    fresh.map(({ categoryId, field }) => ({ id: categoryId, field: `${field}.categoryId` })),
  )
  await tx.sql.insert(pastProducts).values(
    fresh.map(({ key, digest, field, name, brand, categoryId }) => ({
      ...{ id: newId('ppd'), importId: into.id, key, digest, categoryId: categoryId as never },
      name: checkName(name, `${field}.name`, 200),
      brand: brand ? checkName(brand, `${field}.brand`, 100) : null,
    })),
  )
  return fresh.length
}

async function assertCategories(tx: Tx, wanted: readonly { id: string; field: string }[]): Promise<void> {
  const ids = [...new Set(wanted.map(({ id }) => id))]
  const { rows } = await tx.sql.execute<{ id: string }>(
    sql`select id from ${categories} where id = any(${sql.param(ids)}::text[])`,
  )
  const known = new Set(rows.map(({ id }) => id))
  for (const { id, field } of wanted) if (!known.has(id)) refuse('NOT_FOUND', {}, field)
}

async function addCampaigns(tx: Tx, into: Import, rows: readonly CampaignRow[]): Promise<number> {
  const fresh = await freshOf(tx, into, campaign, rows, 'campaigns')
  if (fresh.length === 0) return 0
  await tx.sql.insert(pastCampaigns).values(
    fresh.map(({ key, digest, field, name, startedAt, endedAt }) => {
      if (endedAt < startedAt) refuse('BAD_INPUT', { reason: 'it ends before it begins' }, `${field}.endedAt`)
      const id = newId('pcp')
      return { id, importId: into.id, key, digest, name: checkName(name, `${field}.name`), startedAt, endedAt }
    }),
  )
  return fresh.length
}

async function addOrders(tx: Tx, into: Import, rows: readonly OrderRow[]): Promise<number> {
  const fresh = await freshOf(tx, into, order, rows, 'orders')
  if (fresh.length === 0) return 0
  const homes = await idsByKey<HouseholdId>(
    tx,
    into,
    household,
    fresh.map(({ householdKey }) => householdKey),
  )
  const keys = fresh.flatMap(({ lines }) => lines.map(({ productKey }) => productKey))
  const products = await idsByKey<PastProductId>(tx, into, product, keys)
  const made = fresh.map(({ key, digest, field, householdKey, mode, storeKey, placedAt, lines }) => {
    if (lines.length === 0 || lines.length > mostLinesOfOrder)
      refuse('TOO_MANY', { limit: mostLinesOfOrder }, `${field}.lines`)
    if (placedAt > tx.now) refuse('BAD_INPUT', { reason: 'it lies in the future' }, `${field}.placedAt`)
    const id = newId('pst')
    const those = lines.map(({ productKey, quantity, paidFen, discountFen }, number) => {
      const at = `${field}.lines.${number}`
      checkAmount(quantity, `${at}.quantity`)
      checkAmount(paidFen, `${at}.paidFen`)
      checkAmount(discountFen, `${at}.discountFen`)
      const productId = named(products, productKey, `${at}.productKey`)
      return { orderId: id, number, productId, quantity, paidFen: toFen(paidFen), discountFen: toFen(discountFen) }
    })
    const householdId = named(homes, householdKey, `${field}.householdKey`)
    const store = storeKey ? checkName(storeKey, `${field}.storeKey`, longestKey) : null
    return {
      lines: those,
      order: {
        ...{ id, importId: into.id, key, digest, householdId, communityId: into.communityId, placedAt },
        ...{ mode: mode ?? into.mode, storeKey: store },
        totalFen: toFen(those.reduce((sum, line) => sum + line.paidFen, 0)),
        discountFen: toFen(those.reduce((sum, line) => sum + line.discountFen, 0)),
      },
    }
  })
  await tx.sql.insert(pastOrders).values(made.map((each) => each.order))
  await tx.sql.insert(pastOrderLines).values(made.flatMap((each) => each.lines))
  return fresh.length
}

/** Far below where sums of an order would end. */
const highest = 100_000_000

function checkAmount(amount: number, field: string): void {
  if (!Number.isInteger(amount) || amount < 0 || amount > highest)
    refuse('BAD_INPUT', { reason: `a whole number from 0 to ${highest} is wanted` }, field)
}

async function addContacts(tx: Tx, into: Import, rows: readonly ContactRow[]): Promise<number> {
  if (rows.length === 0) return 0
  const homes = await idsByKey<HouseholdId>(
    tx,
    into,
    household,
    rows.map(({ householdKey }) => householdKey),
  )
  const campaigns = await idsByKey<PastCampaignId>(
    tx,
    into,
    campaign,
    rows.map(({ campaignKey }) => campaignKey),
  )
  const added = await tx.sql
    .insert(pastContacts)
    .values(
      rows.map(({ campaignKey, householdKey }, index) => ({
        campaignId: named(campaigns, campaignKey, `contacts.${index}.campaignKey`),
        householdId: named(homes, householdKey, `contacts.${index}.householdKey`),
      })),
    )
    .onConflictDoNothing()
    .returning({ campaignId: pastContacts.campaignId })
  return added.length
}

async function addRedemptions(tx: Tx, into: Import, rows: readonly RedemptionRow[]): Promise<number> {
  const fresh = await freshOf(tx, into, redemption, rows, 'redemptions')
  if (fresh.length === 0) return 0
  const homes = await idsByKey<HouseholdId>(
    tx,
    into,
    household,
    fresh.map(({ householdKey }) => householdKey),
  )
  const campaigns = await idsByKey<PastCampaignId>(
    tx,
    into,
    campaign,
    fresh.map(({ campaignKey }) => campaignKey),
  )
  await assertCategories(
    tx,
    fresh.flatMap(({ categoryIds, field }) =>
      categoryIds.map((id, index) => ({ id, field: `${field}.categoryIds.${index}` })),
    ),
  )
  await tx.sql.insert(pastRedemptions).values(
    fresh.map(({ key, digest, field, campaignKey, householdKey, couponKey, redeemedAt, categoryIds }) => {
      if (categoryIds.length === 0) refuse('TOO_MANY', { limit: mostRows }, `${field}.categoryIds`)
      if (redeemedAt > tx.now) refuse('BAD_INPUT', { reason: 'it lies in the future' }, `${field}.redeemedAt`)
      return {
        ...{ id: newId('prd'), importId: into.id, key, digest, redeemedAt, categoryIds: [...new Set(categoryIds)] },
        couponKey: checkName(couponKey, `${field}.couponKey`, longestKey),
        campaignId: named(campaigns, campaignKey, `${field}.campaignKey`),
        householdId: named(homes, householdKey, `${field}.householdKey`),
      }
    }),
  )
  return fresh.length
}
