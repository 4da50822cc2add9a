import { AccountsResolver, apiKeyShape, roleGrantShape, sessionShape, viewerShape } from './accounts/index.ts'
import {
  compareDaily,
  residentShape,
  ResidentsResolver,
  segmentDayShape,
  segmentMemberShape,
  segmentShape,
  SegmentsResolver,
  SegmentStreams,
  segmentVersionShape,
  sweepTags,
  tagAssignmentShape,
  tagContestShape,
  tagShape,
  TagsResolver,
} from './audience/index.ts'
import {
  campaignShape,
  CampaignsResolver,
  journeyShape,
  JourneysResolver,
  sweepCampaigns,
  sweepJourneys,
  sweepMeasured,
  walkByEvent,
  walkBySegment,
} from './campaigns/index.ts'
import { CarriersResolver, leaderShape, riderShape } from './carriers/index.ts'
import {
  bundleComponentShape,
  CatalogResolver,
  categoryShape,
  listingShape,
  merchantShape,
  pricePointShape,
  skuShape,
  stockNodeShape,
} from './catalog/index.ts'
import { buildingShape, CommunitiesResolver, communityShape, householdShape } from './communities/index.ts'
import {
  AreasResolver,
  deliveryShape,
  dispatchAreaShape,
  DutyResolver,
  dutyShapes,
  sweepLapsedCertificates,
  sweepOldPositions,
  sweepOverShifts,
  sweepExpiredOffers,
  sweepLeftTasks,
  sweepVanishedRiders,
  taskShapes,
  TasksResolver,
  TaskStreams,
  dispatchRunShape,
  forgetPlans,
  RoundsResolver,
  RunsResolver,
  TrackingStreams,
} from './dispatching/index.ts'
import { DriversResolver } from './drivers/index.ts'
import { FlowsResolver } from './flows/index.ts'
import { modePolicyShape, modeRuleShape, ModeRulesResolver, QuotesResolver } from './fulfilment/index.ts'
import { HistoriesResolver, historyShapes } from './histories/index.ts'
import { InboxResolver, notificationShape, notifyOfOrderStep, notifyOfParcelEvent } from './inbox/index.ts'
import { ledgerAccountShape, ledgerEntryShape, LedgerResolver } from './ledger/index.ts'
import {
  handOverMessage,
  messageShapes,
  MessagesResolver,
  openReadMessage,
  sweepOpenMessages,
  sweepQueuedMessages,
  sweepSandboxReceipts,
  sweepUntoldNeighbours,
} from './messages/index.ts'
import { offerRedemptionShape, offerShape, OffersResolver, redPacketShape } from './offers/index.ts'
import {
  orderChecks,
  orderFigures,
  changePayments,
  ChangesResolver,
  changeShape,
  OrdersResolver,
  orderShapes,
  OrderStreams,
  pickupShapes,
  PickupsResolver,
  PickupStreams,
  purchasePayments,
  sweepDueChanges,
  sweepDueOrders,
  sweepDuePickups,
  sweepUncodedPickups,
} from './orders/index.ts'
import {
  forgetPaymentTraces,
  PaymentsResolver,
  paymentShapes,
  reconcileHourly,
  ReconcileResolver,
  reconcileShapes,
  sendRequestedRefund,
  sweepOpenPayments,
  sweepOpenRefunds,
  sweepSandboxNotifications,
  type MoneyParts,
} from './payments/index.ts'
import { NodeResolver, PlatformResolver } from './platform/index.ts'
import { pointShape, PointsResolver } from './points/index.ts'
import {
  PromisesResolver,
  promiseShapes,
  settleEndedPromise,
  sweepBrokenPromises,
  sweepPromisesAtRisk,
} from './promises/index.ts'
import { orderRatingShape, RatingsResolver } from './ratings/index.ts'
import { openRecoveryCase, recoveryShapes, RecoveryResolver } from './recovery/index.ts'
import './reports/index.ts'
import { stockLevelShape, stockMovementShape, StockResolver } from './stock/index.ts'
import { UsualsResolver } from './usuals/index.ts'
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
  StockResolver,
  PointsResolver,
  OffersResolver,
  ModeRulesResolver,
  QuotesResolver,
  HistoriesResolver,
  PaymentsResolver,
  ReconcileResolver,
  OrdersResolver,
  ChangesResolver,
  OrderStreams,
  PickupsResolver,
  PickupStreams,
  PromisesResolver,
  AreasResolver,
  DutyResolver,
  TrackingStreams,
  TasksResolver,
  TaskStreams,
  RunsResolver,
  RoundsResolver,
  UsualsResolver,
  CampaignsResolver,
  JourneysResolver,
  DriversResolver,
  FlowsResolver,
  InboxResolver,
  RatingsResolver,
  RecoveryResolver,
  MessagesResolver,
  ViewsResolver,
  ResidentsResolver,
  SegmentsResolver,
  SegmentStreams,
  TagsResolver,
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
  stockNodeShape,
  skuShape,
  bundleComponentShape,
  pricePointShape,
  listingShape,
  stockLevelShape,
  stockMovementShape,
  riderShape,
  leaderShape,
  pointShape,
  offerShape,
  offerRedemptionShape,
  redPacketShape,
  modeRuleShape,
  modePolicyShape,
  ...historyShapes,
  ...paymentShapes,
  ...reconcileShapes,
  ...orderShapes,
  changeShape,
  ...pickupShapes,
  ...promiseShapes,
  dispatchAreaShape,
  ...dutyShapes,
  deliveryShape,
  ...taskShapes,
  dispatchRunShape,
  notificationShape,
  orderRatingShape,
  ...recoveryShapes,
  ...messageShapes,
  savedViewShape,
  residentShape,
  campaignShape,
  journeyShape,
  segmentShape,
  segmentVersionShape,
  segmentDayShape,
  segmentMemberShape,
  tagShape,
  tagAssignmentShape,
  tagContestShape,
]

export const reactions = [
  sendRequestedRefund,
  settleEndedPromise,
  notifyOfOrderStep,
  notifyOfParcelEvent,
  openRecoveryCase,
  openReadMessage,
  handOverMessage,
  walkByEvent,
  walkBySegment,
]

/** What workers look for every second. */
export const sweeps = {
  'due orders': sweepDueOrders,
  'due changes': sweepDueChanges,
  'due pickups': sweepDuePickups,
  'uncoded pickups': sweepUncodedPickups,
  'open payments': sweepOpenPayments,
  'open refunds': sweepOpenRefunds,
  'sandbox notifications': sweepSandboxNotifications,
  'broken promises': sweepBrokenPromises,
  'promises at risk': sweepPromisesAtRisk,
  'lapsed certificates': sweepLapsedCertificates,
  'over shifts': sweepOverShifts,
  'vanished riders': sweepVanishedRiders,
  'expired offers': sweepExpiredOffers,
  'left tasks': sweepLeftTasks,
  'old positions': sweepOldPositions,
  'queued messages': sweepQueuedMessages,
  'open messages': sweepOpenMessages,
  'sandbox receipts': sweepSandboxReceipts,
  'untold neighbours': sweepUntoldNeighbours,
  tags: sweepTags,
  campaigns: sweepCampaigns,
  journeys: sweepJourneys,
  'measured campaigns': sweepMeasured,
}

/** Work by the calendar. */
export const jobs = [reconcileHourly, forgetPaymentTraces, forgetPlans, compareDaily] as const

/** What is paid, by the prefix of its id, and how it explains its money. */
export const money: MoneyParts = {
  subjects: { pur: purchasePayments, chg: changePayments },
  checks: orderChecks,
  dayOrders: orderFigures,
}
