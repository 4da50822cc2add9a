import type { TxDeps } from '../../../db/tx.ts'
import { checkKey, hashRequest, markReplayed } from '../../../graph/idempotency.ts'
import type { Keys } from '../../accounts/index.ts'
import { openQuote } from '../../fulfilment/index.ts'
import { deviceHashOf } from '../../offers/index.ts'
import type { OrderId, PurchaseId } from '../order.ts'
import { assertOrdersFor, checkPurchase, type Basket, type Purchase } from './basket.ts'
import type { Placing } from './placement.batches.ts'
import type { PlacedOrder } from './placement.request.ts'
import { newId, refuse } from '@linli/kit'

export interface PlacementDeps extends TxDeps {
  /** Quotes are opened, and devices blinded, with them. */
  readonly keys: Keys
  readonly env: { readonly payMinutes: number }
  /** Shared by all requests of the process. */
  readonly placing: Placing
}

/** An order that stands; with its row when it was placed by this very request. */
export type Standing = Pick<PlacedOrder, 'id' | 'purchaseId'> & Partial<PlacedOrder>

/** Places an order, or answers with the one that this key placed before. Nothing is kept of an order that is refused. */
export async function placeOrder(deps: PlacementDeps, basket: Basket, key: string): Promise<Standing> {
  const { householdId, deviceId, ...part } = basket
  const placed = await place(
    deps,
    { operation: 'placeOrder', key, request: basket },
    { householdId, deviceId: deviceId ?? null, parts: [part] },
  )
  return placed[0]!
}

/** Places all parts of a cart as orders under one payment, or none of them. */
export const placePurchase = (deps: PlacementDeps, purchase: Purchase, key: string): Promise<readonly Standing[]> =>
  place(deps, { operation: 'placePurchase', key, request: purchase }, purchase)

/** A twin under way may be refused, and then the key is free again; the second look is hardly ever needed. */
const mostLooks = 5

interface Asked {
  readonly operation: string
  readonly key: string
  readonly request: unknown
}

async function place(
  deps: PlacementDeps,
  { operation, key, request }: Asked,
  purchase: Purchase,
): Promise<readonly Standing[]> {
  checkKey(key)
  checkPurchase(purchase)
  assertOrdersFor(deps.actor, purchase.householdId)
  const requestHash = hashRequest(request)
  const asked = {
    operation,
    key,
    requestHash,
    actor: deps.actor,
    purchase,
    payMinutes: deps.env.payMinutes,
    deviceHash: deviceHashOf(deps.keys, purchase.deviceId),
    quotes: purchase.parts.map(({ quote }) => (quote ? openQuote(deps.keys, quote) : undefined)),
  }
  for (let look = 1; look <= mostLooks; look++) {
    const placed = await deps.placing({ ...asked, purchaseId: newId('pur'), at: deps.clock.now() })
    if (placed) return placed
    const earlier = await placedBefore(deps, asked)
    if (earlier) return earlier
  }
  return refuse('UNAVAILABLE')
}

async function placedBefore(
  deps: TxDeps,
  { operation, key, requestHash }: { operation: string; key: string; requestHash: string },
): Promise<Standing[] | undefined> {
  const { rows } = await deps.db.pool.query<{ operation: string; request_hash: string; purchaseId: PurchaseId }>({
    name: 'placed-before',
    text: `select operation, request_hash, answer->>'purchaseId' as "purchaseId" from idempotency_records where principal_id = $1 and key = $2`,
    values: [deps.actor.id ?? '', key],
  })
  const record = rows[0]
  if (!record) return undefined
  if (record.operation !== operation || record.request_hash !== requestHash)
    refuse('IDEMPOTENCY_KEY_REUSED', {}, 'idempotencyKey')
  markReplayed(deps)
  const { rows: standing } = await deps.db.pool.query<{ id: OrderId }>({
    name: 'orders-of-purchase',
    text: `select id from orders where purchase_id = $1 order by id`,
    values: [record.purchaseId],
  })
  return standing.map(({ id }) => ({ id, purchaseId: record.purchaseId }))
}
