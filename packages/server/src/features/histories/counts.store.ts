import { sql, type SQL, type SQLWrapper } from 'drizzle-orm'
import type { Sql } from '../../db/database.ts'
import {
  importedHouseholds,
  pastCampaigns,
  pastContacts,
  pastOrderLines,
  pastOrders,
  pastProducts,
  pastRedemptions,
} from './histories.table.ts'
import { importedKinds, type ImportCounts, type ImportedKind, type ImportId } from './history.ts'

/** How much of an import is here, as one JSON value. */
export const countsSql = (importId: SQLWrapper): SQL => {
  const of: Readonly<Record<ImportedKind, SQL>> = {
    households: sql`from ${importedHouseholds} where import_id = ${importId}`,
    products: sql`from ${pastProducts} where import_id = ${importId}`,
    orders: sql`from ${pastOrders} where import_id = ${importId}`,
    orderLines: sql`from ${pastOrderLines} l join ${pastOrders} o on o.id = l.order_id where o.import_id = ${importId}`,
    campaigns: sql`from ${pastCampaigns} where import_id = ${importId}`,
    contacts: sql`from ${pastContacts} x join ${pastCampaigns} c on c.id = x.campaign_id where c.import_id = ${importId}`,
    redemptions: sql`from ${pastRedemptions} where import_id = ${importId}`,
  }
  const parts = importedKinds.map((kind) => sql`${sql.raw(`'${kind}'`)}, (select count(*) ${of[kind]})`)
  return sql`json_build_object(${sql.join(parts, sql`, `)})`
}

export async function countsOf(db: Sql, importId: ImportId): Promise<ImportCounts> {
  const { rows } = await db.execute<{ counts: ImportCounts }>(sql`select ${countsSql(sql`${importId}`)} as counts`)
  return rows[0]!.counts
}
