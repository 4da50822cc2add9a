import { eq } from 'drizzle-orm'
import { assertReaches, sees } from '../../access/reach.ts'
import { inTx, type TxDeps } from '../../db/tx.ts'
import { checkName } from '../communities/index.ts'
import { lockOrder, orderReach, withReach, type OrderId } from '../orders/index.ts'
import { checkStars, isRateable, longestComment, ratedWithinDays, ratersReach } from './rating.ts'
import { orderRatings } from './ratings.table.ts'
import { newId, refuse } from '@linli/kit'

export interface RatingGiven {
  readonly orderId: string
  readonly stars: number
  readonly comment?: string | null
}

/** Keeps what the household says of its order: once, when it has it. */
export function rateOrder(deps: TxDeps, { orderId, stars, comment }: RatingGiven): Promise<OrderId> {
  checkStars(stars)
  const said = comment == null ? null : checkName(comment, 'input.comment', longestComment)
  return inTx(deps, async (tx) => {
    const order = await lockOrder(tx, orderId)
    if (!sees(tx.actor, orderReach, withReach(order))) refuse('NOT_FOUND')
    assertReaches(tx.actor, ratersReach, order)
    if (!isRateable(order.completedAt, tx.now)) refuse('NOT_RATEABLE', { state: order.state, days: ratedWithinDays })
    const [known] = await tx.sql
      .select({ id: orderRatings.id })
      .from(orderRatings)
      .where(eq(orderRatings.orderId, order.id))
    if (known) refuse('ALREADY_RATED')
    const { communityId, merchantId, householdId } = order
    const id = newId('rtg')
    const about = { orderId: order.id, communityId, merchantId, householdId }
    await tx.sql
      .insert(orderRatings)
      .values({ id, ...about, stars, comment: said, ratedBy: tx.actor.id!, ratedAt: tx.now })
    await tx.emit({
      type: 'OrderRated',
      aggregateId: id,
      seq: 1,
      topics: [`order:${order.id}`, `merchant:${merchantId}`, `community:${communityId}`],
      facts: { ratingId: id, ...about, stars },
    })
    return order.id
  })
}
