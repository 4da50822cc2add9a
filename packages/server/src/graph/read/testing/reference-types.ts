import type { Actor } from '../../../access/actor.ts'
import { choices } from '../../../features/orders/order.policy.ts'
import { pickupCodeOf } from '../../../features/orders/pickup-code.ts'
import { sentenceOf } from '../../../refusals.ts'
import type { App } from '../../context.ts'
import { page, type ListArgs, type ListRules } from './reference-lists.ts'
import type { Row, Rows } from './reference-rows.ts'
import type { sightOf } from './reference-sight.ts'
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
  listing: ({ rows }: Seen): ListRules<Row<'listings'>> => ({
    operands: {
      categoryId: ({ skuId }) => byId(rows.skus, skuId)!.categoryId,
      name: ({ skuId }) => byId(rows.skus, skuId)!.name,
      inStock: ({ available }) => available > 0,
    },
    sorts: {
      NAME: ({ skuId }) => byId(rows.skus, skuId)!.name,
      PRICE: (row) => row.priceFen,
      CREATED_AT: (row) => row.createdAt,
    },
  }),
  order: ({ now }: Seen): ListRules<Row<'orders'>> => ({
    operands: { late: (row) => isLate(row, now), dueAt: ({ windowEnd }) => windowEnd },
    sorts: {
      PLACED_AT: (row) => row.placedAt,
      TOTAL: (row) => row.totalFen,
      NUMBER: (row) => row.number,
      DUE_AT: (row) => row.windowEnd,
    },
    sort: ['PLACED_AT', 'DESC'],
  }),
  notification: { sort: ['id', 'DESC'] } satisfies ListRules<Row<'notifications'>>,
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
    (carried && order.mode === 'LEADER_DELIVERY' && sight.leads(order.communityId))
  return known ? byId(rows.households, order.householdId)!.door : null
}

const placeName = ({ placeKind, placeId }: Row<'roleGrants'>, _: never, { rows }: Seen): string | null => {
  const places = {
    COMMUNITY: rows.communities,
    MERCHANT: rows.merchants,
    HOUSEHOLD: rows.households,
    RIDER: rows.riders,
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
    orders: ({ id }, args, seen) => orderPage(({ merchantId }) => merchantId === id, args, seen),
  }),
  Sku: fields<Row<'skus'>>({
    category: ({ categoryId }, _, { rows }) => byId(rows.categories, categoryId),
    merchant: ({ merchantId }, _, { rows }) => byId(rows.merchants, merchantId),
  }),
  Listing: fields<Row<'listings'>>({
    sku: ({ skuId }, _, { rows }) => byId(rows.skus, skuId),
    merchant: ({ merchantId }, _, { rows }) => byId(rows.merchants, merchantId),
    community: ({ communityId }, _, { rows }) => byId(rows.communities, communityId),
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
      const tried = inOrder(rows.payments, (payment) => payment.id).filter(({ orderId }) => orderId === id)
      return tried.findLast(({ state }) => state !== 'FAILED') ?? tried.at(-1)
    },
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
  Fulfilment: fields<Row<'orders'>>({
    window: ({ windowStart, windowEnd }) => ({ startsAt: windowStart, endsAt: windowEnd, timeZone }),
    rider: ({ riderId }, _, { rows }) => byId(rows.riders, riderId),
    building: ({ householdId }, _, { rows }) => byId(rows.buildings, byId(rows.households, householdId)!.buildingId),
    door: (order, _, seen) => door(order, seen),
    pickupCode: ({ id, householdId, status }, _, { sight, app }) =>
      sight.lives(householdId) && status === 'AT_PICKUP_POINT' ? pickupCodeOf(app.keys, id) : null,
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
