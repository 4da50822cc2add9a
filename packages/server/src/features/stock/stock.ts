import type { Reach } from '../../access/reach.ts'
import type { Id } from '@linli/kit'

export type StockLevelId = Id<'stk'>
export type StockMovementId = Id<'mov'>

/**
 * RESERVED waits for payment, ALLOCATED is paid for, PICKED has left the shelf. RELEASED gives back what was reserved or
 * allocated, RETURNED what was picked. RECEIVED, ADJUSTED and SPOILED are the merchant's.
 */
export const movementKinds = [
  'RECEIVED',
  'RESERVED',
  'ALLOCATED',
  'PICKED',
  'RELEASED',
  'ADJUSTED',
  'SPOILED',
  'RETURNED',
] as const
export type MovementKind = (typeof movementKinds)[number]

/** The shop that the goods belong to, and the platform's operators. */
export const stockReach: Reach<{ merchantId: string }> = [
  { role: 'MERCHANT', place: 'MERCHANT', key: 'merchantId' },
  { role: 'OPERATOR', place: 'PLATFORM', key: 'merchantId' },
]

/** What one movement adds to its level; absent is nothing. */
export interface Deltas {
  readonly onHand?: number
  readonly allocated?: number
  readonly reserved?: number
  readonly presell?: number
}

export interface Level {
  readonly onHand: number
  readonly allocated: number
  readonly reserved: number
  readonly presellLimit: number
}

/** What can still be ordered. */
export const freeOf = ({ onHand, allocated, reserved, presellLimit }: Level): number =>
  onHand + presellLimit - allocated - reserved
