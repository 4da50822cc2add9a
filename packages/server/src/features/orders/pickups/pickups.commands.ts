import { and, eq, isNull, sql } from 'drizzle-orm'
import { reaches, sees } from '../../../access/reach.ts'
import type { Tx } from '../../../db/tx.ts'
import { inTx } from '../../../db/tx.ts'
import { inTxOnce } from '../../../graph/idempotency.ts'
import { checkName } from '../../communities/index.ts'
import { counterReach, distanceM, findPoint, pointReach, type PickupPoint, type PointId } from '../../points/index.ts'
import { orderReach, withReach } from '../order.policy.ts'
import type { OrderId } from '../order.ts'
import { take, type OrderDeps } from '../orders.commands.ts'
import { lockOrder } from '../orders.store.ts'
import { happenedAt, hashOfCode, isOpenStage, outcomeOf, type AttemptOutcome } from './pickup.ts'
import { addAttempt, findHere, listElsewhere, lockPickup, type PickupRow } from './pickups.store.ts'
import { missingGoods, pickups, pickupTries } from './pickups.table.ts'
import { addMinutes, newId, refuse } from '@linli/kit'

export interface PickupDeps extends OrderDeps {
  readonly env: OrderDeps['env'] & { readonly pickupTries: number; readonly pickupTryMinutes: number }
}

/** What came of a code, in the form that a repetition is answered with. */
type Scanned =
  | { readonly orderId: OrderId }
  | { readonly code: string; readonly facts: Readonly<Record<string, string | number>> }

/**
 * Hands goods over against the code that the household shows. A wrong code is counted and every attempt is kept, so
 * these refusals come after the commit. Neither record holds the code.
 */
export async function redeemPickup(
  deps: PickupDeps,
  { pointId, code }: { pointId: string; code: string },
  key: string,
): Promise<OrderId> {
  const codeHash = hashOfCode(deps.keys, code)
  const asked = { operation: 'redeemPickup', key, request: { pointId, codeHash } }
  const scanned = await inTxOnce(deps, asked, async (tx): Promise<Scanned> => {
    const point = await getCounter(tx, pointId)
    const scan = await scanCode(tx, deps, point, { codeHash })
    await addAttempt(tx, { pointId: point.id, outcome: scan.outcome, orderId: scan.orderId })
    return scan.outcome === 'REDEEMED' ? { orderId: scan.orderId! } : whyNot(tx, point, scan)
  })
  if ('code' in scanned) refuse(scanned.code, scanned.facts, 'code')
  return scanned.orderId
}

/** The point, for somebody who stands behind its counter. That it is there is no secret. */
export async function getCounter(tx: Tx, id: string): Promise<PickupPoint> {
  const point = await findPoint(tx.sql, id)
  if (!point) refuse('NOT_FOUND', {}, 'pointId')
  if (!sees(tx.actor, counterReach, point)) refuse('FORBIDDEN')
  return point
}

export interface Scan {
  readonly outcome: AttemptOutcome
  readonly orderId: OrderId | null
  readonly pickup: PickupRow | undefined
  readonly elsewhere: readonly PickupRow[]
}

/** Looks a code up at this counter and, when it opens something here, hands that over. */
export async function scanCode(
  tx: Tx,
  deps: PickupDeps,
  point: PickupPoint,
  { codeHash, at = tx.now }: { codeHash: string; at?: Date },
): Promise<Scan> {
  const found = await findHere(tx, point.id, codeHash)
  // What was handed over stays so: nobody has to wait for anybody to be told that.
  if (found?.stage === 'REDEEMED')
    return { outcome: 'ALREADY_REDEEMED', orderId: found.orderId, pickup: found, elsewhere: [] }
  const tries = await countTry(tx, deps, point.id)
  const order = found && (await lockOrder(tx, found.orderId))
  // Another hand may have been first between the look and the lock.
  const here = found && (await lockPickup(tx, found.orderId))
  const elsewhere = here && isOpenStage(here.stage) ? [] : await listElsewhere(tx, point.id, codeHash)
  const outcome = outcomeOf(here, elsewhere.length > 0)
  if (outcome !== 'WRONG_CODE') await uncountTry(tx, point.id, tries)
  if (outcome === 'REDEEMED') {
    const when = happenedAt(at, here!, tx.now)
    await take(tx, deps, order!, { action: 'REDEEM', role: 'LEADER', at: when })
    await tx.sql
      .update(pickups)
      .set({ stage: 'REDEEMED', redeemedAt: when, redeemedBy: tx.actor.id as never })
      .where(eq(pickups.orderId, order!.id))
    await settleMissing(tx, order!.id)
  }
  return { outcome, orderId: (here ?? elsewhere[0])?.orderId ?? null, pickup: here, elsewhere }
}

/**
 * Counts before it looks: hands that guess at the same time wait for each other here, and have no more tries together
 * than one of them. The count of a code that was somebody's is taken back.
 */
async function countTry(tx: Tx, { env }: PickupDeps, pointId: PointId): Promise<number> {
  const since = addMinutes(tx.now, -env.pickupTryMinutes).toISOString()
  const isOver = sql`${pickupTries.since} < ${since}::timestamptz`
  const [counted] = await tx.sql
    .insert(pickupTries)
    .values({ pointId, principalId: tx.actor.id as never, tries: 1, since: tx.now })
    .onConflictDoUpdate({
      target: [pickupTries.pointId, pickupTries.principalId],
      set: {
        tries: sql`case when ${isOver} then 1 else ${pickupTries.tries} + 1 end`,
        since: sql`case when ${isOver} then excluded.since else ${pickupTries.since} end`,
      },
    })
    .returning({ tries: pickupTries.tries })
  if (counted!.tries > env.pickupTries) refuse('PICKUP_CODE_LOCKED', {}, 'code')
  return counted!.tries
}

const uncountTry = (tx: Tx, pointId: PointId, tries: number) =>
  tx.sql
    .update(pickupTries)
    .set({ tries: tries - 1 })
    .where(and(eq(pickupTries.pointId, pointId), sql`${pickupTries.principalId} = ${tx.actor.id}`))

async function whyNot(tx: Tx, point: PickupPoint, { outcome, pickup, elsewhere }: Scan): Promise<Scanned> {
  switch (outcome) {
    case 'WRONG_POINT':
      return { code: 'WRONG_POINT', facts: await nearestOf(tx, point, elsewhere) }
    case 'ALREADY_REDEEMED':
      return { code: 'ALREADY_REDEEMED', facts: { redeemedAt: pickup!.redeemedAt!.toISOString() } }
    case 'ENDED':
      return { code: 'PICKUP_ENDED', facts: { stage: pickup!.stage } }
    default:
      return { code: 'PICKUP_CODE_WRONG', facts: {} }
  }
}

async function nearestOf(tx: Tx, point: PickupPoint, elsewhere: readonly PickupRow[]) {
  const far: { pointId: string; name: string; distanceM: number }[] = []
  for (const { pointId } of elsewhere) {
    const other = (await findPoint(tx.sql, pointId))!
    far.push({ pointId, name: other.name, distanceM: distanceM(point.location, other.location) })
  }
  return far.toSorted((a, b) => a.distanceM - b.distanceM)[0]!
}

/** Says that goods are not where they should be. The order stays as it is; operators and the merchant are told. */
export function reportMissing(deps: OrderDeps, request: { orderId: string; note: string }): Promise<OrderId> {
  const note = checkName(request.note, 'note', 200)
  return inTx(deps, async (tx) => {
    const order = await lockOrder(tx, request.orderId)
    if (!sees(tx.actor, orderReach, withReach(order))) refuse('NOT_FOUND')
    const point = order.pointId ? await findPoint(tx.sql, order.pointId) : undefined
    if (!point) refuse('ORDER_WRONG_MODE', { mode: order.mode, action: 'REPORT_MISSING' })
    if (!tx.actor.grants.some((grant) => reaches(grant, pointReach, point))) refuse('FORBIDDEN')
    if (!['PACKED', 'AT_PICKUP_POINT', 'OVERDUE'].includes(order.status))
      refuse('ORDER_WRONG_STATE', { state: order.state, action: 'REPORT_MISSING' })
    const id = newId('mis')
    const added = await tx.sql
      .insert(missingGoods)
      .values({ id, orderId: order.id, pointId: point.id, note, reportedAt: tx.now, reportedBy: tx.actor.id as never })
      .onConflictDoNothing()
      .returning({ id: missingGoods.id })
    if (added.length > 0)
      await tx.emit({
        type: 'GoodsMissing',
        aggregateId: id,
        seq: 1,
        topics: [`point:${point.id}`, `order:${order.id}`],
        facts: {
          orderId: order.id,
          pointId: point.id,
          communityId: order.communityId,
          merchantId: order.merchantId,
          by: tx.actor.id,
        },
      })
    return order.id
  })
}

/** They have turned up, or nobody needs to look for them any more. */
export const settleMissing = (tx: Tx, orderId: OrderId) =>
  tx.sql
    .update(missingGoods)
    .set({ settledAt: tx.now })
    .where(and(eq(missingGoods.orderId, orderId), isNull(missingGoods.settledAt)))
