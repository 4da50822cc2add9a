import type { Actor } from '../../../access/actor.ts'
import type { Row, Rows } from './reference-rows.ts'

/** Goods and their stock, as the reference tells of them. */

const freeOf = (level: Row<'stockLevels'> | undefined): number =>
  level === undefined ? 0 : level.onHand + level.presellLimit - level.allocated - level.reserved

export function availableOf({ skuId, nodeId }: Row<'listings'>, rows: Rows): number {
  const free = (sku: string) => freeOf(rows.stockLevels.find((level) => level.skuId === sku && level.nodeId === nodeId))
  const parts = partsOf(skuId, rows)
  if (parts.length === 0) return free(skuId)
  return Math.min(...parts.map(({ componentSkuId, quantity }) => Math.floor(free(componentSkuId) / quantity)))
}

export const partsOf = (skuId: string, rows: Rows) =>
  rows.bundleComponents
    .filter(({ bundleSkuId }) => bundleSkuId === skuId)
    .toSorted((a, b) => (a.componentSkuId < b.componentSkuId ? -1 : 1))

export const runsShop = (actor: Actor, merchantId: string): boolean =>
  actor.grants.some(
    ({ role, placeKind, placeId }) =>
      (role === 'MERCHANT' && placeKind === 'MERCHANT' && placeId === merchantId) ||
      (role === 'OPERATOR' && placeKind === 'PLATFORM'),
  )

export function holdsOf(levelId: string, rows: Rows) {
  const moved = rows.stockMovements.filter((movement) => movement.levelId === levelId)
  return [...Map.groupBy(moved, ({ cause }) => cause)]
    .map(([holder, movements]) => {
      const sum = (of: (movement: Row<'stockMovements'>) => number) =>
        movements.reduce((total, movement) => total + of(movement), 0)
      const until = movements.flatMap(({ expiresAt }) => (expiresAt ? [expiresAt.getTime()] : []))
      return {
        holder,
        quantity: sum(({ reservedDelta, allocatedDelta }) => reservedDelta + allocatedDelta),
        expiresAt:
          sum(({ reservedDelta }) => reservedDelta) > 0 && until.length > 0 ? new Date(Math.max(...until)) : null,
        since: Math.min(...movements.map(({ at }) => at.getTime())),
      }
    })
    .filter(({ quantity }) => quantity > 0)
    .toSorted((a, b) => a.since - b.since || (a.holder < b.holder ? -1 : 1))
}

/** What an order, or the change that it waits for, holds of each level or has taken. */
export function holdsOfOrder({ id, openChangeId }: Row<'orders'>, rows: Rows) {
  const causes = [id, ...(openChangeId ? [openChangeId] : [])].toSorted()
  return causes.flatMap((cause) => {
    const byLevel = Map.groupBy(
      rows.stockMovements.filter((movement) => movement.cause === (cause as string)),
      ({ levelId }) => levelId,
    )
    return [...byLevel]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([levelId, movements]) => {
        const sum = (of: (movement: Row<'stockMovements'>) => number) =>
          movements.reduce((total, movement) => total + of(movement), 0)
        const level = rows.stockLevels.find((each) => each.id === levelId)!
        const reserved = sum(({ reservedDelta }) => reservedDelta)
        const until = movements.flatMap(({ expiresAt }) => (expiresAt ? [expiresAt.getTime()] : []))
        return {
          levelId,
          name: rows.skus.find((sku) => sku.id === level.skuId)!.name,
          nodeName: rows.stockNodes.find((node) => node.id === level.nodeId)!.name,
          reserved,
          allocated: sum(({ allocatedDelta }) => allocatedDelta),
          taken: -sum(({ kind, onHandDelta }) => (kind === 'SPOILED' ? 0 : onHandDelta)) || 0,
          forChange: cause !== id,
          expiresAt: reserved > 0 && until.length > 0 ? new Date(Math.max(...until)) : null,
        }
      })
      .filter(({ reserved, allocated, taken }) => reserved !== 0 || allocated !== 0 || taken !== 0)
  })
}
