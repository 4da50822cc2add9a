import { and, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import { inTx, type Tx } from '../../../db/tx.ts'
import { checkBatch } from '../../communities/index.ts'
import type { PointId } from '../../points/index.ts'
import type { OrderId } from '../order.ts'
import { packExpiry, signed } from './pickup-pack.ts'
import { hashOfCode, openStages, type AttemptOutcome } from './pickup.ts'
import { getCounter, scanCode, type PickupDeps } from './pickups.commands.ts'
import { addAttempt, offlineIterations, saltOf } from './pickups.store.ts'
import { pickupAttempts, pickups } from './pickups.table.ts'
import { refuse } from '@linli/kit'

const mostInPack = 500
const deviceName = /^[\w-]{1,64}$/

function checkDevice(deviceId: string): void {
  if (!deviceName.test(deviceId))
    refuse('BAD_INPUT', { reason: '1 to 64 letters, digits, hyphens and underscores' }, 'deviceId')
}

/** What waits at the point now, as slow hashes: whoever finds the device finds no codes on it. */
export function offlinePack(deps: PickupDeps, asked: { pointId: string; deviceId: string }) {
  checkDevice(asked.deviceId)
  return inTx(deps, async (tx) => {
    const { id: pointId } = await getCounter(tx, asked.pointId)
    const waiting = await tx.sql
      .select({ hash: pickups.offlineHash })
      .from(pickups)
      .where(and(eq(pickups.pointId, pointId), inArray(pickups.stage, [...openStages]), isNotNull(pickups.offlineHash)))
      .orderBy(desc(pickups.arrivedAt))
      .limit(mostInPack + 1)
    return signed(deps.keys, {
      pointId,
      deviceId: asked.deviceId,
      issuedAt: tx.now,
      expiresAt: packExpiry(tx.now),
      salt: saltOf(deps.keys, pointId),
      iterations: offlineIterations,
      isComplete: waiting.length <= mostInPack,
      // In the order of the hashes: theirs says nothing of who came when.
      hashes: waiting
        .slice(0, mostInPack)
        .map(({ hash }) => hash!)
        .toSorted(),
    })
  })
}

/** DONE: handed over by this device. DUPLICATE: by somebody else. LATE: given up before. WRONG: nothing waits here under it. */
export const syncOutcomes = ['DONE', 'DUPLICATE', 'WRONG', 'LATE'] as const
export type SyncOutcome = (typeof syncOutcomes)[number]

const syncOutcomeOf: Readonly<Record<AttemptOutcome, SyncOutcome>> = {
  REDEEMED: 'DONE',
  ALREADY_REDEEMED: 'DUPLICATE',
  WRONG_POINT: 'WRONG',
  WRONG_CODE: 'WRONG',
  ENDED: 'LATE',
}

export interface OfflineRedemption {
  readonly code: string
  /** By the device's clock. */
  readonly at: Date
  /** Counts what the device has handed over: sent again, the same number is the same redemption. */
  readonly number: number
}

export interface Synced {
  readonly number: number
  readonly outcome: SyncOutcome
  readonly orderId: OrderId | null
}

/**
 * Books what a device has handed over without a network. Each stands for itself and is booked once: what was cut off is
 * sent again, and what is known already is answered as it was then.
 */
export async function syncRedemptions(
  deps: PickupDeps,
  { pointId, deviceId, redemptions }: { pointId: string; deviceId: string; redemptions: readonly OfflineRedemption[] },
): Promise<Synced[]> {
  checkBatch(redemptions, 'redemptions')
  checkDevice(deviceId)
  for (const [index, { number }] of redemptions.entries())
    if (number < 1) refuse('BAD_INPUT', { reason: 'numbers begin at 1' }, `redemptions.${index}.number`)
  const synced: Synced[] = []
  for (const [index, redemption] of redemptions.entries())
    synced.push(await syncOne(deps, { pointId, deviceId, redemption, field: `redemptions.${index}` }))
  return synced
}

interface SyncRequest {
  readonly pointId: string
  readonly deviceId: string
  readonly redemption: OfflineRedemption
  readonly field: string
}

function syncOne(deps: PickupDeps, { pointId, deviceId, redemption, field }: SyncRequest): Promise<Synced> {
  const { code, at, number } = redemption
  const codeHash = hashOfCode(deps.keys, code)
  return inTx(deps, async (tx) => {
    const point = await getCounter(tx, pointId)
    await queueUp(tx, point.id, deviceId)
    const before = await findSynced(tx, point.id, deviceId, number)
    if (before && before.codeHash !== codeHash) refuse('IDEMPOTENCY_KEY_REUSED', {}, `${field}.number`)
    if (before) return { number, outcome: syncOutcomeOf[before.outcome], orderId: before.orderId }
    const { outcome, orderId } = await scanCode(tx, deps, point, { codeHash, at })
    await addAttempt(tx, { pointId: point.id, outcome, orderId, device: deviceId, number, codeHash })
    return { number, outcome: syncOutcomeOf[outcome], orderId }
  })
}

/** The same list sent twice at once: the second waits here and then finds the answers of the first. */
const queueUp = (tx: Tx, pointId: PointId, deviceId: string) =>
  tx.sql.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${pointId}/${deviceId}`}, 0))`)

async function findSynced(tx: Tx, pointId: PointId, device: string, number: number) {
  const [found] = await tx.sql
    .select()
    .from(pickupAttempts)
    .where(
      and(eq(pickupAttempts.pointId, pointId), eq(pickupAttempts.device, device), eq(pickupAttempts.number, number)),
    )
  return found
}
