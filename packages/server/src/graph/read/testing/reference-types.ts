import type { Actor } from '../../../access/actor.ts'
import type { Point } from '../../../features/communities/index.ts'
import { choices } from '../../../features/orders/order.policy.ts'
import { isOpenStage, pickupCodeOf } from '../../../features/orders/pickups/pickup.ts'
import { isOpenAt, slotsOf } from '../../../features/points/index.ts'
import { sentenceOf } from '../../../refusals.ts'
import type { App } from '../../context.ts'
import { page, type ListArgs, type ListRules } from './reference-lists.ts'
import type { Row, Rows } from './reference-rows.ts'
import type { sightOf } from './reference-sight.ts'
import { availableOf, holdsOf, partsOf, runsShop, holdsOfOrder } from './reference-stock.ts'
import { addMs, businessDay, timeZone } from '@linli/kit'

/** What a field of the reference answers from. */
export interface Seen {
  readonly app: App
  readonly actor: Actor
  readonly now: Date
  readonly rows: Rows
  readonly sight: ReturnType<typeof sightOf>
}

type Fields<R> = Readonly<Record<string, (row: R, args: never, seen: Seen) => unknown>>
/** One resolver a field, for every field that is not simply the column of its name. */
const fields = <R>(of: Fields<R>): Fields<never> => of as Fields<never>

const byId = <R extends { readonly id: string }>(rows: readonly R[], id: string | null): R | undefined =>
  rows.find((row) => row.id === id)
const inOrder = <R>(rows: readonly R[], by: (row: R) => string | number): R[] =>
  rows.toSorted((a, b) => (by(a) < by(b) ? -1 : by(a) > by(b) ? 1 : 0))

export const rules = {
  apiKey: { sorts: { CREATED_AT: (row) => row.createdAt }, sort: ['CREATED_AT', 'DESC'] } satisfies ListRules<
    Row<'apiKeys'>
  >,
  category: { sorts: { KEY: (row) => row.key }, sort: ['KEY', 'ASC'] } satisfies ListRules<Row<'categories'>>,
  community: {
    sorts: { NAME: (row) => row.name, CREATED_AT: (row) => row.createdAt },
    sort: ['CREATED_AT', 'ASC'],
  } satisfies ListRules<Row<'communities'>>,
  household: { operands: { verified: (row) => row.verifiedAt !== null } } satisfies ListRules<Row<'households'>>,
  merchant: ({ rows }: Seen): ListRules<Row<'merchants'>> => ({
    operands: {
      communityId: ({ id }) =>
        rows.merchantCommunities.filter(({ merchantId }) => merchantId === id).map(({ communityId }) => communityId),
    },
  }),
  rider: ({ rows }: Seen): ListRules<Row<'riders'>> => ({
    operands: {
      communityId: ({ id }) =>
        rows.riderCommunities.filter(({ riderId }) => riderId === id).map(({ communityId }) => communityId),
    },
  }),
  stockLevel: {} satisfies ListRules<Row<'stockLevels'>>,
  listing: ({ rows }: Seen): ListRules<Row<'listings'>> => ({
    operands: {
      categoryId: ({ skuId }) => byId(rows.skus, skuId)!.categoryId,
      name: ({ skuId }) => byId(rows.skus, skuId)!.name,
      inStock: (listing) => availableOf(listing, rows) > 0,
    },
    sorts: {
      NAME: ({ skuId }) => byId(rows.skus, skuId)!.name,
      PRICE: (row) => row.priceFen,
      CREATED_AT: (row) => row.createdAt,
    },
  }),
  order: ({ now, rows }: Seen): ListRules<Row<'orders'>> => ({
    operands: {
      late: (row) => isLate(row, now),
      dueAt: ({ windowEnd }) => windowEnd,
      missing: ({ id }) => rows.missingGoods.some(({ orderId, settledAt }) => orderId === id && settledAt === null),
    },
    sorts: {
      PLACED_AT: (row) => row.placedAt,
      TOTAL: (row) => row.totalFen,
      NUMBER: (row) => row.number,
      DUE_AT: (row) => row.windowEnd,
    },
    sort: ['PLACED_AT', 'DESC'],
  }),
  point: ({ now }: Seen, near: Point | null | undefined): ListRules<Row<'pickupPoints'>> => ({
    operands: { openNow: (point) => isOpenAt(point, now) },
    sorts: {
      DISTANCE: ({ location }) => (near ? metres(near, location) : 0),
      NAME: (row) => row.name,
      CREATED_AT: (row) => row.createdAt,
    },
    sort: ['DISTANCE', 'ASC'],
  }),
  attempt: { sorts: { AT: (row) => row.at }, sort: ['AT', 'DESC'] } satisfies ListRules<Row<'pickupAttempts'>>,
  refund: {
    sorts: { CREATED_AT: (row) => row.createdAt, AMOUNT: (row) => row.amountFen },
    sort: ['CREATED_AT', 'DESC'],
  } satisfies ListRules<Row<'refunds'>>,
  notification: { sort: ['id', 'DESC'] } satisfies ListRules<Row<'notifications'>>,
}

/** The angle between two points of a ball, by their vectors. */
function metres(a: Point, b: Point): number {
  const vector = ({ lat, lng }: Point) => {
    const [north, east] = [(lat * Math.PI) / 180, (lng * Math.PI) / 180]
    return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)] as const
  }
  const [u, v] = [vector(a), vector(b)]
  return 6_371_008 * Math.acos(Math.min(1, u[0] * v[0] + u[1] * v[1] + u[2] * v[2]))
}

const isLate = ({ state, deliveredAt, windowEnd }: Row<'orders'>, now: Date): boolean =>
  state !== 'CANCELLED' && (deliveredAt ?? now) > windowEnd

const orderPage = (of: (order: Row<'orders'>) => boolean, args: ListArgs, seen: Seen) =>
  page(
    seen.rows.orders.filter((order) => of(order) && seen.sight.order(order)),
    rules.order(seen),
    args,
  )

const activeStates: readonly string[] = ['CONFIRMED', 'PREPARING', 'IN_FULFILMENT']
const underWay: readonly string[] = ['PACKED', 'OUT_FOR_DELIVERY']

function door(order: Row<'orders'>, { rows, sight }: Seen): string | null {
  const carried = underWay.includes(order.status)
  const known =
    sight.lives(order.householdId) ||
    (carried && sight.rides(order.riderId)) ||
    ((carried || order.status === 'AT_PICKUP_POINT') &&
      order.mode === 'LEADER_DELIVERY' &&
      sight.leads(order.communityId))
  return known ? byId(rows.households, order.householdId)!.door : null
}

const parcelOf = (rows: Rows, id: string) => rows.pickups.find(({ orderId }) => orderId === id)

const placeName = ({ placeKind, placeId }: Row<'roleGrants'>, _: never, { rows }: Seen): string | null => {
  const places = {
    COMMUNITY: rows.communities,
    MERCHANT: rows.merchants,
    HOUSEHOLD: rows.households,
    RIDER: rows.riders,
    POINT: rows.pickupPoints,
    PLATFORM: [],
  }
  return byId(places[placeKind] as { id: string; name: string }[], placeId)?.name ?? null
}

/** A summary of two periods, counted by hand. */
function health({ id }: Row<'communities'>, { days }: { days: number }, { rows, now, sight }: Seen) {
  if (!sight.operates(id)) return null
  const dayMs = 86_400_000
  const after = (n: number) => addMs(now, -n * days * dayMs)
  const paid = rows.orders.filter(
    ({ communityId, state, paidFen, totalFen, placedAt }) =>
      communityId === id &&
      state !== 'PENDING_PAYMENT' &&
      (paidFen > 0 || totalFen === 0) &&
      placedAt > after(2) &&
      placedAt <= now,
  )
  const recent = paid.filter(({ placedAt }) => placedAt > after(1))
  const sum = (list: typeof paid, of: (order: (typeof paid)[number]) => number) =>
    list.reduce((total, order) => total + of(order), 0)
  const share = (part: number, whole: number) => (whole === 0 ? null : Math.round((10_000 * part) / whole))
  const counts = [...Map.groupBy(recent, ({ householdId }) => householdId).values()].map(({ length }) => length)
  const kept = ({ paidFen, refundedFen }: (typeof paid)[number]) => paidFen - refundedFen
  const delivered = recent.filter(({ deliveredAt }) => deliveredAt !== null)
  return {
    days,
    computedAt: now,
    activeHouseholds: counts.length,
    orders: recent.length,
    ordersBefore: paid.length - recent.length,
    completedOrders: recent.filter(({ state }) => state === 'COMPLETED' || state === 'CLOSED').length,
    cancelledOrders: recent.filter(({ state }) => state === 'CANCELLED').length,
    salesFen: sum(recent, kept),
    averageBasketFen: recent.length === 0 ? 0 : Math.round(sum(recent, ({ totalFen }) => totalFen) / recent.length),
    onTimeBp: share(
      delivered.filter(({ deliveredAt, windowEnd }) => deliveredAt! <= windowEnd).length,
      delivered.length,
    ),
    repeatBp: share(counts.filter((count) => count > 1).length, counts.length),
    daily: Array.from({ length: days }, (_, index) => {
      const day = businessDay(addMs(now, (index - days + 1) * dayMs))
      const ofDay = recent.filter(({ placedAt }) => businessDay(placedAt) === day)
      return { day, orders: ofDay.length, salesFen: sum(ofDay, kept) }
    }),
  }
}

/** The value that so many of a hundred do not exceed, between the two nearest. */
function quantile(values: readonly number[], share: number): number | null {
  const sorted = values.toSorted((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low === undefined ? null : Math.round(low + (high! - low) * (at - Math.floor(at)))
}

function dwell(point: Row<'pickupPoints'>, { days }: { days: number }, { rows, now, sight }: Seen) {
  if (!sight.point(point)) return null
  const here = rows.pickups.filter(({ pointId }) => pointId === point.id)
  const waiting = here.filter(({ stage }) => isOpenStage(stage))
  const recent = here.filter(({ arrivedAt }) => arrivedAt > addMs(now, -days * 86_400_000))
  const redeemed = recent.filter(({ stage }) => stage === 'REDEEMED')
  const minutes = redeemed.map(({ redeemedAt, arrivedAt }) => (redeemedAt!.getTime() - arrivedAt.getTime()) / 60_000)
  return {
    waiting: waiting.length,
    overdue: waiting.filter(({ stage }) => stage === 'OVERDUE').length,
    missing: rows.missingGoods.filter(({ pointId, settledAt }) => pointId === point.id && settledAt === null).length,
    oldestArrivedAt: inOrder(waiting, ({ arrivedAt }) => arrivedAt.getTime())[0]?.arrivedAt ?? null,
    redeemed: redeemed.length,
    medianMinutes: quantile(minutes, 0.5),
    p90Minutes: quantile(minutes, 0.9),
    returned: recent.filter(({ stage }) => stage === 'RETURNED').length,
    disposed: recent.filter(({ stage }) => stage === 'DISPOSED').length,
  }
}

function footfall(point: Row<'pickupPoints'>, { days }: { days: number }, { rows, now, sight }: Seen) {
  if (!sight.point(point)) return null
  const dayMs = 86_400_000
  const visits = rows.pickups.flatMap(({ pointId, orderId, redeemedAt }) =>
    pointId === point.id && redeemedAt !== null && redeemedAt > addMs(now, -days * dayMs)
      ? [{ householdId: byId(rows.orders, orderId)!.householdId, redeemedAt }]
      : [],
  )
  const next = rows.orders.filter(
    ({ paidFen, placedAt, householdId }) =>
      paidFen > 0 &&
      visits.some(
        (visit) =>
          visit.householdId === householdId &&
          placedAt > visit.redeemedAt &&
          placedAt <= addMs(visit.redeemedAt, 2 * 3_600_000),
      ),
  )
  return {
    redemptions: visits.length,
    households: new Set(visits.map(({ householdId }) => householdId)).size,
    addOnOrders: next.length,
    addOnSalesFen: next.reduce((sum, { paidFen, refundedFen }) => sum + paidFen - refundedFen, 0),
    daily: Array.from({ length: days }, (_, index) => {
      const day = businessDay(addMs(now, (index - days + 1) * dayMs))
      return { day, redemptions: visits.filter(({ redeemedAt }) => businessDay(redeemedAt) === day).length }
    }),
  }
}

export const typeFields: Readonly<Record<string, Fields<never>>> = {
  Viewer: fields<Row<'principals'>>({
    grants: ({ id }, _, { rows, actor }) =>
      inOrder(rows.roleGrants, (grant) => grant.id).filter(
        (grant) => grant.principalId === id && actor.grants.some((held) => held.id === grant.id),
      ),
    sessions: ({ id }, _, { rows, now }) =>
      rows.sessions.filter(
        (session) => session.principalId === id && session.revokedAt === null && session.expiresAt > now,
      ),
    households: (_, __, { rows, sight }) =>
      inOrder(rows.households, ({ id }) => id).filter(({ id }) => sight.lives(id)),
    merchants: (_, __, { rows, sight }) => inOrder(rows.merchants, ({ id }) => id).filter(({ id }) => sight.runs(id)),
    points: (_, __, { rows, sight }) => inOrder(rows.pickupPoints, ({ id }) => id).filter(sight.counter),
    rider: (_, __, { rows, sight }) => inOrder(rows.riders, ({ id }) => id).find(({ id }) => sight.rides(id)),
    unreadCount: ({ id }, _, { rows }) =>
      rows.notifications.filter(({ principalId, readAt }) => principalId === id && readAt === null).length,
  }),
  ApiKey: fields<Row<'apiKeys'>>({
    communities: ({ principalId }, _, { rows }) => {
      const held = new Set<unknown>(
        rows.roleGrants.flatMap((grant) =>
          grant.principalId === principalId && grant.revokedAt === null ? [grant.placeId] : [],
        ),
      )
      return inOrder(rows.communities, ({ id }) => id).filter(({ id }) => held.has(id))
    },
  }),
  RoleGrant: fields<Row<'roleGrants'>>({ placeName }),
  Session: fields<Row<'sessions'>>({ current: ({ id }, _, { actor }) => id === actor.sessionId }),
  Community: fields<Row<'communities'>>({
    buildingCount: ({ id }, _, { rows }) => rows.buildings.filter(({ communityId }) => communityId === id).length,
    householdCount: ({ id }, _, { rows }) => rows.households.filter(({ communityId }) => communityId === id).length,
    verifiedHouseholdCount: ({ id }, _, { rows }) =>
      rows.households.filter(({ communityId, verifiedAt }) => communityId === id && verifiedAt !== null).length,
    buildings: ({ id }, args, { rows }) =>
      page(
        rows.buildings.filter(({ communityId }) => communityId === id),
        {},
        args,
      ),
    households: ({ id }, args, { rows, sight }) =>
      page(
        rows.households.filter((household) => household.communityId === id && sight.household(household)),
        rules.household,
        args,
      ),
    merchants: ({ id }, args, seen) => {
      const serving = new Set<string>(
        seen.rows.merchantCommunities
          .filter(({ communityId }) => communityId === id)
          .map(({ merchantId }) => merchantId),
      )
      return page(
        seen.rows.merchants.filter((merchant) => serving.has(merchant.id)),
        rules.merchant(seen),
        args,
      )
    },
    listings: ({ id }, args, seen) =>
      page(
        seen.rows.listings.filter(({ communityId }) => communityId === id),
        rules.listing(seen),
        args,
      ),
    orders: ({ id }, args, seen) => orderPage(({ communityId }) => communityId === id, args, seen),
    leaders: ({ id }, _, { rows }) =>
      inOrder(rows.leaders, (leader) => leader.id).filter(({ communityId }) => communityId === id),
    health,
  }),
  Building: fields<Row<'buildings'>>({
    householdCount: ({ id }, _, { rows }) => rows.households.filter(({ buildingId }) => buildingId === id).length,
  }),
  Household: fields<Row<'households'>>({
    community: ({ communityId }, _, { rows }) => byId(rows.communities, communityId),
    building: ({ buildingId }, _, { rows }) => byId(rows.buildings, buildingId),
    door: ({ id, door: own }, _, { sight }) => (sight.lives(id) ? own : null),
    orders: ({ id }, args, seen) => orderPage(({ householdId }) => householdId === id, args, seen),
  }),
  LedgerAccount: fields<Row<'ledgerAccounts'>>({
    balanceFen: (account, _, { rows, sight }) =>
      sight.ledgerAccount(account)
        ? rows.ledgerEntries
            .filter(({ accountId }) => accountId === account.id)
            .reduce((sum, { amountFen }) => sum + amountFen, 0)
        : null,
    entries: (account, args, { rows, sight }) =>
      page(
        rows.ledgerEntries.filter(({ accountId }) => accountId === account.id && sight.ledgerAccount(account)),
        {},
        args,
      ),
  }),
  LedgerEntry: fields<Row<'ledgerEntries'>>({
    account: ({ accountId }, _, { rows }) => byId(rows.ledgerAccounts, accountId),
    reason: ({ transactionId }, _, { rows }) => byId(rows.ledgerTransactions, transactionId)!.reason,
  }),
  Merchant: fields<Row<'merchants'>>({
    communities: ({ id }, _, { rows }) => {
      const served = rows.merchantCommunities.filter(({ merchantId }) => merchantId === id)
      return inOrder(served, ({ communityId }) => communityId).map(({ communityId }) =>
        byId(rows.communities, communityId),
      )
    },
    listings: ({ id }, args, seen) =>
      page(
        seen.rows.listings.filter(({ merchantId }) => merchantId === id),
        rules.listing(seen),
        args,
      ),
    stockNodes: ({ id }, _, { rows }) =>
      inOrder(rows.stockNodes, (node) => node.id).filter(({ merchantId }) => merchantId === id),
    orders: ({ id }, args, seen) => orderPage(({ merchantId }) => merchantId === id, args, seen),
  }),
  Sku: fields<Row<'skus'>>({
    category: ({ categoryId }, _, { rows }) => byId(rows.categories, categoryId),
    merchant: ({ merchantId }, _, { rows }) => byId(rows.merchants, merchantId),
    costFen: ({ merchantId, costFen }, _, { actor }) => (runsShop(actor, merchantId) ? costFen : null),
    exclusiveToCommunityIds: ({ exclusiveTo }) => exclusiveTo,
  }),
  StockNode: fields<Row<'stockNodes'>>({ merchant: ({ merchantId }, _, { rows }) => byId(rows.merchants, merchantId) }),
  BundleComponent: fields<Row<'bundleComponents'>>({
    sku: ({ componentSkuId }, _, { rows }) => byId(rows.skus, componentSkuId),
  }),
  PricePoint: fields<Row<'priceHistory'>>({
    belowCostReason: ({ listingId, belowCostReason }, _, { rows, actor }) =>
      runsShop(actor, byId(rows.listings, listingId)!.merchantId) ? belowCostReason : null,
  }),
  StockLevel: fields<Row<'stockLevels'>>({
    node: ({ nodeId }, _, { rows }) => byId(rows.stockNodes, nodeId),
    sku: ({ skuId }, _, { rows }) => byId(rows.skus, skuId),
    available: ({ onHand, presellLimit, allocated, reserved }) => onHand + presellLimit - allocated - reserved,
    holds: ({ id }, _, { rows }) => holdsOf(id, rows),
    movements: ({ id }, args, { rows }) =>
      page(
        rows.stockMovements.filter(({ levelId }) => levelId === id),
        {},
        args,
      ),
  }),
  Listing: fields<Row<'listings'>>({
    sku: ({ skuId }, _, { rows }) => byId(rows.skus, skuId),
    merchant: ({ merchantId }, _, { rows }) => byId(rows.merchants, merchantId),
    community: ({ communityId }, _, { rows }) => byId(rows.communities, communityId),
    node: ({ nodeId }, _, { rows }) => byId(rows.stockNodes, nodeId),
    available: (listing, _, { rows }) => availableOf(listing, rows),
    isBundle: ({ skuId }, _, { rows }) => partsOf(skuId, rows).length > 0,
    components: ({ skuId }, _, { rows }) => partsOf(skuId, rows),
    // Prices of an hour are compared with nothing.
    referencePrice: () => null,
    priceHistory: ({ id }, args, { rows }) =>
      page(
        rows.priceHistory.filter(({ listingId }) => listingId === id),
        {},
        args,
      ),
  }),
  Rider: fields<Row<'riders'>>({
    communities: ({ id }, _, { rows }) => {
      const served = rows.riderCommunities.filter(({ riderId }) => riderId === id)
      return inOrder(served, ({ communityId }) => communityId).map(({ communityId }) =>
        byId(rows.communities, communityId),
      )
    },
    activeOrderCount: ({ id }, _, { rows }) =>
      rows.orders.filter(({ riderId, state }) => riderId === id && activeStates.includes(state)).length,
  }),
  Leader: fields<Row<'leaders'>>({ community: ({ communityId }, _, { rows }) => byId(rows.communities, communityId) }),
  PickupPoint: fields<Row<'pickupPoints'>>({
    community: ({ communityId }, _, { rows }) => byId(rows.communities, communityId),
    merchant: ({ merchantId }, _, { rows }) => byId(rows.merchants, merchantId),
    leader: ({ leaderId }, _, { rows }) => byId(rows.leaders, leaderId),
    isOpenNow: (point, _, { now }) => isOpenAt(point, now),
    slots: (point, { day }: { day?: Date | null }, { rows, now }) =>
      slotsOf(point, day ?? now).map((slot) => {
        const taken = rows.pointSlots.find(
          ({ pointId, startsAt }) => pointId === point.id && startsAt.getTime() === slot.startsAt.getTime(),
        )
        return { used: 0, coldUsed: 0, ...slot, ...taken }
      }),
    orders: ({ id }, args, seen) => orderPage(({ pointId }) => pointId === id, args, seen),
    attempts: (point, args, { rows, sight }) =>
      page(
        rows.pickupAttempts.filter(({ pointId }) => pointId === point.id && sight.point(point)),
        rules.attempt,
        args,
      ),
    dwell,
    footfall,
  }),
  PickupAttempt: fields<Row<'pickupAttempts'>>({
    order: ({ orderId }, _, { rows, sight }) => rows.orders.find((order) => order.id === orderId && sight.order(order)),
  }),
  Order: fields<Row<'orders'>>({
    allowedActions: (order, _, { actor, now }) => choices(actor, order, now).allowed,
    deniedActions: (order, _, { actor, now }) =>
      choices(actor, order, now).denied.map(({ action, code, facts }) => ({
        action,
        code,
        message: sentenceOf(code, facts),
      })),
    community: ({ communityId }, _, { rows }) => byId(rows.communities, communityId),
    merchant: ({ merchantId }, _, { rows }) => byId(rows.merchants, merchantId),
    household: ({ householdId }, _, { rows, sight }) =>
      rows.households.find((household) => household.id === householdId && sight.household(household)),
    lines: ({ id }, _, { rows }) =>
      inOrder(rows.orderLines, ({ position }) => position).filter(({ orderId }) => orderId === id),
    isLate: (order, _, { now }) => isLate(order, now),
    fulfilment: (order) => order,
    payment: ({ id }, _, { rows }) => {
      const shares = new Set<string>(
        rows.paymentShares.filter(({ orderId }) => orderId === id).map(({ paymentId }) => paymentId),
      )
      const tried = inOrder(rows.payments, (payment) => payment.id).filter((payment) => shares.has(payment.id))
      return tried.findLast(({ state }) => state === 'PENDING' || state === 'SUCCEEDED') ?? tried.at(-1)
    },
    siblings: ({ id, purchaseId }, _, { rows, sight }) =>
      inOrder(rows.orders, (order) => order.id).filter(
        (order) => order.purchaseId === purchaseId && order.id !== id && sight.order(order),
      ),
    payments: ({ id, communityId }, _, { rows, sight }) => {
      if (!sight.operates(communityId)) return null
      const tries = new Set<string>(
        rows.paymentShares.filter(({ orderId }) => orderId === id).map(({ paymentId }) => paymentId),
      )
      return inOrder(rows.payments, (payment) => payment.id).filter((payment) => tries.has(payment.id))
    },
    holds: (order, _, { rows, sight }) => (sight.operates(order.communityId) ? holdsOfOrder(order, rows) : null),
    // Nobody here has an offer, or asks for a change.
    discounts: () => [],
    changes: () => [],
    openChange: () => null,
    refunds: ({ id }, _, { rows }) =>
      inOrder(rows.refunds, (refund) => refund.id).filter(({ orderId }) => orderId === id),
    timeline: ({ id }, _, { rows }) =>
      inOrder(rows.orderEvents, ({ seq }) => seq).filter(({ orderId }) => orderId === id),
    ledger: ({ id, communityId }, _, { rows, sight }) => {
      if (!sight.operates(communityId)) return null
      const moved = new Set<string>(
        rows.ledgerTransactions.filter(({ orderId }) => orderId === id).map((transfer) => transfer.id),
      )
      return inOrder(rows.ledgerEntries, (entry) => entry.id).filter(({ transactionId }) => moved.has(transactionId))
    },
  }),
  Refund: fields<Row<'refunds'>>({
    order: ({ orderId }, _, { rows, sight }) => rows.orders.find((order) => order.id === orderId && sight.order(order)),
  }),
  Payment: fields<Row<'payments'>>({
    orders: ({ id }, _, { rows, sight }) => {
      const paid = new Set<string>(
        rows.paymentShares.filter(({ paymentId }) => paymentId === id).map(({ orderId }) => orderId),
      )
      return inOrder(rows.orders, (order) => order.id).filter((order) => paid.has(order.id) && sight.order(order))
    },
    clientParameters: ({ householdId, clientParameters }, _, { sight }) =>
      sight.lives(householdId) ? clientParameters : null,
  }),
  Fulfilment: fields<Row<'orders'>>({
    window: ({ windowStart, windowEnd }) => ({ startsAt: windowStart, endsAt: windowEnd, timeZone }),
    rider: ({ riderId }, _, { rows }) => byId(rows.riders, riderId),
    building: ({ householdId }, _, { rows }) => byId(rows.buildings, byId(rows.households, householdId)!.buildingId),
    door: (order, _, seen) => door(order, seen),
    pickupCode: ({ id, householdId }, _, { sight, app, rows }) => {
      const parcel = parcelOf(rows, id)
      const isShown = sight.lives(householdId) && parcel && isOpenStage(parcel.stage)
      return isShown ? pickupCodeOf(app.keys, id, parcel.draw) : null
    },
    cost: ({ communityId, costs }, _, { sight }) =>
      sight.operates(communityId)
        ? { parts: costs, totalFen: costs.reduce((sum, { amountFen }) => sum + amountFen, 0) }
        : null,
    point: ({ pointId }, _, { rows }) => byId(rows.pickupPoints, pointId),
    shelf: ({ id }, _, { rows }) => parcelOf(rows, id)?.shelf ?? null,
    arrivedAt: ({ id }, _, { rows }) => parcelOf(rows, id)?.arrivedAt ?? null,
    collectBy: ({ id }, _, { rows }) => parcelOf(rows, id)?.collectBy ?? null,
    missingSince: ({ id }, _, { rows }) =>
      rows.missingGoods.find(({ orderId, settledAt }) => orderId === id && settledAt === null)?.reportedAt ?? null,
  }),
  OrderLine: fields<Row<'orderLines'>>({ listing: ({ listingId }, _, { rows }) => byId(rows.listings, listingId) }),
  OrderEvent: fields<Row<'orderEvents'>>({
    actor: ({ orderId, actor }, _, { rows, sight }) => {
      const { communityId, householdId } = byId(rows.orders, orderId)!
      const isKnown = actor.role !== 'RESIDENT' || sight.operates(communityId) || sight.lives(householdId)
      return isKnown ? actor : { ...actor, id: null, name: null }
    },
  }),
  Notification: fields<Row<'notifications'>>({
    order: ({ orderId }, _, { rows, sight }) => rows.orders.find((order) => order.id === orderId && sight.order(order)),
  }),
  SavedView: fields<Row<'savedViews'>>({ mine: ({ ownerId }, _, { actor }) => ownerId === actor.id }),
}
