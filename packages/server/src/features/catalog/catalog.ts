import type { Reach } from '../../access/reach.ts'
import { refuse, type Id } from '@linli/kit'

export type MerchantId = Id<'mer'>
export type CategoryId = Id<'cat'>
export type SkuId = Id<'sku'>
export type ListingId = Id<'lst'>
export type StockNodeId = Id<'nod'>

export const merchantStates = ['ACTIVE', 'PAUSED'] as const
export type MerchantState = (typeof merchantStates)[number]

export const listingStates = ['ON_SALE', 'OFF_SALE'] as const
export type ListingState = (typeof listingStates)[number]

export const stockNodeKinds = ['SHOP', 'DARK_STORE', 'PICKUP_POINT'] as const
export type StockNodeKind = (typeof stockNodeKinds)[number]

export interface Merchant {
  readonly id: MerchantId
}

/** Who runs a shop: its own people. The platform's operators may help. */
export const shopReach: Reach<Merchant> = [
  { role: 'MERCHANT', place: 'MERCHANT', key: 'id' },
  { role: 'OPERATOR', place: 'PLATFORM', key: 'id' },
]

const keyPattern = /^[a-z][a-z0-9-]{1,39}$/

export function checkCategoryKey(key: string, field: string): string {
  if (!keyPattern.test(key))
    refuse('BAD_INPUT', { reason: 'a key is 2 to 40 small letters, digits and hyphens' }, field)
  return key
}

export const mostStock = 1_000_000
export const heaviestGrams = 100_000

export function checkStock(stock: number, field: string): void {
  if (stock < 0 || stock > mostStock) refuse('BAD_INPUT', { reason: `stock is 0 to ${mostStock}` }, field)
}
