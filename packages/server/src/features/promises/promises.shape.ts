import { sql } from 'drizzle-orm'
import { Int } from 'type-graphql'
import { embed, expr, extend, fact, one, shape, type At } from '../../graph/read/index.ts'
import { riderCommunities, riderPlaceReach, riderReach, RiderType, riderShape } from '../carriers/index.ts'
import type { FulfilmentMode, FulfilmentStatus } from '../fulfilment/index.ts'
import { orders, orderShape, OrderType } from '../orders/index.ts'
import type { Cause } from './attribution.ts'
import { breachChoices, breachReach, type CauseState } from './breach.ts'
import { expectedAt } from './eta.ts'
import { isUnderWay } from './promise.ts'
import { badWeather, promiseBreaches, type LegRow } from './promises.table.ts'
import { OrderPromiseType } from './promises.types.ts'
import { timeZone } from '@linli/kit'

const seconds = (ms: number) => Math.round(ms / 1_000)

interface ChoiceFacts {
  readonly cause: Cause | null
  readonly causeState: CauseState | null
  readonly contestBy: string | null
  readonly communityId: string
  readonly merchantId: string
  readonly riderId: string | null
}
const choiceNeeds = Object.fromEntries(
  (['cause', 'causeState', 'contestBy', 'communityId', 'merchantId', 'riderId'] as const).map((name) => [
    name,
    ({ t }: At) => t[name]!,
  ]),
) as Record<keyof ChoiceFacts, (at: At) => NonNullable<At['t'][string]>>

export const promiseBreachShape = shape('PromiseBreach', promiseBreaches, {
  prefix: 'brc',
  reach: breachReach,
  fields: {
    order: one(
      () => orderShape,
      ({ t }, far) => sql`${far['id']} = ${t['orderId']}`,
    ),
    legs: fact<{ legs: readonly LegRow[] | null }>({ legs: ({ t }) => t['legs']! }, ({ legs }) =>
      (legs ?? []).map((leg) => ({
        ...leg,
        plannedSeconds: seconds(leg.plannedMs),
        takenSeconds: seconds(leg.takenMs),
        lateSeconds: seconds(leg.lateMs),
      })),
    ),
    allowedActions: fact<ChoiceFacts>(choiceNeeds, (row, ctx) =>
      breachChoices(
        ctx.actor,
        { ...row, contestBy: row.contestBy === null ? null : new Date(row.contestBy) },
        ctx.clock.now(),
      ),
    ),
  },
  filters: { contested: ({ t }) => sql`(${t['contestedBy']} is not null)` },
  sorts: {
    BREACHED_AT: ({ t }) => t['breachedAt']!,
    COMPENSATION: ({ t }) => t['compensationFen']!,
  },
  defaultSort: { key: 'BREACHED_AT', direction: 'DESC' },
})

interface EtaFacts {
  readonly state: string
  readonly mode: FulfilmentMode
  readonly status: FulfilmentStatus
  readonly riderId: string | null
  readonly windowStart: string
  readonly windowEnd: string
}
const etaNeeds = Object.fromEntries(
  (['state', 'mode', 'status', 'riderId', 'windowStart', 'windowEnd'] as const).map((name) => [
    name,
    ({ t }: At) => t[name]!,
  ]),
) as Record<keyof EtaFacts, (at: At) => NonNullable<At['t'][string]>>

function etaOf({ state, mode, status, riderId, windowStart }: EtaFacts, now: Date): Date | null {
  if (state === 'PENDING_PAYMENT' || !isUnderWay(mode, status)) return null
  return expectedAt({ mode, status, hasRider: riderId !== null, windowStart: new Date(windowStart) }, now)
}

const ofBreach = (column: 'breached_at' | 'compensation_fen', { t }: At) =>
  sql`(select b.${sql.raw(column)} from ${promiseBreaches} b where b.order_id = ${t['id']})`

const orderPromiseShape = shape('OrderPromise', orders, {
  fields: {
    window: expr(
      ({ t }) =>
        sql`json_build_object('startsAt', ${t['windowStart']}, 'endsAt', ${t['windowEnd']}, 'timeZone', ${sql.raw(`'${timeZone}'`)})`,
    ),
    ruleVersion: expr(({ t }) => sql`(${t['promise']}->>'ruleVersion')::int`),
    tiers: expr(({ t }) => sql`coalesce(${t['promise']}->'tiers', '[]'::jsonb)`),
    freeCancelAfterMinutes: expr(({ t }) => sql`(${t['promise']}->>'freeCancelAfterMinutes')::int`),
    breachedAt: expr((at) => ofBreach('breached_at', at)),
    compensationFen: expr((at) => sql`coalesce(${ofBreach('compensation_fen', at)}, 0)`),
    eta: fact<EtaFacts>(etaNeeds, (row, { clock }) => etaOf(row, clock.now())),
    atRisk: fact<EtaFacts>(etaNeeds, (row, { clock }) => {
      const eta = etaOf(row, clock.now())
      return eta !== null && eta > new Date(row.windowEnd)
    }),
    breach: one(
      () => promiseBreachShape,
      ({ t }, far) => sql`${far['orderId']} = ${t['id']}`,
      { guarded: true },
    ),
  },
})

extend(OrderType, orderShape, {
  promise: {
    type: () => OrderPromiseType,
    read: embed(() => orderPromiseShape),
  },
})

const onTimeDays = 28

extend(RiderType, riderShape, {
  onTimeBp: {
    type: () => Int,
    nullable: true,
    description: `Basis points of the orders he delivered in the last ${onTimeDays} days that were not late by him: a late shop is not his, nor what he contests. Null without one, and for those who are neither himself nor operate where he rides.`,
    read: expr(({ t, now, reached }) => {
      const seen = sql`(${reached(riderReach)} or exists (select 1 from ${riderCommunities} where ${riderCommunities.riderId} = ${t['id']} and ${reached(riderPlaceReach, { communityId: riderCommunities.communityId })}))`
      return sql`case when ${seen} then (
        select round(10000.0 * count(*) filter (where b.id is null) / nullif(count(*), 0))
        from ${orders} o left join ${promiseBreaches} b on b.order_id = o.id and b.cause = 'RIDER' and b.cause_state <> 'CONTESTED'
        where o.rider_id = ${t['id']} and o.placed_at > ${now} - interval '${sql.raw(String(onTimeDays * 2))} days'
          and o.delivered_at > ${now} - interval '${sql.raw(String(onTimeDays))} days') end`
    }),
  },
})

export const badWeatherShape = shape('BadWeather', badWeather)

export const promiseShapes = [promiseBreachShape, orderPromiseShape, badWeatherShape]
