import type { QuoteDeps } from '../fulfilment/index.ts'
import { placePurchase, type PlacementDeps, type Purchase, type Standing } from '../orders/index.ts'
import { repriced } from './plans.queries.ts'
import { Refusal } from '@linli/kit'

/** A plan as the resident said yes to it: what is placed, and what all of it may cost. */
export interface Confirmation extends Purchase {
  readonly expectedTotalFen: number
}

type ConfirmDeps = PlacementDeps & QuoteDeps

/** Refusals that mean: it is no longer what was looked at. */
const tellsOfPrices = new Set(['PRICE_CHANGED', 'TOTAL_CHANGED', 'QUOTE_CHANGED'])

/**
 * Places a plan, once a key. Placing itself compares the total under its locks; when it is another one, the resident is
 * told what became different, and nothing is placed.
 */
export async function confirmReorder(
  deps: ConfirmDeps,
  confirmation: Confirmation,
  key: string,
): Promise<readonly Standing[]> {
  try {
    return await placePurchase(deps, { ...confirmation, isReorder: true }, key)
  } catch (error) {
    if (!(error instanceof Refusal) || !tellsOfPrices.has(error.code)) throw error
    const { totalFen, changes } = await repriced(deps, confirmation)
    if (error.code === 'QUOTE_CHANGED' && totalFen === confirmation.expectedTotalFen) throw error
    throw new Refusal('PRICE_CHANGED', { priceFen: totalFen, changes: changes as never }, 'expectedTotalFen')
  }
}
