import { Refused } from '../api/errors.ts'
import { order as orderNow, stepOrder, type OrderView, type Step } from '../api/orders.operations.ts'
import type { Person } from '../api/person.ts'

/**
 * Takes one step and answers the order as it is then. A refusal answers it too: the step may have been taken by a
 * request whose answer was lost, or somebody else was faster; null when the person may no longer see the order.
 */
export async function takeStep(person: Person, step: Step, orderId: string): Promise<OrderView | null> {
  try {
    const { order } = await person.tell(stepOrder[step], { orderId })
    return order
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return person.ask(orderNow, { id: orderId })
  }
}

/** What an order says of itself, so that decisions about it do not depend on when it came. */
export const fingerprint = (order: OrderView): string =>
  [order.fulfilment.mode, ...order.lines.map(({ name, quantity }) => `${name}×${quantity}`)].join('|')
