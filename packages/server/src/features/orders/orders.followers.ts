import type { ActingRole } from '../../access/actor.ts'
import type { Tx } from '../../db/tx.ts'
import type { Order, OrderAction } from './order.ts'

/** A step that an order has just taken. */
export interface StepTaken {
  /** As it is after the step, and still locked. */
  readonly order: Order
  readonly action: OrderAction
  readonly role: ActingRole
}

export type OrderFollower = (tx: Tx, taken: StepTaken) => Promise<void>

const followers: OrderFollower[] = []

/** For features that keep something in step with orders: it moves in the transaction of the order, or neither moves. */
export const followOrders = (follower: OrderFollower): void => void followers.push(follower)

export async function tellFollowers(tx: Tx, taken: StepTaken): Promise<void> {
  for (const follower of followers) await follower(tx, taken)
}
