import { eq } from 'drizzle-orm'
import { assertReaches } from '../../access/reach.ts'
import { inTx, type TxDeps } from '../../db/tx.ts'
import {
  merchants,
  shopReach,
  stockNodes,
  type MerchantId,
  type StockNodeId,
  type StockNodeKind,
} from '../catalog/index.ts'
import { checkName, checkPoint, type Point } from '../communities/index.ts'
import { newId, refuse } from '@linli/kit'

const mostNodes = 50

export interface NewStockNode {
  readonly merchantId: string
  readonly kind: StockNodeKind
  readonly name: string
  readonly location: Point
}

/** Another place that a merchant sells from. Its shop came with the merchant. */
export async function addStockNode(deps: TxDeps, wanted: NewStockNode): Promise<StockNodeId> {
  checkPoint(wanted.location, 'input.location')
  const name = checkName(wanted.name, 'input.name')
  return inTx(deps, async (tx) => {
    const merchantId = wanted.merchantId as MerchantId
    // Held, so that two who add at once count each other.
    const [merchant] = await tx.sql
      .select({ id: merchants.id })
      .from(merchants)
      .where(eq(merchants.id, merchantId))
      .for('no key update')
    if (!merchant) refuse('NOT_FOUND', {}, 'input.merchantId')
    assertReaches(tx.actor, shopReach, merchant)
    if (wanted.kind === 'SHOP') refuse('STOCK_NODE_EXISTS', {}, 'input.kind')
    const there = await tx.sql
      .select({ id: stockNodes.id })
      .from(stockNodes)
      .where(eq(stockNodes.merchantId, merchantId))
    if (there.length >= mostNodes) refuse('TOO_MANY', { limit: mostNodes }, 'input')
    const id = newId('nod')
    await tx.sql
      .insert(stockNodes)
      .values({ id, kind: wanted.kind, name, merchantId, location: wanted.location, createdAt: tx.now })
    return id
  })
}
