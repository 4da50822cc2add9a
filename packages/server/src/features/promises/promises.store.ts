import { and, asc, eq, gt, inArray, lt } from 'drizzle-orm'
import type { Tx } from '../../db/tx.ts'
import { orderEvents, type Order, type OrderId } from '../orders/index.ts'
import type { Span, Times } from './attribution.ts'
import type { BreachId } from './breach.ts'
import { badWeather, doorWaits, promiseBreaches } from './promises.table.ts'
import { newId } from '@linli/kit'

export type Breach = typeof promiseBreaches.$inferSelect

/** The order is locked before; its breach is nobody else's then. */
export async function findBreach(tx: Tx, orderId: OrderId): Promise<Breach | undefined> {
  const [row] = await tx.sql.select().from(promiseBreaches).where(eq(promiseBreaches.orderId, orderId))
  return row
}

/** Writes that the promise of a locked order is broken; tells nobody yet. */
export async function addBreach(
  tx: Tx,
  { id: orderId, communityId, merchantId, mode, windowEnd }: Order,
): Promise<Breach> {
  const [row] = await tx.sql
    .insert(promiseBreaches)
    .values({
      id: newId('brc'),
      orderId,
      communityId,
      merchantId,
      mode,
      breachedAt: windowEnd,
      noticedAt: tx.now,
      version: 0,
    })
    .returning()
  return row!
}

export const saveBreach = (tx: Tx, id: BreachId, changed: Partial<Omit<Breach, 'id' | 'orderId'>>): Promise<unknown> =>
  tx.sql.update(promiseBreaches).set(changed).where(eq(promiseBreaches.id, id))

interface Told {
  readonly type: string
  readonly facts?: Readonly<Record<string, unknown>>
}

/** Tells the world of a breach; answers it with the number of the event, which the caller saves. */
export async function tell(tx: Tx, breach: Breach, order: Order, { type, facts }: Told): Promise<Breach> {
  const { id, orderId, communityId, merchantId, riderId } = breach
  const version = breach.version + 1
  await tx.emit({
    type,
    aggregateId: id,
    seq: version,
    topics: [
      `order:${orderId}`,
      `merchant:${merchantId}`,
      `community:${communityId}`,
      ...(riderId ? [`rider:${riderId}`] : []),
    ],
    facts: { breachId: id, orderId, communityId, merchantId, householdId: order.householdId, riderId, ...facts },
  })
  return { ...breach, version }
}

type Milestone = 'PAY' | 'PACK' | 'CLAIM' | 'ASSIGN' | 'REOFFER' | 'PICK_UP' | 'ARRIVE_AT_POINT'
const milestones: readonly Milestone[] = ['PAY', 'PACK', 'CLAIM', 'ASSIGN', 'REOFFER', 'PICK_UP', 'ARRIVE_AT_POINT']

/** When the steps of an order were taken last. */
export async function lastSteps(tx: Tx, orderId: OrderId): Promise<ReadonlyMap<Milestone, Date>> {
  const rows = await tx.sql
    .select({ action: orderEvents.action, at: orderEvents.at })
    .from(orderEvents)
    .where(and(eq(orderEvents.orderId, orderId), inArray(orderEvents.action, [...milestones])))
    .orderBy(asc(orderEvents.seq))
  return new Map(rows.map(({ action, at }) => [action as Milestone, at]))
}

/** Since when the present rider has not taken a step; nothing where nobody carries it. */
export function riderSince(steps: ReadonlyMap<Milestone, Date>, { riderId }: Order): Date | undefined {
  if (riderId === null) return undefined
  return lastOf(steps, ['CLAIM', 'ASSIGN', 'PICK_UP'])
}

function lastOf(steps: ReadonlyMap<Milestone, Date>, actions: readonly Milestone[]): Date | undefined {
  const all = actions.flatMap((action) => steps.get(action) ?? [])
  return all.toSorted((a, b) => b.getTime() - a.getTime())[0]
}

/** The way of an order that has ended, from what was told of it when it happened. */
export async function timesOf(tx: Tx, order: Order, endedAt: Date): Promise<Times> {
  const steps = await lastSteps(tx, order.id)
  const [door] = await tx.sql.select({ at: doorWaits.at }).from(doorWaits).where(eq(doorWaits.orderId, order.id))
  return {
    mode: order.mode,
    windowEnd: order.windowEnd,
    paidAt: steps.get('PAY') ?? order.windowEnd,
    packedAt: steps.get('PACK') ?? null,
    // Who did not move has been waited for, like nobody: only what came after is the present rider's.
    takenAt: order.riderId === null ? null : (lastOf(steps, ['CLAIM', 'ASSIGN']) ?? null),
    pickedUpAt: order.pickedUpAt,
    atDoorAt: door?.at ?? null,
    endedAt,
  }
}

export const weatherDuring = (tx: Tx, { communityId }: Order, { paidAt, endedAt }: Times): Promise<Span[]> =>
  tx.sql
    .select({ from: badWeather.startsAt, to: badWeather.endsAt })
    .from(badWeather)
    .where(
      and(eq(badWeather.communityId, communityId), gt(badWeather.endsAt, paidAt), lt(badWeather.startsAt, endedAt)),
    )
