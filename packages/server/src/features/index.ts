import { AccountsResolver, apiKeyShape, roleGrantShape, sessionShape, viewerShape } from './accounts/index.ts'
import { CarriersResolver, leaderShape, riderShape } from './carriers/index.ts'
import { CatalogResolver, categoryShape, listingShape, merchantShape, skuShape } from './catalog/index.ts'
import { buildingShape, CommunitiesResolver, communityShape, householdShape } from './communities/index.ts'
import { InboxResolver, notificationShape, notifyOfOrderStep } from './inbox/index.ts'
import { ledgerAccountShape, ledgerEntryShape, LedgerResolver } from './ledger/index.ts'
import {
  OrdersResolver,
  orderShapes,
  OrderStreams,
  sendRequestedRefund,
  sweepDueOrders,
  sweepOpenPayments,
} from './orders/index.ts'
import { NodeResolver, PlatformResolver } from './platform/index.ts'
import './reports/index.ts'
import { savedViewShape, ViewsResolver } from './views/index.ts'

/** Everything the product does, in the order of its arrows: a feature knows those before it, never those after. */
export const resolvers = [
  PlatformResolver,
  NodeResolver,
  AccountsResolver,
  CommunitiesResolver,
  LedgerResolver,
  CatalogResolver,
  CarriersResolver,
  OrdersResolver,
  OrderStreams,
  InboxResolver,
  ViewsResolver,
] as const

export const shapes = [
  viewerShape,
  roleGrantShape,
  sessionShape,
  apiKeyShape,
  communityShape,
  buildingShape,
  householdShape,
  ledgerAccountShape,
  ledgerEntryShape,
  categoryShape,
  merchantShape,
  skuShape,
  listingShape,
  riderShape,
  leaderShape,
  ...orderShapes,
  notificationShape,
  savedViewShape,
]

export const reactions = [sendRequestedRefund, notifyOfOrderStep]

/** What workers look for every second. */
export const sweeps = { 'due orders': sweepDueOrders, 'open payments': sweepOpenPayments }
