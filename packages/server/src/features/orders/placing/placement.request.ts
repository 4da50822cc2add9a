import type { Db } from '../../../db/database.ts'
import type { SealedQuote } from '../../fulfilment/index.ts'
import type { OrderId, PurchaseId } from '../order.ts'
import type { Memory } from './placement.memory.ts'
import type { Key } from './placement.store.ts'
import type { Asked, Draft } from './placement.ts'
import type { Clock } from '@linli/kit'

export interface Request extends Asked {
  readonly operation: string
  readonly key: string
  readonly requestHash: string
  readonly deviceHash: string | null
  /** The opened quote of each part. */
  readonly quotes: readonly (SealedQuote | undefined)[]
}

export interface PlacedOrder {
  readonly id: OrderId
  readonly purchaseId: PurchaseId
  readonly number: string
  readonly row: Draft['order']
}

/** Orders that were placed now; undefined when the key was used before. */
export type Outcome = readonly PlacedOrder[] | undefined

export interface Waiting {
  readonly request: Request
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

export interface PlacingDeps {
  readonly db: Db
  /** For what is written: nobody else must keep it waiting. */
  readonly connections: Db
  readonly clock: Clock
  readonly onCommit?: () => void
}

/** What the ways of placing share: each learns from the other. */
export interface Known extends PlacingDeps {
  readonly memory: Memory
}

const principalOf = ({ actor }: Request): string => actor.id ?? ''
export const nameOf = (request: Request): string => `${principalOf(request)}|${request.key}`

export const keyOf = (request: Request): Key => ({
  principalId: principalOf(request),
  key: request.key,
  operation: request.operation,
  requestHash: request.requestHash,
  answer: { purchaseId: request.purchaseId },
  at: request.at,
})

export const placedOf = (drafts: readonly Draft[], numbers: ReadonlyMap<OrderId, string>): PlacedOrder[] =>
  drafts.map(({ order }) => ({
    id: order.id,
    purchaseId: order.purchaseId,
    number: numbers.get(order.id)!,
    row: order,
  }))
