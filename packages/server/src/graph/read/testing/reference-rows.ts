import type { PgTable } from 'drizzle-orm/pg-core'
import type { Db } from '../../../db/database.ts'
import { apiKeys, principals, roleGrants, sessions } from '../../../features/accounts/accounts.table.ts'
import { leaders, riderCommunities, riders } from '../../../features/carriers/carriers.table.ts'
import {
  bundleComponents,
  categories,
  listings,
  merchantCommunities,
  merchants,
  priceHistory,
  skus,
  stockNodes,
} from '../../../features/catalog/catalog.table.ts'
import { buildings, communities, households } from '../../../features/communities/communities.table.ts'
import { notifications } from '../../../features/inbox/inbox.table.ts'
import { ledgerAccounts, ledgerEntries, ledgerTransactions } from '../../../features/ledger/ledger.table.ts'
import { orderEvents, orderLines, orders } from '../../../features/orders/orders.table.ts'
import { missingGoods, pickupAttempts, pickups } from '../../../features/orders/pickups/pickups.table.ts'
import { payments, paymentShares, refunds } from '../../../features/payments/payments.table.ts'
import { pickupPoints, pointSlots } from '../../../features/points/index.ts'
import { stockLevels, stockMovements } from '../../../features/stock/stock.table.ts'
import { savedViews } from '../../../features/views/views.table.ts'

/** A row as it stands in its table: `select *`, and nothing more. */
async function all<T extends PgTable>(db: Db, table: T): Promise<T['$inferSelect'][]> {
  return (await db.sql.select().from(table as PgTable)) as T['$inferSelect'][]
}

/** Everything that the reference answers from, read anew by plain statements. */
export async function readRows(db: Db) {
  return {
    apiKeys: await all(db, apiKeys),
    principals: await all(db, principals),
    roleGrants: await all(db, roleGrants),
    sessions: await all(db, sessions),
    leaders: await all(db, leaders),
    riderCommunities: await all(db, riderCommunities),
    riders: await all(db, riders),
    bundleComponents: await all(db, bundleComponents),
    categories: await all(db, categories),
    listings: await all(db, listings),
    merchantCommunities: await all(db, merchantCommunities),
    merchants: await all(db, merchants),
    priceHistory: await all(db, priceHistory),
    skus: await all(db, skus),
    stockLevels: await all(db, stockLevels),
    stockMovements: await all(db, stockMovements),
    stockNodes: await all(db, stockNodes),
    buildings: await all(db, buildings),
    communities: await all(db, communities),
    households: await all(db, households),
    notifications: await all(db, notifications),
    ledgerAccounts: await all(db, ledgerAccounts),
    ledgerEntries: await all(db, ledgerEntries),
    ledgerTransactions: await all(db, ledgerTransactions),
    orderEvents: await all(db, orderEvents),
    orderLines: await all(db, orderLines),
    orders: await all(db, orders),
    payments: await all(db, payments),
    paymentShares: await all(db, paymentShares),
    refunds: await all(db, refunds),
    missingGoods: await all(db, missingGoods),
    pickups: await all(db, pickups),
    pickupAttempts: await all(db, pickupAttempts),
    pickupPoints: await all(db, pickupPoints),
    pointSlots: await all(db, pointSlots),
    savedViews: await all(db, savedViews),
  }
}

export type Rows = Awaited<ReturnType<typeof readRows>>
export type Row<Table extends keyof Rows> = Rows[Table][number]
