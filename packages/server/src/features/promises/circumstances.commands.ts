import { and, eq, gt, gte, inArray } from 'drizzle-orm'
import { stampOf } from '../../access/actor.ts'
import { assertReaches } from '../../access/reach.ts'
import { inTx, type Tx, type TxDeps } from '../../db/tx.ts'
import { communities, communityReach, type CommunityId } from '../communities/index.ts'
import { assertMay, lockOrder, withReach, type OrderId } from '../orders/index.ts'
import { badWeather, doorWaits } from './promises.table.ts'
import { checkReason } from './reason.ts'
import { addMinutes, newId, refuse, type Id } from '@linli/kit'

/** Whoever carries it stands at the door and nobody opens: the first report counts. */
export const reportUnanswered = (deps: TxDeps, orderId: string): Promise<OrderId> =>
  inTx(deps, async (tx) => {
    const order = await lockOrder(tx, orderId)
    const role = assertMay(tx.actor, 'DELIVER', withReach(order))
    if (order.status !== 'OUT_FOR_DELIVERY') refuse('ORDER_WRONG_STATE', { state: order.state, action: 'DELIVER' })
    const [waits] = await tx.sql
      .insert(doorWaits)
      .values({ id: newId('dwt'), orderId: order.id, at: tx.now, by: stampOf(tx.actor, role) })
      .onConflictDoNothing()
      .returning({ id: doorWaits.id })
    if (!waits) return order.id
    const { id, communityId, merchantId, householdId } = order
    await tx.emit({
      type: 'DoorUnanswered',
      aggregateId: waits.id,
      seq: 1,
      topics: [`order:${id}`, `community:${communityId}`],
      facts: { orderId: id, communityId, merchantId, householdId },
    })
    return id
  })

export interface Weather {
  readonly communityId: string
  readonly startsAt: Date
  readonly endsAt: Date
  readonly reason: string
}

const longestWeatherHours = 72

/** Bad weather from now on until somebody ends it; by itself it ends like any other. */
export async function beginBadWeather(
  tx: Tx,
  { communityId, reason }: { readonly communityId: CommunityId; readonly reason: string },
): Promise<Id<'wth'>> {
  const id = newId('wth')
  await tx.sql.insert(badWeather).values({
    id,
    communityId,
    startsAt: tx.now,
    endsAt: addMinutes(tx.now, longestWeatherHours * 60),
    reason,
    declaredAt: tx.now,
    declaredBy: stampOf(tx.actor, 'OPERATOR'),
  })
  return id
}

/** What lasted no time never was. */
export async function endBadWeather(tx: Tx, ids: readonly Id<'wth'>[]): Promise<void> {
  const those = inArray(badWeather.id, [...ids])
  await tx.sql.delete(badWeather).where(and(those, gte(badWeather.startsAt, tx.now)))
  await tx.sql
    .update(badWeather)
    .set({ endsAt: tx.now })
    .where(and(those, gt(badWeather.endsAt, tx.now)))
}

/** Says that nobody could ride as usual; counts for what is attributed from now on. */
export function declareBadWeather(deps: TxDeps, weather: Weather): Promise<Id<'wth'>> {
  const reason = checkReason(weather.reason)
  const { startsAt, endsAt } = weather
  const hours = (endsAt.getTime() - startsAt.getTime()) / 3_600_000
  return inTx(deps, async (tx) => {
    const communityId = weather.communityId as CommunityId
    const [community] = await tx.sql
      .select({ id: communities.id })
      .from(communities)
      .where(eq(communities.id, communityId))
    if (!community) refuse('NOT_FOUND', {}, 'communityId')
    assertReaches(tx.actor, communityReach, { id: communityId, communityId })
    if (!(hours > 0 && hours <= longestWeatherHours)) refuse('WEATHER_SPAN', { hours: longestWeatherHours }, 'endsAt')
    const id = newId('wth')
    await tx.sql.insert(badWeather).values({
      id,
      communityId,
      startsAt,
      endsAt,
      reason,
      declaredAt: tx.now,
      declaredBy: stampOf(tx.actor, 'OPERATOR'),
    })
    return id
  })
}
