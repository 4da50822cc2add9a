import type { Tx } from '../../db/tx.ts'
import { book, lockHoldings, lockLevels, type Holding, type Movement } from './stock.store.ts'
import { freeOf, type Deltas } from './stock.ts'
import { refuse } from '@linli/kit'

/**
 * What an order does with stock, in the transaction of its step. A cause is the order's id; what it holds is the sum of
 * its movements, so that each of these, told twice, has its effect once.
 */

export interface Goods {
  readonly levelId: string
  readonly quantity: number
}

/** Paid: what was reserved no longer runs out. */
export async function allocateHold(tx: Tx, cause: string): Promise<void> {
  const { holdings } = await lockHoldings(tx, cause)
  await book(
    tx,
    holdings.flatMap(({ levelId, reserved }) =>
      movement(levelId, 'ALLOCATED', cause, { reserved: -reserved, allocated: reserved }),
    ),
  )
}

/** Packed: what was allocated leaves the shelf. Goods that were sold ahead and have not come cannot be packed. */
export async function pickHold(tx: Tx, cause: string): Promise<void> {
  const { holdings, levels } = await lockHoldings(tx, cause)
  for (const { levelId, allocated } of holdings) {
    const { onHand } = levels.get(levelId)!
    if (onHand < allocated) refuse('STOCK_NOT_ON_HAND', { onHand })
  }
  await book(
    tx,
    holdings.flatMap(({ levelId, allocated }) =>
      movement(levelId, 'PICKED', cause, { allocated: -allocated, onHand: -allocated }),
    ),
  )
}

/** Gives back whatever is still reserved or allocated. */
export async function releaseHold(tx: Tx, cause: string): Promise<void> {
  const { holdings } = await lockHoldings(tx, cause)
  await book(
    tx,
    holdings.flatMap(({ levelId, reserved, allocated }) =>
      movement(levelId, 'RELEASED', cause, { reserved: -reserved, allocated: -allocated }),
    ),
  )
}

/**
 * What had been picked comes back, at most once: SPOILED goods come back and are written off. `'ALL'` is everything that
 * is still out.
 */
export async function returnGoods(
  tx: Tx,
  cause: string,
  items: readonly Goods[] | 'ALL',
  kind: 'RETURNED' | 'SPOILED',
): Promise<void> {
  const { holdings } = await lockHoldings(tx, cause)
  const out = new Map(holdings.map(({ levelId, picked }) => [levelId as string, picked]))
  const wanted = items === 'ALL' ? out : unitsOf(items)
  for (const [levelId, quantity] of wanted)
    if (quantity > (out.get(levelId) ?? 0)) refuse('RETURN_ABOVE_TAKEN', { taken: out.get(levelId) ?? 0 })
  await book(
    tx,
    [...wanted].flatMap(([levelId, onHand]) => [
      ...movement(levelId, 'RETURNED', cause, { onHand }),
      ...(kind === 'SPOILED' ? movement(levelId, 'SPOILED', cause, { onHand: -onHand }) : []),
    ]),
  )
}

/** Units of a level for the line of a listing, by which a resident knows it. */
export interface WantedGoods extends Goods {
  readonly listingId: string
}

/** Takes more for a cause; as what is paid for when `paid`, else until `expiresAt`. All of it or nothing. */
export async function holdMore(
  tx: Tx,
  cause: string,
  items: readonly WantedGoods[],
  { expiresAt, paid = false }: { readonly expiresAt?: Date; readonly paid?: boolean } = {},
): Promise<void> {
  const wanted = unitsOf(items)
  const levels = await lockLevels(tx, [...wanted.keys()])
  for (const [levelId, quantity] of wanted) {
    const level = levels.get(levelId)
    const available = level ? freeOf(level) : 0
    if (available >= quantity) continue
    const { listingId } = items.find((item) => item.levelId === levelId)!
    refuse('INSUFFICIENT_STOCK', { listingId, available })
  }
  await book(
    tx,
    [...wanted].flatMap(([levelId, quantity]) => [
      ...movement(levelId, 'RESERVED', cause, { reserved: quantity }, expiresAt),
      ...(paid ? movement(levelId, 'ALLOCATED', cause, { reserved: -quantity, allocated: quantity }) : []),
    ]),
  )
}

/** Gives back a part of what a cause holds: what is not paid for first. */
export async function releasePart(tx: Tx, cause: string, items: readonly Goods[]): Promise<void> {
  const { holdings } = await lockHoldings(tx, cause)
  const held = new Map<string, Holding>(holdings.map((holding) => [holding.levelId, holding]))
  const back = [...unitsOf(items)].flatMap(([levelId, quantity]): Movement[] => {
    const { reserved, allocated } = held.get(levelId) ?? { reserved: 0, allocated: 0 }
    if (quantity > reserved + allocated) refuse('RETURN_ABOVE_TAKEN', { taken: reserved + allocated })
    const unpaid = Math.min(reserved, quantity)
    return movement(levelId, 'RELEASED', cause, { reserved: -unpaid, allocated: unpaid - quantity })
  })
  await book(tx, back)
}

/** Nothing where nothing moves. */
function movement(
  levelId: string,
  kind: Movement['kind'],
  cause: string,
  deltas: Deltas,
  expiresAt?: Date,
): Movement[] {
  if (Object.values(deltas).every((delta) => delta === 0)) return []
  return [{ levelId, kind, cause, ...deltas, ...(expiresAt && { expiresAt }) }]
}

/** One level may stand in several lines. */
function unitsOf(items: readonly Goods[]): Map<string, number> {
  const units = new Map<string, number>()
  for (const { levelId, quantity } of items) {
    if (!Number.isSafeInteger(quantity) || quantity < 1) refuse('BAD_INPUT', { reason: 'a quantity is at least 1' })
    units.set(levelId, (units.get(levelId) ?? 0) + quantity)
  }
  return units
}
