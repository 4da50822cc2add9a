import type { Actor } from '../../../access/actor.ts'
import { sees, type Reach } from '../../../access/reach.ts'
import { grantingReach } from '../../../features/accounts/grant.ts'
import { riderPlaceReach, riderReach } from '../../../features/carriers/carrier.ts'
import { householdReach } from '../../../features/communities/community.ts'
import { ledgerReach } from '../../../features/ledger/ledger.ts'
import { orderReach } from '../../../features/orders/order.policy.ts'
import { counterReach, pointReach } from '../../../features/points/index.ts'
import { stockReach } from '../../../features/stock/stock.ts'
import type { Row, Rows } from './reference-rows.ts'

/** Who sees what, asked of each row in JavaScript. */
export function sightOf(actor: Actor, rows: Rows) {
  const reached = <R>(reach: Reach<R>, row: R) => sees(actor, reach, row)
  return {
    apiKey: (key: Row<'apiKeys'>) => reached(grantingReach, key),
    household: (household: Row<'households'>) => reached(householdReach, household),
    ledgerAccount: (account: Row<'ledgerAccounts'>) => reached(ledgerReach, account),
    notification: ({ principalId }: Row<'notifications'>) => principalId === actor.id,
    stockLevel: (level: Row<'stockLevels'>) => reached(stockReach, level),
    order: (order: Row<'orders'>) => reached(orderReach, order),
    /** Stands behind its counter. */
    counter: (point: Row<'pickupPoints'>) => reached(counterReach, point),
    /** Runs it from day to day. */
    point: (point: Row<'pickupPoints'>) => reached(pointReach, point),
    rider: (rider: Row<'riders'>) =>
      reached(riderReach, rider) ||
      rows.riderCommunities.some((place) => place.riderId === rider.id && reached(riderPlaceReach, place)),
    /** The household itself. */
    lives: (householdId: string) =>
      actor.grants.some(
        ({ role, placeKind, placeId }) => role === 'RESIDENT' && placeKind === 'HOUSEHOLD' && placeId === householdId,
      ),
    runs: (merchantId: string) =>
      actor.grants.some(
        ({ role, placeKind, placeId }) => role === 'MERCHANT' && placeKind === 'MERCHANT' && placeId === merchantId,
      ),
    rides: (riderId: string | null) =>
      actor.grants.some(
        ({ role, placeKind, placeId }) => role === 'RIDER' && placeKind === 'RIDER' && placeId === riderId,
      ),
    leads: (communityId: string) =>
      actor.grants.some(({ role, placeId }) => role === 'LEADER' && placeId === communityId),
    operates: (communityId: string) =>
      actor.grants.some(
        ({ role, placeKind, placeId }) => role === 'OPERATOR' && (placeKind === 'PLATFORM' || placeId === communityId),
      ),
  }
}
