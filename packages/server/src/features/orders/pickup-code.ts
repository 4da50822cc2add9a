import { timingSafeEqual } from 'node:crypto'
import type { Keys } from '../accounts/index.ts'
import type { OrderId } from './order.ts'

/** After so many wrong codes an order is handed over only with an operator's help. */
export const mostTries = 5

/** Six digits, derived from the platform's secret: the database holds no code that a leak could show. */
export const pickupCodeOf = (keys: Keys, id: OrderId): string => {
  const digest = Buffer.from(keys.blind('pickup', id), 'base64url')
  return String(digest.readUIntBE(0, 6) % 1_000_000).padStart(6, '0')
}

export const codesMatch = (given: string, wanted: string): boolean => {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}
